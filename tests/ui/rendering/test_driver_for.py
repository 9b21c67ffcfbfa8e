"""Which driver paints."""

import io

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.drivers.linux_driver import LinuxDriver

from nonvoip_tui.ui.rendering.driver import QuietDriver
from nonvoip_tui.ui.rendering.private import ClearingDriver, driver_for


def terminal(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8"])
def test_changes_are_painted_unless_all_is_asked_for(encoding: str) -> None:
    assert driver_for("changes", LinuxDriver, terminal=terminal(encoding)) is QuietDriver
    assert driver_for("all", LinuxDriver, terminal=terminal(encoding)) is ClearingDriver


def test_a_driver_that_the_environment_names_is_kept() -> None:
    assert driver_for("changes", HeadlessDriver, terminal=terminal("utf-8")) is HeadlessDriver


@pytest.mark.parametrize("encoding", ["latin-1", "ascii"])  # F52
def test_a_terminal_that_is_not_written_to_in_utf_8_is_painted_by_the_stock_driver(
    encoding: str,
) -> None:
    assert driver_for("changes", LinuxDriver, terminal=terminal(encoding)) is ClearingDriver


def test_without_a_terminal_to_write_to_the_stock_driver_is_kept() -> None:
    assert driver_for("changes", LinuxDriver, terminal=None) is ClearingDriver
