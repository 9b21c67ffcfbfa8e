"""The lines around a list: top bar, trouble, tabs of kinds, what is listed, key hints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from textual import events, getters
from textual.app import App, RenderResult
from textual.content import Content
from textual.dom import DOMNode
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.events import (
    BalanceChanged,
    Connection,
    ConnectionChanged,
    IntentChanged,
    JournalDelayed,
    OrderChanged,
    SmsArrived,
    UnseenChanged,
    WebhooksChanged,
)
from nonvoip_tui.ui.base import SCREENS, SHORT_TITLES, UiApp
from nonvoip_tui.ui.formatting import clock_time, is_low, money
from nonvoip_tui.ui.view_model import ActivityChanged, Reloaded

_CONNECTIONS = {
    Connection.STARTING: ("○ connecting", "dim"),
    Connection.ONLINE: ("● online", "$text-success"),
    Connection.TROUBLED: ("▲ trouble", "$text-warning"),
    Connection.SIGNED_OUT: ("✕ signed out", "$text-error"),
}


class TopBar(Widget):
    """One line, drawn from the view model; a click on a screen's title goes there."""

    app = getters.app(UiApp)

    EVENTS: ClassVar = (
        ActivityChanged,
        BalanceChanged,
        WebhooksChanged,
        ConnectionChanged,
        IntentChanged,
        OrderChanged,
        Reloaded,
        SmsArrived,
        UnseenChanged,
    )

    def __init__(self, mode: str) -> None:
        super().__init__()
        self._mode = mode
        self._spans: list[tuple[int, str]] = []
        self._drawn = ""

    def on_mount(self) -> None:
        app = self.app
        for kind in self.EVENTS:
            app.bus.subscribe(self, kind, self._changed)

    def render(self) -> RenderResult:
        """The screens on the left, the account on the right."""
        line = self._line()
        self._drawn = line.plain
        return line

    async def on_click(self, event: events.Click) -> None:
        for end, mode in self._spans:
            if event.x < end:
                await self.app.run_action(f"go('{mode}')")
                return

    def _changed(self, _: object) -> None:
        if self._line().plain != self._drawn:
            self.refresh()

    def _line(self) -> Content:
        """If space is short, the titles of other screens are shortened, then left out."""
        for titles, is_short in (
            (SCREENS, False),
            (SHORT_TITLES, False),
            (SHORT_TITLES, True),
            ({}, False),
            ({}, True),
        ):
            right = self._right(is_short=is_short)
            left = self._left(titles)
            gap = self.size.width - left.cell_length - right.cell_length
            if gap >= 0:
                break
        return Content.assemble(left, " " * max(0, gap), right)

    def _left(self, titles: Mapping[str, str]) -> Content:
        view_model = self.app.view_model
        parts: list[Content] = []
        self._spans = []
        width = 0
        for mode, name in SCREENS.items():
            is_here = mode == self._mode
            key = self.app.key_names(f"app.{mode}")
            label = f" {key} {name if is_here else titles.get(mode, '')}".rstrip()
            if mode == "orders":
                live = view_model.live_count(self.app.now)
                label += f"·{live}" if live else ""
                label += "?" if view_model.unresolved else ""
            if mode == "messages":
                label += _count(sum(view_model.unseen.values()))
            label += " "
            parts.append(Content.styled(label, "bold reverse" if is_here else ""))
            width += len(label)
            self._spans.append((width, mode))
        return Content("").join(parts)

    def _right(self, *, is_short: bool) -> Content:
        app = self.app
        connection = app.view_model.connection.connection
        words, style = _CONNECTIONS[connection]
        if connection is Connection.ONLINE and app.view_model.webhooks.are_proven:
            words = "● callbacks"
        if app.activity:
            words, style = f"◌ {app.activity}", "bold $text-warning"
        tags = [" DEMO "] if app.setting.is_demo else []
        if app.setting.config.read_only:
            tags.append(" RO " if is_short else " READ-ONLY ")
        return Content.assemble(
            *((tag, "bold reverse $warning") for tag in tags),
            "  " if tags and not is_short else " ",
            self._balance(is_short=is_short),
            "  ",
            (words, style),
            "" if is_short else " ",
        )

    def _balance(self, *, is_short: bool) -> Content:
        """The balance; if it is low, a symbol, a word and a colour say so."""
        balance = self.app.view_model.balance
        if not is_low(balance, self.app.setting.config.low_balance):
            return Content.styled(money(balance), "bold")
        word = "" if is_short else " low"
        return Content.styled(f"▼ {money(balance)}{word}", "bold $text-warning")


def _count(unseen: int) -> str:
    """How many SMS are new."""
    return f" ({unseen if unseen < 100 else '99+'})" if unseen else ""


