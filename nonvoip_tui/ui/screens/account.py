"""Account (`4`): who is signed in, the money over time, what is unresolved, where files lie."""

from decimal import Decimal
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.events import (
    BalanceChanged,
    CallbacksChanged,
    Connection,
    ConnectionChanged,
    IntentChanged,
    MarksChanged,
    OverviewChanged,
)
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.domain.text import printable
from nonvoip_tui.domain.webhooks import CallbackState, Reception
from nonvoip_tui.settings.state import SavedUrl
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import action_word, clock_time, is_low, kind_label, money, short_path
from nonvoip_tui.ui.keys import KeyNames
from nonvoip_tui.ui.requests import (
    BalanceWanted,
    OverviewWanted,
    SaveUrlWanted,
    SettleRequested,
    SignInWanted,
    WatchNothingWanted,
)
from nonvoip_tui.ui.screens.base import PlaceScreen
from nonvoip_tui.ui.view_model import ActivityChanged, Reloaded
from nonvoip_tui.ui.widgets.charts import MoneyChart
from nonvoip_tui.ui.widgets.text_pane import FactsView

_WORDS = {
    Reception.OPEN: "received here",
    Reception.ELSEWHERE: "received by another running copy",
    Reception.BLOCKED: "not received",
}


def callback_facts(app: UiApp) -> list[tuple[str, str]]:
    """Pairs of word and value."""
    state, saved = app.facts.callbacks, SavedUrl.of(app.setting.state, app.facts.email)
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


def _standing(app: UiApp, state: CallbackState) -> str:
    kept = state.kept
    if kept.last_at is None:
        came = "none came yet"
    else:
        came = f"{kept.total} came, the last {clock_time(kept.last_at, app.now)}"
    words = [_WORDS.get(state.reception, ""), came]
    if state.unknown:
        words.append(f"{state.unknown} about unknown orders")
    if state.refused:
        words.append(f"{state.refused} not listened to")
    if state.reception is Reception.OPEN:
        words.append(
            "proven: polling once a minute" if state.are_proven else "not proven: polling as usual"
        )
    return " · ".join(words)


_SERVICE_IN_PROGRAM = "simulator, in this program"
_READ_ONLY = "read-only: nothing that costs or moves money is sent"


def account_facts(app: UiApp) -> list[tuple[str, str]]:
    """Pairs of word and value."""
    facts, setting = app.facts, app.setting
    connection = facts.connection
    rows = [
        ("E-mail", facts.email or "not signed in"),
        ("Credentials", setting.credentials_source or "asked for on a dialog"),
        ("Balance", _balance(app)),
        ("Spent", _spent(app)),
        ("Connection", f"{connection.connection.value} {connection.reason}".strip()),
        ("Service", _SERVICE_IN_PROGRAM if setting.is_demo else setting.config.base_url),
        *callback_facts(app),
    ]
    if facts.marks.watched:
        rows.append(("Watched", _watched(app)))
    if setting.config.read_only:
        rows.insert(2, ("Mode", _READ_ONLY))
    return rows


def unsettled_facts(app: UiApp) -> list[tuple[str, str]]:
    """Each call of unknown outcome, with when it was sent."""
    return [
        (clock_time(intent.began_at, app.now), _summary(intent, app.key_names))
        for intent in app.facts.unsettled.values()
    ]


def _balance(app: UiApp) -> str:
    facts, limit = app.facts, app.setting.config.low_balance
    read = facts.balance_read_at
    when = f", read {clock_time(read, app.now)}" if read else ""
    low = f" · ▼ low: under {money(limit)}" if is_low(facts.balance, limit) else ""
    return money(facts.balance) + when + low


def _spent(app: UiApp) -> str:
    limits, overview = app.setting.config.limits, app.facts.overview
    begun = clock_time(app.started_at, app.now)
    words = [
        f"today {_of(overview.spent_today, limits.per_day)}",
        f"in this run, since {begun}, {_of(overview.spent_since_start, limits.per_session)}",
    ]
    if limits.per_order is not None:
        words.append(f"one order at most {money(limits.per_order)}")
    return " · ".join(words)


