"""Asks whether to order, before the first byte is sent."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.services.quotes import Quote
from nonvoip_tui.ui.formats import kind_label, money, stock
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.product_words import delivery_sentence
from nonvoip_tui.ui.widgets.facts_view import FactsView


class ConfirmOrder(Dialog[OrderRequest]):
    """Names the service, the kind, the price and the balance after; answers with the request."""

    TITLE_TEXT = "Order this number?"
    DECLINE_LABEL = "Don't order"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "next_network", "Network", id="order.network"),
    ]

    def __init__(self, request: OrderRequest, quote: Quote) -> None:
        super().__init__()
        self._request = request
        self._quote = quote
        self._network = request.network

    def rows(self) -> list[tuple[str, str]]:
        """What is ordered and what it leaves."""
        product = self._request.products[0]
        rows = [("Service", self._request.service), ("Kind", kind_label(product.kind))]
        if product.country:
            rows.append(("Country", product.country))
        if len(self._request.products) == 1:
            rows.append(("In stock", stock(product)))
        if own := ", ".join({each.network: "" for each in self._request.products if each.network}):
            rows.append(("Network", own))
        elif networks := self._networks():
            rows.append(("Network", _network_words(self._network, networks)))
        if came := self._deliveries():
            rows.append(("Your orders", came))
        return [
            *rows,
            ("Price", money(self._quote.price)),
            ("Balance", money(self._quote.balance)),
            ("Balance after", money(self._quote.balance_after)),
        ]

    def _deliveries(self) -> str:
        if len(self._request.products) > 1:
            return ""
        key = ProductKey.of(self._request.products[0])
        return delivery_sentence(self.app.facts.deliveries.get(key))

    def closing(self) -> str:
        """What speaks against it."""
        if self._quote.is_covered:
            return ""
        return "The balance does not cover this. It is read once more before anything is sent."

    def accept_label(self) -> str:
        """Name the sum."""
        return f"Order for {money(self._quote.price)}"

    def accepted(self) -> OrderRequest:
        """The request as it was shown."""
        return self._request._replace(network=self._network)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A network is chosen where the service offers several."""
        if action == "next_network":
            return bool(self._networks())
        return super().check_action(action, parameters)

    def action_next_network(self) -> None:
        """Choose the next network; after the last the service chooses again."""
        choices = ("", *self._networks())
        place = choices.index(self._network) if self._network in choices else 0
        self._network = choices[(place + 1) % len(choices)]
        self.query_one("#rows", FactsView).show(self.rows())

    def _networks(self) -> tuple[str, ...]:
        """Those to choose from; none abroad, where nobody says that there are any.

        A product of a network has that one: another would be another product.
        """
        networks = self.app.facts.contract.networks
        has_its_own = any(product.country or product.network for product in self._request.products)
        return networks if len(networks) > 1 and not has_its_own else ()


def _network_words(network: str, networks: tuple[str, ...]) -> str:
    return f"{network} (may have another price)" if network else f"any of {', '.join(networks)}"
