"""Tests of nonvoip_tui.startup."""
