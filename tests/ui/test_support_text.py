"""The text for the service's support says all that helps to find the call, and no secret."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from nonvoip_tui.domain.answers import RawAnswer
from nonvoip_tui.domain.models import Action, Ending, Intent
from nonvoip_tui.ui.dialogs.outcome import support_text

BEGAN = datetime(2026, 11, 23, 12, 0, 1, tzinfo=UTC)
INTENT = Intent(
    "a1b2",
    Action.ORDER,
    BEGAN,
    "Service 101",
    kind="short_term",
    product_ids=("101",),
    price_shown=Decimal("0.60"),
    balance_before=Decimal("50.00"),
    balance_after=Decimal("49.40"),
    ending=Ending.UNKNOWN,
    detail="No answer came.",
)


def test_it_says_what_when_in_utc_and_the_balance_around_it() -> None:
    read_at = (BEGAN + timedelta(seconds=5)).astimezone(timezone(timedelta(hours=5)))
    assert support_text(INTENT, Decimal("49.40"), read_at).splitlines() == [
        "Unknown outcome of a call: order of Service 101",
        "Sent at: 2026-11-23 12:00:01 UTC",
        "Reference: a1b2",
        "Product: 101 (short_term)",
        "Price: $0.60",
        "Balance before: $50.00",
        "Balance after: $49.40",
        "Balance now: $49.40, read at 2026-11-23 12:00:06 UTC",
        "What is known: No answer came.",
    ]


def test_what_is_not_known_is_not_made_up() -> None:
    renewal = INTENT._replace(
        action=Action.RENEW,
        order_id="900003",
        number="12025550178",
        product_ids=("",),
        balance_before=None,
        balance_after=None,
    )
    text = support_text(renewal, Decimal("49.40"), BEGAN - timedelta(hours=1))
    assert "renewal of Service 101" in text
    assert "Order: 900003\nNumber: +1 202-555-0178" in text
    assert "Balance before: not known" in text
    assert "Balance now" not in text
    assert "Product" not in text


def test_it_holds_what_was_answered_and_says_so() -> None:  # N12
    body = b'{"line":"+1 (202) 555-0111"}'
    answer = RawAnswer("order", 200, "application/json", body, BEGAN)
    text = support_text(INTENT, None, None, answer)
    assert "(HTTP 200, application/json), without e-mail and password:" in text
    assert '  "line": "+1 (202) 555-0111"' in text
    long = answer._replace(body=b"[" + b"1," * 500 + b"1]")
    assert "more lines" in support_text(INTENT, None, None, long)
