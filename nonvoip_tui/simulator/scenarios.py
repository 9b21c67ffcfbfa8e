"""How the simulated service can behave, one row of a table for each.

Each of the hostile texts holds or surrounds the code 482913.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from nonvoip_tui.simulator import http
from nonvoip_tui.simulator.http import Json, Weather
from nonvoip_tui.simulator.state import (
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    DueText,
    Rental,
    StockedProduct,
    country_list,
    ordinary_texts,
    price_list,
    special_products,
)

Habit = Callable[[Json], Sequence[bytes]]
"""What happened, to the bodies that are posted for it, in their order."""


def once(event: Json) -> Sequence[bytes]:
    """One POST for each event."""
    return [_body(event)]


def twice(event: Json) -> Sequence[bytes]:
    """The same POST two times."""
    return [_body(event)] * 2


def among_forgeries(event: Json) -> Sequence[bytes]:
    """The true one after lies, noise and attacks that name the same order."""
    details = _details(event)
    lie = {**details, "sms": "Your code is 000000", "status": "success", "price": "0.01"}
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
    details = _details(event)
    guesses = [_sms({**details, "order_id": 800_000 + guess}) for guess in range(90)]
    return [*guesses[:50], *([_body(event)] * 10), *guesses[50:]]


def _details(event: Json) -> Mapping[str, Json]:
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


SHORT_PAYLOADS = {
    "clipboard": "\x1b]52;c;cm0gLXJmIH4=\x07code 482913",
    "clipboard-read": "\x1b]52;c;?\x1b\\code 482913",
    "title": "\x1b]0;owned\x07code 482913",
    "title-report": "\x1b]2;y\x07\x1b[21tcode 482913",
    "clear": "\x1b[2J\x1b[Hcode 482913",
    "alternate-screen": "\x1b[?1049lcode 482913",
    "full-reset": "\x1bccode 482913",
    "device-query": "\x1b[c\x1b[>q\x1bP$qm\x1b\\code 482913",
    "hyperlink": "\x1b]8;;https://evil.invalid/\x1b\\482913\x1b]8;;\x1b\\",
    "colour-hidden": "\x1b[8mcode 111111\x1b[0m code 482913",
    "cursor": "code 482913\r\x1b[2Kcode 111111",
    "backspace": "code 111111\b\b\b\b\b\b482913",
    "bell": "code\x07 482913\x07",
    "c1-csi": "\x9b2Jcode 482913",
    "c1-osc": "\x9d52;c;b3duZWQ=\x9ccode 482913",
    "nul": "code\x00 482913",
    "shift-out": "\x0ecode 482913\x0f",
    "delete": "code\x7f 482913",
    "markup-click": "[@click=app.quit]code 482913[/]",
    "markup-buy": "[@click=app.buy('101')]CLICK[/] 482913",
    "markup-link": "[link=https://evil.invalid/]482913[/link]",
    "markup-closing": "[/] code 482913 [/red]",
    "markup-unclosed": "code 482913 [bold",
    "markup-off": "[off]code 482913 [reverse blink]",
    "bracket-code": "[g-482913] is your code",
    "bracket-sender": "[amazon] 482913",
    "bracket-hash": "Code: [#482913] ok, use [/start 55]",
    "rtl-override": "code \u202e319284\u202c",
    "isolate": "\u2066code\u2069 \u2067482913\u2069",
    "zero-width": "code 4\u200b8\u200c2\u200d9\ufeff1\u20603",
    "soft-hyphen": "co\u00adde 482\u00ad913",
    "fullwidth-digits": "code \uff14\uff18\uff12\uff19\uff11\uff13",
    "arabic-digits": "code \u0664\u0668\u0662\u0669\u0661\u0663",
    "homoglyph": "c\u043ed\u0435 482913 f\u0440om \u0410ldora \u0420ay",
    "tag-characters": "code 482913\U000e0041\U000e0042\U000e007f",
    "surrogate": "code \ud83d 482913",
    "private-use": "code \ue000\U000f0000 482913",
    "line-separators": "code\u2028482\u2029913",
    "variation": "code 4\ufe0f8\ufe0f2\ufe0f9\ufe0f1\ufe0f3\ufe0f",
    "spreadsheet": "=cmd|' /C calc'!A0 482913",
    "template": "{0} %s ${HOME} `id` 482913",
    "blank": " \t\r\n ",
    "wide": "\u7801" * 60 + " 482913",
}
"""Name to a payload that fits a product name as well."""

LONG_PAYLOADS = {
    "long-line": "A" * 100_000 + " code 482913",
    "many-lines": "line\n" * 20_000 + "code 482913",
    "combining": "e" + "\u0301" * 100_000 + " code 482913",
    "many-escapes": "\x1b[31m" * 5000 + "code 482913",
    "many-brackets": "[" * 20_000 + " code 482913",
}
"""Name to a payload that only a text can carry."""

PAYLOADS = SHORT_PAYLOADS | LONG_PAYLOADS

FIRST_PRODUCT_ID = 2001
"""Products stand in the order of `SHORT_PAYLOADS`, each named after its own payload."""

_SECONDS_BETWEEN = 10.0


def products(_random: Random) -> list[StockedProduct]:
    """One product for each short payload, with the payload in its name."""
    return [
        StockedProduct(FIRST_PRODUCT_ID + place, text, SHORT_TERM, Decimal("0.50"), 50)
        for place, text in enumerate(SHORT_PAYLOADS.values())
    ]


def words(sentence: str) -> str:
    """A refusal with attacks around it."""
    return f"\x1b]0;owned\x07[@click=app.quit]{sentence}[/red]\x9b2J\u202e"


def texts(_random: Random, rental: Rental, due_at: float) -> Sequence[DueText]:
    """Every payload, one after the other; the first is that of the product ordered."""
    payloads = list(PAYLOADS.values())
    start = (rental.product.product_id - FIRST_PRODUCT_ID) % len(payloads)
    ordered = payloads[start:] + payloads[:start]
    return [
        DueText(due_at + place * _SECONDS_BETWEEN, text, pin=None, sender=text[:40])
        for place, text in enumerate(ordered)
    ]


Stock = Callable[[Random], Sequence[StockedProduct]]
Texts = Callable[[Random, Rental, float], Sequence[DueText]]


def _small(random: Random) -> list[StockedProduct]:
    sizes = {SHORT_TERM: 30, LONG_TERM: 15, ONE_DAY: 8, THREE_DAYS: 6}
    return [*special_products(), *price_list(random, sizes), *country_list(random, 5)]


def _shop(random: Random) -> list[StockedProduct]:
    sizes = {SHORT_TERM: 160, LONG_TERM: 70, ONE_DAY: 40, THREE_DAYS: 25}
    return [*special_products(), *price_list(random, sizes), *country_list(random, 12)]


def _huge(random: Random) -> list[StockedProduct]:
    sizes = {SHORT_TERM: 15_000, LONG_TERM: 3000, ONE_DAY: 1000, THREE_DAYS: 985}
    return [*price_list(random, sizes), *country_list(random, 3)]


def _sold_out(random: Random) -> list[StockedProduct]:
    stock = [product for product in _small(random) if not product.premium_percent]
    for product in stock:
        product.available = 0
    return stock


def _moving(random: Random) -> list[StockedProduct]:
    stock = _small(random)
    for product in stock:
        product.price_steps = (Decimal("1.15"), Decimal("1.30"))
        product.premium_percent = 0
    return stock


def _premium(random: Random) -> list[StockedProduct]:
    stock = _small(random)
    for place, product in enumerate(stock):
        product.premium_percent = (25, 40, 75, 120)[place % 4]
        product.available = 0 if place % 3 == 0 else 2
    return stock


@dataclass(frozen=True, slots=True)
class Scenario:
    """What the service is like."""

    description: str
    stock: Stock = _small
    balance: Decimal = Decimal("50.00")
    texts: Texts = ordinary_texts
    sms_delay_seconds: tuple[float, float] | None = (4.0, 9.0)
    """From the number (or the activation) to the first SMS; None for never."""
    number_delay_seconds: tuple[float, float] = (3.0, 7.0)
    """From a bid that is high enough to its number."""
    bid_life_seconds: float = 900.0
    """What a bid has to be filled, and the number to receive."""
    calls_per_minute: int = 600
    reuse_share: Decimal = Decimal(0)
    """The part of the first price that a reuse costs."""
    refunds_at_expiry: bool = False
    """Whether an unused rental is refunded at its end without being rejected."""
    words: Callable[[str], str] = str
    """What becomes of the sentence of a refusal."""
    weather: Weather = http.fair_weather
    webhooks: Habit = once


_DEFAULT = Scenario("A small shop where everything works.")

SCENARIOS: dict[str, Scenario] = {
    "default": _DEFAULT,
    "demo": replace(
        _DEFAULT,
        description="About 350 products; an SMS arrives 3 to 8 seconds after an order.",
        stock=_shop,
        sms_delay_seconds=(3.0, 8.0),
        number_delay_seconds=(6.0, 6.5),
    ),
    "empty": replace(_DEFAULT, description="Nothing is in stock.", stock=_sold_out),
    "poor": replace(
        _DEFAULT, description="The balance covers next to nothing.", balance=Decimal("0.20")
    ),
    "slow-sms": replace(
        _DEFAULT, description="An SMS takes one to two minutes.", sms_delay_seconds=(60.0, 120.0)
    ),
    "no-sms": replace(
        _DEFAULT,
        description="No SMS ever arrives; unused rentals are refunded when they expire.",
        sms_delay_seconds=None,
        refunds_at_expiry=True,
    ),
    "price-moves": replace(
        _DEFAULT,
        description="Every order asks for a higher price, twice; a reuse costs half.",
        stock=_moving,
        reuse_share=Decimal("0.5"),
    ),
    "premium": replace(
        _DEFAULT, description="Every product wants a premium bid; two also move their price.",
        stock=_premium,
    ),
    "rate-limited": replace(
        _DEFAULT, description="Ten calls a minute, then HTTP 429.", calls_per_minute=10
    ),
    "flaky": replace(
        _DEFAULT,
        description="A third of the reads fail: 502, 503, or a web page.",
        weather=http.flaky_reads,
    ),
    "down": replace(
        _DEFAULT, description="Everything answers 503 with a web page.", weather=http.outage
    ),
    "big": replace(_DEFAULT, description="20,000 products.", stock=_huge),
    "hostile": replace(
        _DEFAULT,
        description="Names, texts and errors that attack terminals, markup and eyes.",
        stock=products,
        texts=texts,
        words=words,
    ),
    "callbacks": replace(
        _DEFAULT, description="An SMS takes 3 seconds; a callback announces it.",
        sms_delay_seconds=(3.0, 3.0),
    ),
    "callbacks-twice": replace(
        _DEFAULT, description="Every callback arrives twice.", webhooks=twice
    ),
    "callbacks-forged": replace(
        _DEFAULT, description="Every callback arrives after lies, noise and attacks.",
        webhooks=among_forgeries,
    ),
    "callbacks-burst": replace(
        _DEFAULT, description="Every callback arrives ten times, among ninety guesses.",
        webhooks=in_bursts,
    ),
}  # fmt: skip
"""Name to scenario, in the order in which help lists them."""
