"""The kinds of weather the simulated service can have, each one row of a table."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from nonvoip_tui.simulator import callback_habits, faults, hostile
from nonvoip_tui.simulator.callback_habits import Habit
from nonvoip_tui.simulator.catalog import country_list, price_list, special_products
from nonvoip_tui.simulator.faults import Weather
from nonvoip_tui.simulator.records import (
    LONG_TERM,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    DueText,
    Rental,
    StockedProduct,
)
from nonvoip_tui.simulator.texts import ordinary_texts

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
    """What a bid has to be filled, and the number to receive (API.md section 4)."""
    calls_per_minute: int = 600
    reuse_share: Decimal = Decimal(0)
    """The part of the first price that a reuse costs."""
    refunds_at_expiry: bool = False
    """Whether an unused rental is refunded at its end without being rejected."""
    words: Callable[[str], str] = str
    """What becomes of the sentence of a refusal."""
    weather: Weather = faults.fair_weather
    callbacks: Habit = callback_habits.once


_DEFAULT = Scenario("A small shop where all goes well.")

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
        description="No SMS ever comes; unused rentals are refunded when they expire.",
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
        weather=faults.flaky_reads,
    ),
    "down": replace(
        _DEFAULT, description="Everything answers 503 with a web page.", weather=faults.outage
    ),
    "big": replace(_DEFAULT, description="20,000 products.", stock=_huge),
    "hostile": replace(
        _DEFAULT,
        description="Names, texts and errors that attack terminals, markup and eyes.",
        stock=hostile.products,
        texts=hostile.texts,
        words=hostile.words,
    ),
    "callbacks": replace(
        _DEFAULT, description="An SMS takes 3 seconds; a callback tells of it.",
        sms_delay_seconds=(3.0, 3.0),
    ),
    "callbacks-twice": replace(
        _DEFAULT, description="Each callback comes two times.", callbacks=callback_habits.twice
    ),
    "callbacks-forged": replace(
        _DEFAULT, description="Each callback comes after lies, noise and attacks.",
        callbacks=callback_habits.among_forgeries,
    ),
    "callbacks-burst": replace(
        _DEFAULT, description="Each callback comes ten times among ninety guesses.",
        callbacks=callback_habits.in_bursts,
    ),
}  # fmt: skip
"""Name to scenario, in the order in which help lists them."""
