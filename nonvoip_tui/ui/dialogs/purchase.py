"""Asks before money moves: about the order, a new price, a premium bid."""

from decimal import Decimal
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.models import OrderRequest, ProductKey
from nonvoip_tui.services.ordering import PriceOffer, Quote, bid_offer
from nonvoip_tui.ui.dialogs.base import Confirm, Dialog
from nonvoip_tui.ui.formatting import (
    delivery_sentence,
    kind_label,
    money,
    signed_money,
    stock,
    unread_examples,
)
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.requests import AnswerWanted
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import DetailsView


class ConfirmOrder(Dialog[OrderRequest]):
    """Shows the service, kind, price and balance after; answers with the request."""

    TITLE_TEXT = "Order this number?"
    DECLINE_LABEL = "Don't order"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("order.network", "next_network"),
        binding("found.answer", "show_answer"),
    ]

    def __init__(self, request: OrderRequest, quote: Quote) -> None:
        super().__init__()
        self._request = request
        self._quote = quote
        self._network = request.network

    def rows(self) -> list[tuple[str, str]]:
        product = self._request.products[0]
        rows = [("Service", self._request.service), ("Kind", kind_label(product.kind))]
        if product.country:
            rows.append(("Country", product.country))
        if len(self._request.products) == 1:
            rows.append(("In stock", stock(product)))
        if own := ", ".join({each.network: "" for each in self._request.products if each.network}):
            rows.append(("Network", own))
        elif networks := self._networks():
            chosen = f"{self._network} (may have another price)"
            rows.append(("Network", chosen if self._network else f"any ({', '.join(networks)})"))
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
        return delivery_sentence(self.app.view_model.deliveries.get(key))

    def closing(self) -> str:
        words = unread_examples(
            self.app.view_model.warned_examples, self.app.key_names("found.answer")
        )
        if not self._quote.is_covered:
            low = "Your balance is too low. It will be checked again before ordering."
            return f"{low} {words}".rstrip()
        return words

    def accept_label(self) -> str:
        return f"Order for {money(self._quote.price)}"

    def accepted(self) -> OrderRequest:
        return self._request._replace(network=self._network)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_network":
            return bool(self._networks())
        if action == "show_answer":
            return bool(self.app.view_model.warned_examples)
        return super().check_action(action, parameters)

    def action_next_network(self) -> None:
        """Choose the next network; after the last the service chooses again."""
        choices = ("", *self._networks())
        index = choices.index(self._network) if self._network in choices else 0
        self._network = choices[(index + 1) % len(choices)]
        self.query_one("#rows", DetailsView).show(self.rows())

    def action_show_answer(self) -> None:
        self.post_message(AnswerWanted())

    def _networks(self) -> tuple[str, ...]:
        """Those to choose from; none in other countries, where nobody says that there are any.

        A product of a network has that one: another would be another product.
        """
        networks = self.app.view_model.contract.networks
        has_its_own = any(product.country or product.network for product in self._request.products)
        return networks if len(networks) > 1 and not has_its_own else ()


def price_change(service: str, offer: PriceOffer) -> Confirm:
    """Ask whether to order at the new price, which the button names."""
    rows = [
        ("Service", service),
        ("Old price", money(offer.old_price)),
        ("New price", money(offer.new_price)),
        ("Difference", f"{signed_money(offer.difference)} ({offer.percent:+}%)"),
        ("Balance after", money(offer.balance_after)),
    ]
    return Confirm(
        "The price has changed",
        rows,
        "Nothing has been bought yet. Order at the new price?",
        accept=f"Pay {money(offer.new_price)}",
        decline="Don't order",
    )


