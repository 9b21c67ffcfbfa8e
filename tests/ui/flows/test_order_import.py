"""Adding orders that were bought elsewhere, by their ids."""

from pathlib import Path

import pytest

from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)


async def type_in(stage: Stage, text: str) -> None:
    """Type into the entry that has the focus."""
    await scenes.press(stage, *text)


@SIZES
async def test_an_order_of_another_program_is_added_and_followed(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    clock = StageClock()
    service = scenes.silent_simulator(clock)
    async with on_stage(tmp_path / "there", simulator=service, clock=clock) as elsewhere:
        order_id = await scenes.order(elsewhere)
    async with on_stage(tmp_path / "here", size, simulator=service, clock=clock) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "2", "i")
        await stage.until(lambda: stage.sees("Add an existing order", "Order id"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "enter")  # without an id nothing happens
        assert scenes.has_dialog(stage)
        await type_in(stage, "404")
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("does not know order 404"))
        await scenes.press(stage, "backspace", "backspace", "backspace")
        await type_in(stage, order_id)
        await scenes.press(stage, "tab")
        await type_in(stage, "Demo: two messages")
        await scenes.press(stage, "tab")
        await type_in(stage, "13105550100")
        await scenes.press(stage, "tab", "right")
        await stage.until(lambda: stage.sees("[30-days]"))
        await scenes.press(stage, "left", "tab", "tab", "enter")  # the button
        await stage.until(lambda: scenes.selected(stage) == order_id)
        assert stage.sees("Demo: t", "○ waiting for SMS", "+1 310-555-0100")
        assert len(scenes.sent(stage)) == 1  # the one of the other program
        service.deliver(order_id, "Your code is 482913", pin="482913")
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("482913"))  # polled by itself

        await scenes.press(stage, "i")
        await stage.until(lambda: stage.sees("Order id"))
        await type_in(stage, order_id)
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees(f"Order {order_id} is already in the journal."))
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))


async def test_an_order_known_by_its_id_alone_says_what_is_not_known(tmp_path: Path) -> None:
    clock = StageClock()
    service = scenes.silent_simulator(clock)
    async with on_stage(tmp_path / "there", simulator=service, clock=clock) as elsewhere:
        order_id = await scenes.order(elsewhere)
    async with on_stage(tmp_path / "here", simulator=service, clock=clock) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "2", "i")
        await stage.until(lambda: stage.sees("Order id"))
        await type_in(stage, order_id)
        await scenes.press(stage, "enter")
        await stage.until(lambda: scenes.selected(stage) == order_id)
        assert stage.sees("no number yet", "unknown service", "10-minute, —")
        await scenes.press(stage, "1")
        service.deliver(order_id, "Your code is 482913", pin="482913")
        await scenes.pass_time(stage, 20)
        await stage.until(lambda: stage.sees("SMS for unknown service: 482913"))


async def test_the_palette_offers_it_from_every_place(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "ctrl+p")
        await stage.until(lambda: stage.sees("Find anything"))
        await type_in(stage, "add an")
        await stage.until(lambda: stage.sees("bought elsewhere"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Order id"))