def _watched(app: UiApp) -> str:
    """Also those that are on no list now, where `w` cannot be pressed on them."""
    watched = sorted(app.facts.marks.watched.items(), key=lambda item: item[0].service.casefold())
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


_FACTS = (
    ActivityChanged,
    BalanceChanged,
    CallbacksChanged,
    ConnectionChanged,
    IntentChanged,
    MarksChanged,
    OverviewChanged,
    Reloaded,
)


class AccountScreen(PlaceScreen):
    """Plain facts, no secrets."""

    PLACE = "account"
    AUTO_FOCUS = "#account"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "settle", "Unknown outcome", id="account.settle"),
        Binding("i", "sign_in", "Sign in", id="account.sign_in"),
        Binding("s", "switch_costs", "Day/week/service", id="account.costs"),
        Binding("w", "watch_nothing", "Stop watching", id="account.watch_nothing"),
        Binding("c", "save_url", "Callback URL", id="account.save_url", tooltip="Save another"),
        Binding("ctrl+r", "refresh", "Refresh", id="account.refresh", tooltip="Read the balance"),
    ]

    def compose_body(self) -> list[Widget]:
        """Facts that scroll."""
        return [
            VerticalScroll(
                FactsView(id="facts"),
                Static(Content.styled("Outcome unknown", "bold $text-warning"), id="unknown"),
                FactsView(id="unsettled"),
                MoneyChart(),
                Static("", id="notices", markup=False),
                Static(Content.styled("Files", "bold"), id="files-title"),
                FactsView(
                    ((word, short_path(path)) for word, path in self.app.setting.files.items()),
                    id="files",
                ),
                id="account",
            )
        ]

    def on_mount(self) -> None:
        """Show what is known and follow it."""
        for kind in _FACTS:
            self.app.bus.subscribe(self, kind, self._changed)
        self._changed(None)

    def on_screen_resume(self) -> None:
        """The money is added up from now on whenever it moves."""
        self.post_message(OverviewWanted())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nothing to do for is not offered."""
        facts = self.app.facts
        match action:
            case "settle":
                return bool(facts.unsettled)
            case "watch_nothing":
                return bool(facts.marks.watched)
            case "sign_in":
                return facts.connection.connection is Connection.SIGNED_OUT
            case _:
                return super().check_action(action, parameters)

    def action_settle(self) -> None:
        """Look at the oldest call of unknown outcome again, and settle it."""
        if refs := list(self.app.facts.unsettled):
            self.post_message(SettleRequested(refs[0]))

    def action_sign_in(self) -> None:
        """Ask for credentials."""
        self.post_message(SignInWanted())

    def action_refresh(self) -> None:
        """Read the balance again now."""
        self.post_message(BalanceWanted())

    def action_watch_nothing(self) -> None:
        """Be told of no product any more; asks first."""
        self.post_message(WatchNothingWanted())

    def action_save_url(self) -> None:
        """Save another callback URL; asks first."""
        self.post_message(SaveUrlWanted(self.app.facts.callbacks.url))

    def action_switch_costs(self) -> None:
        """Show what was spent by day, by week, or by service."""
        self.query_one(MoneyChart).switch()

    def _changed(self, _: object) -> None:
        facts = self.app.facts
        self.query_one("#facts", FactsView).show(account_facts(self.app))
        self.query_one(MoneyChart).show(facts.overview)
        self.query_one("#unsettled", FactsView).show(unsettled_facts(self.app))
        notices = self.query_one("#notices", Static)
        notices.display = bool(facts.notices)
        notices.update(Content("\n".join(facts.notices)))
        self.query_one("#unknown").display = bool(facts.unsettled)
        self.query_one("#unsettled").display = bool(facts.unsettled)
        self.refresh_bindings()