class TroubleLine(Static):
    """One line above the keys, once for a trouble, not a stream of toasts."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        bus = self.app.bus
        bus.subscribe(self, ConnectionChanged, self._changed)
        bus.subscribe(self, JournalDelayed, self._changed)
        self._changed()

    def _changed(self, _: object = None) -> None:
        words = self._words()
        self.display = bool(words)
        if words:
            self.update(Content(words))

    def _words(self) -> str:
        app = self.app
        if app.view_model.journal_work:
            return f"◌ {app.view_model.journal_work}"
        state = app.view_model.connection
        is_signed_out = state.connection is Connection.SIGNED_OUT
        if not state.reason or not (is_signed_out or state.connection is Connection.TROUBLED):
            return ""
        when = ""
        if state.next_try_at is not None:
            keys = app.key_names
            now = f"{keys('orders.ask')} on {keys('app.orders')} Orders tries now"
            when = f" Next try {clock_time(state.next_try_at, app.now)}; {now}."
        cure = ""
        if is_signed_out:
            keys = app.key_names
            cure = f" Press {keys('app.account')}, then {keys('account.sign_in')}, to sign in."
        return f"▲ {state.reason}{when}{cure}"


class KindTabs(Widget):
    """Shows labels, one of them active; a click posts `Picked`."""

    tabs: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """Pairs of token and label."""
    active: reactive[str] = reactive("")
    notes: reactive[tuple[str, ...]] = reactive(())
    """The same note in several lengths, the longest first."""

    @dataclass
    class Picked(Message):
        """A tab was clicked."""

        kind: str

    def __init__(self, tabs: Sequence[tuple[str, str]]) -> None:
        """Take the tabs as pairs of token and label."""
        super().__init__()
        self.set_reactive(KindTabs.tabs, tuple(tabs))
        self._spans: list[tuple[int, str]] = []

    def render(self) -> RenderResult:
        """Labels on the left, the note on the right; the other labels are short where they must."""
        for is_short in (False, True):
            labels = self._labels(is_short=is_short)
            space = self.size.width - labels.cell_length - 1
            note = next((note for note in self.notes if len(note) <= space), "")
            if note or not self.notes:
                break
        blanks = " " * max(0, space - len(note))
        return Content.assemble(labels, blanks, (note, "dim"))

    def _labels(self, *, is_short: bool) -> Content:
        parts: list[Content] = []
        self._spans = []
        width = 0
        for token, label in self.tabs:
            is_active = token == self.active
            text = f"[{label}]" if is_active else f" {_short(label) if is_short else label} "
            parts.append(Content.styled(text, "bold $accent" if is_active else ""))
            width += len(text)
            self._spans.append((width, token))
        return Content("").join(parts)

    def other(self, step: int) -> str:
        """The tab so many steps to the right of the active one, round the end."""
        tokens = [token for token, _ in self.tabs]
        return tokens[(tokens.index(self.active) + step) % len(tokens)]

    def on_click(self, event: events.Click) -> None:
        for end, token in self._spans:
            if event.x < end:
                self.post_message(self.Picked(token))
                return


def _short(label: str) -> str:
    """`30-d` for `30-days`, `other` for `other countries`."""
    first, _, unit = label.split()[0].partition("-")
    return f"{first}-{unit[:1]}" if unit else first


class ListLine(Widget):
    """Plain text; the left is cut where there is no space for both."""

    DEFAULT_CSS = "ListLine { height: 1; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._left, self._right, self._is_strong = "", "", False

    def show(self, left: str, right: str, *, is_strong: bool = False) -> None:
        """Show other text.

        Args:
            left: what is shown.
            right: how much.
            is_strong: whether the left is set off, for it is not what one sees by default.
        """
        before = (self._left, self._right, self._is_strong)
        self._left, self._right, self._is_strong = left, right, is_strong
        if before != (left, right, is_strong):
            self.refresh()

    def render(self) -> RenderResult:
        width = self.content_size.width
        right = Content.styled(self._right, "dim")
        space = max(0, width - right.cell_length - 2)
        left = Content.styled(self._left, "bold $accent" if self._is_strong else "dim")
        left = left.truncate(space, ellipsis=True)
        blanks = max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, " " * blanks, right)


class Hint(NamedTuple):
    """One key and what it does."""

    key: str
    words: str
    action: str
    node: DOMNode
    is_enabled: bool

    def width(self, gap: int) -> int:
        """How many cells it takes, with `gap` blanks after it."""
        return len(self.key) + len(self.words) + 2 + gap


class KeyHints(Widget):
    """Drawn from the bindings that are active on the screen; a click does what the key does.

    Where not all fit, those of the App stay, which lead everywhere else.
    """

    def __init__(self) -> None:
        super().__init__()
        self._hints: list[Hint] = []
        self._is_reading = False
        self._spans: list[tuple[int, int, Hint]] = []

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def render(self) -> RenderResult:
        parts: list[Content] = []
        self._spans = []
        width = 0
        hints, gap = self._fitting()
        for hint in hints:
            parts.append(
                Content.assemble(
                    (f" {hint.key}", "bold $accent" if hint.is_enabled else "dim"),
                    (f" {hint.words}{' ' * gap}", "" if hint.is_enabled else "dim"),
                )
            )
            self._spans.append((width, width + hint.width(gap), hint))
            width += hint.width(gap)
        return Content("").join(parts)

    def _fitting(self) -> tuple[list[Hint], int]:
        """The hints, and the blanks after each."""
        fitting = list(self._hints)
        while fitting:
            for gap in (1, 0):
                if sum(hint.width(gap) for hint in fitting) <= self.size.width:
                    return fitting, gap
            of_the_screen = [hint for hint in fitting if not isinstance(hint.node, App)]
            fitting.remove((of_the_screen or fitting)[-1])
        return fitting, 0

    @property
    def shown(self) -> Sequence[Hint]:
        """The hints there is space for, from left to right."""
        return self._fitting()[0]

    async def on_click(self, event: events.Click) -> None:
        for start, end, hint in self._spans:
            if start <= event.x < end and hint.is_enabled:
                await self.app.run_action(hint.action, default_namespace=hint.node)
                return

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if not self._is_reading:  # of several changes at once only the last counts
            self._is_reading = True
            self.call_next(self._read_anew)

    def _read_anew(self) -> None:
        self._is_reading = False
        if not self.screen.is_current:
            return  # its keys are read when it comes to the front
        hints = self._read()
        if hints != self._hints:
            self._hints = hints
            self.refresh()

    def _read(self) -> list[Hint]:
        hints: dict[str, Hint] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and binding.description and binding.action not in hints:
                key = self.app.get_key_display(binding)
                hints[binding.action] = Hint(
                    key, binding.description, binding.action, active.node, active.enabled
                )
        return list(hints.values())
