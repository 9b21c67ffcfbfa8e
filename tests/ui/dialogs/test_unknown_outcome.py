"""What is told of a call of unknown outcome, where it stays, and how it is resolved."""

from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Ending
from tests.stage import on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)


@SIZES
async def test_it_is_told_plainly_with_the_balance_before_and_stays_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.unknown(stage)
        said = ("order of Demo: two messages", "Balance before  $50.00", "$0.60", "502")
        assert stage.sees(*said, "You may have been charged")
        assert scenes.has_buttons_on_screen(stage)
        await stage.until(lambda: stage.sees("Balance now     $49.40, read "))
        await scenes.press(stage, "y")  # accepts nothing
        assert scenes.has_dialog(stage)
        await scenes.press(stage, "enter")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.sees("2 Ord?" if size[0] < 80 else "2 Orders?")
        await scenes.press(stage, "2")
        await stage.until(lambda: stage.sees("? outcome unknown", "balance before $50.00"))
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("Outcome unknown", "$50.00. The"))
        assert len(scenes.sent(stage)) == 1


@pytest.mark.parametrize(
    ("key", "ending", "words"),
    [
        ("c", Ending.RESOLVED_CHARGED, "Recorded: charged."),
        ("x", Ending.RESOLVED_NOT_CHARGED, "Recorded: not charged."),
    ],
)
async def test_it_is_settled_from_orders(
    tmp_path: Path, key: str, ending: Ending, words: str
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.unknown(stage)
        [ref] = stage.app.view_model.unresolved
        await scenes.press(stage, "escape", "2")
        await stage.until(lambda: scenes.hints(stage).get("enter Settle"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Outcome unknown", "Not charged", "Charged"))
        assert scenes.is_focused(stage, "decline")
        await scenes.press(stage, "enter")  # leaves it open
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.app.view_model.unresolved
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("Outcome unknown"))
        await scenes.press(stage, key)
        await stage.until(lambda: stage.sees(words))
        await stage.until(lambda: not stage.sees("outcome unknown"))
        assert not stage.sees("Orders?")
        intents = await stage.app.engine.do(scenes.unsettled_in_the_journal)
        assert (ref, ending) not in [(intent.ref, intent.ending) for intent in intents]
        assert intents == []


async def test_it_is_settled_from_account_and_by_the_mouse(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (60, 20), scenario="default") as stage:
        await scenes.unknown(stage)
        await scenes.press(stage, "escape", "4")
        await stage.until(lambda: scenes.hints(stage).get("u Unknown outcome"))
        await scenes.press(stage, "u")
        await stage.until(lambda: stage.sees("Outcome unknown"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.click(stage, "#free")
        await stage.until(lambda: not stage.sees("Outcome unknown"))
        assert "u Unknown outcome" not in scenes.hints(stage)


async def test_the_same_is_not_ordered_again_without_being_told_of_it(
    tmp_path: Path,
) -> None:  # F21
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.unknown(stage)
        await scenes.press(stage, "escape")
        await scenes.choose(stage, scenes.TWO_MESSAGES)
        await stage.until(lambda: stage.sees("Order this again?", "unknown outcome"))
        assert stage.sees("may cost you twice")
        assert stage.sees("sent 12:00:0", "for $0.60")
        await scenes.press(stage, "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert len(scenes.sent(stage)) == 1


async def test_what_the_last_run_left_open_is_shown_at_the_start(tmp_path: Path) -> None:
    # F24, F28
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await stage.app.engine.do(scenes.begin_and_never_end)
    async with on_stage(tmp_path, scenario="default") as stage:
        await stage.until(lambda: stage.sees("Outcome unknown"))
        assert stage.sees("The program quit before the answer came.")
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("2 Orders?"))
        await scenes.pass_time(stage, 120)  # what the balance says of it is noted
        [left] = stage.app.view_model.unresolved.values()
        assert left.balance_after == Decimal("50.00")
        assert not scenes.has_dialog(stage)
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        assert not scenes.has_dialog(stage)  # told once
        assert stage.sees("2 Orders?")  # and there until it is resolved


async def test_a_rejection_of_unknown_outcome_is_told_the_same_way(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
        stage.simulator.fail_next("reject", "bad-gateway")
        await scenes.press(stage, "x")
        await stage.until(lambda: stage.sees("Reject this number?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("rejection of Demo: two messages", "+1 "))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.sees("? outcome unknown", "waiting for SMS"))


@SIZES
async def test_its_order_is_added_by_its_id_which_settles_it(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        await scenes.unknown(stage)
        [order_id] = stage.simulator.orders  # what the website shows
        await scenes.press(stage, "i")
        await stage.until(lambda: stage.sees("Order id", "order of Demo: two messages"))
        await scenes.press(stage, "escape")  # back, and nothing is resolved
        await stage.until(lambda: stage.sees("Outcome unknown"))
        await scenes.press(stage, "i")
        await stage.until(lambda: stage.sees("Order id"))
        await scenes.press(stage, *order_id, "tab", *"13105550100", "enter")
        await stage.until(lambda: scenes.selected(stage) == order_id)
        await stage.until(lambda: stage.sees(f"Added: order {order_id}, +1 310-555-0100."))
        assert not stage.app.view_model.unresolved
        assert stage.sees("○ waiting for SMS", f"10-minute, $0.60, order {order_id}")
        assert await stage.app.engine.do(scenes.unsettled_in_the_journal) == []
        assert len(scenes.sent(stage)) == 1


async def test_the_balance_is_looked_at_again_and_a_text_for_support_copied(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.unknown(stage)
        await stage.until(lambda: stage.sees("Balance now     $49.40, read "))
        await scenes.pass_time(stage, 200)  # the evidence is in by then
        await stage.until(lambda: stage.sees("Balance after   $49.40", "very likely charged"))
        read_at = stage.app.view_model.balance_read_at
        await scenes.press(stage, "b")
        await stage.until(lambda: stage.app.view_model.balance_read_at != read_at)
        await scenes.press(stage, "t")
        await stage.until(lambda: stage.sees("The text for support sent to your terminal."))
        [intent] = stage.app.view_model.unresolved.values()
        text = stage.app.clipboard
        assert f"Reference: {intent.ref}" in text
        assert "Sent at: 2026-11-23 12:00:0" in text
        assert "Balance before: $50.00\nBalance after: $49.40" in text
        assert "demo" not in text.replace("Demo: two messages", "").casefold()  # the password
        assert scenes.has_dialog(stage)
        await scenes.press(stage, "n", "2")
        await stage.until(lambda: stage.sees("? outcome unknown", "before $50.00, after $49.40"))
