"""Builds the program, runs it, and closes it in reverse."""
