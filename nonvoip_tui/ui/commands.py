"""What the command palette offers: the places, and what has no key."""

from collections.abc import Callable, Iterator
from functools import partial

from textual.app import SystemCommand

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.intents import AdoptRequested
from nonvoip_tui.ui.widgets.top_bar import PLACES


def system_commands(app: UiApp) -> Iterator[SystemCommand]:
    """Every command, in the order in which the palette lists them."""
    for key, (mode, name) in enumerate(PLACES, start=1):
        yield SystemCommand(name, f"Go there (key {key})", _action(app, f"go('{mode}')"))
    yield SystemCommand(
        "Add an order",
        "One that was bought elsewhere, by its id (key i on Orders)",
        lambda: app.post_message(AdoptRequested()),
    )
    yield SystemCommand("Colours", "Choose a theme; it is remembered", app.action_change_theme)
    yield SystemCommand("Keys", "The keys that act here (key ?)", _action(app, "help"))
    yield SystemCommand("Quit", "End the program (key q)", _action(app, "quit"))


def _action(app: UiApp, action: str) -> Callable[[], object]:
    return partial(app.run_action, action)
