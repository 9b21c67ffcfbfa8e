"""Tests of the part that writes to the terminal."""
