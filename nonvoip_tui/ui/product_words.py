"""What Products says in words: signs of a row, how well it delivers, why a list is empty."""

from collections.abc import Collection

from nonvoip_tui.domain.events import Connection
from nonvoip_tui.domain.marks import Marks
from nonvoip_tui.domain.models import COUNTRY, Product
from nonvoip_tui.domain.price_list import PriceList
from nonvoip_tui.domain.statistics import Delivery, ProductKey
from nonvoip_tui.ui.formats import kind_label, stock
from nonvoip_tui.ui.key_names import KeyNames

FEWEST_ORDERS = 3
"""Before there are so many, how well a product delivered says nothing."""

_FAVOURITE, _RECENT, _WATCHED = "★", "↺", "◉"


def sign(product: Product, marks: Marks, recent: Collection[ProductKey]) -> str:
    """`★` for a favourite, `↺` for what was ordered last, nothing for the others."""
    key = ProductKey.of(product)
    return _FAVOURITE if key in marks.favourites else _RECENT if key in recent else ""


def watched_stock(product: Product, marks: Marks) -> str:
    """How many there are; after a `◉` where the person is told when it can be had."""
    is_watched = ProductKey.of(product) in marks.watched
    return f"{_WATCHED} {stock(product)}" if is_watched else stock(product)


def delivery_share(delivery: Delivery | None) -> str:
    """`83 %, 42 s`: to how many orders an SMS came, and after how long; empty if unknown."""
    if delivery is None or delivery.orders < FEWEST_ORDERS:
        return ""
    share = f"{delivery.share * 100:.0f} %"
    return share if delivery.median_seconds is None else f"{share}, {_wait(delivery)}"


def delivery_sentence(delivery: Delivery | None) -> str:
    """`SMS in 5 of 6 orders, half of them within 42 s`; empty if unknown."""
    if delivery is None or delivery.orders < FEWEST_ORDERS:
        return ""
    came = f"SMS in {delivery.with_sms} of {delivery.orders} orders"
    return came if delivery.median_seconds is None else f"{came}, half within {_wait(delivery)}"


def _wait(delivery: Delivery) -> str:
    seconds = delivery.median_seconds or 0.0
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.0f} h"


def why_empty(
    price_list: PriceList, words: str, connection: Connection, keys: KeyNames, *, is_chosen: bool
) -> str:
    """Why no product is shown, and what to do about it.

    Args:
        price_list: what is looked at.
        words: what it is filtered by.
        connection: how the talk with the service goes.
        keys: those in use.
        is_chosen: whether the country is, where it takes one.
    """
    kind = price_list.kind
    if kind == COUNTRY and not is_chosen:
        return f"Numbers of other countries: press {keys('products.country')} to pick a country."
    if words and price_list.read_at is not None:
        return f"Nothing fits “{words}”. Press {keys('products.clear')} to clear the filter."
    refresh = keys("products.refresh")
    if price_list.read_at is not None:
        return f"The service lists no {kind_label(kind)} numbers now. {refresh} asks again."
    match connection:
        case Connection.SIGNED_OUT:
            way = f"press {keys('app.account')}, then {keys('account.sign_in')}"
            return f"The price list is read once you are signed in: {way}."
        case Connection.TROUBLED:
            return f"The price list could not be read yet. {refresh} tries again."
        case _:
            return "Reading the price list…"
