"""Asks whether to order, before the first byte is sent."""

from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.services.quotes import Quote
from nonvoip_tui.ui.formats import kind_label, money, stock
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.product_words import delivery_sentence


class ConfirmOrder(Dialog[OrderRequest]):
    """Names the service, the kind, the price and the balance after; answers with the request."""

    TITLE_TEXT = "Order this number?"
    DECLINE_LABEL = "Don't order"

    def __init__(self, request: OrderRequest, quote: Quote) -> None:
        super().__init__()
        self._request = request
        self._quote = quote

    def rows(self) -> list[tuple[str, str]]:
        """What is ordered and what it leaves."""
        product = self._request.products[0]
        rows = [("Service", self._request.service), ("Kind", kind_label(product.kind))]
        if product.country:
            rows.append(("Country", product.country))
        if len(self._request.products) == 1:
            rows.append(("In stock", stock(product)))
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
        return self._request
