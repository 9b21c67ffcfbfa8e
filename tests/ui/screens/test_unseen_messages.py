"""SMS are new until the user has looked at them, over restarts and copies of the program."""

from pathlib import Path

from nonvoip_tui.domain.models import IncomingSms
from nonvoip_tui.startup.wiring import DEMO_EMAIL
from nonvoip_tui.store.store import Store
from tests.stage import START, Stage, on_stage
from tests.ui import scenes


def first_line(stage: Stage) -> str:
    return stage.text.splitlines()[0]


def unseen(stage: Stage) -> int:
    return sum(stage.app.view_model.unseen.values())


async def test_an_sms_is_new_until_it_was_looked_at(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        clock, service = stage.clock, stage.simulator
        order_id = await scenes.order(stage)
        await scenes.press(stage, "1")
        await stage.until(lambda: stage.sees("3 Messages  4 Account"))
        service.deliver(order_id, "the first", after_seconds=1)
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("3 Messages (1)  4 Account"))

        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("the first", "3 Messages  4 Account"))
        assert "•" not in stage.text
        service.deliver(order_id, "the second", after_seconds=1)
        service.deliver(order_id, "the third", after_seconds=20)
        await scenes.pass_time(stage, 60)
        await stage.until(lambda: stage.sees("the third", "3 Messages (2)  4 Account"))
        assert stage.text.count("•") == 2
        await scenes.press(stage, "up")
        await stage.until(lambda: stage.sees("3 Messages (1)  4 Account"))
        assert stage.text.count("•") == 1
        await scenes.press(stage, "slash", *"third")
        await stage.until(lambda: stage.sees("“third”") and not stage.sees("the first"))
        assert unseen(stage) == 1  # it was passed by while typing
        await scenes.press(stage, "escape")

        await scenes.press(stage, "2")
        await stage.until(lambda: unseen(stage) == 0)  # the order's texts are all in the pane
        service.deliver(order_id, "the fourth", after_seconds=1)
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("the fourth"))
        await stage.until(lambda: unseen(stage) == 0)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("the fourth"))
        assert "•" not in stage.text

        await scenes.press(stage, "4")
        service.deliver(order_id, "the fifth", after_seconds=1)
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: unseen(stage) == 1)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        # It opens Orders, for there is a live one: its texts are all in the pane.
        await stage.until(lambda: stage.sees("the fifth") and unseen(stage) == 0)
        assert "3 Messages  4 Account" in first_line(stage)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await scenes.press(stage, "1")  # there is a live order: it opened Orders
        await scenes.ready(stage)
        assert unseen(stage) == 0
        assert "3 Messages  4 Account" in first_line(stage)


async def test_ending_before_the_memory_is_read_is_no_failure(tmp_path: Path) -> None:
    async with on_stage(tmp_path):
        pass  # the stage raises what the engine failed with


async def test_what_comes_to_another_copy_counts_and_all_can_be_seen_at_once(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        await scenes.press(stage, "1")
        path = tmp_path / "data" / "orders.sqlite3"
        other = Store.open(path, instance_id="other", account=DEMO_EMAIL)
        try:
            order = other.orders.get(order_id)
            assert order is not None
            for n in range(12):
                other.messages.add(order, IncomingSms(f"text {n}"), "", START)
            await scenes.pass_time(stage, 20)
            await stage.until(lambda: stage.sees("3 Messages (12)  4 Account"))
            other.messages.see(other.messages.recent(1)[0].sms_id)
            await scenes.pass_time(stage, 20)
            await stage.until(lambda: unseen(stage) == 11)
        finally:
            other.close()
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.text.count("•") == 11 - (unseen(stage) == 10))
        await scenes.press(stage, "m")
        await stage.until(lambda: unseen(stage) == 0)
        assert "•" not in stage.text
        assert "3 Messages  4 Account" in first_line(stage)
