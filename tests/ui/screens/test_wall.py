"""From 150 columns Orders has a card for each live order, as many as fit."""

from datetime import timedelta
from pathlib import Path

import pytest
from textual.geometry import Region

from nonvoip_tui.domain.events import OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.ui.widgets.big_code import lines_of
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.wall import Wall
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZE = (160, 40)


def wall(stage: Stage) -> str:
    """What the wall shows, line by line; empty when it is not there."""
    walls = [each for each in stage.app.screen.query(Wall) if each.region]
    lines = stage.text.splitlines()
    return "\n".join(
        line[region.x : region.right].rstrip()
        for region in (each.content_region for each in walls)
        for line in lines[region.y : region.bottom]
    )


def cards(stage: Stage) -> list[str]:
    """The card of each order that has one, from the first on."""
    return wall(stage).split("─" * 33 + "\n")[:-1]


def has_code(card: str, code: str) -> bool:
    """Whether a card shows a code in large digits."""
    lines = [line[1:] for line in card.splitlines()]
    return lines[2:5] == lines_of(code, is_ascii=False)


async def many(stage: Stage, count: int) -> list[Order]:
    """Have so many live orders, each with a second less than the one before."""
    order_id = await scenes.order(stage)
    first = stage.app.view_model.orders[order_id]
    assert first.expires_at is not None
    orders = [first]
    for place in range(1, count):
        order = first._replace(
            order_id=f"{800_000 + place}",
            number=f"1202555{place:04}",
            created_at=first.created_at - timedelta(seconds=place),
            expires_at=first.expires_at - timedelta(seconds=place),
        )
        stage.app.learn(OrderChanged(order))
        orders.append(order)
    await stage.idle()
    return orders


def come(stage: Stage, order: Order, text: str, code: str, sms_id: int) -> None:
    """Have the UI learn of an SMS of an order."""
    now = stage.clock.now()
    sms = Sms(sms_id, order.order_id, order.service, order.number, text, code, now)
    order = order._replace(sms_count=1, last_code=code, last_sms_at=now, first_sms_at=now)
    stage.app.learn(SmsArrived(sms, order))


