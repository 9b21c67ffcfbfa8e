"""Carries each fact to every widget that shows it, on the screen in front or not."""

from collections.abc import Callable, Sequence
from typing import TypeVar, cast, get_args

from textual.dom import DOMNode
from textual.signal import Signal

from nonvoip_tui.domain.events import Event
from nonvoip_tui.domain.models import Order


class Reloaded:
    """Another account is open: everything known is new."""


class HistoryRead:
    """More orders that are over are known."""

    def __init__(self, orders: Sequence[Order], *, is_complete: bool) -> None:
        """Take a page, the newest first, and whether there are no older ones."""
        self.orders = orders
        self.is_complete = is_complete


class TextsRead:
    """All SMS of the order looked at are known."""


class ActivityChanged:
    """The service is being asked something for the person, or no more (`UiApp.activity`)."""


_OfTheFace = Reloaded | ActivityChanged | HistoryRead | TextsRead
Fact = Event | _OfTheFace
FactT = TypeVar("FactT", bound=Fact)

_KINDS: tuple[type[object], ...] = (*get_args(Event), *get_args(_OfTheFace))


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
