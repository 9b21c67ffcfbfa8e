"""Tests of what is built, published and installed."""
