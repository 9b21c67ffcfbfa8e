"""The engine: a thread of its own, requests that are never cut off, an end that waits."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.actions import Placed
from nonvoip_tui.domain.events import BalanceChanged, Event
from nonvoip_tui.domain.models import OrderRequest
from nonvoip_tui.services.engine import Engine, EngineStoppedError, Start
from nonvoip_tui.services.services import Services
from tests.fakes import START, a_product, placed
from tests.services.office import Office, an_office

PATIENCE = 10.0


class Building:
    """Builds an office on the engine's thread, and lets a test look into it."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.office: Office | None = None
        self.order_asked = threading.Event()
        self.answer_order: asyncio.Future[object] | None = None

    @asynccontextmanager
    async def __call__(self, start: Start) -> AsyncIterator[Services]:
        with an_office(self._directory) as office:
            self.answer_order = asyncio.get_running_loop().create_future()
            office.service.script("order", self.answer_order)
            start.snapshot.set_result(office.services.snapshot())
            await start.painted()
            start.emit(BalanceChanged(Decimal(1), START))
            self.office = office
            yield office.services

    def answer(self, engine: Engine, with_what: object) -> None:
        future = self.answer_order
        assert future is not None
        future.get_loop().call_soon_threadsafe(future.set_result, with_what)


@pytest.fixture
def building(tmp_path: Path) -> Building:
    return Building(tmp_path / "data")


def request() -> OrderRequest:
    return OrderRequest((a_product(),))


async def until(holds: object) -> None:
    assert callable(holds)
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what it waits for is on another thread
            await asyncio.sleep(0.01)


async def test_the_kept_state_comes_before_the_first_frame_and_the_rest_after(
    building: Building,
) -> None:
    engine = Engine(building)
    engine.start()
    snapshot = await asyncio.wrap_future(engine.snapshot)
    assert snapshot.email == "a@example.com"
    assert building.office is None
    engine.set_painted()
    assert await engine.do(lambda services: services.account.refresh()) == Decimal("50.00")
    assert engine.stop(PATIENCE)


async def test_events_that_came_before_anyone_listened_are_not_lost(building: Building) -> None:
    engine = Engine(building)
    engine.start()
    engine.set_painted()
    await until(lambda: building.office)
    heard: list[Event] = []
    engine.listen(heard.append, lambda: None)
    assert BalanceChanged(Decimal(1), START) in heard
    assert engine.stop(PATIENCE)


async def test_a_caller_that_gives_up_does_not_cut_off_an_order(building: Building) -> None:
    engine = Engine(building)
    engine.start()
    engine.set_painted()
    placing = asyncio.ensure_future(engine.do(lambda services: services.ordering.place(request())))
    await until(lambda: building.office and building.office.service.asked("order"))
    placing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await placing
    building.answer(engine, placed())
    office = building.office
    assert office is not None
    saved = await engine.do(_orders)
    while not saved:
        saved = await engine.do(_orders)
    assert engine.stop(PATIENCE)


async def _orders(services: Services) -> int:
    await asyncio.sleep(0)
    return len(services.orders.recent(5))


async def test_the_end_waits_for_an_order_in_flight(building: Building) -> None:  # F27
    engine = Engine(building)
    engine.start()
    engine.set_painted()
    placing = asyncio.ensure_future(engine.do(lambda services: services.ordering.place(request())))
    await until(lambda: building.office and building.office.service.asked("order"))
    stopping = asyncio.ensure_future(asyncio.to_thread(engine.stop, PATIENCE))
    done, _ = await asyncio.wait({stopping}, timeout=0.1)
    assert not done
    building.answer(engine, placed())
    assert isinstance(await placing, Placed)
    assert await stopping


async def test_no_wish_is_taken_after_the_end(building: Building) -> None:
    engine = Engine(building)
    engine.start()
    engine.set_painted()
    await engine.do(lambda services: services.account.refresh())
    assert engine.stop(PATIENCE)
    with pytest.raises(EngineStoppedError):
        await engine.do(lambda services: services.account.refresh())


async def test_it_ends_at_once_when_nothing_was_ever_painted(building: Building) -> None:
    engine = Engine(building)
    engine.start()
    await asyncio.wrap_future(engine.snapshot)
    assert engine.stop(PATIENCE)
    assert engine.failure is None


async def test_what_ends_it_is_told(tmp_path: Path) -> None:
    @asynccontextmanager
    async def broken(_: Start) -> AsyncIterator[Services]:
        raise OSError("no disk")
        yield  # type: ignore[unreachable]  # makes this a generator

    engine = Engine(broken)
    failed = threading.Event()
    engine.listen(lambda _: None, failed.set)
    engine.start()
    await asyncio.to_thread(failed.wait, PATIENCE)
    assert isinstance(engine.failure, OSError)
    with pytest.raises(OSError, match="no disk"):
        engine.snapshot.result()
