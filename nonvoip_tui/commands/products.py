"""`products`: what can be ordered now, with prices and stock."""

from collections.abc import Sequence

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.headless import run_headless
from nonvoip_tui.commands.price_list import PriceList
from nonvoip_tui.domain.models import Product
from nonvoip_tui.engine import Engine
from nonvoip_tui.services.records import product_record
from nonvoip_tui.ui.formats import kind_label, money, stock


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
                f"No product of {len(listed)} fits." if listed else "The list is empty."
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
