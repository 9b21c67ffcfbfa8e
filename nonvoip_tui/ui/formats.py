"""Values in the person's words: money, numbers, times, states. Text only, no styles."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from nonvoip_tui.domain.models import (
    COUNTRY,
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    Action,
    Intent,
    Order,
    OrderState,
    Product,
)

_KIND_LABELS = {
    SHORT_TERM: "10-minute",
    LONG_TERM: "30-days",
    ONE_DAY: "1-day",
    THREE_DAYS: "3-days",
    COUNTRY: "country-wise",
}

_STATE_WORDS = {
    OrderState.WAITING_NUMBER: "waiting for a number",
    OrderState.WAITING_SMS: "waiting for SMS",
    OrderState.RECEIVED: "SMS received",
    OrderState.EXPIRED: "expired",
    OrderState.REJECTED: "rejected",
}

_STATE_SIGNS = {
    OrderState.WAITING_NUMBER: "◌",
    OrderState.WAITING_SMS: "○",
    OrderState.RECEIVED: "●",
    OrderState.EXPIRED: "×",
    OrderState.REJECTED: "↩",
}

_ACTION_WORDS = {
    Action.ORDER: "order",
    Action.COUNTRY_ORDER: "order",
    Action.REUSE: "reuse",
    Action.ACTIVATE: "activation",
    Action.RENEW: "renewal",
    Action.REJECT: "rejection",
    Action.ADOPT: "adoption",
}


def money(amount: Decimal | None) -> str:
    """US dollars: `$0.60`; more decimals only where the amount has them."""
    if amount is None:
        return "—"
    sign = "-" if amount < 0 else ""
    amount = abs(amount)
    places = max(2, -int(amount.normalize().as_tuple().exponent)) if amount else 2
    return f"{sign}${amount:,.{min(places, 6)}f}"


def is_low(balance: Decimal | None, limit: Decimal) -> bool:
    """Whether the balance is known, and below what the settings call low."""
    return balance is not None and balance < limit


def signed_money(amount: Decimal) -> str:
    """A difference: `+$0.25`."""
    return money(amount) if amount < 0 else f"+{money(amount)}"


def kind_label(kind: str) -> str:
    """The word for a kind; a kind that is not known is its own word."""
    return _KIND_LABELS.get(kind, kind.replace("_", " "))


def action_word(action: Action) -> str:
    """What was asked, as a noun: `rejection`."""
    return _ACTION_WORDS[action]


def service_name(row: Order | Intent) -> str:
    """What it is for; an order that was added by its id alone may not say."""
    return row.service or "service not named"


def noted_service(row: Order | Intent) -> str:
    """With the person's own words, which tell two orders of one service apart."""
    note = row.note if isinstance(row, Order) else ""
    return f"{service_name(row)} · {note}" if note else service_name(row)


def product_name(product: Product) -> str:
    """Its name, with the network that tells it from another of the same name."""
    is_said = not product.network or product.network.casefold() in product.name.casefold()
    return product.name if is_said else f"{product.name} · {product.network}"


def stock(product: Product) -> str:
    """How many there are, in words where there are none."""
    if product.available is None:
        return "not said"
    return f"{product.available:,}" if product.available > 0 else "out of stock"


def available_again(product: Product) -> str:
    """That a watched product can be had."""
    where = product.country or kind_label(product.kind)
    return f"{product.name} ({where}) can be had for {money(product.price)}"


_SHORTEST_NUMBER = 7
"""Digits; fewer are a short code."""


def _with_country(number: str) -> str:
    """The digits of a number, without the zeros that stand for a plus."""
    digits = re.sub(r"\D", "", number)
    is_long = len(digits) - 2 >= _SHORTEST_NUMBER
    return digits[2:] if digits.startswith("00") and is_long else digits


def phone_number(number: str) -> str:
    """`+1 202-555-0143`; numbers of other countries as the service wrote them, with a plus.

    A short code gets none, and what begins with zeros one only in their place where they stand
    for it.
    """
    digits = _with_country(number)
    if len(digits) < _SHORTEST_NUMBER or digits.startswith("0"):
        return number
    if len(digits) == 10 and not number.startswith("+"):
        digits = f"1{digits}"
    if len(digits) == 11 and digits.startswith("1"):
        return f"+1 {digits[1:4]}-{digits[4:7]}-{digits[7:]}"
    if not re.search(r"[^\d+]", number):
        return f"+{digits}"
    return number


def number_digits(number: str) -> str:
    """`2025550143`: the ten digits that a form for US numbers takes; of others, with the country.

    A form that asks for a country besides cuts an eleventh digit off, or refuses it; one that asks
    for none takes `phone_number`.
    """
    digits = _with_country(number)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits


def short_path(path: Path) -> str:
    """A path as a shell takes it too: `~/…` below the home directory."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)


def state_words(order: Order, now: datetime) -> str:
    """Where the order stands, with a sign, so that it never rests on colour."""
    state = order.state(now)
    words = _STATE_WORDS[state]
    if state is OrderState.RECEIVED and not order.is_live(now):
        words = "SMS received, over"
    elif state is OrderState.RECEIVED and order.is_asleep(now):
        words = "SMS received, asleep"
    elif state is OrderState.WAITING_SMS and order.is_asleep(now):
        return "z asleep: activate"
    return f"{_STATE_SIGNS[state]} {words}"


def time_left(left: timedelta, *, is_coarse: bool = False) -> str:
    """`9:41`, `3 h 05 m`, `29 d 4 h`; a dash when it is over.

    Args:
        left: how long still.
        is_coarse: whole minutes, for a slow line: `9 min`.
    """
    seconds = int(left.total_seconds())
    if seconds <= 0:
        return "—"
    if seconds < 3600:
        minutes = seconds // 60
        return f"{minutes} min" if is_coarse else f"{minutes}:{seconds % 60:02}"
    if seconds < 86_400:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02} m"
    return f"{seconds // 86_400} d {seconds % 86_400 // 3600} h"


def duration(seconds: float) -> str:
    """How long something took or lasted, as `time_left` writes it."""
    return time_left(timedelta(seconds=max(1, round(seconds))))


def age(since: datetime, now: datetime) -> str:
    """How long ago, in one unit: `just now`, `5 min old`, `2 h old`, `3 days old`."""
    seconds = int((now - since).total_seconds())
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60} min old"
    if seconds < 86_400:
        return f"{seconds // 3600} h old"
    days = seconds // 86_400
    return f"{days} day{'s' if days > 1 else ''} old"


def clock_time(moment: datetime, now: datetime) -> str:
    """The local time of day; with the date when it is another day."""
    local = moment.astimezone()
    if local.date() == now.astimezone().date():
        return f"{local:%H:%M:%S}"
    return f"{local:%Y-%m-%d %H:%M}"


def spaced(code: str) -> str:
    """A code set wide, to be read at a glance: `7 3 9  1 5 4`."""
    middle = len(code) // 2 if len(code) in (6, 8) else 0
    return " ".join(code[:middle]) + ("  " if middle else "") + " ".join(code[middle:])
