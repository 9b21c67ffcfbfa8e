"""Notes on orders, and files of all orders and SMS, from the places that show them."""

import csv
import json
import stat
from pathlib import Path

import pytest

from tests.stage import START, Stage, on_stage
from tests.ui import archives, scenes

HOSTILE = "for [bold]Anna[/] =1+1"


async def dialog(stage: Stage, key: str, *texts: str) -> None:
    """Open a dialog by its key."""
    await scenes.press(stage, key)
    await stage.until(lambda: stage.sees(*texts) and scenes.has_dialog(stage))


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_a_note_is_written_shown_kept_and_found(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    archives.fill(tmp_path, 500)
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        clock, service = stage.clock, stage.simulator
        order_id = await scenes.order(stage)
        await dialog(stage, "t", "A note on this order", order_id)
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, *HOSTILE, "enter")
        await stage.until(lambda: stage.sees(f"note: {HOSTILE}"))
        await stage.until(lambda: stage.sees("Note saved."))
        await dialog(stage, "t", "A note on this order")
        await scenes.press(stage, "escape")
        assert not scenes.has_dialog(stage)

        service.deliver(order_id, "it came", after_seconds=1)
        await scenes.pass_time(stage, 20)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("it came", f"note: {HOSTILE}"))
        await dialog(stage, "t", "A note on this order")
        await scenes.press(stage, *["backspace"] * len(HOSTILE), *"mine", "enter")
        await stage.until(lambda: stage.sees("note: mine"))

        # One of an order that is too old to be known without reading it.
        await scenes.press(stage, "slash", *"111100", "enter")
        await stage.until(lambda: not stage.sees("note:"))
        await scenes.press(stage, "escape", "slash", *"100003", "enter")
        await stage.until(lambda: stage.sees("ordinary text 3"))
        await dialog(stage, "t", "A note on this order")
        await scenes.press(stage, *"long ago", "y", "enter")
        await stage.until(lambda: stage.sees("note: long agoy"))
    async with on_stage(tmp_path, size, simulator=service, clock=clock) as stage:
        await scenes.online(stage)
        await scenes.press(stage, "2")
        await stage.until(lambda: stage.sees("note: mine"))
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("it came"))
        await scenes.press(stage, "slash", *"ago ordinary", "enter")
        await stage.until(lambda: stage.sees("note: long agoy", "ordinary text 3"))


async def test_all_rows_are_exported_from_orders_and_messages(tmp_path: Path) -> None:  # F37
    archives.fill(tmp_path, 450, START)
    async with on_stage(tmp_path) as stage:
        await scenes.online(stage)
        exports = tmp_path / "data" / "exports"
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("200 loaded, more below"))
        await scenes.press(stage, "slash", *"ordinary 44", "enter")
        await dialog(stage, "e", "Export all SMS?", "data/exports")
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "escape")
        await dialog(stage, "e", "Export all SMS?")
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.sees("450 SMS written to"))
        [file] = exports.iterdir()
        assert file.name.startswith("messages-2026-11-23-")
        assert file.name in stage.text.replace("\n", "").replace(" ", "")
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        with file.open(encoding="utf-8", newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert [row["order_id"] for row in rows] == [f"A{n}" for n in range(1, 451)]
        file.unlink()

        await scenes.press(stage, "2")
        await dialog(stage, "e", "Export all orders?")
        await scenes.press(stage, "j")
        await stage.until(lambda: stage.sees("450 orders written to"))
        [file] = exports.iterdir()
        orders = json.loads(file.read_text("utf-8"))
        assert [row["order_id"] for row in orders] == [f"A{n}" for n in range(1, 451)]

        file.unlink()
        exports.rmdir()
        exports.write_text("in the way")
        await dialog(stage, "e", "Export all orders?")
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("Not exported to"))
