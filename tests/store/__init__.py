"""Tests of nonvoip_tui.store."""
