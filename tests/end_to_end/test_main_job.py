"""The main job, whole: see, order, answer, read the SMS, copy, give back, come again."""

import base64
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.simulator import DIALECTS
from tests.simulated import Simulator
from tests.simulator.other_dialects import OTHER_DIALECTS
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

COMMAND = str(Path(sys.executable).parent / "nonvoip-tui")


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> Iterator[tuple[str, Simulator]]:
    """Served in the dialect that the test names."""
    spoken = Simulator(scenario="demo", seed=14)  # its SMS is there when it is asked for again
    spoken.dialect = (DIALECTS | OTHER_DIALECTS)[getattr(request, "param", "default")]
    with simulator_server(spoken) as served:
        yield served.base_url, served.simulator


def environment(home: Path, url: str) -> dict[str, str]:
    return {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "NONVOIP_EMAIL": "demo@example.com",
        "NONVOIP_PASSWORD": "demo",
        "NONVOIP_BASE_URL": url,
    }


@pytest.mark.parametrize(
    ("simulator", "columns", "rows"),
    # N60 N61 N62 N64 N65 N66 N67: whatever the service's way of speaking
    [("default", 80, 24), *((dialect, 120, 40) for dialect in ("default", *OTHER_DIALECTS))],
    indirect=["simulator"],
)
def test_from_the_price_list_to_the_code_on_the_clipboard(
    tmp_path: Path, simulator: tuple[str, Simulator], columns: int, rows: int
) -> None:
    url, service = simulator
    home = tmp_path / "home"
    home.mkdir()
    env = environment(home, url)
    with Terminal([COMMAND], env, columns, rows) as terminal:
        terminal.wait_for("10-minute", "● online", "$50.00")
        terminal.send("/", "price")
        terminal.send("enter")
        terminal.wait_for("Demo: price goes up", "2 of ")
        terminal.send("enter")
        terminal.wait_for("Order this number?", "Balance after")
        terminal.press_until_gone("y", "Order this number?")
        terminal.wait_for("The price has changed", "Difference")
        terminal.press_until_gone("y", "The price has changed")
        terminal.wait_for("SMS received", "2 Orders·1", seconds=40)
        code = code_on(terminal)
        before = len(terminal.raw)
        terminal.send("c")
        terminal.wait_for(f"Code {code} sent to your terminal")
        copied = base64.b64encode(code.encode()).decode()
        assert f"\x1b]52;c;{copied}\a".encode() in bytes(terminal.raw[before:])
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert "nonvoip-tui: 1 order is still live; start again to see its SMS." in terminal.text
    spent = [endpoint for endpoint, _ in service.requests if endpoint == "order"]
    assert len(spent) == 2

    with Terminal([COMMAND], env, columns, rows) as again:
        again.send("2")
        again.wait_for(code)
        again.send("3")
        again.wait_for(code, "Received")
        again.send("q")
        assert again.wait_for_exit() == 0


def code_on(terminal: Terminal) -> str:
    """The code in the row of the order on the screen."""
    [row] = [line for line in terminal.lines if "● SMS received" in line and "▌" in line]
    return row.split("●")[0].split()[-1]
