"""Runs the full screen around the engine, and starts over in the demo when asked to."""

import gc
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.text import printable
from nonvoip_tui.settings.config import Config, ConfigError, WebhookSettings, needs_ascii
from nonvoip_tui.settings.credentials import Credentials, SoughtCredentials
from nonvoip_tui.settings.paths import Paths, find_paths
from nonvoip_tui.settings.state import State
from nonvoip_tui.startup.guard import (
    EXIT_FAILURE,
    Guard,
    forbid_core_dumps,
    let_go_of_terminal,
    report_crash,
)
from nonvoip_tui.ui.rendering.first_frame import FirstFrame
from nonvoip_tui.ui.view_model import ViewModel

if TYPE_CHECKING:
    from nonvoip_tui.services.engine import Engine
    from nonvoip_tui.ui.app import NonvoipApp

_EXIT_UNUSABLE = 2
"""The status when the environment does not let it run, the same as that of the sub-commands."""
_PATIENCE_SECONDS = 0.05
"""The stored state is worth a moment's wait, before what shows it is imported and again after: with
it the first frame is the last one as well, and two threads at once take longer than by turns."""
_SWITCH_SECONDS = 0.001
"""The engine's work gives way to a key this soon; by default five times as late."""
_STOP_SECONDS = 75.0
"""A call that spends may need its whole timeout; every other shutdown takes moments."""
_HURRIED_STOP_SECONDS = 0.6
"""After a signal, or when the answer is not waited for: the journal says of a call in flight that
its outcome is unknown."""


def run_app(
    config: Config,
    credentials: Credentials | SoughtCredentials | None,
    hidden: list[str],
    *,
    first_frame: FirstFrame | None = None,
    is_demo: bool,
) -> int:
    """Show the screen until the user leaves.

    Args:
        config: the settings.
        credentials: None when the user has to be asked.
        hidden: gets every password in use; none of it is in the report of a crash.
        first_frame: what the terminal may show already; None when nothing was tried yet.
        is_demo: whether the service is simulated.

    Returns:
        The exit status.
    """
    status, wants_demo = _run_once(config, credentials, hidden, first_frame, is_demo=is_demo)
    if wants_demo and not is_demo:
        status, _ = _run_once(config, None, hidden, None, is_demo=True)
    return status


def _run_once(
    config: Config,
    credentials: Credentials | SoughtCredentials | None,
    hidden: list[str],
    first_frame: FirstFrame | None,
    *,
    is_demo: bool,
) -> tuple[int, bool]:
    gc.disable()  # until what a start imports is imported; see `Start._finish`
    paths = find_paths(demo=is_demo)
    state = State(paths.state_file)
    if is_demo:
        # The simulation in this process calls nobody; the port is the real account's.
        config = config._replace(callbacks=WebhookSettings())
    was_tried = first_frame is not None
    first_frame = first_frame or FirstFrame(str(paths.cache_dir), sys.argv[1:])
    first_frame.depends_on(paths)
    forbid_core_dumps()
    with Guard() as guard:
        if not was_tried and (is_demo or credentials is not None):
            first_frame.show()
        try:
            engine, app = _make_app(
                config, credentials, hidden, paths, state, first_frame, is_demo=is_demo
            )
            sys.setswitchinterval(_SWITCH_SECONDS)
            guard.when_ending(app.end_soon)
            app.run(mouse=config.mouse)
        finally:
            gc.enable()  # it may have ended before
            first_frame.take_away()
        is_hurried = guard.exit_status is not None or app.return_value == app.LEAVE_AT_ONCE
        engine.stop(
            _HURRIED_STOP_SECONDS if is_hurried else max(_STOP_SECONDS, config.timeout + 15),
            is_hurried=is_hurried,
        )
    if guard.exit_status is not None:
        let_go_of_terminal()
        return guard.exit_status, False
    if (error := app.fatal_error or engine.failure) is not None:
        words, status = _last_words(error, paths, hidden)
        print(words, file=sys.stderr)
        return status, False
    wants_demo = app.return_value == app.RESTART_IN_DEMO
    if not is_demo and not wants_demo:  # what is simulated ends with the program
        _take_leave(app)
    return 0, wants_demo


def _take_leave(app: "NonvoipApp") -> None:
    if words := farewell(app.view_model, datetime.now(UTC)):
        print(f"nonvoip-tui: {words}", file=sys.stderr)


