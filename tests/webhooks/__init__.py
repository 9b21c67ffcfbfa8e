"""Tests of what the service calls."""
