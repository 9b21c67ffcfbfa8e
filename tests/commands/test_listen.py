"""`listen`: callbacks without a screen."""

import json
import signal
import socket
import subprocess
from http.client import HTTPConnection
from urllib.parse import urlsplit

from tests.commands.program import Program, bought, line_of, mode_of
from tests.simulator_server import Served


def configured(program: Program, **more: object) -> int:
    """Set up to receive on a free port, and to ask for nothing by itself."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    lines = [f"{name} = {json.dumps(value)}" for name, value in ({"port": port} | more).items()]
    program.configure(
        "poll_selected = 3600.0\npoll_others = 3600.0\n[callbacks]\n" + "\n".join(lines)
    )
    return port


def call(url: str, order_id: str, sms: str) -> int:
    """Post a callback to a URL of this machine; the HTTP code."""
    parts = urlsplit(url)
    assert parts.port
    connection = HTTPConnection("127.0.0.1", parts.port, timeout=10)
    message = [{"order_id": int(order_id), "sms": sms}]
    connection.request(
        "POST", parts.path, json.dumps({"event": "incoming_message", "message": message})
    )
    status = connection.getresponse().status
    connection.close()
    return status


def printed(process: subprocess.Popen[str]) -> str:
    """The next line of standard output."""
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


def test_it_says_the_url_what_comes_and_no_text(program: Program, served: Served) -> None:
    port = configured(program)
    order = bought(program, served)
    with program.started("listen") as process:
        url = printed(process)
        assert url.startswith(f"http://127.0.0.1:{port}/")
        assert "Only this machine can call that URL" in line_of(process)
        assert "Receiving callbacks." in line_of(process)
        served.simulator.deliver(order.order_id, "Your code is 739154")
        assert call(url, order.order_id, "a lie: 000000") == 200
        assert call(url + "x", order.order_id, "") == 404
        lines = [printed(process)]
        while not lines[-1].startswith("callbacks 1, "):
            lines.append(printed(process))
        assert any(f"order {order.order_id}: SMS 1" in line for line in lines)
        assert "Callbacks work" in line_of(process)

        # Another secret holds at once, for the copy that runs as well.
        again = program.run("listen", "--rotate").stdout.strip()
        lines = [printed(process)]
        while not lines[-1].startswith("http"):
            lines.append(printed(process))
        assert lines[-1] == again != url
        assert call(url, order.order_id, "") == 404
        assert call(again, order.order_id, "") == 200

        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=20)
        assert process.returncode == 130
    assert "739154" not in "\n".join(lines) + out
    assert "000000" not in "\n".join(lines) + out
    assert mode_of(program.database.parent / "callback-path") == 0o600
    with program.store() as store:
        assert [sms.code for sms in store.messages.of_order(order.order_id)] == ["739154"]


def test_a_second_copy_follows_and_prints_json(program: Program, served: Served) -> None:
    configured(program, public_url="https://sms.example.org/n")
    bought(program, served)
    with program.started("listen") as first:
        url = printed(first)
        assert url.startswith("https://sms.example.org/n/")
        assert "Receiving callbacks." in line_of(first)
        with program.started("listen", "--json") as second:
            assert json.loads(printed(second)) == {"event": "url", "url": url}
            assert "Another running copy" in line_of(second)


def test_doctor_says_how_webhooks_would_come(program: Program) -> None:
    configured(program, enabled=True)
    lines = program.run("doctor").stdout.splitlines()
    [place] = [number for number, line in enumerate(lines) if " callbacks " in line]
    assert "received on 127.0.0.1, port " in lines[place]
    assert "public address: none" in lines[place]
    assert "set callbacks.public_url" in lines[place + 1]


def test_in_the_demo_there_is_nobody_to_call(alone: Program) -> None:
    done = alone.run("listen", "--demo")
    assert done.returncode == 2
    assert done.stderr == "nonvoip-tui: The simulated account sends no callbacks.\n"
