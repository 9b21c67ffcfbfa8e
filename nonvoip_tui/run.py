"""Runs the full screen around the engine, and starts over in the demo when that is wished."""

import os
import sys

from nonvoip_tui.config import Config
from nonvoip_tui.credentials import Credentials
from nonvoip_tui.domain.models import SHORT_TERM
from nonvoip_tui.engine import Engine
from nonvoip_tui.paths import find_paths
from nonvoip_tui.services.clock import SystemClock
from nonvoip_tui.state import State
from nonvoip_tui.wiring import Wiring, demo_credentials, demo_simulator

EXIT_FAILURE = 70
_STOP_SECONDS = 75.0
"""A call that spends may need its whole time-out; every other ending takes moments."""


def run_app(config: Config, credentials: Credentials | None, *, is_demo: bool) -> int:
    """Show the screen until the person leaves.

    Returns:
        The exit status.
    """
    status, wants_demo = _run_once(config, credentials, is_demo=is_demo)
    if wants_demo and not is_demo:
        status, _ = _run_once(config, None, is_demo=True)
    return status


def _run_once(
    config: Config, credentials: Credentials | None, *, is_demo: bool
) -> tuple[int, bool]:
    paths = find_paths(demo=is_demo)
    state = State(paths.state_file)
    if is_demo:
        credentials = demo_credentials()
    wiring = Wiring(
        config,
        paths,
        credentials,
        kind=state.get("kind", SHORT_TERM),
        simulator=demo_simulator if is_demo else None,
    )
    engine = Engine(wiring.build)
    engine.start()  # the store is read while textual is imported
    # After the first frame half of this is slack; on a slow line it would only make bytes.
    os.environ.setdefault("TEXTUAL_FPS", "120")
    from nonvoip_tui.ui.app import NonvoipApp
    from nonvoip_tui.ui.base import Setting

    setting = Setting(
        config=config,
        clock=SystemClock(),
        state=state,
        files=paths.named(),
        is_demo=is_demo,
        is_over_ssh=bool(os.environ.get("SSH_CONNECTION") or os.environ.get("SSH_TTY")),
        needs_sign_in=credentials is None,
        credentials_source=credentials.source if credentials else "",
    )
    app = NonvoipApp(engine, setting)
    app.run(mouse=config.mouse)
    engine.stop(_STOP_SECONDS)
    if engine.failure is not None:
        print(f"nonvoip-tui: {engine.failure}", file=sys.stderr)
        return EXIT_FAILURE, False
    return app.return_code or 0, app.return_value == app.RESTART_IN_DEMO
