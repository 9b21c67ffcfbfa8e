"""Messages (`3`): every SMS that was ever seen, newest first, searched as one types."""

from abc import abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import OrderChanged, SmsArrived, UnseenChanged
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.export import MESSAGES
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.code_choice import Chosen, CodeChoice, offers_of_sms
from nonvoip_tui.ui.formatting import clock_time, number_digits, phone_number
from nonvoip_tui.ui.message_pages import FIRST_PAGE, Ask, MessagePages
from nonvoip_tui.ui.requests import CodeFileWanted, CopyRequested, ExportWanted, NoteWanted
from nonvoip_tui.ui.screens.base import MainScreen
from nonvoip_tui.ui.view_model import MessageFilter, Reloaded
from nonvoip_tui.ui.widgets.bars import ListLine
from nonvoip_tui.ui.widgets.line_table.rows import RowHighlighted
from nonvoip_tui.ui.widgets.tables import MessageTable
from nonvoip_tui.ui.widgets.text_field import FilterInput
from nonvoip_tui.ui.widgets.text_pane import TextPane


class MessageKeys(MainScreen):
    """The half of Messages that asks the App for what the user wants."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("c", "copy_code", "Copy code", id="messages.copy_code"),
        Binding("C", "next_code", "Next code", id="messages.next_code"),
        # Before the focused widget sees it, so that what is typed right after is searched for.
        Binding("slash", "search", "Search", id="messages.search", key_display="/", priority=True),
        Binding("v", "narrow", "Filter", id="messages.narrow", tooltip="By service, kind and day"),
        Binding("escape", "show_all", "Show all", id="messages.show_all"),
        Binding("y", "copy_text", "Copy text", id="messages.copy_text"),
        Binding("n", "copy_number", "Copy number", id="messages.copy_number"),
        Binding("N", "copy_digits", "Digits only", id="messages.copy_digits", show=False),
        Binding("P", "write_code", "Code to a file", id="messages.write_code", show=False),
        Binding("t", "note", "Note", id="messages.note", tooltip="Write a note on its order"),
        Binding("e", "export", "Export", id="messages.export", tooltip="All SMS to a file"),
        Binding(
            "m", "see_all", "All seen", id="messages.see_all", tooltip="Mark every SMS as seen"
        ),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._choice = CodeChoice()

    @property
    @abstractmethod
    def selected_sms(self) -> Sms | None:
        """The SMS under the cursor."""

    @property
    @abstractmethod
    def filter(self) -> MessageFilter:
        """Which SMS are wanted."""

    @abstractmethod
    def _show_selected(self) -> None:
        """Paint the selected SMS anew."""

    @property
    def chosen(self) -> Chosen:
        """What of the selected SMS is taken."""
        sms = self.selected_sms
        return self._choice.of(str(sms.sms_id), offers_of_sms(sms)) if sms else Chosen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey what the selected SMS does not have; a slash typed into a search is a letter."""
        sms = self.selected_sms if self.is_mounted else None
        is_typing = isinstance(self.focused, FilterInput)
        match action:
            case "copy_code":
                return True if sms and self.chosen.offer else None
            case "write_code":
                return True if sms and self.chosen.code else None
            case "next_code":
                return sms is not None and self.chosen.count > 1
            case "copy_text" | "note":
                return True if sms else None
            case "copy_number" | "copy_digits":
                return True if sms and sms.number else None
            case "search":
                return not is_typing
            case "show_all":
                return self.is_mounted and (is_typing or not self.filter.is_empty)
            case "see_all":
                return bool(self.app.view_model.unseen)
            case _:
                return super().check_action(action, parameters)

    def action_copy_code(self) -> None:
        """Copy the code of the selected SMS, the likeliest unless another was chosen; or a link."""
        if offer := self.chosen.offer:
            self.post_message(CopyRequested(offer.text, offer.name(self.app.now)))

    def action_next_code(self) -> None:
        """Take the next of the possible codes."""
        if sms := self.selected_sms:
            self._choice.take_next(str(sms.sms_id), offers_of_sms(sms))
            self._show_selected()

    def action_write_code(self) -> None:
        """Write the code that is taken to a private file."""
        if code := self.chosen.code:
            self.post_message(CodeFileWanted(code))

    def action_copy_text(self) -> None:
        """Copy the full text of the selected SMS."""
        if sms := self.selected_sms:
            self.post_message(CopyRequested(sms.text, "The text"))

    def action_copy_number(self) -> None:
        """Copy the number of the selected SMS as shown."""
        if (sms := self.selected_sms) and sms.number:
            number = phone_number(sms.number)
            self.post_message(CopyRequested(number, f"Number {number}"))

    def action_copy_digits(self) -> None:
        """Copy the number as forms for its country take it."""
        if (sms := self.selected_sms) and sms.number:
            digits = number_digits(sms.number)
            self.post_message(CopyRequested(digits, f"Digits {digits}"))

    def action_note(self) -> None:
        """Write a note on the order that the selected SMS came to."""
        if sms := self.selected_sms:
            self.post_message(NoteWanted(sms.order_id))

    def action_export(self) -> None:
        """Write all SMS to a file."""
        self.post_message(ExportWanted(MESSAGES))


