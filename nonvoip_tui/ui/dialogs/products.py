"""Asks for a country, or for the highest price at which to notify about a product."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.models import Product
from nonvoip_tui.ui.dialogs.base import AnswerButton, Dialog, TextDialog
from nonvoip_tui.ui.formatting import (
    kind_label,
    money,
    stock,
)
from nonvoip_tui.ui.matching import best_first
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import DetailsView

_MAX_SHOWN = 8


class PickCountry(TextDialog[str]):
    """Answers with a name of the service's list; where it names none, with what was typed."""

    TITLE_TEXT = "Which country?"
    AUTO_FOCUS = "#country"

    def __init__(self, countries: Sequence[str]) -> None:
        """Take the names that the service lists; may be empty."""
        super().__init__()
        self._countries = countries

    def body(self) -> list[Widget]:
        entry = TextField(placeholder="type a name, enter picks the first", id="country")
        return [entry, Static("", id="fitting", markup=False)]

    def buttons(self) -> list[Button]:
        return [AnswerButton(self.DECLINE_LABEL, "decline")]

    def on_mount(self) -> None:
        self._show_fitting("")

    def accepted(self) -> str | None:
        """The first match; without a list, what was typed."""
        typed = self.query_one("#country", TextField).value.strip()
        fitting = self._fitting(typed)
        if fitting:
            return fitting[0]
        return None if self._countries else typed or None

    @on(events.Click, "#fitting")
    def _clicked(self, event: events.Click) -> None:
        event.stop()
        shown = self._fitting(self.query_one("#country", TextField).value)[:_MAX_SHOWN]
        if event.y < len(shown):
            self.answer(shown[event.y])

    @on(TextField.Changed, "#country")
    def _typed(self, event: TextField.Changed) -> None:
        event.stop()
        self._show_fitting(event.value)

    def _fitting(self, typed: str) -> list[str]:
        names = [name.casefold() for name in self._countries]
        return [self._countries[place] for place in best_first(names, typed)]

    def _show_fitting(self, typed: str) -> None:
        fitting = self._fitting(typed)
        lines = fitting[:_MAX_SHOWN]
        if len(fitting) > _MAX_SHOWN:
            lines.append(f"… and {len(fitting) - _MAX_SHOWN} more")
        if not lines:
            lines = [
                "The service does not list that country."
                if self._countries
                else "The service lists no countries: type the name it uses."
            ]
        self.query_one("#fitting", Static).update(Content("\n".join(lines)))


@dataclass(frozen=True, slots=True)
class Watched:
    """The answer: the highest price at which to notify."""

    max_price: Decimal | None
    """US dollars; None for any price."""


class PriceEntry(TextField):
    """Takes digits and a point only, so that `y` and `n` answer the dialog from here too."""

    def __init__(self) -> None:
        super().__init__(id="price", max_length=8, placeholder="any price")

    def takes(self, character: str) -> bool:
        return character in "0123456789."


class Watch(Dialog[Watched]):
    """Starts in the entry: watching costs nothing and buys nothing."""

    TITLE_TEXT = "Watch this product?"
    DECLINE_LABEL = "Don't watch"
    ACCEPT_LABEL = "Watch"
    AUTO_FOCUS = "#price"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", "Watch", show=False)]

    def __init__(self, product: Product) -> None:
        super().__init__()
        self._product = product

    def body(self) -> list[Widget]:
        return [
            DetailsView(self.rows(), id="rows"),
            Static("Only at this price in dollars or less; empty for any:", id="label"),
            PriceEntry(),
        ]

    def rows(self) -> list[tuple[str, str]]:
        product = self._product
        rows = [("Service", product.name), ("Kind", kind_label(product.kind))]
        if product.country:
            rows.append(("Country", product.country))
        return [*rows, ("Price", money(product.price)), ("In stock", stock(product))]

    def closing(self) -> str:
        words = "You will be notified, with the bell, when it is available. Nothing is bought."
        if self._product.in_stock:
            words += (
                " It is in stock now: without a lower price you will be notified when it is back."
            )
        return words

    def accepted(self) -> Watched | None:
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
