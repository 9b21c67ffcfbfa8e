"""Tests of nonvoip_tui.ui.flows."""