def _is_ascii(config: Config) -> bool:
    terminal = sys.__stderr__  # what Textual's driver writes to
    return needs_ascii(config.ascii, os.environ, terminal.encoding if terminal else "utf-8")


def _make_app(
    config: Config,
    credentials: Credentials | SoughtCredentials | None,
    hidden: list[str],
    paths: Paths,
    state: State,
    first_frame: FirstFrame,
    *,
    is_demo: bool,
) -> "tuple[Engine, NonvoipApp]":
    """Import and make what shows the screen, while the store is read on the engine's thread."""
    from concurrent.futures import wait

    from nonvoip_tui.domain.models import SHORT_TERM
    from nonvoip_tui.services.engine import Engine
    from nonvoip_tui.services.ports import SystemClock
    from nonvoip_tui.startup.wiring import Wiring, demo_credentials, demo_simulator

    if is_demo:
        credentials = demo_credentials()
    sought = credentials if isinstance(credentials, SoughtCredentials) else None
    wiring = Wiring(
        config,
        paths,
        credentials if isinstance(credentials, Credentials) else None,
        kind=state.get("kind", SHORT_TERM),
        simulator=demo_simulator if is_demo else None,
        email=sought.email if sought else None,
        hidden=hidden,
    )
    engine = Engine(wiring.build)
    engine.start()
    wait([engine.snapshot], _PATIENCE_SECONDS)
    # A key waits for the next frame; of frames that a slow line cannot take only the last is sent.
    os.environ.setdefault("TEXTUAL_FPS", "240")
    _tidy_environment()
    from nonvoip_tui.ui.app import NonvoipApp
    from nonvoip_tui.ui.base import Setting
    from nonvoip_tui.ui.rendering.private import driver_for

    def report(error: Exception) -> str:
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}"
        return report_crash(error, paths.log_dir, stamp, hidden, has_ended=False)

    setting = Setting(
        config=config,
        clock=SystemClock(),
        state=state,
        files=paths.named(),
        is_demo=is_demo,
        is_ascii=_is_ascii(config),
        is_over_ssh=bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY")),
        needs_sign_in=credentials is None,
        credentials_source=credentials.source if credentials else "",
        sought=sought,
        report=report,
        shown_mode=first_frame.mode,
    )
    wait([engine.snapshot], _PATIENCE_SECONDS)
    app = NonvoipApp(engine, setting)
    # Of 16 colours: what lies behind a dialog cannot be dimmed (`ui/app.tcss`).
    app.set_class(app.console.color_system == "standard", "-few-colors", update=False)
    app.driver_class = driver_for(config.paint, app.driver_class, first_frame)
    return engine, app


def _tidy_environment() -> None:
    """Remove environment variables that Textual reads differently from what users mean by them."""
    if not os.environ.get("NO_COLOR"):
        os.environ.pop("NO_COLOR", None)  # empty is as good as unset (no-color.org)
    with suppress(OSError, ValueError, AttributeError):
        if all(os.get_terminal_size(sys.__stdout__.fileno())):  # type: ignore[union-attr]
            # The terminal knows, also when its size changes; a variable is that of a moment.
            for name in ("COLUMNS", "LINES"):
                os.environ.pop(name, None)


def _last_words(error: BaseException, paths: Paths, hidden: list[str]) -> tuple[str, int]:
    """The message and exit status for a run that ended unexpectedly."""
    if isinstance(error, StorageError | ConfigError):  # not a bug: the disk, or a setting
        return f"nonvoip-tui: {printable(str(error))}", _EXIT_UNUSABLE
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    return report_crash(error, paths.log_dir, stamp, hidden), EXIT_FAILURE


def farewell(view_model: ViewModel, now: datetime) -> str:
    """One line about orders that stay live and unknown outcomes; empty if there are none."""
    live, unresolved = view_model.live_count(now), len(view_model.unresolved)
    sentences = []
    if live == 1:
        sentences.append("1 order is still live; start again to see its SMS.")
    elif live:
        sentences.append(f"{live} orders are still live; start again to see their SMS.")
    if unresolved:
        calls = "1 call" if unresolved == 1 else f"{unresolved} calls"
        sentences.append(f"The outcome of {calls} is unknown.")
    return " ".join(sentences)
