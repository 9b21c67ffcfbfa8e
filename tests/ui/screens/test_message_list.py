"""Messages with years of SMS: paging, searching as one types, narrowing down."""

import asyncio
import threading
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from nonvoip_tui.services.services import Services
from nonvoip_tui.ui.screens.messages import FIRST_PAGE, NEXT_PAGE
from nonvoip_tui.ui.widgets.tables import MessageTable
from nonvoip_tui.ui.widgets.text_field import FilterInput
from tests.stage import START, Stage, on_stage
from tests.ui import archives, scenes

MANY = 100_000


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of an account with very many SMS."""
    directory = tmp_path_factory.mktemp("archive")
    archives.fill(directory, MANY)
    return directory


def table(stage: Stage) -> MessageTable:
    return stage.app.screen.query_one(MessageTable)


def listed(stage: Stage) -> list[int]:
    """Which SMS are listed, by their number in the archive."""
    return [int(sms.code) - 100_000 for sms in table(stage).rows]


def has_read(stage: Stage, count: int) -> bool:
    """Whether so many SMS are in the list."""
    return table(stage).row_count >= count


async def to_messages(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "3")
    await stage.until(lambda: table(stage).row_count)


async def searched(stage: Stage, words: str, *found: int) -> None:
    """Type words into the empty search line and wait for what they find."""
    await scenes.press(stage, "slash", *words)
    await stage.until(lambda: listed(stage) == list(found))
    assert stage.sees(f"“{words}”")
    await scenes.press(stage, "escape")
    await stage.until(lambda: stage.sees("Every SMS, the newest first"))


async def test_a_hundred_thousand_sms_are_paged_in_and_searched(archive: Path) -> None:
    async with on_stage(archive) as stage:
        await to_messages(stage)
        await stage.until(lambda: stage.sees(f"{FIRST_PAGE} loaded, more below"))
        assert listed(stage) == list(range(MANY, MANY - FIRST_PAGE, -1))
        table(stage).scroll_to(y=table(stage).max_scroll_y)  # as the wheel does
        count = FIRST_PAGE + NEXT_PAGE
        await stage.until(lambda: has_read(stage, FIRST_PAGE + NEXT_PAGE))
        assert table(stage).cursor_index == 0
        for _ in range(2):
            await scenes.press(stage, "end")
            at = table(stage).cursor_row
            count += NEXT_PAGE
            await stage.until(partial(has_read, stage, count))
            assert table(stage).cursor_row == at
        read = listed(stage)
        assert read == list(range(MANY, MANY - len(read), -1))
        assert stage.sees(f"{len(read):,} loaded, more below")

        await scenes.press(stage, "slash", *"seldom")
        seldom = list(range(MANY, 0, -1000))
        await stage.until(lambda: listed(stage) == seldom)
        assert stage.sees("“seldom”", "escape shows all")
        await scenes.press(stage, "enter")
        assert table(stage).has_focus
        assert stage.sees("seldom text 100000", "“seldom”")
        await scenes.press(stage, "slash", *"seldom 99000")
        await stage.until(lambda: listed(stage) == [99_000])
        await scenes.press(stage, "escape")
        await stage.until(lambda: listed(stage) == list(range(MANY, MANY - FIRST_PAGE, -1)))

        await searched(stage, "111222", 11_222)
        await searched(stage, "(202) 555-7001 seldom")
        await searched(stage, "5554321 43", *range(94_321, 0, -10_000))
        await searched(stage, "alpha 96000", 96_000)


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_the_screen_goes_on_while_the_memory_is_slow(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    archives.fill(tmp_path, 300)
    async with on_stage(tmp_path, size) as stage:
        await to_messages(stage)
        await stage.until(lambda: stage.sees("200 loaded, more below"))
        with held(stage):
            await scenes.press_now(stage, "slash", *"text 12")
            assert stage.app.screen.query_one(FilterInput).value == "text 12"
            assert stage.sees("“text 12”", "reading…")
            assert len(listed(stage)) == 200
            await scenes.press_now(stage, "7", "down")
            assert table(stage).has_focus
            await scenes.press_now(stage, "down", "down")
        await stage.until(lambda: listed(stage) == [127])
        assert stage.sees("“text 127”", "ordinary text 127")
        with held(stage):
            await scenes.press_now(stage, "v", "v", "backspace")
            await stage.until(lambda: stage.sees("Which SMS?"))
            await scenes.press(stage, *"alp")
            assert stage.sees("→ reading…")
        await stage.until(lambda: stage.sees("→ Alpha"))
        await scenes.press(stage, "escape")
        assert not scenes.has_dialog(stage)


class held:  # noqa: N801 - reads as a word
    """Stop the engine's thread inside: everything that asks it has to wait."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._release = threading.Event()

    def __enter__(self) -> None:
        async def wait(_: Services) -> None:
            self._release.wait(10)

        self._waiting = asyncio.ensure_future(self._stage.app.engine.do(wait))
        self._stage.is_engine_held = True

    def __exit__(self, *_: object) -> None:
        self._release.set()
        self._stage.is_engine_held = False