class MessagesScreen(MessageKeys):
    """A line that says which SMS are shown, their table, and the full text of the selected one."""

    PLACE = "messages"

    def __init__(self) -> None:
        super().__init__()
        self._table = MessageTable(self._is_new)
        self._line = ListLine()
        self._entry = FilterInput("search text, service, number and note as you type")
        self._pages = MessagePages()
        self._is_reading = False
        self._older_orders: dict[str, Order] = {}

    def compose_body(self) -> list[Widget]:
        """What is shown, a search line that comes with `/`, the table, and the text under it."""
        text = TextPane(Static("", id="full", markup=False), id="text")
        return [self._line, self._entry, self._table, text]

    def on_mount(self) -> None:
        """Paint what is known, have all of it read, and hear of what comes."""
        self._entry.display = False
        bus = self.app.bus
        bus.subscribe(self, SmsArrived, self._sms_arrived)
        bus.subscribe(self, UnseenChanged, self._unseen_changed)
        bus.subscribe(self, OrderChanged, self._order_changed)
        bus.subscribe(self, Reloaded, self._reloaded)
        self._reloaded(None)

    def on_screen_resume(self) -> None:
        """What is under the cursor is looked at."""
        self._see_selected()

    @property
    def selected_sms(self) -> Sms | None:
        """The SMS under the cursor."""
        return self._table.cursor_row

    @property
    def filter(self) -> MessageFilter:
        """Which SMS are wanted."""
        return self._pages.wanted

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
        """Read what is wanted until nothing more is; one page at a time, the last filter first."""
        if self._is_reading:
            return
        self._is_reading = True
        try:
            while (ask := self._pages.next_ask()) is not None:
                self._take(ask, await self.app.engine.do(_page(ask)))
        except StorageError as error:
            from nonvoip_tui.ui.formatting import with_cure

            self.app.toast(with_cure(error, self.app.key_names), "error", 10)
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
        self._say_what()

    def _show_rows(self) -> None:
        self._table.set_rows(self._pages.rows, key=lambda sms: str(sms.sms_id))
        self._say_what()
        self._show_selected()

    def _say_what(self) -> None:
        """Say in words which SMS are listed, and how many."""
        pages, count = self._pages, self._table.row_count
        sentence = pages.wanted.sentence
        keys = self.app.key_names
        show_all = keys("messages.show_all")
        left = f"{sentence}   {show_all} shows all" if sentence else "Every SMS, the newest first"
        if not pages.is_current:
            right = "reading…"
        elif pages.is_complete:
            right = f"{count:,}"
        else:
            right = f"{count:,} read, more below"
        self._line.show(left, right, is_strong=bool(sentence))
        if not pages.is_current:
            self._table.empty = "Reading…"
        elif sentence:
            self._table.empty = f"No SMS fits {sentence}. Press {show_all} to see all."
        else:
            order = f"Press {keys('app.products')} to order a number"
            self._table.empty = f"No SMS yet. {order}; what comes is kept here for ever."

    # -- what is wanted ------------------------------------------------------------------------

    def show_filter(self, wanted: MessageFilter) -> None:
        """List other SMS; what was typed stays in the search line."""
        if wanted == self.filter:
            return
        self._pages.want(wanted)
        self._say_what()
        self._read()
        self.refresh_bindings()

    def action_search(self) -> None:
        """Type to search."""
        self._entry.display = True
        self.set_focus(self._entry)

    def action_to_table(self) -> None:
        """From the search line to the table."""
        self.set_focus(self._table)
        self._entry.display = bool(self.filter.words.strip())
        self._see_selected()

    def action_clear_filter(self) -> None:
        """Escape in the search line."""
        self.action_show_all()

    def action_show_all(self) -> None:
        """Show every SMS again."""
        self._entry.value = ""
        self.show_filter(MessageFilter())
        self.action_to_table()

    @on(Input.Changed, "#filter")
    def _search_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value == self._entry.value:  # not one from before it was cleared
            self.show_filter(replace(self.filter, words=event.value))

    @on(Input.Submitted, "#filter")
    def _search_done(self, event: Input.Submitted) -> None:
        event.stop()
        self.show_filter(replace(self.filter, words=event.value))
        self.action_to_table()

    @background("narrow")
    async def action_narrow(self) -> None:
        """Choose service, kind and day on a dialog."""
        if self.app.has_dialog:
            return
        from nonvoip_tui.ui.dialogs.filter_messages import NarrowMessages

        with self.app.opening_dialog():
            chosen = await self.app.push_screen_wait(NarrowMessages(self.filter))
        if chosen is not None:
            self.show_filter(replace(chosen, words=self.filter.words))

    # -- the selected one ----------------------------------------------------------------------

    @on(RowHighlighted, "#messages")
    def _row_highlighted(self, event: RowHighlighted) -> None:
        event.stop()
        self._show_selected()
        self._see_selected()

    def _order_changed(self, event: OrderChanged) -> None:
        if (sms := self.selected_sms) and sms.order_id == event.order.order_id:
            self._show_selected()

    def _show_selected(self) -> None:
        sms, full = self.selected_sms, self.query_one("#full", Static)
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
                self._show_selected()

    # -- new ones ------------------------------------------------------------------------------

    def _is_new(self, sms: Sms) -> bool:
        return not sms.is_seen and sms.order_id in self.app.view_model.unseen

    def _unseen_changed(self, _: UnseenChanged) -> None:
        self._table.refresh_cells("new")
        self.refresh_bindings()

    def _see_selected(self) -> None:
        """What is under the cursor, and not passed by while one types, counts as seen."""
        sms = self.selected_sms
        if sms and self._is_new(sms) and self.is_current and self.focused is self._table:
            seen = sms._replace(is_seen=True)
            self._pages.replace(seen)
            self._table.update_row(str(sms.sms_id), seen)
            self._save_seen(lambda services: services.unseen.see(sms.sms_id))

    def action_see_all(self) -> None:
        """Mark every SMS as seen."""
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


def _page(ask: Ask) -> Callable[[Services], Awaitable[Sequence[Sms]]]:
    async def read(services: Services) -> Sequence[Sms]:
        return ask.filter.page(services, ask.limit, ask.before)

    return read
