"""Account (`4`): who is signed in, the balance, what is unsettled, and where each file lies."""

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from nonvoip_tui.domain.events import BalanceChanged, ConnectionChanged, IntentChanged
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import clock_time, money
from nonvoip_tui.ui.intents import BalanceWanted
from nonvoip_tui.ui.modals.table_text import facts_text
from nonvoip_tui.ui.screens.place import PlaceScreen


class AccountScreen(PlaceScreen):
    """Plain facts, no secrets."""

    PLACE = "account"
    CSS_PATH = "account.tcss"

    def compose_body(self) -> list[Widget]:
        """One text that scrolls."""
        return [VerticalScroll(Static("", id="facts", markup=False), id="account")]

    def on_mount(self) -> None:
        """Show what is known and follow it."""
        for kind in (BalanceChanged, ConnectionChanged, IntentChanged, Reloaded):
            self.app.bus.subscribe(self, kind, self._changed)
        self._changed(None)

    def action_refresh_place(self) -> None:
        """Read the balance again now."""
        self.post_message(BalanceWanted())

    def _changed(self, _: object) -> None:
        app = self.app
        facts = app.facts
        read = facts.balance_read_at
        when = f", read {clock_time(read, app.now)}" if read else ""
        rows = [
            ("E-mail", facts.email or "not signed in"),
            ("Credentials", app.setting.credentials_source or "asked for on a dialog"),
            ("Balance", money(facts.balance) + when),
            (
                "Connection",
                f"{facts.connection.connection.value} {facts.connection.reason}".strip(),
            ),
            (
                "Service",
                "simulator, in this program"
                if app.setting.is_demo
                else app.setting.config.base_url,
            ),
        ]
        text = [facts_text(rows)]
        if facts.unsettled:
            text += [Content(""), Content.styled("Outcome unknown", "bold $warning")]
            text += [
                Content(
                    f"{intent.began_at.astimezone():%Y-%m-%d %H:%M} {intent.action.value} "
                    f"{intent.service} {money(intent.price_shown)}: {intent.detail}"
                )
                for intent in facts.unsettled.values()
            ]
        text += [Content(""), Content.styled("Files", "bold")]
        text.append(facts_text((word, str(path)) for word, path in app.setting.files.items()))
        self.query_one("#facts", Static).update(Content("\n").join(text))
