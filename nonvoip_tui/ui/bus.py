"""Carries each fact to every widget that shows it, on the screen in front or not."""

from collections.abc import Callable
from typing import TypeVar, cast, get_args

from textual.dom import DOMNode
from textual.signal import Signal

from nonvoip_tui.domain.events import Event


class Reloaded:
    """Another account is open: everything known is new."""


class ActivityChanged:
    """The service is being asked something for the person, or no more (`UiApp.activity`)."""


Fact = Event | Reloaded | ActivityChanged
FactT = TypeVar("FactT", bound=Fact)

_KINDS: tuple[type[object], ...] = (*get_args(Event), Reloaded, ActivityChanged)


class Bus:
    """One signal for each kind of fact."""

    def __init__(self, owner: DOMNode) -> None:
        self._signals: dict[type[object], Signal[Fact]] = {
            kind: Signal(owner, kind.__name__) for kind in _KINDS
        }

    def publish(self, fact: Fact) -> None:
        """Tell everyone who subscribed to this kind."""
        self._signals[type(fact)].publish(fact)

    def subscribe(
        self, node: DOMNode, kind: type[FactT], callback: Callable[[FactT], object]
    ) -> None:
        """Call back for each fact of `kind` while `node` is mounted."""
        self._signals[kind].subscribe(node, cast(Callable[[Fact], object], callback))