async def test_a_card_says_number_service_time_state_code_and_text(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        order_id = await scenes.order(stage)
        await stage.until(lambda: cards(stage))
        [card] = cards(stage)
        number, service, *code, bar, _, _ = card.splitlines()
        assert number.startswith("▌1 +1 310-555-0100")
        assert number.endswith((" 9 min", " 10 min"))
        assert service == "▌Demo: two mes… ○ waiting for SMS"
        assert code == ["▌"] * 3
        assert bar == "▌" + "━" * 32
        text = "Your [bold]code[/bold] is\n482913. Do not share it, and " + "so on " * 20
        stage.simulator.deliver(order_id, text, pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: has_code(cards(stage)[0], "482913"))
        _, service, *_, first, second = cards(stage)[0].splitlines()
        assert service == "▌Demo: two messag… ● SMS received"
        assert [first, second] == [
            "▌Your [bold]code[/bold] is", "▌482913. Do not share it, and so…",
        ]  # fmt: skip


async def test_four_have_a_card_each_the_newest_sms_first_and_a_click_selects(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        orders = await many(stage, 4)
        waiting = ("202-555-0003", "202-555-0002", "202-555-0001", "310-555-0100")
        for card, number in zip(cards(stage), waiting, strict=True):  # the least time first
            assert number in card
        come(stage, orders[1], "code 111222", "111222", 1001)
        stage.clock.advance(2)
        come(stage, orders[0], "code 333444", "333444", 1002)
        await stage.until(lambda: has_code(cards(stage)[0], "333444"))
        assert has_code(cards(stage)[1], "111222")
        assert "202-555-0003" in cards(stage)[2]
        assert cards(stage)[0].startswith("▌")
        assert "code 333444" in cards(stage)[0]
        region = stage.app.screen.query_one(Wall).content_region
        await scenes.click_at(stage, region.x + 5, region.y + 8)
        await stage.until(lambda: scenes.selected(stage) == orders[1].order_id)
        assert cards(stage)[1].startswith("▌")
        assert not cards(stage)[0].startswith("▌")


async def test_of_twenty_as_many_as_fit_and_the_selected_one_in_any_case(tmp_path: Path) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        orders = await many(stage, 20)
        assert len(cards(stage)) == 5
        assert "202-555-0019" in cards(stage)[0]
        assert cards(stage)[4].startswith("▌5 +1 310-555-0100")  # selected, with the most time
        assert wall(stage).rstrip().endswith(" 15 more in the list")
        come(stage, orders[7], "code 333444", "333444", 1001)
        await stage.until(lambda: "3 3 3  4 4 4" in cards(stage)[0])
        assert "202-555-0019" in cards(stage)[1]
        stage.app.learn(OrderChanged(orders[19]._replace(rejected_at=stage.clock.now())))
        await stage.until(lambda: "14 more in the list" in wall(stage))
        assert "202-555-0018" in cards(stage)[1]


@pytest.mark.parametrize(("count", "shown_count"), [(1, 1), (4, 4), (20, 5)])
async def test_a_tick_paints_only_the_lines_that_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, shown_count: int
) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        await many(stage, count)
        shown = stage.app.screen.query_one(Wall)
        painted: list[int] = []

        def refresh(*regions: Region) -> None:
            painted.extend(region.y for region in regions)

        monkeypatch.setattr(shown, "refresh", refresh)
        stage.clock.advance(5)
        shown.tick()
        painted.clear()
        stage.clock.advance(1)
        shown.tick()
        assert painted == []
        stage.clock.advance(60)
        shown.tick()
        assert len(painted) == 2 * shown_count  # the minutes, and the bars
        assert not shown._timers


async def test_it_is_absent_below_150_columns_on_the_other_tab_and_elsewhere(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (149, 40), scenario="no-sms") as stage:
        await scenes.order(stage)
        assert not wall(stage)
        await stage.pilot.resize_terminal(150, 40)
        await stage.until(lambda: len(cards(stage)) == 1)
        await stage.pilot.resize_terminal(149, 40)
        await stage.until(lambda: not wall(stage))
        await stage.pilot.resize_terminal(240, 60)
        await stage.until(lambda: len(cards(stage)) == 1)
        await scenes.press(stage, "right")
        await stage.until(lambda: stage.sees("[Ended]") and not wall(stage))
        await scenes.press(stage, "left")
        await stage.until(lambda: len(cards(stage)) == 1)


async def test_a_large_card_cuts_no_name_that_fits(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (160, 40), scenario="no-sms") as stage:
        [order] = await many(stage, 1)
        stage.app.learn(OrderChanged(order._replace(service="Kestrel Pay")))
        await stage.until(lambda: stage.sees("Kestrel Pay"))
        wall = stage.app.screen.query_one(Wall)
        assert "…" not in "\n".join(line.plain for line in wall._lines)


@pytest.mark.parametrize("count", [1, 4])
async def test_after_its_key_a_digit_selects_the_card_that_shows_it_and_then_goes_to_a_screen(
    tmp_path: Path, count: int
) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        await many(stage, count)
        await stage.until(lambda: len(cards(stage)) == count)
        assert scenes.hints(stage)["0 Cards"]
        await scenes.press(stage, "0")
        wanted = cards(stage)[-1]
        assert wanted[1:].startswith(f"{count} +1 310-555-0100")
        await scenes.press(stage, "down" if count > 1 else "enter")
        await scenes.press(stage, "0", str(count))
        await stage.until(lambda: cards(stage)[-1].startswith(f"▌{count}"))
        assert stage.app.view_model.orders[scenes.selected(stage)].number == "13105550100"
        assert isinstance(stage.app.focused, LineTable)
        await scenes.press(stage, "1")
        await stage.until(lambda: stage.app.current_mode == "products")


async def test_of_twenty_orders_each_card_on_the_wall_has_its_digit_and_no_other_acts(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (160, 70), scenario="no-sms") as stage:
        orders = await many(stage, 20)
        await stage.until(lambda: len(cards(stage)) == 10)
        firsts = [card.splitlines()[0][1:3] for card in cards(stage)]
        assert firsts == [f"{digit} " for digit in "123456789"] + ["  "]
        await scenes.press(stage, "0", "7")
        await stage.until(lambda: scenes.selected(stage) == orders[13].order_id)
        await stage.pilot.resize_terminal(160, 40)
        await stage.until(lambda: len(cards(stage)) == 5)
        await scenes.press(stage, "0", "9", "8")
        assert stage.app.current_mode == "orders"
        assert scenes.selected(stage) == orders[13].order_id
        await scenes.press(stage, "2")
        await stage.until(lambda: scenes.selected(stage) == orders[18].order_id)


async def test_on_the_wall_arrows_go_from_card_to_card_and_enter_back_to_the_list(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        orders = await many(stage, 4)
        await stage.until(lambda: len(cards(stage)) == 4)
        await scenes.press(stage, "0", "g")
        await stage.until(lambda: scenes.selected(stage) == orders[3].order_id)
        await scenes.press(stage, "down", "j")
        await stage.until(lambda: scenes.selected(stage) == orders[1].order_id)
        assert isinstance(stage.app.focused, Wall)
        await scenes.press(stage, "enter", "down")
        await stage.until(lambda: scenes.selected(stage) == orders[2].order_id)
        await scenes.press(stage, "0", "G", "question_mark")
        await stage.until(lambda: stage.sees("1-4", "Select the card with this number"))
        await scenes.press(stage, "escape", "escape", "colon", *"card")
        await stage.until(lambda: stage.sees("Go to the cards"))


async def test_where_there_is_no_wall_its_key_does_nothing_and_a_wall_that_goes_has_no_keys(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, SIZE, scenario="no-sms") as stage:
        await many(stage, 2)
        await scenes.press(stage, "0")
        await stage.until(lambda: isinstance(stage.app.focused, Wall))
        await stage.pilot.resize_terminal(149, 40)
        await stage.until(lambda: isinstance(stage.app.focused, LineTable))
        await scenes.press(stage, "0")
        assert isinstance(stage.app.focused, LineTable)
        assert "0 Cards" not in scenes.hints(stage)
