"""Files of all orders and SMS, written on the engine's loop while others have their turn."""

import asyncio
import csv
import json
import stat
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.services.export import Exports
from nonvoip_tui.store.store import Store
from tests.fakes import FakeClock
from tests.store.builders import NOW, an_order, an_sms, opened

COUNT = 1001


def text_of(n: int) -> str:
    return f'=text {n}\nin "two" lines'


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where the files go; not there yet."""
    return tmp_path / "data" / "exports"


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Store]:
    """A journal with many SMS of one order."""
    with opened(tmp_path / "journal.sqlite3") as store:
        with store.database.transaction():
            for n in range(COUNT):
                moment = NOW + timedelta(seconds=n)
                store.messages.add(an_order(), an_sms(text_of(n)), "", moment)
        yield store


def names_in(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir()) if directory.is_dir() else []


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_every_row_is_in_a_private_file_that_no_formula_runs_in(  # F37 F69
    filled: Store, directory: Path
) -> None:
    exports = Exports(directory, filled.orders, filled.messages, FakeClock())
    done = await exports.write("messages", "csv")
    assert done.count == COUNT
    assert done.path.parent == directory
    assert (mode_of(directory), mode_of(done.path)) == (0o700, 0o600)
    with done.path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ["'" + text_of(n) for n in range(COUNT)]
    as_json = await exports.write("messages", "json")
    texts = [row["text"] for row in json.loads(as_json.path.read_text("utf-8"))]
    assert texts == [text_of(n) for n in range(COUNT)]
    orders = await exports.write("orders", "json")
    assert [row["order_id"] for row in json.loads(orders.path.read_text("utf-8"))] == ["900001"]
    assert [name.split("-")[0] for name in names_in(directory)] == ["messages"] * 2 + ["orders"]


_THREE_TIMES_MORE = """
WITH n (i) AS (VALUES (1), (2), (3))
INSERT INTO sms (account, order_id, service, kind, number, text, code, sender, received_at, is_seen)
SELECT account, order_id, service, kind, number, text || i, code, sender, received_at + i, 1
FROM sms, n
"""


async def test_four_times_the_rows_take_no_more_memory(filled: Store, directory: Path) -> None:
    clock = FakeClock()
    exports = Exports(directory, filled.orders, filled.messages, clock)
    counts, peaks = [], []
    for _ in range(2):
        tracemalloc.start()
        counts.append((await exports.write("messages", "json")).count)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        filled.database.write(_THREE_TIMES_MORE)
        await clock.advance(1)
    assert counts == [COUNT, 4 * COUNT]
    assert peaks[1] < 1.2 * peaks[0]


async def test_others_have_their_turn_meanwhile(filled: Store, directory: Path) -> None:
    turns = 0

    async def count_turns() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    counting = asyncio.ensure_future(count_turns())
    await Exports(directory, filled.orders, filled.messages, FakeClock()).write("messages", "csv")
    counting.cancel()
    assert turns >= COUNT // 200


async def test_an_export_that_is_cut_off_leaves_nothing(filled: Store, directory: Path) -> None:
    exports = Exports(directory, filled.orders, filled.messages, FakeClock())
    writing = asyncio.ensure_future(exports.write("messages", "csv"))
    while not names_in(directory):  # noqa: ASYNC110
        await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert names_in(directory) == []


async def test_a_place_that_cannot_be_written_is_told(filled: Store) -> None:
    in_the_way = filled.database.path
    exports = Exports(in_the_way, filled.orders, filled.messages, FakeClock())
    with pytest.raises(FileExistsError):
        await exports.write("orders", "csv")
