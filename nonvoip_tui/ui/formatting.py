"""Values as text: money, numbers, times, states, symbols. No styles.

The whole screen is drawn with `_SIGNS`; a terminal that has none of them gets `_ASCII`, put in as
the last thing before a line is painted. So nobody who draws has to know, and a sign within
a text from outside is as readable as one of the program's own. What is copied or written to a file
is not touched.
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from nonvoip_tui.domain import durations, errors
from nonvoip_tui.domain.answers import UnreadExample
from nonvoip_tui.domain.events import Connection
from nonvoip_tui.domain.models import (
    COUNTRY,
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    Action,
    Intent,
    Marks,
    Order,
    OrderState,
    PriceList,
    Product,
    ProductKey,
)
from nonvoip_tui.domain.statistics import Delivery
from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui.keys import KeyNames

_SIGNS = "●•★○◌◉×✕✓↩↺←→↑↓▲▼≈►◄⏎▌▐█━╌▒·…—–“”‘’\u00a0\ufffd␛▁▂▃▄▅▆▇"
_ASCII = "***o~@xx+<<<>^v^v~><<>##=.%|.--\"\"'' ??_.:-=+*"
_HORIZONTAL = "─╍┄┅┈┉═╴╶╸╺╼╾▔"
_VERTICAL = "│┃╎╏┆┇┊┋║╵╷╹╻╽╿▏▎▍▕▊▉"
_TABLE = str.maketrans(
    dict.fromkeys(map(chr, range(0x2500, 0x2580)), "+")  # corners of boxes
    | dict.fromkeys(map(chr, range(0x2580, 0x25A0)), "#")  # blocks
    | dict.fromkeys(_HORIZONTAL, "-")
    | dict.fromkeys(_VERTICAL, "|")
    | dict(zip(_SIGNS, _ASCII, strict=True))
    | {"🔎": "/ "}
)


def plain(text: str) -> str:
    """`text` with the signs of the program in ASCII; as many cells wide."""
    return text if text.isascii() else text.translate(_TABLE)


class AsciiFilter(LineFilter):
    """Puts ASCII in place of the program's signs in every painted line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return _replaced(segments, str.isascii, _TABLE)


_BIDI = (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_NEUTRAL = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *_BIDI), "\ufffd")


class ControlFilter(LineFilter):
    """Replaces control and bidirectional characters in every painted line."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return _replaced(segments, str.isprintable, _NEUTRAL)


def _replaced(
    segments: list[Segment], is_fine: Callable[[str], bool], table: Mapping[int, str]
) -> list[Segment]:
    """The segments with characters of the table replaced where a text is not fine as it is."""
    return [
        segment
        if segment.control or is_fine(segment.text)
        else Segment(segment.text.translate(table), segment.style)
        for segment in segments
    ]


_DOCTOR = "run “nonvoip-tui doctor”"


def with_cure(error: Exception, keys: KeyNames) -> str:
    """The error's own sentence, and what to do.

    Args:
        error: what went wrong; its `str()` is a sentence for the user.
        keys: the keys in use.
    """
    return f"{error} {_cure(error, keys)}".rstrip()


def _cure(error: Exception, keys: KeyNames) -> str:
    match error:
        case errors.NotSentError():
            return f"Check your network and try again, or {_DOCTOR}."
        case errors.InsufficientFundsError():
            return "Add money on the website first."
        case errors.WrongCredentialsError():
            return f"Press {keys('app.account')}, then {keys('account.sign_in')}, to sign in."
        case errors.RateLimitedError():
            return "Then try again."
        case errors.NotFoundError():
            return "Look for it on the website."
        case errors.UnansweredError() | errors.ServiceDownError():
            return f"Try again in a while; {keys('app.activity')} shows the request log."
        case errors.BadAnswerError() | errors.RedirectedError():
            return f"Try again; if it keeps happening, {_DOCTOR}."
        case errors.StorageError():
            return f"Check the disk, and {_DOCTOR}."
        case _:
            return ""


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
    Action.IMPORT: "adoption",
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


def refund_words(refunded: Decimal | None, balance: Decimal | None) -> str:
    """Whether a rejection brought its price back.

    Args:
        refunded: by how much the balance rose with it; None when that is not known.
        balance: what it was afterwards; None when it could not be read.
    """
    if balance is None:
        return "Could not check whether the refund came."
    if not refunded:
        return f"No refund yet: your balance is {money(balance)}."
    return f"Your balance rose by {money(refunded)}."


def kind_label(kind: str) -> str:
    """The word for a kind; a kind that is not known is its own word."""
    return _KIND_LABELS.get(kind, kind.replace("_", " "))


def action_word(action: Action) -> str:
    """What was asked, as a noun: `rejection`."""
    return _ACTION_WORDS[action]


def service_name(row: Order | Intent) -> str:
    """What it is for; an order that was added by its id alone may not say."""
    return row.service or "unknown service"


def noted_service(row: Order | Intent) -> str:
    """With the user's own words, which distinguish two orders of one service."""
    note = row.note if isinstance(row, Order) else ""
    return f"{service_name(row)} · {note}" if note else service_name(row)


