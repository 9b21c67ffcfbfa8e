"""Three more ways in which the service may speak: every known fact holds, all else differs.

They are no part of the package: nobody saw them, and the program has to live with them unseen.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from nonvoip_tui.simulator import DIALECTS
from nonvoip_tui.simulator.dialects import Dialect, WireRow, refused
from nonvoip_tui.simulator.http import Json, Kind
from nonvoip_tui.simulator.state import COUNTRIES

_BASE = DIALECTS["default"]
_REFUSALS = (Kind.REFUSED, Kind.NOT_FOUND, Kind.INVALID, Kind.UNAUTHORIZED)


def _but(row: WireRow, *names: str) -> WireRow:
    return {key: value for key, value in row.items() if key not in names}


# As a framework's resources: `data`, nested objects, HTTP codes, amounts with a currency.


def _data(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    return {"data": list(rows), "success": True}


def _user(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    return {"status": "success", "data": {"user": {"id": 4711, **rows[0]}}}


def _data_order(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    return {"success": True, "data": {"orders": [{"order": row} for row in rows]}}


def _data_sms(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    [row] = rows
    text = {"text": row["sms"], "pin": row["pin"], "received_at": row.get("time")}
    messages = [text] if row["sms"] else []
    return {"success": True, "data": {"order": _but(row, "sms", "pin", "time"), "sms": messages}}


def _no_model(_kind: Kind, _rows: Sequence[WireRow], _text: str) -> Json:
    return {"message": "No query results for model [App\\Models\\Message]."}


def _data_token(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    return {"success": False, "error": {"code": kind.value, "detail": text, "meta": rows[0]}}


def _complaint(_kind: Kind, _rows: Sequence[WireRow], text: str) -> Json:
    return {"success": False, "error": {"detail": text}}


def _amount(sum_: Decimal) -> Json:
    return {"amount": str(sum_), "currency": "USD"}


_RESOURCES = replace(
    _BASE,
    description="As a framework's resources: data, nested objects, HTTP 404 for no SMS yet.",
    shapes={
        **dict.fromkeys(Kind, _data),
        **dict.fromkeys(_REFUSALS, _complaint),
        Kind.BALANCE: _user,
        Kind.PLACED: _data_order,
        Kind.INBOX: _data_sms,
        Kind.NO_SMS: _no_model,
        Kind.RENEWED: lambda _kind, _rows, _text: {"success": True},
        Kind.PRICE_CHANGE: _data_token,
        Kind.PREMIUM: _data_token,
        Kind.TOO_MANY: refused,
        Kind.REJECTED: lambda _kind, _rows, text: {"success": True, "message": text},
        Kind.URL_SAVED: lambda _kind, _rows, text: {"success": True, "message": text},
        Kind.SMS_EVENT: _BASE.shapes[Kind.SMS_EVENT],
        Kind.BID_EVENT: _BASE.shapes[Kind.BID_EVENT],
    },
    http={
        Kind.NO_SMS: 404,
        Kind.REFUSED: 422,
        Kind.NOT_FOUND: 404,
        Kind.INVALID: 422,
        Kind.PRICE_CHANGE: 409,
        Kind.PREMIUM: 409,
        Kind.UNAUTHORIZED: 401,
        Kind.TOO_MANY: 429,
        Kind.PLACED: 201,
    },
    facts={**_BASE.facts, Kind.INBOX: (*_BASE.facts[Kind.INBOX], "time")},
    money=_amount,
    identifier=str,
    moment="{:%Y-%m-%dT%H:%M:%S+00:00}".format,
    has_short_term_dates=True,
)

# As grown PHP: floats with tails, placeholders instead of nothing, one id for several services.


def _one_id(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """All rows as one order that has the id of the first."""
    services = [row["service"] for row in rows]
    first: dict[str, Json] = dict(rows[0])
    if not first["number"]:
        first["expiration"] = 0
    if len(services) > 1:
        first["services"] = services
    return {"status": 1, "message": [first]}


def _by_name(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """Services with their variants, a country's apart."""
    groups: dict[str, list[Json]] = {}
    for row in rows:
        groups.setdefault(str(row["name"]), []).append(_but(row, "name"))
    return {
        "status": 1,
        "message": [{"name": name, "variants": listed} for name, listed in groups.items()],
    }


