"""Account (`4`): who is signed in, the balance, what is unsettled, and where each file lies."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.events import (
    BalanceChanged,
    Connection,
    ConnectionChanged,
    IntentChanged,
)
from nonvoip_tui.domain.models import Intent
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import action_word, clock_time, money
from nonvoip_tui.ui.intents import BalanceWanted, SettleRequested, SignInWanted
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.widgets.facts_view import FactsView


class AccountScreen(PlaceScreen):
    """Plain facts, no secrets."""

    PLACE = "account"
    CSS_PATH = "account.tcss"
    AUTO_FOCUS = "#account"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "settle", "Unknown outcome", id="account.settle"),
        Binding("i", "sign_in", "Sign in", id="account.sign_in"),
        Binding("ctrl+r", "refresh", "Refresh", id="account.refresh", tooltip="Read the balance"),
    ]

    def compose_body(self) -> list[Widget]:
        """Facts that scroll."""
        return [
            VerticalScroll(
                FactsView(id="facts"),
                Static(Content.styled("Outcome unknown", "bold $text-warning"), id="unknown"),
                FactsView(id="unsettled"),
                Static("", id="notices", markup=False),
                Static(Content.styled("Files", "bold"), id="files-title"),
                FactsView(
                    ((word, str(path)) for word, path in self.app.setting.files.items()),
                    id="files",
                ),
                id="account",
            )
        ]

    def on_mount(self) -> None:
        """Show what is known and follow it."""
        for kind in (BalanceChanged, ConnectionChanged, IntentChanged, Reloaded):
            self.app.bus.subscribe(self, kind, self._changed)
        self._changed(None)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What there is nothing to do for is not offered."""
        facts = self.app.facts
        match action:
            case "settle":
                return bool(facts.unsettled)
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

    def _changed(self, _: object) -> None:
        app = self.app
        facts, setting = app.facts, app.setting
        read = facts.balance_read_at
        when = f", read {clock_time(read, app.now)}" if read else ""
        connection = facts.connection
        service = "simulator, in this program" if setting.is_demo else setting.config.base_url
        self.query_one("#facts", FactsView).show(
            [
                ("E-mail", facts.email or "not signed in"),
                ("Credentials", setting.credentials_source or "asked for on a dialog"),
                ("Balance", money(facts.balance) + when),
                ("Connection", f"{connection.connection.value} {connection.reason}".strip()),
                ("Service", service),
            ]
        )
        unsettled = list(facts.unsettled.values())
        self.query_one("#unsettled", FactsView).show(
            (clock_time(intent.began_at, app.now), _summary(intent)) for intent in unsettled
        )
        notices = self.query_one("#notices", Static)
        notices.display = bool(facts.notices)
        notices.update(Content("\n".join(facts.notices)))
        self.query_one("#unknown").display = bool(unsettled)
        self.query_one("#unsettled").display = bool(unsettled)
        self.refresh_bindings()


def _summary(intent: Intent) -> str:
    what = f"{action_word(intent.action)} of {intent.service}, {money(intent.price_shown)}"
    before = f"balance before {money(intent.balance_before)}"
    return f"{what}, {before}. {intent.detail} Press u to settle it."
