"""Messages (`3`): every SMS ever received, newest first, searched as you type."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import OrderChanged, SmsArrived, UnseenChanged
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.export import MESSAGES
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.code_choice import Offer, offers_of_sms
from nonvoip_tui.ui.formatting import clock_time, phone_number
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.matching import nearly
from nonvoip_tui.ui.requests import CopyRequested, ExportWanted
from nonvoip_tui.ui.screens import CodeScreen
from nonvoip_tui.ui.view_model import MessageFilter, Reloaded
from nonvoip_tui.ui.widgets.bars import ListLine
from nonvoip_tui.ui.widgets.tables import MessageTable
from nonvoip_tui.ui.widgets.text_pane import TextPane

FIRST_PAGE = 200
NEXT_PAGE = 1000
"""SMS read at once; a page costs the same wherever it begins."""
NEAR_PAGE = 500
"""The newest SMS, among which near matches are looked for where nothing fits."""
_MAX_TEXT = 400
"""Characters of an SMS that are looked at for that."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One page to be read."""

    filter: MessageFilter
    before: Sms | None
    """The last SMS of the page before; None for the first page."""
    limit: int
    is_near: bool = False
    """Whether to find those among the newest `limit` that nearly have the words."""

    async def read(self, services: Services) -> Sequence[Sms]:
        """Read the page.

        Raises:
            StorageError: it cannot be read.
        """
        page = self._search(services, "" if self.is_near else self.filter.words)
        if not self.is_near:
            return page
        found = nearly([_haystack(sms) for sms in page], self.filter.words.casefold().split())
        return [page[place] for place in found]

    def _search(self, services: Services, words: str) -> Sequence[Sms]:
        wanted, days = self.filter, self.filter.days
        return services.messages.search(
            words,
            self.limit,
            self.before,
            service=wanted.service,
            kind=wanted.kind,
            since=days.since if days else None,
            until=days.until if days else None,
        )


def _haystack(sms: Sms) -> str:
    digits = "".join(filter(str.isdecimal, sms.number))
    return f"{sms.service} {digits} {sms.code} {sms.text[:_MAX_TEXT]}".casefold()


class MessagePages:
    """Says which page to read next, and adds what was read to the rows.

    Where nothing fits, near matches are read instead. One page is read at a time. An answer to a
    filter that is not wanted any more changes nothing.
    """

    def __init__(self) -> None:
        self.rows: Sequence[Sms] = ()
        """What was read of the wanted filter, newest first; of the filter before, until then."""
        self.wanted = MessageFilter()
        self.is_complete = False
        """Whether all matches are in `rows`."""
        self.are_near = False
        """Whether `rows` have the wanted words only nearly."""
        self._shown: MessageFilter | None = None
        self._is_top_due = True
        self._is_more_due = self._is_near_due = False

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
        """Switch to another filter."""
        self._is_top_due |= wanted != self.wanted
        self.wanted = wanted

    def want_newest(self) -> None:
        """Note that there may be newer SMS."""
        self._is_top_due = True

    def want_more(self) -> None:
        """The end of `rows` comes near; of those of another filter that means nothing."""
        self._is_more_due = self.is_current

    def next_ask(self) -> Ask | None:
        """The page to read now; None when nothing has to be."""
        if self._is_top_due:
            self._is_top_due = self._is_near_due = False
            return Ask(self.wanted, None, FIRST_PAGE)
        if self._is_near_due:
            self._is_near_due = False
            return Ask(self.wanted, None, NEAR_PAGE, is_near=True)
        is_more_due, self._is_more_due = self._is_more_due, False
        if is_more_due and self.is_current and not self.is_complete and self.rows:
            return Ask(self.wanted, self.rows[-1], NEXT_PAGE)
        return None

    def take(self, ask: Ask, page: Sequence[Sms]) -> Sequence[Sms] | None:
        """Add a page to the rows.

        Returns:
            What came at the end of `rows`; None when `rows` are others than before.
        """
        if ask.filter != self.wanted:
            return ()
        if ask.is_near:
            self.rows, self._shown, self.is_complete = page, self.wanted, True
            self.are_near = bool(page)
            return None
        if ask.before is None and not page and ask.filter.words.strip():
            self._is_near_due = True  # until that is answered, what was shown stays
            return ()
        if ask.before is None:
            self._take_top(page, is_all=len(page) < ask.limit)
            return None
        self.rows = [*self.rows, *page]
        self.is_complete = len(page) < ask.limit
        return page

    def replace(self, sms: Sms) -> None:
        """Put in an SMS of which something changed that does not move it."""
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
        self.are_near = False


