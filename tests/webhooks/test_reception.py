"""Where callbacks are received: in the copy that polls, on a port that is free."""

import asyncio
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from nonvoip_tui.domain.events import SmsArrived, WebhooksChanged
from nonvoip_tui.domain.models import Inbox, IncomingSms
from nonvoip_tui.domain.webhooks import Reception, WebhookState
from nonvoip_tui.settings.config import Config, WebhookSettings
from nonvoip_tui.webhooks.reception import BROKEN, WebhookSecret, warning_of
from nonvoip_tui.webhooks.server import WebhookServer
from tests.fakes import FakeClock, an_order, resolve
from tests.services.office import Office, an_office
from tests.webhooks.served import GOOD, exchange, status_of


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def receiving_config(port: int, **more: object) -> Config:
    return Config(callbacks=WebhookSettings(enabled=True, port=port, **more))  # type: ignore[arg-type]


@asynccontextmanager
async def at_work(office: Office) -> AsyncIterator[None]:
    """All the services run."""
    running = asyncio.ensure_future(office.services.run())
    await resolve()
    await office.clock.advance(1.5)
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})


def state(office: Office) -> WebhookState:
    event = office.notified(WebhooksChanged)[-1]
    assert isinstance(event, WebhooksChanged)
    return event.state


async def call(url: str, body: bytes = GOOD) -> int:
    """Post to a URL of this machine, as a proxy would; the HTTP code, or 0."""
    parts = urlsplit(url)
    head = f"POST {parts.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    assert parts.port
    return status_of(await exchange(parts.port, head.encode() + body))


async def until_asked(office: Office, count: int = 1) -> None:
    async with asyncio.timeout(10):
        while len(office.service.asked("getsms")) < count:
            await resolve()


async def test_a_webhook_brings_the_sms_without_waiting_for_the_poller(tmp_path: Path) -> None:
    handlers = [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)]
    with an_office(tmp_path, config=receiving_config(0)) as office:
        office.store.orders.save(an_order())
        office.service.script("getsms", Inbox((IncomingSms("Your code is 123456"),)))
        async with at_work(office):
            assert state(office).reception is Reception.OPEN
            assert not office.service.asked("getsms")
            assert await call(state(office).url) == 200
            await until_asked(office)
            await resolve()
            assert len(office.notified(SmsArrived)) == 1
            await office.clock.advance(1)
            assert (state(office).stored.total, state(office).are_proven) == (1, True)
            assert [signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)] == handlers


async def test_one_copy_receives_and_the_next_takes_over_when_it_ends(tmp_path: Path) -> None:
    clock, config = FakeClock(), receiving_config(free_port())
    with (
        an_office(tmp_path, config=config, clock=clock, name="one") as one,
        an_office(tmp_path, config=config, clock=clock, name="two") as two,
    ):
        one.store.orders.save(an_order())
        one.service.script("getsms", Inbox((IncomingSms("Your code is 123456"),)))
        ending = AsyncExitStack()
        await ending.enter_async_context(at_work(two))
        async with at_work(one):
            async with ending:
                two_state = state(two)
                assert two_state.reception is Reception.OPEN
                assert state(one).reception is Reception.ELSEWHERE
                assert state(one).url == two_state.url
                two.service.script("getsms", Inbox((IncomingSms("Your code is 123456"),)))
                assert await call(two_state.url) == 200
                await until_asked(two)
                await clock.advance(2.5)
                # What the other one learned comes through the journal, and is told.
                assert len(one.notified(SmsArrived)) == 1
                assert state(one).stored.total == 1
                assert not one.service.asked("getsms")
            await clock.advance(2.5)
            assert state(one).reception is Reception.OPEN
            assert await call(state(one).url) == 200


async def test_a_port_in_use_is_told_and_taken_when_it_is_free(tmp_path: Path) -> None:  # F61
    with an_office(tmp_path, config=receiving_config(port := free_port())) as office:
        with socket.create_server(("127.0.0.1", port)):
            async with at_work(office):
                assert state(office).reception is Reception.BLOCKED
                assert f"port {port}" in state(office).trouble
                assert "Address already in use" in state(office).trouble
        async with at_work(office):
            await office.clock.advance(6)
            assert state(office).reception is Reception.OPEN


async def test_a_receiver_that_ends_by_itself_is_told_and_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FailingServer(WebhookServer):
        async def serve(self, listening: socket.socket) -> None:
            listening.close()
            raise RuntimeError

    with an_office(tmp_path, config=receiving_config(0)) as office:
        monkeypatch.setattr("nonvoip_tui.webhooks.reception.WebhookServer", FailingServer)
        async with at_work(office):
            assert (state(office).reception, state(office).trouble) == (Reception.BLOCKED, BROKEN)
            monkeypatch.undo()
            await office.clock.advance(6)
            assert state(office).reception is Reception.OPEN
            assert await call(state(office).url) == 200


async def test_a_secret_that_was_changed_holds_at_once(tmp_path: Path) -> None:
    config = receiving_config(port := free_port(), public_url="https://a.example/n/")
    with an_office(tmp_path, config=config) as services:
        async with at_work(services):
            before = state(services)
            assert before.url.startswith("https://a.example/n/")
            WebhookSecret(tmp_path / "callback-path").rotate()
            await services.clock.advance(1)
            assert state(services).url != before.url
            assert await call(f"http://127.0.0.1:{port}/{before.url[-43:]}") == 404
            assert await call(f"http://127.0.0.1:{port}/{state(services).url[-43:]}") == 200


async def test_it_is_off_unless_wanted(tmp_path: Path) -> None:
    with an_office(tmp_path) as office:
        async with at_work(office):
            assert not office.notified(WebhooksChanged)
            assert not (tmp_path / "callback-path").exists()


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"public_url": "https://a.example"}, ""),
        ({}, "Only this machine can call that URL"),
        ({"public_url": "http://a.example"}, "callbacks.public_url is http"),
        ({"public_url": "a.example"}, "must begin with https://"),
        ({"public_url": "http://127.0.0.1:9"}, ""),
        ({"host": "0.0.0.0"}, "received on 0.0.0.0 without TLS"),
        ({"host": "::", "public_url": "https://a.example"}, "received on :: without TLS"),
        ({"host": "10.0.0.1", "trusted_proxies": ("10.0.0.2",)}, ""),
        ({"host": "localhost", "public_url": "https://a.example"}, ""),
    ],
)
def test_what_is_not_safe_about_the_place_is_said_in_words(
    settings: dict[str, object], said: str
) -> None:
    warning = warning_of(WebhookSettings(**settings))  # type: ignore[arg-type]
    assert said in warning
    assert bool(said) == bool(warning)
