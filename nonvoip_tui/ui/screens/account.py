"""Account (`4`): who is signed in, the money over time, unknown outcomes, where files are."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult, RenderResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Sparkline, Static

from nonvoip_tui.domain.events import (
    AnswerUnread,
    BalanceChanged,
    Connection,
    ConnectionChanged,
    IntentChanged,
    MarksChanged,
    OverviewChanged,
    WebhooksChanged,
)
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.domain.statistics import Costs, Overview
from nonvoip_tui.domain.text import printable
from nonvoip_tui.domain.webhooks import Reception, WebhookState
from nonvoip_tui.settings.state import SavedUrl
from nonvoip_tui.ui import requests
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import action_word, clock_time, is_low, kind_label, money, short_path
from nonvoip_tui.ui.keys import KeyNames, binding
from nonvoip_tui.ui.screens import MainScreen
from nonvoip_tui.ui.view_model import ActivityChanged, Reloaded
from nonvoip_tui.ui.widgets.line_table.columns import fit
from nonvoip_tui.ui.widgets.text_pane import DetailsView, TextPane

MAX_BARS = 14

_WIDEST_HEADING = 22
_SPENT, _REFUNDED = "█", "▒"


class CostBars(Widget):
    """One line for each heading: a bar, what was spent, and what of it came back."""

    DEFAULT_CSS = "CostBars { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._costs: Sequence[tuple[str, Costs]] = ()
        """The costs, with the text shown for each heading."""
        self._empty = ""

    def show(self, costs: Sequence[Costs], words: Callable[[str], str], empty: str) -> None:
        """Show other costs.

        Args:
            costs: one for each heading.
            words: makes of a heading what is shown.
            empty: what to say where there is none.
        """
        shown = tuple((words(each.heading), each) for each in costs[:MAX_BARS])
        if (shown, empty) != (self._costs, self._empty):
            self._costs, self._empty = shown, empty
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each heading, or for saying that there is none."""
        return max(1, len(self._costs))

    def render(self) -> RenderResult:
        if not self._costs:
            return Content.styled(self._empty, "dim")
        widest = min(_WIDEST_HEADING, max(cell_len(heading) for heading, _ in self._costs))
        sums = [_sum(costs) for _, costs in self._costs]
        space = self.content_size.width - widest - max(map(len, sums)) - 4
        most = max(costs.spent for _, costs in self._costs)
        lines = [
            Content.assemble(
                (fit(heading, widest), "dim"),
                "  ",
                (_bar(costs, most, space), "$accent"),
                "  ",
                words,
            )
            for (heading, costs), words in zip(self._costs, sums, strict=True)
        ]
        return Content("\n").join(lines)


def _bar(costs: Costs, most: Decimal, space: int) -> str:
    """A bar as long as its share of the highest costs; the refunded part is its lighter end."""
    if space <= 0 or most <= 0:
        return ""
    length = round(costs.spent / most * space)
    if costs.spent > 0:
        length = max(1, length)
    refunded = min(length, round(costs.refunded / most * space))
    return fit(_SPENT * (length - refunded) + _REFUNDED * refunded, space)


def _sum(costs: Costs) -> str:
    back = f", {money(costs.refunded)} back" if costs.refunded else ""
    return f"{money(costs.spent)}{back}"


_NOTHING = "Nothing was spent in the last 90 days."
_PERHAPS_NOTHING = "Nothing is known to have been spent, but an outcome is unknown."


class _Grouping(NamedTuple):
    word: str
    field: str
    heading: Callable[[str], str]


