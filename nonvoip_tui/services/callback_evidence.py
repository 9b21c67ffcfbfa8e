"""What a callback about an unknown order says of a call whose outcome is unknown."""

from collections.abc import Iterable
from contextlib import suppress

from nonvoip_tui.domain.callbacks import Callback
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import IntentChanged
from nonvoip_tui.domain.models import Action, Ending, Intent
from nonvoip_tui.services.ports import Clock, Emit, Journal

_ORDERS = (Action.ORDER, Action.COUNTRY_ORDER)


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are the same, however they are written; empty ones never are."""
    first, second = (_digits(number)[-10:] for number in (one, other))
    return bool(first) and first == second


class CallbackEvidence:
    """Notes it beside the call, once. The person decides: a callback settles nothing."""

    def __init__(self, journal: Journal, clock: Clock, emit: Emit) -> None:
        self._journal = journal
        self._clock = clock
        self._emit = emit

    def consider(self, callback: Callback) -> None:
        """Note it where it may belong."""
        name = callback.order_id or callback.number
        with suppress(StorageError):  # the person has the balance to go by as well
            for intent in self._matching(callback, self._journal.unsettled()):
                if name in intent.detail:
                    continue
                words = (
                    f"At {self._clock.now():%H:%M} UTC a callback spoke of order {name}, which is "
                    "not in the journal: this call was probably carried out. If it is yours, i on "
                    "Orders adds it by that id."
                )
                noted = intent._replace(detail=f"{intent.detail} {words}".strip())
                self._journal.finish(noted)
                self._emit(IntentChanged(noted))

    def _matching(self, callback: Callback, intents: Iterable[Intent]) -> Iterable[Intent]:
        service = callback.service.casefold()
        for intent in intents:
            if intent.ending is not Ending.UNKNOWN or intent.began_at > self._clock.now():
                continue
            names = intent.service.casefold().split(", ")
            is_same_service = intent.action in _ORDERS and service in names
            if is_same_service or same_number(intent.number, callback.number):
                yield intent


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))
