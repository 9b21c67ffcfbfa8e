"""What `--json` prints: the fields of each thing, frozen, and described in the manual page.

A field may be added at the end of a list; none is renamed, moved or taken away, for scripts of
users read them.
"""

from collections.abc import Mapping, Sequence

RECORDS: Mapping[str, Sequence[str]] = {
    "order": (
        *("order_id", "created_at", "service", "kind", "country", "number", "state", "status"),
        *("price", "bid_percent", "product_id", "expires_at", "active_until", "rejected_at"),
        *("ended_at", "parent_id", "sms_count", "last_code", "last_sms_at", "note", "refunded"),
        "warning",
    ),
    "message": ("received_at", "order_id", "service", "number", "sender", "code", "text"),
    "product": ("product_id", "name", "price", "available", "kind", "network", "country"),
    "call": (
        *("ref", "action", "sent_at", "service", "kind", "order_id", "number", "price"),
        *("bid_percent", "balance_before", "balance_after", "detail"),
    ),
    "balance": ("balance", "currency", "read_at", "unknown_outcomes"),
    "done": ("outcome", "order", "sentence", "is_end_assumed", "refunded", "balance"),
    "refused": ("outcome", "reason"),
    "unknown": ("outcome", "reason", "call"),
    "check": ("name", "state", "words", "cure"),
    "examination": ("checks", "contract", "learned", "document", "rehearsal"),
}
"""By what they are the fields, in their order."""

COMMANDS: Mapping[str, str] = {
    "balance": "One balance; unknown_outcomes is a list of calls.",
    "products": "A list of products.",
    "orders": (
        "A list of orders, newest first; calls with an unknown outcome come before them, with "
        "the state outcome_unknown and their ref."
    ),
    "messages, sms": "A list of messages; sms --follow prints one message per line.",
    "wait": "One message.",
    "reject, reuse, renew, activate": (
        "One result, whose outcome is done, refused, not_sent or unknown: done has the order, "
        "unknown has the call, the others have the reason."
    ),
    "add": "One order.",
    "settle": "A list of calls; found is what the answer to each seems to contain, or null.",
    "doctor": "One examination, with a list of checks.",
    "listen": (
        "One object per line, whose event is url (with url), sms (with order_id and at), or count "
        "(with webhooks, unknown and refused)."
    ),
}
"""What each command prints, as the manual page says it."""

FORMS = (
    "Amounts are strings with a decimal point, times are strings in UTC such as "
    "2026-06-20T09:30:00Z, and unknown values are null. An empty list is [], not a failure. Fields "
    "may be added in later versions; none is renamed or removed."
)
