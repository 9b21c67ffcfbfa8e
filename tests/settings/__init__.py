"""Tests of nonvoip_tui.settings."""
