"""The SMS that are listed: those of one filter, page by page, and of the last filter only."""

from collections.abc import Sequence
from dataclasses import dataclass

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.view_model import MessageFilter

FIRST_PAGE = 200
NEXT_PAGE = 1000
"""SMS read at once; a page costs the same wherever it begins."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One page to be read."""

    filter: MessageFilter
    before: Sms | None
    """The last SMS of the page before; None for the first page."""
    limit: int


class MessagePages:
    """Says which page to read next, and puts what was read in its place.

    One page is read at a time. An answer to a filter that is not wanted any more changes nothing.
    """

    def __init__(self) -> None:
        self.rows: Sequence[Sms] = ()
        """What was read of the wanted filter, newest first; of the filter before, until then."""
        self.wanted = MessageFilter()
        self.is_complete = False
        """Whether all that fit are in `rows`."""
        self._shown: MessageFilter | None = None
        self._is_top_due = True
        self._is_more_due = False

    @property
    def is_current(self) -> bool:
        """Whether `rows` are those of the wanted filter."""
        return self._shown == self.wanted

    def start_over(self, rows: Sequence[Sms]) -> None:
        """Begin with what is known of every SMS, until the first page is read."""
        self.rows, self._shown = rows, None
        self.is_complete = False
        self._is_top_due = True

    def want(self, wanted: MessageFilter) -> None:
        """Another filter is wanted."""
        self._is_top_due |= wanted != self.wanted
        self.wanted = wanted

    def want_newest(self) -> None:
        """There may be newer ones."""
        self._is_top_due = True

    def want_more(self) -> None:
        """The end of `rows` comes near; of those of another filter that means nothing."""
        self._is_more_due = self.is_current

    def next_ask(self) -> Ask | None:
        """The page to read now; None when nothing has to be."""
        if self._is_top_due:
            self._is_top_due = False
            return Ask(self.wanted, None, FIRST_PAGE)
        is_more_due, self._is_more_due = self._is_more_due, False
        if is_more_due and self.is_current and not self.is_complete and self.rows:
            return Ask(self.wanted, self.rows[-1], NEXT_PAGE)
        return None

    def take(self, ask: Ask, page: Sequence[Sms]) -> Sequence[Sms] | None:
        """Put a page in its place.

        Returns:
            What came at the end of `rows`; None when `rows` are others than before.
        """
        if ask.filter != self.wanted:
            return ()
        if ask.before is None:
            self._take_top(page, is_all=len(page) < ask.limit)
            return None
        self.rows = [*self.rows, *page]
        self.is_complete = len(page) < ask.limit
        return page

    def replace(self, sms: Sms) -> None:
        """Something about an SMS has changed that does not move it."""
        self.rows = [sms if row.sms_id == sms.sms_id else row for row in self.rows]

    def _take_top(self, page: Sequence[Sms], *, is_all: bool) -> None:
        """Put the newest above what was read before, unless there is a gap between them."""
        known, newest = self.rows if self.is_current else (), {sms.sms_id for sms in page}
        older = [sms for sms in known if sms.sms_id not in newest]
        if is_all or len(older) == len(known):
            older = []
            self.is_complete = is_all
        self.rows = [*page, *older]
        self._shown = self.wanted