def product_name(product: Product) -> str:
    """Its name, with the network that distinguishes it from another of that name."""
    is_said = not product.network or product.network.casefold() in product.name.casefold()
    return product.name if is_said else f"{product.name} · {product.network}"


def stock(product: Product) -> str:
    """How many there are, in words where there are none."""
    if product.available is None:
        return "unknown"
    return f"{product.available:,}" if product.available > 0 else "out of stock"


def available_again(product: Product) -> str:
    """That a watched product is available."""
    where = product.country or kind_label(product.kind)
    price = "" if product.price is None else f" for {money(product.price)}"
    return f"{product.name} ({where}) is available{price}"


_MIN_NUMBER = 7
"""Digits; fewer are a short code."""


def _with_country(number: str) -> str:
    """The digits of a number, without the zeros that stand for a plus."""
    digits = re.sub(r"\D", "", number)
    is_long = len(digits) - 2 >= _MIN_NUMBER
    return digits[2:] if digits.startswith("00") and is_long else digits


def phone_number(number: str) -> str:
    """`+1 202-555-0143`; numbers of other countries as the service wrote them, with a plus.

    A short code gets none, and what begins with zeros one only in their place where they stand
    for it.
    """
    digits = _with_country(number)
    if len(digits) < _MIN_NUMBER or digits.startswith("0"):
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
        words = "SMS received, ended"
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
    return durations.time_left(left.total_seconds(), is_coarse=is_coarse)


def about(words: str, *, is_assumed: bool) -> str:
    """`words` with the sign of what is only assumed, if it is."""
    return f"≈ {words}" if is_assumed else words


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


