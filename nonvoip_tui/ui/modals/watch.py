"""Asks up to which price a product is worth a word when it can be had."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.models import Product
from nonvoip_tui.ui.formats import kind_label, money, stock
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.widgets.facts_view import FactsView
from nonvoip_tui.ui.widgets.text_field import TextField


@dataclass(frozen=True, slots=True)
class Watched:
    """The answer: what is worth a word."""

    max_price: Decimal | None
    """US dollars; None for any price."""


class PriceEntry(TextField):
    """Takes digits and a point only, so that `y` and `n` answer the dialog from here too."""

    def __init__(self) -> None:
        super().__init__(id="price", max_length=8, placeholder="any price")

    def takes(self, character: str) -> bool:
        """Leave letters to the dialog."""
        return character in "0123456789."


class Watch(Dialog[Watched]):
    """Starts in the entry: watching costs nothing and buys nothing."""

    TITLE_TEXT = "Watch this product?"
    DECLINE_LABEL = "Don't watch"
    AUTO_FOCUS = "#price"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Watch", show=False),
    ]

    def __init__(self, product: Product) -> None:
        super().__init__()
        self._product = product

    def body(self) -> list[Widget]:
        """The product as it is, and the price."""
        return [
            FactsView(self.rows(), id="rows"),
            Static("Only at this price in dollars or less; empty for any:", id="label"),
            PriceEntry(),
            Static(Content(self.closing()), id="closing", markup=False),
        ]

    def rows(self) -> list[tuple[str, str]]:
        """What is to be watched, as it is now."""
        product = self._product
        rows = [("Service", product.name), ("Kind", kind_label(product.kind))]
        if product.country:
            rows.append(("Country", product.country))
        return [*rows, ("Price", money(product.price)), ("In stock", stock(product))]

    def closing(self) -> str:
        """What follows."""
        told = "You are told, with the bell, when it can be had. Nothing is bought."
        if self._product.in_stock:
            told += " It is in stock now: without a lower price you are told when it comes back."
        return told

    def accept_label(self) -> str:
        """It costs nothing."""
        return "Watch"

    def accepted(self) -> Watched | None:
        """The price, when it is one."""
        text = self.query_one("#price", TextField).value.strip()
        if not text:
            return Watched(None)
        is_amount = text.isascii() and text.replace(".", "", 1).isdigit()
        return Watched(Decimal(text)) if is_amount else None

    @on(TextField.Changed, "#price")
    def _price_changed(self, event: TextField.Changed) -> None:
        event.stop()
        self.query_one("#accept", Button).disabled = self.accepted() is None

    @on(TextField.Submitted, "#price")
    def _price_entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.action_accept()
