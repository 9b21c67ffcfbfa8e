"""What the service's support needs to know of a call that nobody saw the end of."""

from datetime import UTC, datetime
from decimal import Decimal

from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.formats import action_word, money, phone_number


def support_text(intent: Intent, balance: Decimal | None, read_at: datetime | None) -> str:
    """Plain text to send to the service's support; no password, no e-mail.

    Args:
        intent: the call.
        balance: as it was read last, in US dollars.
        read_at: when that was; None when it was never read.
    """
    lines = [f"Unknown outcome of a call: {action_word(intent.action)} of {intent.service}"]
    lines.append(f"Sent at: {_utc(intent.began_at)}")
    lines.append(f"Reference: {intent.ref}")
    if intent.product_ids and any(intent.product_ids):
        lines.append(f"Product: {', '.join(intent.product_ids)} ({intent.kind})")
    if intent.order_id:
        lines.append(f"Order: {intent.order_id}")
    if intent.number:
        lines.append(f"Number: {phone_number(intent.number)}")
    accepted = intent.accepted_max_price
    lines.append(f"Price: {_sum(intent.price_shown if accepted is None else accepted)}")
    if intent.bid_percent is not None:
        lines.append(f"Bid: {intent.bid_percent} %")
    lines.append(f"Balance before: {_sum(intent.balance_before)}")
    if intent.balance_after is not None:
        lines.append(f"Balance after: {_sum(intent.balance_after)}")
    if read_at is not None and read_at >= intent.began_at:
        lines.append(f"Balance now: {_sum(balance)}, read at {_utc(read_at)}")
    if intent.detail:
        lines.append(f"What is known: {intent.detail}")
    return "\n".join(lines)


def _sum(amount: Decimal | None) -> str:
    return "not known" if amount is None else money(amount)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
