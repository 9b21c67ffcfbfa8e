"""What the service says in a callback: a hint, never a fact."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Webhook(NamedTuple):
    """One order that a callback spoke of. Nothing of it is signed."""

    order_id: str = ""
    """Letters and digits; empty where only the number is known."""
    number: str = ""
    """Digits alone; empty where only the order is known."""
    service: str = ""
    """As it came, and not safe to show."""
    mark: str = ""
    """Equal for the same content, so that repeated ones are known."""


class Refusal(StrEnum):
    """Why a callback was refused."""

    PATH = "wrong path"
    METHOD = "wrong method"
    TOO_BIG = "too big"
    TOO_SLOW = "too slow"
    NOT_JSON = "not JSON"
    BROKEN = "not HTTP"
    STRANGER = "not from a trusted proxy"


class Reception(StrEnum):
    """Whether callbacks can come in."""

    OFF = "off"
    OPEN = "open"
    ELSEWHERE = "elsewhere"
    """Another running copy of the program receives them."""
    BLOCKED = "blocked"
    """They are wanted, and something is in the way."""


class KeptWebhooks(NamedTuple):
    """What outlives the program, for every copy of it."""

    total: int = 0
    """Callbacks that came in about orders of the journal."""
    last_at: datetime | None = None


class WebhookState(NamedTuple):
    """The state of the account's callbacks."""

    reception: Reception = Reception.OFF
    url: str = ""
    """What is to be saved at the service."""
    stored: KeptWebhooks = KeptWebhooks()
    are_proven: bool = False
    """Whether they come in and are true, so that polling is only a safety net."""
    refused: int = 0
    """Callbacks refused since the start."""
    unknown: int = 0
    """Callbacks since the start about orders that are not in the journal."""
    trouble: str = ""
    """What is in the way, or not safe, in words; empty if nothing."""