class MoneyChart(Vertical):
    """Drawn from an `Overview`; `switch` goes from days to weeks to services."""

    DEFAULT_CSS = """
    MoneyChart { height: auto; }
    MoneyChart Static { height: 1; margin-top: 1; }
    MoneyChart Horizontal { height: 2; }
    MoneyChart Sparkline { height: 2; max-width: 100; }
    MoneyChart #balance-scale { height: 2; margin: 0 1 0 0; width: auto; color: $text-muted; }
    MoneyChart Sparkline > .sparkline--max-color { color: $accent; }
    MoneyChart Sparkline > .sparkline--min-color { color: $accent; }
    """

    def __init__(self) -> None:
        super().__init__(id="money")
        self._overview = Overview()
        self._has_unknown = False
        self._index = 0
        self._line_title = Static("", id="balance-title", markup=False)
        self._scale = Static("", id="balance-scale", markup=False)
        self._line = Sparkline(summary_function=lambda values: values[-1])
        self._chart = Horizontal(self._scale, self._line)
        self._title = Static("", id="costs-title", markup=False)
        self._bars = CostBars(id="costs")

    def compose(self) -> ComposeResult:
        yield self._line_title
        yield from (self._chart, self._title, self._bars)

    def on_mount(self) -> None:
        self._paint()

    def show(self, overview: Overview, *, has_unknown: bool) -> None:
        """Show another overview; nothing is painted if it is the same.

        Args:
            overview: what is known for certain.
            has_unknown: whether more may have been spent, by a call with an unknown outcome.
        """
        if (overview, has_unknown) != (self._overview, self._has_unknown):
            self._overview, self._has_unknown = overview, has_unknown
            self._paint()

    def switch(self) -> None:
        """Group what was spent by the next: day, week, service."""
        self._index = (self._index + 1) % len(_GROUPINGS)
        self._paint()

    def _paint(self) -> None:
        overview = self._overview
        balances = overview.balances
        self._chart.display = self._line_title.display = bool(balances)
        if balances and overview.since is not None:
            since = f"{overview.since.astimezone():%Y-%m-%d %H:%M}"
            ends = (money(max(balances)), money(min(balances)))
            words = f", not from zero, since {since}"
            self._line_title.update(Content.assemble(("Balance", "bold"), words))
            width = max(map(len, ends))
            self._scale.update("\n".join(f"{end:>{width}}" for end in ends))
            self._line.data = [float(balance) for balance in balances]
        grouping = _GROUPINGS[self._index]
        legend = f" by {grouping.word}: █ spent, ▒ of it refunded"
        self._title.update(Content.assemble(("Money", "bold"), legend))
        empty = _PERHAPS_NOTHING if self._has_unknown else _NOTHING
        self._bars.show(getattr(overview, grouping.field), grouping.heading, empty)


_GROUPINGS = (
    _Grouping("day", "per_day", lambda day: f"{date.fromisoformat(day):%a %Y-%m-%d}"),
    _Grouping("week", "per_week", lambda day: f"from {day}"),
    _Grouping("service", "per_service", str),
)
"""In the order in which the key cycles through them."""


_WORDS = {
    Reception.OPEN: "received here",
    Reception.ELSEWHERE: "received by another running copy",
    Reception.BLOCKED: "not received",
}


def callback_details(app: UiApp) -> list[tuple[str, str]]:
    """What is known of the callbacks, as pairs of word and value."""
    state, saved = app.view_model.webhooks, SavedUrl.of(app.setting.state, app.view_model.email)
    when = f"{saved.url}, saved {saved.saved_at}" if saved else "none saved from here"
    if state.reception is Reception.OFF:
        return [("Callback URL", when)]
    rows = [("Callbacks", _standing(app, state))]
    if state.trouble:
        rows.append(("", printable(f"▲ {state.trouble}")))
    if saved is not None and saved.url == state.url:
        return [*rows, ("Callback URL", when)]
    if state.url.startswith("https://"):
        rows.append(
            (
                "URL to save",
                f"not saved yet, {app.key_names('account.save_url')} saves it: {state.url}",
            )
        )
    elif state.url:
        rows.append(("URL inside", state.url))
    if saved is not None:
        rows.append(("Callback URL", f"▲ not this program's: {when}"))
    return rows


def _standing(app: UiApp, state: WebhookState) -> str:
    stored = state.stored
    if stored.last_at is None:
        came = "none yet"
    else:
        came = f"{stored.total} received, the last {clock_time(stored.last_at, app.now)}"
    words = [_WORDS.get(state.reception, ""), came]
    if state.unknown:
        words.append(f"{state.unknown} for unknown orders")
    if state.refused:
        words.append(f"{state.refused} refused")
    if state.reception is Reception.OPEN:
        words.append(
            "working: polling once a minute"
            if state.are_proven
            else "not confirmed: polling as usual"
        )
    return " · ".join(words)


_SERVICE_IN_PROGRAM = "simulator, in this program"
_READ_ONLY = "read-only: nothing that spends or refunds money is sent"


def account_details(app: UiApp) -> list[tuple[str, str]]:
    """What is known of the account, as pairs of word and value."""
    view_model, setting = app.view_model, app.setting
    connection = view_model.connection
    rows = [
        ("E-mail", view_model.email or "not signed in"),
        ("Credentials", setting.credentials_source or "asked for in a dialog"),
        ("Balance", _balance(app)),
        ("Spent", _spent(app)),
        ("Connection", f"{connection.connection.value} {connection.reason}".strip()),
        ("Service", _SERVICE_IN_PROGRAM if setting.is_demo else setting.config.base_url),
        *callback_details(app),
    ]
    if view_model.marks.watched:
        rows.append(("Watched", _watched(app)))
    if setting.config.read_only:
        rows.insert(2, ("Mode", _READ_ONLY))
    return rows


def unresolved_details(app: UiApp) -> list[tuple[str, str]]:
    """Each call with an unknown outcome, with when it was sent."""
    return [
        (clock_time(intent.began_at, app.now), _summary(intent, app.key_names))
        for intent in app.view_model.unresolved.values()
    ]


