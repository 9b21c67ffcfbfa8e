"""How callbacks come to the receiver: rightly, more than once, among forgeries, in bursts."""

import json
from collections.abc import Callable, Mapping, Sequence

from nonvoip_tui.simulator.answers import Json

Habit = Callable[[Json], Sequence[bytes]]
"""What happened, to the bodies that are posted for it, in their order."""


def once(event: Json) -> Sequence[bytes]:
    """One POST for each event."""
    return [_body(event)]


def twice(event: Json) -> Sequence[bytes]:
    """The same POST two times (API.md section 3: clients drop repeated ones)."""
    return [_body(event)] * 2


def among_forgeries(event: Json) -> Sequence[bytes]:
    """The true one after lies, noise and attacks that name the same order."""
    facts = _facts(event)
    lie = {**facts, "sms": "Your code is 000000", "status": "success", "price": "0.01"}
    attack = "\x1b]52;c;b3duZWQ=\x07 [@click=app.quit]x[/]"
    return [
        _sms(lie),
        _sms({**lie, "order_id": 1, "number": "12025550100"}),
        _sms({**lie, "sms": attack, "service": attack, "number": attack}),
        _sms({**lie, "order_id": {"$ne": None}}),
        _sms(*[lie] * 500),
        _body({"event": "balance_changed", "message": {"balance": "0.00"}}),
        _body({"event": "incoming_message", "message": None}),
        b'{"event":"incoming_message","message":[{"order_id":' + b"9" * 5000 + b"}]}",
        b'{"event":' + b"[" * 20_000,
        b"A" * 200_000,
        b"event=incoming_message&order_id=1",
        b"\xff\xfe\x00",
        b"",
        _body(event),
    ]


def in_bursts(event: Json) -> Sequence[bytes]:
    """A hundred POSTs at once, the true one in the middle of guessed orders."""
    facts = _facts(event)
    guesses = [_sms({**facts, "order_id": 800_000 + guess}) for guess in range(90)]
    return [*guesses[:50], *([_body(event)] * 10), *guesses[50:]]


def _facts(event: Json) -> Mapping[str, Json]:
    """The object inside an event, wherever the dialect puts it."""
    match event:
        case {"message": [dict(row), *_] | dict(row)} | dict(row):
            return row
        case _:
            return {}


def _sms(*rows: Json) -> bytes:
    return _body({"event": "incoming_message", "message": rows})


def _body(event: Json) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode()
