"""The provider's document in the background: used, kept a day, never waited for."""

import asyncio
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.contract import ContractLoader
from nonvoip_tui.api.openapi import Document, read_document
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.simulator import DIALECTS
from nonvoip_tui.simulator.openapi import document as described
from tests.fakes import FakeClock, resolve
from tests.simulated import Simulator

DAY = timedelta(days=1).total_seconds()


class Provider:
    """A simulated service that counts how often its document is asked for."""

    def __init__(self, dialect: str) -> None:
        self.simulator = Simulator(dialect=dialect)
        self.fetched = 0

    async def __call__(self, scope: dict[str, object], receive: object, send: object) -> None:
        if str(scope.get("path", "")).endswith("openapi.json"):
            self.fetched += 1
        await self.simulator(scope, receive, send)  # type: ignore[arg-type]


class Running:
    def __init__(
        self,
        provider: Provider,
        directory: Path,
        table: dict[str, str],
        document: Document | None = None,
    ) -> None:
        self.clock = FakeClock()
        self.notified: list[Contract] = []
        self.is_resolved = False
        self.read: list[object] = []
        self.transport = Transport("http://127.0.0.1", asgi_app=provider)  # type: ignore[arg-type]
        self.client = Client(self.transport)
        self.loader = ContractLoader(
            self.transport,
            self.client,
            directory / "openapi.json",
            table,
            now=self.clock.now,
            sleep=self.clock.sleep,
            on_change=self._changed,
            on_document=self._read,
            document=document,
        )

    def _changed(self, contract: Contract, is_resolved: bool) -> None:
        self.notified.append(contract)
        self.is_resolved = is_resolved

    async def _read(self, content: object, contract: Contract) -> None:
        assert contract == self.client.contract
        self.read.append(content)
        if content == {}:
            raise RuntimeError("it cannot be rehearsed")

    async def run_for(self, seconds: float, holds: Callable[[], bool] = lambda: True) -> None:
        running = asyncio.ensure_future(self.loader.run())
        try:
            async with asyncio.timeout(10):
                while True:
                    await resolve()
                    if holds():
                        break
            await self.clock.advance(seconds)
        finally:
            running.cancel()
            await asyncio.wait({running})
        assert running.cancelled(), "it must not end by itself, whatever comes"


def other_name(running: Running) -> bool:
    return running.client.contract.callback_field != Contract().callback_field


async def test_the_names_of_the_document_are_used(tmp_path: Path) -> None:  # F66
    running = Running(Provider("renamed"), tmp_path, {})
    assert not other_name(running)
    await running.run_for(1, lambda: bool(running.notified))
    assert running.client.contract == running.notified[-1]
    assert other_name(running)


async def test_the_persons_table_wins_over_the_document(tmp_path: Path) -> None:
    running = Running(Provider("renamed"), tmp_path, {"callback_field": "mine"})
    await running.run_for(1, lambda: len(running.notified) > 1)
    assert running.client.contract.callback_field == "mine"


async def test_a_kept_document_is_used_without_asking_for_a_day(tmp_path: Path) -> None:
    provider = Provider("renamed")
    first = Running(provider, tmp_path, {})
    await first.run_for(1, lambda: bool(first.notified))
    second = Running(provider, tmp_path, {})
    await second.run_for(1, lambda: bool(second.notified))
    assert (provider.fetched, other_name(second)) == (1, True)
    await second.run_for(0)
    third = Running(provider, tmp_path, {})
    third.clock.jump(DAY + 1)
    await third.run_for(1, lambda: provider.fetched == 2)
    assert other_name(third)


@pytest.mark.parametrize("fault", ["bad-gateway", "html", "null", "empty", "redirect"])
async def test_a_document_that_cannot_be_had_leaves_the_defaults(
    tmp_path: Path, fault: str
) -> None:  # F66
    provider = Provider("renamed")
    provider.simulator.fail_next("openapi.json", fault, times=2)
    running = Running(provider, tmp_path, {})
    await running.run_for(10, lambda: provider.fetched >= 1)
    assert running.client.contract == Contract()
    await running.run_for(3700, lambda: provider.fetched >= 2)


# N17
@pytest.mark.parametrize("fault", ["bad-gateway", "html", "null", "empty", ""])
async def test_it_is_told_when_the_document_was_looked_for_whether_there_is_one(
    tmp_path: Path, fault: str
) -> None:
    provider = Provider("renamed")
    if fault:
        provider.simulator.fail_next("openapi.json", fault, times=9)
    running = Running(provider, tmp_path, {})
    assert not running.is_resolved
    await running.run_for(0, lambda: running.is_resolved)
    assert provider.fetched


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"document": 3}', b"[" * 100_000])
async def test_a_broken_kept_document_is_fetched_again(  # F66
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "openapi.json").write_bytes(content)
    running = Running(Provider("renamed"), tmp_path, {})
    await running.run_for(1, lambda: bool(running.notified))
    assert other_name(running)


async def test_a_document_that_was_saved_is_used_and_none_is_fetched(tmp_path: Path) -> None:
    provider = Provider("default")
    saved = tmp_path / "saved.json"
    saved.write_text(json.dumps(described(DIALECTS["renamed"])), "utf-8")
    running = Running(provider, tmp_path, {}, read_document(saved))
    assert other_name(running)
    await running.run_for(2 * DAY, lambda: running.is_resolved)
    assert provider.fetched == 0
    assert not (tmp_path / "openapi.json").exists()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (None, "cannot be read (No such file or directory)"),
        (b"<html>", "is not JSON"),
        (b'{"openapi": "3.0.3", "paths": {}}', "is not the service's OpenAPI document"),
        (b"[" * 100_000, "is not JSON"),
        (b" " * 5_000_000 + b"{}", "is not JSON"),
    ],
)
def test_a_file_that_is_no_document_is_refused(
    tmp_path: Path, body: bytes | None, said: str
) -> None:
    saved = tmp_path / "saved.json"
    if body is not None:
        saved.write_bytes(body)
    with pytest.raises(ValueError, match=re.escape(said)):
        read_document(saved)


async def test_a_document_is_rehearsed_once_and_again_when_it_changed(tmp_path: Path) -> None:
    provider = Provider("renamed")
    running = Running(provider, tmp_path, {})
    await running.run_for(2 * DAY, lambda: bool(running.read))
    assert len(running.read) == 1
    provider.simulator.dialect = DIALECTS["flat"]
    again = Running(provider, tmp_path, {})
    again.clock.jump(DAY + 1)
    await again.run_for(0, lambda: len(again.read) == 2)
    assert again.read[0] == running.read[0] != again.read[1]


async def test_a_rehearsal_that_fails_ends_nothing(tmp_path: Path) -> None:
    running = Running(Provider("default"), tmp_path, {}, Document({}))
    await running.run_for(DAY, lambda: bool(running.read))
