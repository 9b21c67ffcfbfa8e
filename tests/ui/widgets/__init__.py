"""Tests of the widgets, each in a small app of its own."""
