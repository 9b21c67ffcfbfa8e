"""Writes to the terminal only the cells that changed, and never waits for one that stalls."""