class BidEntry(TextField):
    """Takes digits only, so that `y` and `n` answer the dialog from here too."""

    def __init__(self, bid: int | None) -> None:
        super().__init__("" if bid is None else str(bid), max_length=4, id="bid")

    def takes(self, character: str) -> bool:
        return character in "0123456789"

    def begin(self, digit: str) -> None:
        """Take the first digit of a new bid, typed while the focus was elsewhere."""
        self.select_on_focus = False  # the next digit would replace this one
        self.value = digit
        self.cursor_position = 1
        self.screen.set_focus(self)  # at once: the next digit may be here already

    def on_blur(self) -> None:
        """Reached by tab, a new bid replaces the old one."""
        self.select_on_focus = True


class PremiumBid(Dialog[int]):
    """Shows what a bid would cost; answers with the bid in percent that the user accepted."""

    TITLE_TEXT = "No regular number: bid for a premium one?"
    DECLINE_LABEL = "Don't bid"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", label="Bid"),
        Binding("n", "decline", "Don't bid"),
        Binding("tab", "edit", "Change the bid"),
    ]

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
        """What the button names."""

    def body(self) -> list[Widget]:
        contract = self.app.view_model.contract
        limits = f"Your bid in percent, {contract.min_bid_percent} to {contract.max_bid_percent}:"
        self._bid = self._within_limits(self._bid)
        return [
            DetailsView(self.rows(), id="rows"),
            Static(limits, id="label"),
            BidEntry(self._bid),
        ]

    def rows(self) -> list[tuple[str, str]]:
        recommended = "none" if self._recommended is None else f"{self._recommended}%"
        rows = [
            ("Service", self._service),
            ("List price", money(self._base_price)),
            ("Recommended", recommended),
        ]
        if self._named_price is not None:
            rows.append(("Service's price", money(self._named_price)))
        if self._bid is None:
            return [*rows, ("Total", "—"), ("Balance after", "—")]
        offer = bid_offer(self._base_price, self._bid, self._balance)
        return [
            *rows,
            ("Total", f"about {money(offer.estimate)}"),
            ("Balance after", f"about {money(offer.balance_after)}"),
        ]

    def accept_label(self) -> str:
        if self._bid is None:
            return "Enter a bid"
        offer = bid_offer(self._base_price, self._bid, self._balance)
        return f"Bid {self._bid}%, about {money(offer.estimate)}"

    def accepted(self) -> int | None:
        """The bid in the entry, when it is within the limits and the button names it."""
        bid = self._typed_bid
        return bid if bid == self._bid else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "accept" and self.is_mounted and self._typed_bid is None:
            return None
        return super().check_action(action, parameters)

    def on_mount(self) -> None:
        self.query_one("#accept", Button).disabled = self._bid is None

    def action_edit(self) -> None:
        entry = self.query_one(BidEntry)
        if entry.has_focus:
            self.focus_next()
        else:
            entry.focus()

    def knows(self, event: events.Key) -> bool:
        return super().knows(event) or _is_digit(event)

    def on_key(self, event: events.Key) -> None:
        entry = self.query_one(BidEntry)
        if _is_digit(event) and event.character and not entry.has_focus:
            entry.begin(event.character)
            event.stop()

    @on(TextField.Changed, "#bid")
    def _bid_changed(self, event: TextField.Changed) -> None:
        event.stop()
        self._bid = self._typed_bid
        accept = self.query_one("#accept", Button)
        accept.label = Content(self.accept_label())
        accept.refresh(layout=True)  # a longer sum takes a wider button
        accept.disabled = self._bid is None
        self.query_one("#rows", DetailsView).show(self.rows())
        self.refresh_bindings()

    @property
    def _typed_bid(self) -> int | None:
        """The bid that stands in the entry now, when it is within the limits."""
        value = self.query_one(BidEntry).value
        return self._within_limits(int(value) if value.isascii() and value.isdigit() else None)

    def _within_limits(self, bid: int | None) -> int | None:
        contract = self.app.view_model.contract
        is_within = bid is not None and contract.min_bid_percent <= bid <= contract.max_bid_percent
        return bid if is_within else None

    @on(TextField.Submitted, "#bid")
    def _bid_entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.query_one("#decline", Button).focus()


def _is_digit(event: events.Key) -> bool:
    return event.character is not None and event.character in "0123456789"
