"""Account (`4`): who is signed in, the money over time, what is unresolved, where files lie."""

from decimal import Decimal
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

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
from nonvoip_tui.domain.text import printable
from nonvoip_tui.domain.webhooks import Reception, WebhookState
from nonvoip_tui.settings.state import SavedUrl
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import action_word, clock_time, is_low, kind_label, money, short_path
from nonvoip_tui.ui.keys import KeyNames
from nonvoip_tui.ui.requests import (
    AnswerWanted,
    BalanceWanted,
    OverviewWanted,
    ResolveRequested,
    SaveUrlWanted,
    SignInWanted,
    WatchNothingWanted,
)
from nonvoip_tui.ui.screens.base import MainScreen
from nonvoip_tui.ui.view_model import ActivityChanged, Reloaded
from nonvoip_tui.ui.widgets.charts import MoneyChart
from nonvoip_tui.ui.widgets.text_pane import DetailsView

_WORDS = {
    Reception.OPEN: "received here",
    Reception.ELSEWHERE: "received by another running copy",
    Reception.BLOCKED: "not received",
}


def callback_details(app: UiApp) -> list[tuple[str, str]]:
    """Pairs of word and value."""
    state, saved = app.view_model.webhooks, SavedUrl.of(app.setting.state, app.view_model.email)
    when = f"{saved.url}, saved {saved.saved_at}" if saved else "none saved from here"
    if state.reception is Reception.OFF:
        return [("Callback URL", when)]
    rows = [("Webhooks", _standing(app, state))]
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
        came = "none came yet"
    else:
        came = f"{stored.total} came, the last {clock_time(stored.last_at, app.now)}"
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


def account_details(app: UiApp) -> list[tuple[str, str]]:
    """Pairs of word and value."""
    view_model, setting = app.view_model, app.setting
    connection = view_model.connection
    rows = [
        ("E-mail", view_model.email or "not signed in"),
        ("Credentials", setting.credentials_source or "asked for on a dialog"),
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
    """Each call of unknown outcome, with when it was sent."""
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
    unread = "the service answered something that this version cannot read"
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
    """Also those that are on no list now, where `w` cannot be pressed on them."""
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


_FACTS = (
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
    """Plain facts, no secrets."""

    PLACE = "account"
    AUTO_FOCUS = "#account"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "resolve", "Unknown outcome", id="account.settle"),
        Binding("i", "sign_in", "Sign in", id="account.sign_in"),
        Binding("s", "switch_costs", "Day/week/service", id="account.costs"),
        Binding("w", "watch_nothing", "Stop watching", id="account.watch_nothing"),
        Binding("c", "save_url", "Callback URL", id="account.save_url", tooltip="Save another"),
        Binding("o", "answer", "Answer", id="account.answer", tooltip="What was answered"),
        Binding("ctrl+r", "refresh", "Refresh", id="account.refresh", tooltip="Read the balance"),
    ]

    def compose_body(self) -> list[Widget]:
        """Facts that scroll."""
        return [
            VerticalScroll(
                DetailsView(id="facts"),
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
        """Look at the oldest call of unknown outcome again, and resolve it."""
        if refs := list(self.app.view_model.unresolved):
            self.post_message(ResolveRequested(refs[0]))

    def action_sign_in(self) -> None:
        """Ask for credentials."""
        self.post_message(SignInWanted())

    def action_refresh(self) -> None:
        """Read the balance again now."""
        self.post_message(BalanceWanted())

    def action_answer(self) -> None:
        """Show what the service answered that could not be read."""
        self.post_message(AnswerWanted())

    def action_watch_nothing(self) -> None:
        """Be told of no product any more; asks first."""
        self.post_message(WatchNothingWanted())

    def action_save_url(self) -> None:
        """Save another callback URL; asks first."""
        self.post_message(SaveUrlWanted(self.app.view_model.webhooks.url))

    def action_switch_costs(self) -> None:
        """Show what was spent by day, by week, or by service."""
        self.query_one(MoneyChart).switch()

    def _changed(self, _: object) -> None:
        view_model = self.app.view_model
        self.query_one("#facts", DetailsView).show(account_details(self.app))
        self.query_one(MoneyChart).show(view_model.overview)
        self.query_one("#unsettled", DetailsView).show(unresolved_details(self.app))
        notices = self.query_one("#notices", Static)
        notices.display = bool(view_model.notices)
        notices.update(Content("\n".join(view_model.notices)))
        self.query_one("#unknown").display = bool(view_model.unresolved)
        self.query_one("#unsettled").display = bool(view_model.unresolved)
        self.refresh_bindings()