def _placeholder(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    return {"status": 1, "message": [{**rows[0], "sms": "Waiting for SMS", "pin": "-"}]}


def _filled(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    row = rows[0] if rows[0].get("sms") else {**rows[0], "sms": "N/A", "pin": "-"}
    return {"status": 1, "message": [row]}


def _bid_after_its_time(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    [row] = rows
    return {"status": kind.value, "message": text, "bid_expires_in": 900, "bid": row["bid"]}


def _numbered(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    return {"status": 1, "message": list(rows) or text}


def _with_a_tail(amount: Decimal) -> Json:
    """As a sum of binary fractions comes out."""
    return float(amount) * (1 + 2.0**-52)


def _local(moment: datetime) -> str:
    """Five hours behind UTC, and silent about it."""
    return f"{moment - timedelta(hours=5):%Y-%m-%d %H:%M:%S}"


_GROWN = replace(
    _BASE,
    description="As grown PHP: floats with tails, placeholders, one id for several services.",
    shapes={
        **dict.fromkeys(Kind, _numbered),
        **dict.fromkeys(_REFUSALS, lambda _kind, _rows, text: {"status": 0, "message": text}),
        Kind.BALANCE: _BASE.shapes[Kind.BALANCE],
        Kind.PRODUCTS: _by_name,
        Kind.PLACED: _one_id,
        Kind.INBOX: _filled,
        Kind.NO_SMS: _placeholder,
        Kind.REJECTED: lambda _kind, _rows, text: {"status": 1, "message": text},
        Kind.RENEWED: lambda _kind, rows, _text: {
            "status": "success", "message": [_but(rows[0], "new_expiration")],
        },
        Kind.PRICE_CHANGE: _BASE.shapes[Kind.PRICE_CHANGE],
        Kind.PREMIUM: _bid_after_its_time,
        Kind.TOO_MANY: refused,
        Kind.SMS_EVENT: _BASE.shapes[Kind.SMS_EVENT],
        Kind.BID_EVENT: _BASE.shapes[Kind.BID_EVENT],
    },
    keys={"recommended_bid": "bid", "country": "country_id"},
    facts={**_BASE.facts, Kind.INBOX: (*_BASE.facts[Kind.INBOX], "time")},
    names={"country": "country_id"},
    money=_with_a_tail,
    moment=_local,
    country=lambda name: COUNTRIES[name][1],
)  # fmt: skip

# As prose: sums and ends stand in sentences, and lists are grouped by what they are of.


def _in_prose(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    """The bid is in the sentence alone."""
    bid = rows[0]["recommended_bid"]
    return {"status": "error", "message": f"{kind.value}: {text} The recommended bid is {bid}%."}


def _price_in_prose(kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    return {"status": "error", "message": f"{kind.value}: {text}", **rows[0]}


def _grouped(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """Of other countries a list under the name of each; of the USA one list."""
    if not any("country" in row for row in rows):
        return {"status": "OK", "result": list(rows)}
    groups: dict[str, list[Json]] = {}
    for row in rows:
        groups.setdefault(str(row["country"]), []).append(_but(row, "country"))
    return {"status": "OK", "result": groups}


def _for_so_long(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """Ends as durations with a unit."""
    return {"status": "OK", "result": [_with_units(row) for row in rows]}


def _with_units(row: WireRow) -> WireRow:
    seconds = row.get("expiration")
    if not isinstance(seconds, int):
        return row
    return {**row, "expiration": f"{seconds // 60} min {seconds % 60} sec"}


def _nothing_found(_kind: Kind, _rows: Sequence[WireRow], _text: str) -> Json:
    return {"status": "error", "message": "No data found"}


def _renewed_for(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    return {"status": "OK", "result": {**_but(rows[0], "new_expiration"), "valid_for": "30 days"}}


def _activated(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    return {"status": "OK", "message": "The number is active.", **_but(rows[0], "end_on")}


def _latest(_kind: Kind, rows: Sequence[WireRow], _text: str) -> Json:
    """The text beside the order."""
    [row] = rows
    listed = [{"body": row["sms"], "otp": row["pin"]}] if row["sms"] else []
    return {"status": "OK", "order": _but(row, "sms", "pin"), "messages": listed}


def _ok(_kind: Kind, rows: Sequence[WireRow], text: str) -> Json:
    return {"status": "OK", "result": list(rows) or text}


_PROSE = replace(
    _BASE,
    description="As prose: bids in sentences, durations with units, lists grouped by country.",
    shapes={
        **dict.fromkeys(Kind, _ok),
        **dict.fromkeys(_REFUSALS, refused),
        Kind.PRODUCTS: _grouped,
        Kind.PLACED: _for_so_long,
        Kind.INBOX: _latest,
        Kind.NO_SMS: _nothing_found,
        Kind.ACTIVATED: _activated,
        Kind.RENEWED: _renewed_for,
        Kind.PRICE_CHANGE: _price_in_prose,
        Kind.PREMIUM: _in_prose,
        Kind.REJECTED: lambda _kind, _rows, text: {"status": "OK", "message": text},
        Kind.URL_SAVED: lambda _kind, _rows, text: {"status": "OK", "message": text},
        Kind.TOO_MANY: refused,
        Kind.SMS_EVENT: _BASE.shapes[Kind.SMS_EVENT],
        Kind.BID_EVENT: _BASE.shapes[Kind.BID_EVENT],
    },
    http={Kind.UNAUTHORIZED: 401, Kind.TOO_MANY: 429},
    money=lambda amount: f"{amount} USD",
    count=int,
    word=str.title,
)

OTHER_DIALECTS: dict[str, Dialect] = {
    "resources": _RESOURCES,
    "grown": _GROWN,
    "prose": _PROSE,
}
