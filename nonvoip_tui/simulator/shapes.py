"""Shapes of answers on the wire: each a function from the written rows to one JSON body.

The placements are those that API.md sections 2 and 6 leave open. A dialect picks from here.
"""

from collections.abc import Callable, Mapping, Sequence

from nonvoip_tui.simulator.answers import Json, Kind

WireRow = Mapping[str, Json]
Shape = Callable[[Kind, Sequence[WireRow], str], Json]
"""Kind of answer, its rows as the dialect wrote them, and its sentence, to the body."""


def listed(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """`message` is an array of objects."""
    return {"status": "success", "message": list(rows)}


def single(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """`message` is an object, or an array if there are several."""
    return {"status": "success", "message": rows[0] if len(rows) == 1 else list(rows)}


def flat(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The facts stand beside `status`; there is no `message`."""
    return {"status": "success", **rows[0]}


def wrapped(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The flat answer inside an array of one."""
    return [{"status": "success", **rows[0]}]


def spoken(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """`message` is the sentence."""
    return {"status": "success", "message": text}


def spoken_row(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The sentence as `message`, the facts beside it."""
    return {**rows[0], "status": "success", "message": text}


def bare(_kind: Kind, _rows: Sequence[WireRow], _text: str) -> Json:
    """Nothing but `status`."""
    return {"status": "success"}


def empty_list(_kind: Kind, _rows: Sequence[WireRow], _text: str) -> Json:
    """Success with an empty array."""
    return {"status": "success", "message": []}


def refused(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """`status` says error, `message` is the sentence."""
    return {"status": "error", "message": text}


def refused_row(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The refusal with the facts beside it."""
    return {**rows[0], "status": "error", "message": text}


def refused_object(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """`message` is an object that holds the sentence."""
    return {"status": "error", "message": {"error": text}}


def failed(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """Another word than error, another key than message."""
    return {"status": "failed", "error": text}


def validation(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    """No `status` at all; an object of complaints by field."""
    return {"message": "The given data was invalid.", "errors": {"product_id": [text]}}


def token_as_status(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The token is the `status`, the details stand beside it."""
    return {"status": kind.value, "message": text, **rows[0]}


def token_as_message(kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The token is the `message` of an error, the details stand beside it."""
    return {"status": "error", "message": kind.value, **rows[0]}


def token_as_code(kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The token is a `code`, the details are in the array."""
    return {"status": "error", "code": kind.value, "message": list(rows)}


def token_in_message(kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The token and the details are in a `message` object."""
    return {"status": "error", "message": {"error": kind.value, **rows[0]}}


def token_in_data(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The token is an `error_code`, the details are in `data`."""
    return {"status": "error", "error_code": kind.value, "message": text, "data": rows[0]}


def event_list(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """A callback named `text` with `message` as an array of one."""
    return {"event": text, "message": list(rows)}


def event_object(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """A callback with `message` as an object."""
    return {"event": text, "message": rows[0]}


def event_flat(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """A callback with its facts beside `event`."""
    return {**rows[0], "event": text}