def _balance(app: UiApp) -> str:
    view_model, limit = app.view_model, app.setting.config.low_balance
    read = view_model.balance_read_at
    when = f", read {clock_time(read, app.now)}" if read else ""
    low = f" · ▼ low: under {money(limit)}" if is_low(view_model.balance, limit) else ""
    words = money(view_model.balance) + when + low
    if "balance" not in view_model.unread:
        return words
    unread = "the service sent an answer that this version cannot read"
    return f"{words} · {unread}: {app.key_names('account.answer')} shows it"


def _spent(app: UiApp) -> str:
    limits, overview = app.setting.config.limits, app.view_model.overview
    begun = clock_time(app.started_at, app.now)
    words = [
        f"today {_of(overview.spent_today, limits.per_day)}",
        f"in this run, since {begun}, {_of(overview.spent_since_start, limits.per_session)}",
    ]
    if limits.per_order is not None:
        words.append(f"one order at most {money(limits.per_order)}")
    return " · ".join(words)


def _watched(app: UiApp) -> str:
    """Includes products that are on no list now, where `w` cannot reach them."""
    watched = sorted(
        app.view_model.marks.watched.items(), key=lambda item: item[0].service.casefold()
    )
    return " · ".join(
        f"{key.service} ({key.country or kind_label(key.kind)}"
        f"{'' if limit is None else f', at most {money(limit)}'})"
        for key, limit in watched
    )


def _of(spent: Decimal | None, limit: Decimal | None) -> str:
    return money(spent) if limit is None else f"{money(spent)} of {money(limit)}"


def _summary(intent: Intent, keys: KeyNames) -> str:
    what = f"{action_word(intent.action)} of {intent.service}, {money(intent.agreed)}"
    before = f"balance before {money(intent.balance_before)}"
    return f"{what}, {before}. {intent.detail} Press {keys('account.settle')} to settle it."


_EVENTS = (
    ActivityChanged,
    AnswerUnread,
    BalanceChanged,
    WebhooksChanged,
    ConnectionChanged,
    IntentChanged,
    MarksChanged,
    OverviewChanged,
    Reloaded,
)


class AccountScreen(MainScreen):
    """What is known of the account; no secrets."""

    MODE = "account"
    AUTO_FOCUS = "#account"
    BINDINGS: ClassVar[list[BindingType]] = [
        binding("account.settle", "resolve"),
        binding("account.sign_in"),
        binding("account.costs", "switch_costs"),
        binding("account.watch_nothing"),
        binding("account.save_url"),
        binding("account.answer"),
        binding("account.refresh"),
    ]

    def compose_body(self) -> list[Widget]:
        return [
            TextPane(
                DetailsView(id="details"),
                Static(Content.styled("Outcome unknown", "bold $text-warning"), id="unknown"),
                DetailsView(id="unsettled"),
                MoneyChart(),
                Static("", id="notices", markup=False),
                Static(Content.styled("Files", "bold"), id="files-title"),
                DetailsView(
                    ((word, short_path(path)) for word, path in self.app.setting.files.items()),
                    id="files",
                ),
                id="account",
                title="Account",
            )
        ]

    def on_mount(self) -> None:
        for kind in _EVENTS:
            self.app.bus.subscribe(self, kind, self._changed)
        self._changed(None)

    def on_screen_resume(self) -> None:
        """Have the money added up from now on whenever it moves."""
        self.post_message(requests.OverviewWanted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        view_model = self.app.view_model
        match action:
            case "resolve":
                return bool(view_model.unresolved)
            case "answer":
                return bool(view_model.unread)
            case "watch_nothing":
                return bool(view_model.marks.watched)
            case "sign_in":
                return view_model.connection.connection is Connection.SIGNED_OUT
            case _:
                return super().check_action(action, parameters)

    def action_resolve(self) -> None:
        if refs := list(self.app.view_model.unresolved):
            self.post_message(requests.ResolveRequested(refs[0]))

    def action_sign_in(self) -> None:
        self.post_message(requests.SignInWanted())

    def action_refresh(self) -> None:
        self.post_message(requests.BalanceWanted())

    def action_answer(self) -> None:
        self.post_message(requests.AnswerWanted())

    def action_watch_nothing(self) -> None:
        self.post_message(requests.WatchNothingWanted())

    def action_save_url(self) -> None:
        self.post_message(requests.SaveUrlWanted(self.app.view_model.webhooks.url))

    def action_switch_costs(self) -> None:
        self.query_one(MoneyChart).switch()

    def _changed(self, _: object) -> None:
        view_model = self.app.view_model
        self.query_one("#details", DetailsView).show(account_details(self.app))
        unknown = bool(view_model.unresolved)
        self.query_one(MoneyChart).show(view_model.overview, has_unknown=unknown)
        self.query_one("#unsettled", DetailsView).show(unresolved_details(self.app))
        notices = self.query_one("#notices", Static)
        notices.display = bool(view_model.notices)
        notices.update(Content("\n".join(view_model.notices)))
        self.query_one("#unknown").display = self.query_one("#unsettled").display = unknown
        self.refresh_bindings()