class MessagesScreen(CodeScreen):
    """A line that says which SMS are shown, their table, and the full text of the selected one."""

    MODE = "messages"
    PLACEHOLDER = "type text, service, number or note"
    BINDINGS: ClassVar[list[BindingType]] = [
        # First: others have the same keys while nothing is searched for.
        binding("messages.next_fitting", "fitting(1)"),
        binding("messages.fitting_before", "fitting(-1)", show=False),
        binding("messages.copy_code"),
        binding("messages.next_code"),
        binding("messages.search", "filter", priority=True, key_display="/"),
        binding("messages.narrow"),
        binding("messages.show_all", "clear_filter"),
        binding("messages.copy_text"),
        binding("messages.copy_number"),
        binding("messages.copy_digits", show=False),
        binding("messages.write_code", show=False),
        binding("messages.note"),
        binding("messages.export"),
        binding("messages.see_all"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._table = MessageTable()
        self._line = ListLine()
        self._pages = MessagePages()
        self._is_reading = False
        self._older_orders: dict[str, Order] = {}

    def compose_body(self) -> list[Widget]:
        text = TextPane(Static("", id="full", markup=False), id="text", title="SMS")
        return [self._line, self._table, text]

    def on_mount(self) -> None:
        """Paint what is known, have all of it read, and follow what comes."""
        bus = self.app.bus
        bus.subscribe(self, SmsArrived, self._sms_arrived)
        bus.subscribe(self, UnseenChanged, self._unseen_changed)
        bus.subscribe(self, OrderChanged, self._order_changed)
        bus.subscribe(self, Reloaded, self._reloaded)
        self._reloaded(None)

    def on_screen_resume(self) -> None:
        self._see_selected()

    @property
    def selected(self) -> Sms | None:
        return self._table.cursor_row

    @property
    def list_table(self) -> MessageTable:
        return self._table

    @property
    def words(self) -> str:
        return self.filter.words

    @property
    def filter(self) -> MessageFilter:
        """Which SMS are wanted."""
        return self._pages.wanted

    def offers(self) -> tuple[str, Sequence[Offer]]:
        sms = self.selected
        return (str(sms.sms_id), offers_of_sms(sms)) if sms else ("", ())

    # -- keys ----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "copy_text":
                return True if self.selected else None
            case "clear_filter":
                return self.is_mounted and (self.is_typing or not self.filter.is_empty)
            case "see_all":
                return bool(self.app.view_model.unseen)
            case _:
                return super().check_action(action, parameters)

    def action_copy_text(self) -> None:
        if sms := self.selected:
            self.post_message(CopyRequested(sms.text, "The text"))

    def action_export(self) -> None:
        self.post_message(ExportWanted(MESSAGES))

    # -- pages ---------------------------------------------------------------------------------

    def _reloaded(self, _: object) -> None:
        self._older_orders.clear()
        newest = sorted(self.app.view_model.messages.values(), key=_arrival, reverse=True)
        self._pages.start_over(newest[:FIRST_PAGE] if self.filter.is_empty else ())
        self._show_rows()
        self._read()

    def _sms_arrived(self, _: SmsArrived) -> None:
        self._pages.want_newest()
        self._read()

    @on(MessageTable.EndNear)
    def _end_near(self, event: MessageTable.EndNear) -> None:
        event.stop()
        self._pages.want_more()
        self._read()

    @background("messages")
    async def _read(self) -> None:
        """Read pages until none is needed, one at a time, the latest filter first."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            while (ask := self._pages.next_ask()) is not None:
                self._take(ask, await self.app.engine.do(ask.read))
        except StorageError as error:
            self.app.show_error(error)
        except EngineStoppedError:
            return
        finally:
            self._is_reading = False

    def _take(self, ask: Ask, page: Sequence[Sms]) -> None:
        pages = self._pages
        was_current = pages.is_current
        added = pages.take(ask, page)
        if added is None:
            self._show_rows()
            if not was_current:
                self._table.move_cursor(index=0)
        elif added:
            self._table.append_rows(added)
        self._show_line()

    def _show_rows(self) -> None:
        self._table.set_rows(self._pages.rows, key=lambda sms: str(sms.sms_id))
        self._show_line()
        self.show_selected()

    def _show_line(self) -> None:
        """Say which SMS are listed, and how many."""
        pages, count = self._pages, self._table.row_count
        sentence = pages.wanted.sentence
        keys = self.app.key_names
        show_all = keys("messages.show_all")
        if not sentence:
            left = "Every SMS, the newest first"
        elif pages.are_near and pages.is_current:
            among = f"among the newest {NEAR_PAGE}"
            left = f"Near matches of {sentence}, {among}   {show_all} shows all"
        else:
            left = f"{sentence}   {show_all} shows all"
        if not pages.is_current:
            right = "reading…"
        elif pages.is_complete:
            right = f"{count:,}"
        else:
            right = f"{count:,} loaded, more below"
        self._line.show(left, right, is_strong=bool(sentence))
        if not pages.is_current:
            self._table.empty = "Reading…"
        elif sentence:
            self._table.empty = f"No SMS matches {sentence}. {show_all} shows all."
        else:
            order = f"Press {keys('app.products')} to order a number"
            self._table.empty = f"No SMS yet. {order}; every SMS is stored here forever."

    # -- what is wanted ------------------------------------------------------------------------

    def show_filter(self, wanted: MessageFilter) -> None:
        """List other SMS; what was typed stays in the search line."""
        if wanted == self.filter:
            return
        self._pages.want(wanted)
        self._show_line()
        self._read()
        self.refresh_bindings()

    def filter_by(self, words: str) -> None:
        self.show_filter(replace(self.filter, words=words))

    def action_to_table(self) -> None:
        super().action_to_table()
        self._see_selected()

    def action_clear_filter(self) -> None:
        self._pages.want(MessageFilter(words=self.words))
        super().action_clear_filter()

    @background("narrow")
    async def action_narrow(self) -> None:
        if self.app.has_dialog:
            return
        from nonvoip_tui.ui.dialogs.records import NarrowMessages

        with self.app.opening_dialog():
            chosen = await self.app.push_screen_wait(NarrowMessages(self.filter))
        if chosen is not None:
            self.show_filter(replace(chosen, words=self.filter.words))

    # -- the selected one ----------------------------------------------------------------------

    @on(MessageTable.RowHighlighted, "#messages")
    def _row_highlighted(self, event: MessageTable.RowHighlighted) -> None:
        event.stop()
        self.show_selected()
        self._see_selected()

    def _order_changed(self, event: OrderChanged) -> None:
        if (sms := self.selected) and sms.order_id == event.order.order_id:
            self.show_selected()

    def show_selected(self) -> None:
        sms, full = self.selected, self.query_one("#full", Static)
        self.query_one("#text").display = sms is not None
        content = self._full(sms) if sms else Content()
        if full.content != content:
            full.update(content)
            self.query_one("#text").scroll_home(animate=False)
        self.refresh_bindings()

    def _full(self, sms: Sms) -> Content:
        order = self._order_of(sms)
        parts = [clock_time(sms.received_at, self.app.now)]
        parts += [f"from {sms.sender}"] if sms.sender else []
        parts += [phone_number(sms.number)] if sms.number else []
        parts += [sms.service, f"order {sms.order_id}"]
        note = f"note: {order.note}\n" if order and order.note else ""
        head = Content.assemble((f"{' · '.join(parts)}\n", "dim"), (note, "$accent"))
        chosen = self.chosen
        notes = [chosen.words(self.app.key_names("messages.next_code"))]
        notes += [chosen.offer.doubt()] if chosen.offer else []
        if words := " · ".join(filter(None, notes)):
            code = Content.assemble((chosen.code, "bold $accent"), (f"  {words}\n", "dim"))
            return Content.assemble(head, code, sms.text)
        return Content.assemble(head, sms.text)

    def _order_of(self, sms: Sms) -> Order | None:
        """The order that an SMS came to; one of long ago is read first."""
        order_id = sms.order_id
        order = self.app.view_model.order(order_id) or self._older_orders.get(order_id)
        if order is None:
            self._read_order(order_id)
        return order

    @background("order")
    async def _read_order(self, order_id: str) -> None:
        async def read(services: Services) -> Order | None:
            return services.orders.get(order_id)

        with suppress(StorageError, EngineStoppedError):  # its note is not shown then
            order = await self.app.engine.do(read)
            if order is not None:
                self._older_orders[order_id] = order
                self.show_selected()

    # -- new ones ------------------------------------------------------------------------------

    def _unseen_changed(self, _: UnseenChanged) -> None:
        self._table.refresh_cells("new")
        self.refresh_bindings()

    def _see_selected(self) -> None:
        """The SMS under the cursor counts as seen, unless the user is typing past it."""
        sms = self.selected
        if sms and self._table.is_new(sms) and self.is_current and self.focused is self._table:
            seen = sms._replace(is_seen=True)
            self._pages.replace(seen)
            self._table.update_row(str(sms.sms_id), seen)
            self._save_seen(lambda services: services.unseen.see(sms.sms_id))

    def action_see_all(self) -> None:
        self._save_seen(lambda services: services.unseen.see_all())

    @background("seen")
    async def _save_seen(self, see: Callable[[Services], Awaitable[None]]) -> None:
        try:
            await self.app.engine.do(see)
        except (StorageError, EngineStoppedError):
            return  # then it is new once more after the next start


def _arrival(sms: Sms) -> tuple[bool, int]:
    """What could not be saved has no id of the store's, and is the newest."""
    return sms.sms_id < 0, abs(sms.sms_id)
