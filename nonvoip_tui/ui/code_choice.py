"""What an SMS or an order has to copy, a code, a guess at one, or a link, and which is taken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum
from functools import lru_cache

from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.domain.urls import host_of, link_in
from nonvoip_tui.ui.formatting import clock_time

_MAX_TEXTS = 10
"""The newest texts of an order that are searched: who wants an older code sees it there."""


class Kind(IntEnum):
    """What may be copied, the likeliest wanted first."""

    CODE = 0
    GUESS = 1
    LINK = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to copy, and whose it is."""

    text: str
    kind: Kind = Kind.CODE
    is_newest: bool = True
    """Whether it is of the newest SMS."""
    came_at: datetime | None = None
    """When its SMS came; None if that is the newest, or not known."""
    is_newest_without: bool = False
    """Whether the newest SMS has no code."""

    def age(self, now: datetime) -> str:
        """Which SMS it is of; empty for the newest."""
        if self.is_newest:
            return ""
        words = f"of {clock_time(self.came_at, now)}" if self.came_at else "of an older SMS"
        return f"{words}, the newest SMS has no code" if self.is_newest_without else words

    def doubt(self) -> str:
        """What to know about something that may not be the code."""
        match self.kind:
            case Kind.CODE:
                return ""
            case Kind.GUESS:
                return "perhaps the code? The SMS does not say so"
            case Kind.LINK:
                return f"link to {host_of(self.text)}"

    def name(self, now: datetime) -> str:
        """What was copied, as the beginning of a sentence."""
        age = f" {age}," if (age := self.age(now)) else ""
        match self.kind:
            case Kind.CODE:
                return f"Code {self.text}{age}"
            case Kind.GUESS:
                return f"{self.text}, perhaps the code{age or ','}"
            case Kind.LINK:
                return f"The link to {host_of(self.text)}{age}"

    @property
    def short(self) -> tuple[str, bool]:
        """What a column shows, and whether it is sure: of the newest SMS, and its code."""
        match self.kind:
            case Kind.CODE:
                is_old = self.is_newest_without
                return (f"({self.text})" if is_old else self.text), not is_old
            case Kind.GUESS:
                return f"{self.text}?", False
            case Kind.LINK:
                return "link", False


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is taken, and its place among all that is possible."""

    offer: Offer | None = None
    place: int = 0
    """From 1, the likeliest first."""
    count: int = 0

    @property
    def code(self) -> str:
        """The code, sure or guessed; empty where there is none."""
        return self.offer.text if self.offer and self.offer.kind is not Kind.LINK else ""

    def words(self, key: str) -> str:
        """Which of several it is, and the key to the next; empty where there is no choice."""
        return f"{self.place} of {self.count} possible codes · {key} next" if self.count > 1 else ""


class CodeChoice:
    """Remembers what was chosen until something likelier comes."""

    def __init__(self) -> None:
        self._taken: dict[str, tuple[str, str]] = {}
        """By key: the likeliest offer at that time, and the one chosen instead."""

    def of(self, key: str, offers: Sequence[Offer]) -> Chosen:
        """What is chosen.

        Args:
            key: what the offers belong to.
            offers: all that are possible, the likeliest first.
        """
        if not offers:
            return Chosen()
        texts = [offer.text for offer in offers]
        likeliest, text = self._taken.get(key, ("", ""))
        place = texts.index(text) if likeliest == texts[0] and text in texts else 0
        return Chosen(offers[place], place + 1, len(offers))

    def take_next(self, key: str, offers: Sequence[Offer]) -> None:
        """Choose the one after; after the last, the likeliest again."""
        if offers:
            place = self.of(key, offers).place % len(offers)
            self._taken[key] = offers[0].text, offers[place].text


@lru_cache(maxsize=1024)
def _found_in(text: str, code: str) -> tuple[Offer, ...]:
    """The same text is asked for whenever its order is painted."""
    from nonvoip_tui.domain.codes import codes_in, guess_in  # the first frame searches for none

    if codes := _distinct((code, *codes_in(text))):
        return tuple(map(Offer, codes))
    if guess := guess_in(text):
        return (Offer(guess, Kind.GUESS),)
    return (Offer(link, Kind.LINK),) if (link := link_in(text)) else ()


def _distinct(texts: Iterable[str]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text]


def offers_of_sms(sms: Sms) -> tuple[Offer, ...]:
    """What an SMS has to copy, the likeliest first: codes, else a guess, else a link."""
    return _found_in(sms.text, sms.code)


def newest_offer(messages: Sequence[Sms]) -> tuple[Sms | None, Offer | None]:
    """The first SMS that has something to copy, and that; neither where none has.

    Args:
        messages: of whatever orders, the newest first.
    """
    for place, sms in enumerate(messages[:_MAX_TEXTS]):
        if offers := offers_of_sms(sms):
            is_newest = place == 0
            offer = replace(
                offers[0],
                is_newest=is_newest,
                came_at=sms.received_at,
                is_newest_without=not is_newest,
            )
            return sms, offer
    return None, None


def offers_of_order(order: Order, messages: Sequence[Sms]) -> tuple[Offer, ...]:
    """What an order has to copy: codes first, of the newest SMS before those of older ones.

    Args:
        order: the order as it is known now.
        messages: its SMS, newest first; those of an order of long ago may not be read yet.
    """
    if not messages:
        return (Offer(order.last_code),) if order.last_code else ()
    newest, *older = messages[:_MAX_TEXTS]
    offers = list(offers_of_sms(newest))
    is_without = not offers or offers[0].kind is not Kind.CODE
    for sms in older:
        offers += (
            replace(offer, is_newest=False, came_at=sms.received_at, is_newest_without=is_without)
            for offer in offers_of_sms(sms)
        )
    if order.last_code:
        offers.append(Offer(order.last_code, is_newest=False, is_newest_without=is_without))
    first: dict[str, Offer] = {}
    for offer in sorted(offers, key=lambda offer: offer.kind):
        first.setdefault(offer.text, offer)
    return tuple(first.values())
