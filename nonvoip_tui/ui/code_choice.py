"""Which of the possible codes of an order or an SMS the person takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nonvoip_tui.domain.codes import codes_in
from nonvoip_tui.domain.models import Order, Sms

_MOST_TEXTS = 10
"""The newest texts of an order that are searched: who wants an older code sees it there."""

_codes_in = lru_cache(maxsize=256)(codes_in)
"""The same text is asked for whenever its order is painted."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The code that is taken, and its place among all that are possible."""

    code: str = ""
    """Empty when there is none."""
    place: int = 0
    """From 1, the likeliest first."""
    count: int = 0

    def words(self, key: str) -> str:
        """Which of several it is, and the key to the next; empty where there is no choice."""
        return f"{self.place} of {self.count} possible codes · {key} next" if self.count > 1 else ""


class CodeChoice:
    """Remembers what was chosen until something likelier comes."""

    def __init__(self) -> None:
        self._taken: dict[str, tuple[str, str]] = {}
        """By key: the likeliest code at that time, and the one that was chosen instead."""

    def of(self, key: str, codes: Sequence[str]) -> Chosen:
        """What is chosen.

        Args:
            key: what the codes belong to.
            codes: all that are possible, the likeliest first.
        """
        if not codes:
            return Chosen()
        likeliest, code = self._taken.get(key, ("", ""))
        place = codes.index(code) if likeliest == codes[0] and code in codes else 0
        return Chosen(codes[place], place + 1, len(codes))

    def take_next(self, key: str, codes: Sequence[str]) -> None:
        """Choose the one after; after the last, the likeliest again."""
        if codes:
            place = self.of(key, codes).place % len(codes)
            self._taken[key] = codes[0], codes[place]


def codes_of_sms(sms: Sms) -> tuple[str, ...]:
    """What may be the code of an SMS, the likeliest first."""
    codes = dict.fromkeys((sms.code, *_codes_in(sms.text)))
    return tuple(code for code in codes if code)


def codes_of_order(order: Order, messages: Sequence[Sms]) -> tuple[str, ...]:
    """What may be the code of an order: its last one, then those of its SMS.

    Args:
        order: the order as it is known now.
        messages: its SMS, newest first.
    """
    codes = dict.fromkeys((order.last_code,))
    for sms in messages[:_MOST_TEXTS]:
        codes |= dict.fromkeys(codes_of_sms(sms))
    return tuple(code for code in codes if code)
