"""Tests of nonvoip_tui.simulator."""
