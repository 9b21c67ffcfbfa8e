"""Tests of what is written for people: it must be true."""
