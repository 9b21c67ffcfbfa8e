"""Tests of nonvoip_tui.services."""