_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_LAST_DAYS = re.compile(r"(\d{1,4})\s*(d|da|day|days)?")
HELP = "today, yesterday, 7 days, 2026-06-20 or 2026-06"
"""What can be typed."""


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days of the local calendar."""

    since: datetime
    """Aware UTC."""
    until: datetime
    """Aware UTC; not within."""
    words: str
    """For people: `today`, `the last 7 days`."""


def days_of(typed: str, now: datetime) -> Days | None:
    """The days that are meant, local ones; None when nothing is understood.

    Args:
        typed: what was typed; the beginning of `today` or `yesterday` is enough.
        now: aware.
    """
    text, today = typed.strip().casefold(), now.astimezone().date()
    if not text:
        return None
    if "today".startswith(text):
        return _days(today, today, "today")
    if "yesterday".startswith(text):
        yesterday = today - timedelta(days=1)
        return _days(yesterday, yesterday, "yesterday")
    try:
        if found := _LAST_DAYS.fullmatch(text):
            count = max(1, int(found[1]))
            return _days(today - timedelta(days=count - 1), today, _last(count))
        if found := _MONTH.fullmatch(text):
            first = date(int(found[1]), int(found[2]), 1)
            last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return _days(first, last, f"{first:%Y-%m}")
        day = date.fromisoformat(text)
        return _days(day, day, f"{day:%Y-%m-%d}")
    except (ValueError, OverflowError):
        return None


def _last(count: int) -> str:
    return "today" if count == 1 else f"the last {count} days"


def _days(first: date, last: date, words: str) -> Days:
    return Days(_midnight(first), _midnight(last + timedelta(days=1)), words)


def _midnight(day: date) -> datetime:
    """When `day` begins here, summer time or not."""
    return datetime.combine(day, time()).astimezone().astimezone(UTC)


MIN_ORDERS = 3
"""Before there are so many, how well a product delivered says nothing."""

_FAVOURITE, _RECENT, _WATCHED = "★", "↺", "◉"


def sign(product: Product, marks: Marks, recent: Collection[ProductKey]) -> str:
    """`★` for a favourite, `↺` for what was ordered last, nothing for the others."""
    key = ProductKey.of(product)
    return _FAVOURITE if key in marks.favourites else _RECENT if key in recent else ""


def watched_stock(product: Product, marks: Marks) -> str:
    """How many there are; after a `◉` where it is watched."""
    is_watched = ProductKey.of(product) in marks.watched
    return f"{_WATCHED} {stock(product)}" if is_watched else stock(product)


def delivery_share(delivery: Delivery | None) -> str:
    """`83%, 42 s`: to how many orders an SMS came, and after how long; empty if unknown."""
    if delivery is None or delivery.orders < MIN_ORDERS:
        return ""
    share = f"{delivery.share * 100:.0f}%"
    return share if delivery.median_seconds is None else f"{share}, {_wait(delivery)}"


def delivery_sentence(delivery: Delivery | None) -> str:
    """`SMS in 5 of 6 orders, half of them within 42 s`; empty if unknown."""
    if delivery is None or delivery.orders < MIN_ORDERS:
        return ""
    came = f"SMS in {delivery.with_sms} of {delivery.orders} orders"
    return came if delivery.median_seconds is None else f"{came}, half within {_wait(delivery)}"


def _wait(delivery: Delivery) -> str:
    seconds = delivery.median_seconds or 0.0
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"


def unread_examples(examples: Collection[UnreadExample], key: str) -> str:
    """A warning that answers like the document's examples may not be understood; empty for none.

    Args:
        examples: those that cannot be read.
        key: which shows them.
    """
    if not examples:
        return ""
    names = ", ".join(dict.fromkeys(each.endpoint for each in examples))
    return f"{key} shows an example of an answer to {names} that this version cannot read."


def why_empty(
    price_list: PriceList,
    words: str,
    connection: Connection,
    keys: KeyNames,
    failure: Exception | None = None,
) -> str:
    """Why no products are shown, and what to do about it.

    Args:
        price_list: what is looked at; of other countries without one, when none is chosen.
        words: what it is filtered by.
        connection: the state of the connection to the service.
        keys: those in use.
        failure: why the list could not be read the last time, if it could not.
    """
    kind, country = price_list.kind, printable(price_list.country, limit=40)
    pick = f"{keys('products.country')} picks another country"
    if kind == COUNTRY and not country:
        return f"Numbers of other countries: press {keys('products.country')} to pick a country."
    if words and price_list.products:
        return f"Nothing matches “{words}”. Press {keys('products.clear')} to clear the filter."
    refresh = keys("products.refresh")
    if connection is Connection.SIGNED_OUT and price_list.read_at is None:
        way = f"press {keys('app.account')}, then {keys('account.sign_in')}"
        return f"To see the price list, sign in: {way}."
    if country and isinstance(failure, errors.NotFoundError):
        return (
            f"No numbers listed for “{country}”. {pick}; {refresh} checks again.\n"
            f"The service says: {failure}"
        )
    if failure is not None:
        again = f"The price list could not be read yet. {refresh} tries again"
        return f"{again}{f', {pick}' if country else ''}.\n{failure}"
    if price_list.read_at is not None:
        if country:
            return f"No numbers listed for “{country}”. {pick}; {refresh} checks again."
        return f"The service lists no {kind_label(kind)} numbers now. {refresh} checks again."
    if connection is Connection.TROUBLED:
        return f"The price list could not be read yet. {refresh} tries again."
    return "Reading the price list…"
