"""Asks which SMS to list: of which service, which kind of number, which days."""

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
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.dialogs.base import Dialog, button
from nonvoip_tui.ui.formatting import HELP, Days, days_of, kind_label
from nonvoip_tui.ui.keys import binding
from nonvoip_tui.ui.view_model import MessageFilter
from nonvoip_tui.ui.widgets.text_field import TextField

_ANY = "any"


class NarrowMessages(Dialog[MessageFilter]):
    """Answers with a filter without words; under each entry stands what it would choose."""

    TITLE_TEXT = "Which SMS?"
    DECLINE_LABEL = "Back"
    AUTO_FOCUS = "#service"
    IS_DEAF_AT_FIRST = False
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("dialog.accept", label="Show", show=False),
        Binding("n", "decline", "Back", show=False),
        Binding("escape", "decline", "Back"),
        # Before the focused entry sees it, so that what is typed right after is in the next one.
        binding("narrow.next", "app.focus_next", priority=True, key_display="tab"),
        binding("narrow.before", "app.focus_previous", show=False, priority=True),
        binding("narrow.reset"),
    ]

    def __init__(self, before: MessageFilter) -> None:
        """Take what is chosen already."""
        super().__init__()
        self._before = before
        self._services: Sequence[str] = (before.service,) if before.service else ()
        self._kinds = {kind_label(before.kind): before.kind} if before.kind else {}
        self._is_read = False

    def body(self) -> list[Widget]:
        """Three entries."""
        days = self._before.days.words.removeprefix("the last ") if self._before.days else ""
        kind = kind_label(self._before.kind) if self._before.kind else ""
        widgets: list[Widget] = []
        for name, label, value in (
            ("service", "Service: type how it begins", self._before.service),
            ("kind", "Kind of number", kind),
            ("days", f"Days: {HELP}", days),
        ):
            entry = TextField(value, placeholder=_ANY, id=name, classes="tight")
            widgets += [Static(Content(label), id=f"{name}_label", classes="label"), entry]
            widgets.append(Static("", id=f"{name}_chosen", classes="chosen", markup=False))
        return widgets

    def buttons(self) -> list[Button]:
        """Nothing is bought here."""
        return [button(self.DECLINE_LABEL, "decline"), button("Show these", "accept")]

    def on_mount(self) -> None:
        """Say what is chosen, and have read what there is to choose from."""
        self._say()
        self._read_choices()

    @background("choices")
    async def _read_choices(self) -> None:
        with suppress(StorageError, EngineStoppedError):  # days can still be chosen
            self._services, kinds = await self.app.engine.do(_choices)
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
        """Choose nothing: every SMS fits."""
        for entry in self.query(TextField):
            entry.value = ""

    @on(TextField.Changed)
    def _changed(self, event: TextField.Changed) -> None:
        event.stop()
        self._say()

    @on(TextField.Submitted)
    def _entered(self, event: TextField.Submitted) -> None:
        event.stop()
        self.action_accept()

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


async def _choices(services: Services) -> tuple[Sequence[str], Sequence[str]]:
    return services.messages.services(), services.messages.kinds()


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
