"""Tests of nonvoip_tui.api."""
