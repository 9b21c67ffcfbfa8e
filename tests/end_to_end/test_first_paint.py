"""What may be imported before the first paint: a start over SSH waits for all of it."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.end_to_end.test_main_job import environment
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

NOTING = """
import json, sys
from pathlib import Path
from nonvoip_tui.services.engine import Engine
painted = Engine.set_painted
def note(engine):
    Path(sys.argv[1]).write_text(json.dumps(sorted(sys.modules)))
    painted(engine)
Engine.set_painted = note
from nonvoip_tui.cli import main
sys.exit(main([]))
"""
ROOMS = {"cli", "domain", "settings", "startup", "store", "ui"}
"""All of them may be there."""
PARTS = {
    *("commands", "commands.context", "commands.output", "services"),
    *("services.engine", "services.ports"),
}
"""Of the other packages only these."""
OTHERS = {"textual", "rich", "platformdirs", "typing_extensions", "tomli_w"}
DEAR = {
    *("httpx", "httpcore", "h11", "anyio", "certifi", "idna", "uvicorn", "click", "pygments"),
    *("markdown_it", "pydantic", "argparse", "importlib.metadata", "urllib.request", "email"),
    *("statistics", "csv", "http.cookiejar", "hashlib"),
}


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    with simulator_server(scenario="demo") as served:
        yield environment(tmp_path, served.base_url)


def test_the_first_paint_waits_for_no_import_that_it_does_not_need(
    tmp_path: Path, env: dict[str, str]
) -> None:
    noted = tmp_path / "modules.json"
    for _ in range(2):  # from an empty home, and from what is stored
        noted.unlink(missing_ok=True)
        with Terminal([sys.executable, "-c", NOTING, str(noted)], env) as terminal:
            terminal.wait_for("● online")
            terminal.send("q")
            assert terminal.wait_for_exit() == 0
        modules = set(json.loads(noted.read_text()))
        assert modules & DEAR == set()
        ours = {name[len("nonvoip_tui.") :] for name in modules if name.startswith("nonvoip_tui.")}
        assert {name for name in ours if name.split(".")[0] not in ROOMS} <= PARTS
        tops = {name.split(".")[0] for name in modules} - sys.stdlib_module_names
        assert tops - OTHERS <= {"__main__", "nonvoip_tui", "_distutils_hack"}
