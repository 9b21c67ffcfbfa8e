"""Carries each fact to every widget that shows it, on the screen in front or not."""

from collections.abc import Callable
from typing import TypeVar, cast

from textual.dom import DOMNode
from textual.signal import Signal

from nonvoip_tui.domain.events import (
    BalanceChanged,
    CatalogChanged,
    ConnectionChanged,
    CredentialsRefused,
    Event,
    IntentChanged,
    OrderAsked,
    OrderChanged,
    SmsArrived,
)


class Reloaded:
    """Another account is open: everything known is new."""


Fact = Event | Reloaded
FactT = TypeVar("FactT", bound=Fact)

_KINDS: tuple[type[Fact], ...] = (
    BalanceChanged,
    CatalogChanged,
    ConnectionChanged,
    CredentialsRefused,
    IntentChanged,
    OrderAsked,
    OrderChanged,
    SmsArrived,
    Reloaded,
)


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
