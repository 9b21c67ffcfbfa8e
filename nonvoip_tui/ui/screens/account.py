"""Account (`4`): who is signed in, the money over time, what is unsettled, where each file lies."""

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
from nonvoip_tui.ui.account_facts import account_facts, unsettled_facts
from nonvoip_tui.ui.bus import ActivityChanged, Reloaded
from nonvoip_tui.ui.formats import short_path
from nonvoip_tui.ui.intents import (
    BalanceWanted,
    OverviewWanted,
    SaveUrlWanted,
    SettleRequested,
    SignInWanted,
    WatchNothingWanted,
)
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.facts_view import FactsView
from nonvoip_tui.ui.widgets.money_chart import MoneyChart

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