async def test_service_kind_and_days_narrow_it_down_and_are_said_in_words(tmp_path: Path) -> None:
    archives.fill(tmp_path, 200, START - timedelta(minutes=30))
    async with on_stage(tmp_path) as stage:
        await to_messages(stage)
        await scenes.press(stage, "v")
        await stage.until(lambda: stage.sees("Which SMS?", "Kind of number: 30-days, 10-minute"))
        await scenes.press(stage, *"bet")
        await stage.until(lambda: stage.sees("→ Beta / Gamma"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: listed(stage) == list(range(197, 0, -4)))
        assert stage.sees("Beta / Gamma   escape shows all", " 50")

        await scenes.press(stage, "v")
        await stage.until(lambda: stage.sees("Which SMS?"))
        await scenes.press(stage, "tab", *"rented")
        await stage.until(lambda: stage.sees("→ none of your SMS"))
        await scenes.press(stage, "enter")
        assert scenes.has_dialog(stage)
        await scenes.press(stage, *["backspace"] * 6, *"30", "tab", *"2026-13-45")
        await stage.until(lambda: stage.sees("→ not understood"))
        await scenes.press(stage, *["backspace"] * 10, *"yest")
        await stage.until(lambda: stage.sees("→ Sun 2026-11-22"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Beta / Gamma · 30-days · yesterday   escape"))
        await stage.until(lambda: 0 < len(listed(stage)) < 20)
        assert all(each % 4 == 1 for each in listed(stage))
        days = {sms.received_at.astimezone().date() for sms in table(stage).rows}
        assert days == {(START - timedelta(days=1)).astimezone().date()}

        await scenes.press(stage, "slash", *"185", "enter")
        await stage.until(lambda: stage.sees("“185” · Beta / Gamma · 30-days · yesterday"))
        await stage.until(lambda: len(listed(stage)) <= 1)
        await scenes.press(stage, "slash", *"x", "enter")
        await stage.until(
            lambda: stage.sees("No SMS matches “x” · Beta / Gamma · 30-days", "escape shows all.")
        )
        assert scenes.hints(stage)["esc Show all"]
        await scenes.press(stage, "escape")
        await stage.until(lambda: len(listed(stage)) == 200)
        assert stage.sees("Every SMS, the newest first", " 200")
        assert "esc Show all" not in scenes.hints(stage)

        await scenes.press(stage, "v")
        await stage.until(lambda: stage.sees("Which SMS?"))
        await scenes.press(stage, *"alpha", "ctrl+r", "enter")
        assert len(listed(stage)) == 200


async def test_a_new_sms_joins_the_list_only_where_it_fits(tmp_path: Path) -> None:
    archives.fill(tmp_path, 20)
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        await scenes.press(stage, "3")
        await stage.until(lambda: len(table(stage).rows) == 20)
        await scenes.press(stage, "slash", *"novel", "enter")
        await stage.until(lambda: stage.sees("No SMS matches “novel”"))
        service.deliver(order_id, "something else", after_seconds=1)
        service.deliver(order_id, "the novel text 4711", pin="4711", after_seconds=6)
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("the novel text 4711"))
        assert [sms.code for sms in table(stage).rows] == ["4711"]
        await scenes.press(stage, "escape")
        await stage.until(lambda: len(table(stage).rows) == 22)
        newest = [sms.text for sms in table(stage).rows[:3]]
        assert newest == ["the novel text 4711", "something else", "ordinary text 20"]
