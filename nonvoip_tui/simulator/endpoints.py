"""The eleven endpoints of the service, by their path under `/api/` (API.md section 2)."""

from collections.abc import Callable, Mapping

from nonvoip_tui.simulator import lifecycle, listing, purchase
from nonvoip_tui.simulator.answers import Answer
from nonvoip_tui.simulator.fields import Fields
from nonvoip_tui.simulator.world import World

ENDPOINTS: Mapping[str, Callable[[World, Fields], Answer]] = {
    "balance": listing.balance,
    "products": listing.products,
    "order": purchase.order,
    "getsms": lifecycle.getsms,
    "reuse": lifecycle.reuse,
    "activate": lifecycle.activate,
    "reject": lifecycle.reject,
    "renew": lifecycle.renew,
    "country/products": listing.country_products,
    "country/order": purchase.country_order,
    "saveurl": listing.saveurl,
}
