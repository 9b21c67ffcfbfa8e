"""Every request of the user names a flow that takes it."""

from importlib import import_module
from inspect import iscoroutinefunction, signature
from typing import get_type_hints

import pytest

from nonvoip_tui.ui.base import SCREENS, UiApp, screen_class
from nonvoip_tui.ui.requests import Request
from nonvoip_tui.ui.screens import MainScreen


@pytest.mark.parametrize("kind", Request.__subclasses__(), ids=lambda kind: kind.__name__)
def test_the_flow_of_a_request_takes_the_app_and_the_request(kind: type[Request]) -> None:
    module, _, name = kind.FLOW.partition(".")
    flow = getattr(import_module(f"nonvoip_tui.ui.flows.{module}"), name)
    assert iscoroutinefunction(flow)
    hints = get_type_hints(flow)
    assert [hints[name] for name in signature(flow).parameters] == [UiApp, kind]


def test_a_screen_is_found_by_its_mode() -> None:
    for mode in SCREENS:
        found = screen_class(mode)
        assert issubclass(found, MainScreen)
        assert mode == found.MODE
