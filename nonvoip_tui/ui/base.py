"""The typed App that widgets and screens may know; breaks the import cycle with `app`."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.message import Message

from nonvoip_tui.config import Config
from nonvoip_tui.engine import Engine
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.state import State
from nonvoip_tui.ui.bus import Bus
from nonvoip_tui.ui.facts import Facts


@dataclass(frozen=True, slots=True)
class Setting:
    """Where the face finds itself."""

    config: Config
    clock: Clock
    state: State
    files: dict[str, Path]
    """Each place with its word, for the Account screen."""
    is_demo: bool = False
    is_over_ssh: bool = False
    needs_sign_in: bool = False
    credentials_source: str = ""


class EndRequested(Message):
    """The program has to end, not by the person's wish."""


class UiApp(App[str]):
    """What every part of the face may use. The result of the app is a word for the cli."""

    RESTART_IN_DEMO: ClassVar[str] = "demo"

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__()
        self.engine = engine
        self.setting = setting
        self.facts = Facts()
        self.bus = Bus(self)

    @property
    def now(self) -> datetime:
        """The wall clock, aware UTC."""
        return self.setting.clock.now()

    @property
    def defect(self) -> Exception | None:
        """What ended the app, if it was not the person."""
        return self._exception

    def end_soon(self) -> None:
        """End; from any thread. A signal came, the terminal is gone, or the engine has ended."""
        self.post_message(EndRequested())

    def on_end_requested(self) -> None:
        """End."""
        self.exit()

    def _fatal_error(self) -> None:
        # Textual's own prints the values of local variables, the password among them; the cli
        # keeps a report without them.
        self._close_messages_no_wait()
