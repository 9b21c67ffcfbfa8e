"""Asks for a note, the format of an export, or which SMS to list."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Static

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.export import CSV, JSON
from nonvoip_tui.services.lifecycle import MAX_NOTE
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.dialogs.base import AnswerButton, Dialog, TextDialog
from nonvoip_tui.ui.formatting import HELP, Days, days_of, kind_label, phone_number
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.view_model import MessageFilter
from nonvoip_tui.ui.widgets.text_field import TextField
from nonvoip_tui.ui.widgets.text_pane import DetailsView


class ChooseFormat(Dialog[str]):
    """Answers with `CSV` or `JSON`."""

    DECLINE_LABEL = "Back"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("export.csv", "choose('csv')"),
        binding("export.json", "choose('json')"),
        binding("dialog.accept", show=False),
        Binding("n,escape", "decline", "Back", key_display="esc"),
    ]

    def __init__(self, rows: str, directory: str) -> None:
        super().__init__()
        self.TITLE_TEXT = f"Export all {rows}?"
        self._rows = rows
        self._directory = directory

    def rows(self) -> list[tuple[str, str]]:
        return [
            ("What", f"every one of your {self._rows}, oldest first; no raw answers"),
            ("Where", f"a file that only you can read, in {self._directory}"),
            ("CSV", "for spreadsheets; no text in it can act as a formula"),
            ("JSON", "for programs"),
        ]

    def buttons(self) -> list[Button]:
        return [
            AnswerButton(self.DECLINE_LABEL, "decline"),
            AnswerButton("JSON", "json"),
            AnswerButton("CSV", "accept"),
        ]

    def accepted(self) -> str:
        return CSV

    def action_choose(self, form: str) -> None:
        self.answer(form)

    @on(Button.Pressed, "#json")
    def _json_pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.answer(JSON)


class WriteNote(TextDialog[str]):
    """Answers with the note, which is empty if none is wanted."""

    TITLE_TEXT = "A note on this order"
    ACCEPT_LABEL = "Save"
    AUTO_FOCUS = "#note"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "accept", "Save", show=False)]

    def __init__(self, order: Order) -> None:
        super().__init__()
        self._order = order

    def body(self) -> list[Widget]:
        entry = TextField(
            self._order.note,
            placeholder="what is it for? leave empty to remove the note",
            max_length=MAX_NOTE,
            select_on_focus=False,
            id="note",
        )
        return [DetailsView(self.rows(), id="rows"), entry]

    def rows(self) -> list[tuple[str, str]]:
        order = self._order
        rows = [("Service", order.service), ("Order", order.order_id)]
        return [*rows, ("Number", phone_number(order.number))] if order.number else rows

    def accepted(self) -> str:
        return self.query_one("#note", TextField).value.strip()


_ANY = "any"


class NarrowMessages(TextDialog[MessageFilter]):
    """Answers with a filter without words; under each field it shows what that would choose."""

    TITLE_TEXT = "Which SMS?"
    ACCEPT_LABEL = "Show these"
    AUTO_FOCUS = "#service"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("narrow.next", "app.focus_next", priority=True, key_display="tab"),
        binding("narrow.before", "app.focus_previous", show=False, priority=True),
        binding("narrow.reset"),
    ]

    def __init__(self, before: MessageFilter) -> None:
        super().__init__()
        self._before = before
        self._services: Sequence[str] = (before.service,) if before.service else ()
        self._kinds = {kind_label(before.kind): before.kind} if before.kind else {}
        self._is_read = False

    def body(self) -> list[Widget]:
        days = self._before.days.words.removeprefix("the last ") if self._before.days else ""
        kind = kind_label(self._before.kind) if self._before.kind else ""
        widgets: list[Widget] = []
        for name, label, value in (
            ("service", "Service: type its first letters", self._before.service),
            ("kind", "Kind of number", kind),
            ("days", f"Days: {HELP}", days),
        ):
            entry = TextField(value, placeholder=_ANY, id=name, classes="tight")
            widgets += [Static(Content(label), id=f"{name}_label", classes="label"), entry]
            widgets.append(Static("", id=f"{name}_chosen", classes="chosen", markup=False))
        return widgets

    def on_mount(self) -> None:
        """Show the choice, and request what there is to choose from."""
        self._say()
        self._read_choices()

    @background("choices")
    async def _read_choices(self) -> None:
        async def choices(services: Services) -> tuple[Sequence[str], Sequence[str]]:
            return services.messages.services(), services.messages.kinds()

        with suppress(StorageError, EngineStoppedError):  # days can still be chosen
            self._services, kinds = await self.app.engine.do(choices)
            self._kinds = {kind_label(kind): kind for kind in kinds}
            label = f"Kind of number: {', '.join(self._kinds) or 'none yet'}"
            self.query_one("#kind_label", Static).update(Content(label))
        self._is_read = True
        self._say()

    def accepted(self) -> MessageFilter | None:
        """What is chosen; None while something typed fits nothing."""
        services, kinds, days = self._fitting("service"), self._fitting("kind"), self._days
        if services == () or kinds == () or (days is None and self._typed("days")):
            return None
        return MessageFilter(
            service=services[0] if services else "",
            kind=self._kinds[kinds[0]] if kinds else "",
            days=days,
        )

    def action_reset(self) -> None:
        for entry in self.query(TextField):
            entry.value = ""

    @on(TextField.Changed)
    def _changed(self, event: TextField.Changed) -> None:
        event.stop()
        self._say()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", TextField).value.strip()

    def _fitting(self, name: str) -> tuple[str, ...] | None:
        """The names that fit what was typed, the exact and the like first; None for any."""
        wanted = self._typed(name).casefold()
        if not wanted:
            return None
        names = self._services if name == "service" else tuple(self._kinds)
        fitting = [each for each in names if wanted in each.casefold()]
        fitting.sort(
            key=lambda each: (
                each.casefold() != wanted,
                not each.casefold().startswith(wanted),
                each.casefold(),
            )
        )
        return tuple(fitting)

    @property
    def _days(self) -> Days | None:
        return days_of(self._typed("days"), self.app.now)

    def _say(self) -> None:
        for name in ("service", "kind"):
            fitting = self._fitting(name)
            words = "reading…" if fitting == () and not self._is_read else _words(fitting)
            self._say_chosen(name, words, is_wrong=fitting == () and self._is_read)
        days = self._days
        is_wrong = days is None and bool(self._typed("days"))
        words = "not understood" if is_wrong else _span(days)
        self._say_chosen("days", words, is_wrong=is_wrong)

    def _say_chosen(self, name: str, words: str, *, is_wrong: bool) -> None:
        style = "$text-warning" if is_wrong else "dim"
        self.query_one(f"#{name}_chosen", Static).update(Content.styled(f"→ {words}", style))


def _words(fitting: tuple[str, ...] | None) -> str:
    if fitting is None:
        return _ANY
    if not fitting:
        return "none of your SMS"
    first, *others = fitting
    if not others:
        return first
    return f"{first}   (also {', '.join(others[:4])}{'…' if others[4:] else ''})"


def _span(days: Days | None) -> str:
    if days is None:
        return _ANY
    first = f"{days.since.astimezone():%a %Y-%m-%d}"
    last = f"{(days.until - timedelta(seconds=1)).astimezone():%a %Y-%m-%d}"
    return first if first == last else f"{first} to {last}"
