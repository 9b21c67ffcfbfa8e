"""Says in words what is wrong, or what the kept state waits for; else not there."""

from textual import getters
from textual.content import Content
from textual.widgets import Static

from nonvoip_tui.domain.events import Connection, ConnectionChanged, JournalDelayed
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import clock_time


class TroubleLine(Static):
    """One line above the keys, once for a trouble, not a stream of toasts."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        """Show what is known now, and hear of changes."""
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
        if app.facts.journal_work:
            return f"◌ {app.facts.journal_work}"
        state = app.facts.connection
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
