"""Says in words what is wrong with the connection and when it is tried next; else not there."""

from textual import getters
from textual.content import Content
from textual.widgets import Static

from nonvoip_tui.domain.events import Connection, ConnectionChanged
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import clock_time


class TroubleLine(Static):
    """One line above the keys, once for a trouble, not a stream of toasts."""

    app = getters.app(UiApp)

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        """Show what is known now, and hear of changes."""
        app = self.app
        app.bus.subscribe(self, ConnectionChanged, self._changed)
        self._changed(app.facts.connection)

    def _changed(self, event: ConnectionChanged) -> None:
        is_wrong = event.connection in (Connection.TROUBLED, Connection.SIGNED_OUT)
        self.display = is_wrong and bool(event.reason)
        if not self.display:
            return
        app = self.app
        when = ""
        if event.next_try_at is not None:
            when = f" Next try {clock_time(event.next_try_at, app.now)}."
        cure = ""
        if event.connection is Connection.SIGNED_OUT:
            keys = app.key_names
            cure = f" Press {keys('app.account')}, then {keys('account.sign_in')}, to sign in."
        self.update(Content(f"▲ {event.reason}{when}{cure}"))
