"""Tests of nonvoip_tui.domain."""
