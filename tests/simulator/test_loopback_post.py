"""Callbacks over a real socket of this machine."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

from nonvoip_tui.simulator.serve import Webhooks, listen, post_on_loopback, run_server
from tests.simulated import Simulator
from tests.simulator.conftest import MakeCaller


class Hook(HTTPServer):
    """Remembers what was posted; its path says what it answers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.got: list[tuple[str, bytes]] = []
        self.was_called = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, body))
        self.server.was_called.set()
        if self.path == "/noise":
            self.wfile.write(b"not HTTP at all\r\n\r\n")
            return
        status = int(self.path[1:4])
        self.send_response(status)
        self.send_header("Location", "/200/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


async def test_an_event_reaches_the_saved_url(make_caller: MakeCaller, hook: Hook) -> None:
    caller = make_caller()
    await caller("saveurl", url=hook.url("/200/secret?a=1"))
    await caller("order", product_id=103)
    caller.simulator.deliver(900001, "Code 5151")
    webhooks = Webhooks(caller.simulator, post_on_loopback)
    assert await webhooks.send_due() == 1
    ((path, body),) = hook.got
    assert path == "/200/secret?a=1"
    assert b'"sms":"Code 5151"' in body


async def test_a_served_simulator_calls_back_while_it_serves(hook: Hook) -> None:
    simulator = Simulator(scenario="no-sms")
    announced: list[str] = []
    with listen(0) as listening:
        running = asyncio.create_task(run_server(listening, simulator, announced.append))
        body = {"email": "demo@example.com", "password": "demo", "url": hook.url("/200")}
        async with asyncio.timeout(20):
            while not announced:  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(0)
            async with httpx.AsyncClient(base_url=announced[0], trust_env=False) as client:
                await client.post("/api/saveurl", json=body)
                await client.post("/api/order", json={**body, "product_id": 103})
            simulator.deliver(900001, "Code 5151")
            assert await asyncio.to_thread(hook.was_called.wait, 10)
            running.cancel()
            await asyncio.wait({running})
    assert b"Code 5151" in hook.got[0][1]


async def test_a_redirect_is_an_answer_and_not_a_way(hook: Hook) -> None:
    assert await post_on_loopback(hook.url("/302"), b"{}") == 302
    assert len(hook.got) == 1


async def test_what_is_not_http_is_a_failed_try(hook: Hook) -> None:
    with pytest.raises(OSError, match="not HTTP"):
        await post_on_loopback(hook.url("/noise"), b"{}")


@pytest.mark.parametrize("url", ["http://example.com/", "https://127.0.0.1/", "ftp://127.0.0.1/"])
async def test_no_other_machine_is_reached(url: str) -> None:
    with pytest.raises(OSError, match="stay on this machine"):
        await post_on_loopback(url, b"{}")
