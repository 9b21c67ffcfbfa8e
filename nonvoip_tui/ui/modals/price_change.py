"""Asks whether the service's new price is accepted."""

from decimal import Decimal

from nonvoip_tui.services.quotes import PriceOffer
from nonvoip_tui.ui.formats import money, signed_money
from nonvoip_tui.ui.modals.base import Dialog


class PriceChange(Dialog[Decimal]):
    """Shows the old and the new price; answers with exactly the price that was shown."""

    TITLE_TEXT = "The price has changed"
    DECLINE_LABEL = "Don't order"

    def __init__(self, service: str, offer: PriceOffer) -> None:
        super().__init__()
        self._service = service
        self._offer = offer

    def rows(self) -> list[tuple[str, str]]:
        """Both prices, the difference, the balance after."""
        offer = self._offer
        return [
            ("Service", self._service),
            ("Old price", money(offer.old_price)),
            ("New price", money(offer.new_price)),
            ("Difference", f"{signed_money(offer.difference)} ({offer.percent:+} %)"),
            ("Balance after", money(offer.balance_after)),
        ]

    def closing(self) -> str:
        """The question."""
        return "Nothing was bought yet. Order at the new price?"

    def accept_label(self) -> str:
        """Name the sum."""
        return f"Pay {money(self._offer.new_price)}"

    def accepted(self) -> Decimal:
        """The new price as it was shown."""
        return self._offer.new_price
