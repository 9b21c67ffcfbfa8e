"""The endpoints that only tell: balance, price lists, the callback URL."""

from collections.abc import Iterable

from nonvoip_tui.simulator.answers import Answer, Kind, RefusalError, Row
from nonvoip_tui.simulator.fields import Fields
from nonvoip_tui.simulator.records import LIFE_SECONDS, StockedProduct
from nonvoip_tui.simulator.world import World


def balance(world: World, _fields: Fields) -> Answer:
    """POST /api/balance (API.md section 2.1)."""
    return Answer(Kind.BALANCE, ({"balance": world.balance},))


def products(world: World, fields: Fields) -> Answer:
    """POST /api/products: the USA, narrowed by `type`, `network` and `id` (section 2.2)."""
    kind = fields.text("type")
    if kind and kind not in LIFE_SECONDS:
        raise RefusalError("The selected type is invalid.", Kind.INVALID)
    return _list(p for p in _narrowed(world, fields) if not p.country and kind in ("", p.kind))


def country_products(world: World, fields: Fields) -> Answer:
    """POST /api/country/products: one country, or all of them (section 2.9)."""
    country = fields.text("country")
    return _list(p for p in _narrowed(world, fields) if p.country and country in ("", p.country))


def saveurl(world: World, fields: Fields) -> Answer:
    """POST /api/saveurl: where callbacks go; an empty one ends them (section 2.10)."""
    url = fields.text("url")
    if url and not url.startswith(("http://", "https://")):
        raise RefusalError("The url field must be a valid URL.", Kind.INVALID)
    world.callback_url = url
    return Answer(Kind.URL_SAVED, text="The callback URL has been saved.")


def _narrowed(world: World, fields: Fields) -> list[StockedProduct]:
    network, wanted = fields.text("network"), fields.text("id")
    return [
        product
        for product in world.products.values()
        if network in ("", str(product.network)) and wanted in ("", str(product.product_id))
    ]


def _list(chosen: Iterable[StockedProduct]) -> Answer:
    rows: list[Row] = []
    for product in sorted(chosen, key=lambda p: (p.country, p.name)):
        # Only a listed price has been seen, so an order without consent sells at no other.
        product.price = product.route_price
        rows.append(
            {
                "product_id": str(product.product_id),
                "name": product.name,
                "price": product.price,
                "available": product.available,
                "country": product.country or None,
            }
        )
    return Answer(Kind.PRODUCTS, tuple(rows))
