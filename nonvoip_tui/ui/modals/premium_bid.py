"""Asks whether to bid for a premium number, and how much."""

from decimal import Decimal

from textual import events, on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from nonvoip_tui.domain.models import MAX_BID_PERCENT, MIN_BID_PERCENT
from nonvoip_tui.services.quotes import bid_offer
from nonvoip_tui.ui.formats import money
from nonvoip_tui.ui.modals.base import Dialog
from nonvoip_tui.ui.modals.table_text import facts_text


class BidEntry(Input):
    """Takes digits only, so that `y` and `n` answer the dialog from here too."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Leave letters to the dialog."""
        return character is not None and character.isdigit()

    def on_key(self, event: events.Key) -> None:
        """Leave letters to the dialog."""
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()


class PremiumBid(Dialog[int]):
    """Shows what a bid makes; answers with the bid in percent that the person accepted."""

    TITLE_TEXT = "No regular number: bid for a premium one?"
    DECLINE_LABEL = "Don't bid"

    def __init__(
        self,
        service: str,
        base_price: Decimal,
        recommended_bid_percent: int | None,
        named_price: Decimal | None,
        balance: Decimal | None,
    ) -> None:
        super().__init__()
        self._service = service
        self._base_price = base_price
        self._recommended = recommended_bid_percent
        self._named_price = named_price
        self._balance = balance
        self._bid = recommended_bid_percent

    def body(self) -> list[Widget]:
        """The offer, and the bid to be changed."""
        bid = "" if self._bid is None else str(self._bid)
        entry = BidEntry(bid, type="integer", max_length=4, id="bid", compact=True)
        entry.cursor_blink = False
        return [
            Static(self.text(), id="text", markup=False),
            Static("", id="sum", markup=False),
            Static(f"Your bid in percent, {MIN_BID_PERCENT}–{MAX_BID_PERCENT}:", id="label"),
            entry,
        ]

    def on_mount(self) -> None:
        """Show what the recommended bid makes."""
        super().on_mount()
        self._show_sum()

    def text(self) -> Content:
        """What is offered."""
        recommended = "none named" if self._recommended is None else f"{self._recommended} %"
        rows = [
            ("Service", self._service),
            ("List price", money(self._base_price)),
            ("Recommended", recommended),
        ]
        if self._named_price is not None:
            rows.append(("Service's price", money(self._named_price)))
        return facts_text(rows)

    def accept_label(self) -> str:
        """Name the bid and the sum it makes."""
        if self._bid is None:
            return "Enter a bid"
        offer = bid_offer(self._base_price, self._bid, self._balance)
        return f"Bid {self._bid} %, about {money(offer.estimate)}"

    def accepted(self) -> int | None:
        """The bid, when it is within the limits."""
        return self._bid

    def on_key(self, event: events.Key) -> None:
        """A digit typed anywhere begins a new bid."""
        entry = self.query_one("#bid", Input)
        if event.character and event.character.isdigit() and not entry.has_focus:
            entry.value = event.character
            entry.focus()
            entry.cursor_position = 1
            event.stop()

    @on(Input.Changed, "#bid")
    def _bid_changed(self, event: Input.Changed) -> None:
        event.stop()
        value = event.value.strip()
        bid = int(value) if value.isascii() and value.isdigit() else 0
        self._bid = bid if MIN_BID_PERCENT <= bid <= MAX_BID_PERCENT else None
        self._show_sum()

    @on(Input.Submitted, "#bid")
    def _bid_entered(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one("#decline", Button).focus()

    def _show_sum(self) -> None:
        button = self.query_one("#accept", Button)
        button.label = Content(self.accept_label())
        button.disabled = self._bid is None
        if self._bid is None:
            rows = [("Makes", "—"), ("Balance after", "—")]
        else:
            offer = bid_offer(self._base_price, self._bid, self._balance)
            rows = [
                ("Makes", f"about {money(offer.estimate)}"),
                ("Balance after", f"about {money(offer.balance_after)}"),
            ]
        self.query_one("#sum", Static).update(facts_text(rows))
