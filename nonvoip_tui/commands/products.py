"""`products`: what can be ordered now, with prices and stock."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import run_headless
from nonvoip_tui.commands.output import ExitCode
from nonvoip_tui.domain.events import ContractChanged, Event
from nonvoip_tui.domain.models import (
    COUNTRY,
    LONG_TERM,
    MAX_BID_PERCENT,
    MIN_BID_PERCENT,
    ONE_DAY,
    SHORT_TERM,
    THREE_DAYS,
    Product,
)
from nonvoip_tui.services.engine import Engine
from nonvoip_tui.services.export import product_record
from nonvoip_tui.ui.formatting import kind_label, money, stock

_PATIENCE_SECONDS = 2.0
"""For the provider's document, which may name what is about to be sent."""

_KINDS = {
    "10-minute": SHORT_TERM, "10-minutes": SHORT_TERM, "10min": SHORT_TERM, "short": SHORT_TERM,
    "30-days": LONG_TERM, "30-day": LONG_TERM, "30days": LONG_TERM, "long": LONG_TERM,
    "1-day": ONE_DAY, "1day": ONE_DAY,
    "3-days": THREE_DAYS, "3-day": THREE_DAYS, "3days": THREE_DAYS,
}  # fmt: skip


class PriceList:
    """Reads a list by the names that the provider's document resolves."""

    def __init__(self, engine: Engine) -> None:
        """Begin to follow what the document says."""
        self._engine = engine
        self._loop = asyncio.get_running_loop()
        self._is_resolved = asyncio.Event()
        self.bid_limits = (MIN_BID_PERCENT, MAX_BID_PERCENT)
        """What the service takes as a bid, in percent."""
        engine.listen(self._on_engine_event, lambda: None)

    async def read(self, kind: str, country: str) -> Sequence[Product]:
        """The products of one kind, or of a country; without either those of the usual kind.

        Raises:
            ServiceError: the list cannot be read.
        """
        token = _KINDS.get(kind.casefold(), kind)
        if country or token not in ("", SHORT_TERM):
            with suppress(TimeoutError):
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    await self._is_resolved.wait()
        listed = COUNTRY if country else token or SHORT_TERM
        price_list = await self._engine.do(
            lambda services: services.catalog.look(listed, country, again=True)
        )
        products = price_list.products if price_list is not None else ()
        if country and token:
            return [product for product in products if product.kind == token]
        return products

    def _on_engine_event(self, event: Event) -> None:
        if isinstance(event, ContractChanged):
            with suppress(RuntimeError):  # our side has ended
                self._loop.call_soon_threadsafe(self._learn, event)

    def _learn(self, contract: ContractChanged) -> None:
        self.bid_limits = (contract.min_bid_percent, contract.max_bid_percent)
        if contract.is_resolved:
            self._is_resolved.set()


def print_products(
    context: Context, *, kind: str, country: str, words: str, as_json: bool
) -> ExitCode:
    """Read one price list and print the rows whose names have all `words`.

    Raises:
        ServiceError: it cannot be read.
    """
    output = context.output

    async def job(engine: Engine) -> ExitCode:
        listed = await PriceList(engine).read(kind, country)
        wanted = words.casefold().split()
        products = [
            product for product in listed if all(word in product.name.casefold() for word in wanted)
        ]
        if as_json:
            output.document([product_record(product) for product in products])
        elif products:
            _print_table(context, products)
        if not products:
            output.complain(
                f"None of the {len(listed)} products matches." if listed else "The list is empty."
            )
            return ExitCode.REFUSED
        return ExitCode.DONE

    return run_headless(context, job)


def _print_table(context: Context, products: Sequence[Product]) -> None:
    """With the columns in which the rows differ."""
    headings = ["Product", "Service", "Price", "In stock"]
    rows = [[each.product_id, each.name, money(each.price), stock(each)] for each in products]
    for heading, values in (
        ("Kind", [kind_label(each.kind) for each in products]),
        ("Network", [each.network for each in products]),
        ("Country", [each.country for each in products]),
    ):
        if len(set(values)) > 1:
            headings.append(heading)
            for row, value in zip(rows, values, strict=True):
                row.append(value)
    context.output.table(headings, rows, right=(0, 2, 3))
