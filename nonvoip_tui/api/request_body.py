"""What is sent about an order and about a purchase: the fields without the credentials."""

from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.models import Order, OrderRequest

_MOST_SAFE_INTEGER = 2**53


def body_naming(order: Order) -> dict[str, Json]:
    """An order by its id, and as older servers know it; what is not known is left out."""
    named: dict[str, Json] = {
        "order_id": _number_if_one(order.service_order_id),
        "service": order.service,
        "number": order.number,
    }
    return {name: value for name, value in named.items() if value != ""}


def body_ordering(
    request: OrderRequest, contract: Contract, *, country: str = ""
) -> dict[str, Json]:
    """What to buy, and exactly the consent that was given (API.md section 2.3).

    Args:
        request: names at least one product.
        contract: says under which names and in which forms.
        country: as the service wants it named; empty for as it names it.
    """
    country = country or request.products[0].country
    ids = [_number_if_one(product.product_id) for product in request.products]
    body: dict[str, Json] = {"product_id": ids[0]}
    if len(ids) > 1:
        is_list = contract.product_ids_form == "array"
        body = {"product_ids": ids if is_list else ",".join(map(str, ids))}
    if country:
        body[contract.country_order_field] = country_value(country, contract)
    elif request.network:
        body["network"] = _number_if_one(request.network)
    accepted = request.accepted_max_price
    if accepted is not None:
        is_number = contract.price_form == "number"
        body["accepted_max_price"] = accepted if is_number else format(accepted, "f")
    if request.bid_percent is not None:
        body["auction"] = request.bid_percent
    return body


def country_value(country: str, contract: Contract) -> Json:
    """A country in the form that the contract wants."""
    return _number_if_one(country) if contract.country_form == "number" else country


def _number_if_one(identifier: str) -> Json:
    # As the service wrote it: a leading zero or a letter makes it a word.
    is_number = identifier.isascii() and identifier.isdigit()
    is_number = is_number and str(int(identifier)) == identifier
    return int(identifier) if is_number and int(identifier) < _MOST_SAFE_INTEGER else identifier
