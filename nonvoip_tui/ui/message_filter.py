"""Which SMS a person wants to see."""

from collections.abc import Sequence
from dataclasses import dataclass

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.services.desk import Desk
from nonvoip_tui.ui.days import Days
from nonvoip_tui.ui.formats import kind_label


@dataclass(frozen=True, slots=True)
class MessageFilter:
    """Everything that an SMS has to fit; what is empty, all fit."""

    words: str = ""
    """As typed, to be found in text, service, code and number."""
    service: str = ""
    """Its exact name."""
    kind: str = ""
    days: Days | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether more than words is asked for."""
        return bool(self.service or self.kind or self.days)

    @property
    def is_empty(self) -> bool:
        """Whether every SMS fits."""
        return not self.words.strip() and not self.is_narrowed

    @property
    def sentence(self) -> str:
        """What it asks for, for people: `“code” · examplepay · today`."""
        words = self.words.strip()
        parts = (
            f"“{words}”" if words else "",
            self.service,
            kind_label(self.kind) if self.kind else "",
            self.days.words if self.days else "",
        )
        return " · ".join(filter(None, parts))

    def page(self, desk: Desk, limit: int, before: Sms | None) -> Sequence[Sms]:
        """The newest that fit.

        Args:
            desk: where they are kept.
            limit: the most that are given.
            before: the last one of the page before.

        Raises:
            StorageError: they cannot be read.
        """
        return desk.messages.search(
            self.words,
            limit,
            before,
            service=self.service,
            kind=self.kind,
            since=self.days.since if self.days else None,
            until=self.days.until if self.days else None,
        )
