"""Account: plain facts, and the keys for what there is to do."""

from decimal import Decimal
from pathlib import Path

import pytest

from nonvoip_tui.settings.config import Config, Limits
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


@SIZES
async def test_it_says_who_what_and_where_and_no_secret(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("demo@example.com", "$50.00, read 12:00:00"))
        assert stage.sees("online", "nonvoipusnumber.com", "none saved from here")
        assert "u Unknown outcome" not in scenes.hints(stage)
        assert "i Sign in" not in scenes.hints(stage)
        stage.simulator.balance = "41.50"
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("$41.50, read "))


async def test_a_balance_that_cannot_be_read_keeps_the_last_one(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        stage.simulator.fail_next("balance", "html", times=2)
        await scenes.press(stage, "ctrl+r")
        await stage.until(lambda: stage.sees("▲ trouble"))
        assert stage.sees("$50.00, read 12:00:00")


def said(stage: Stage) -> str:
    """What the screen says, without its line breaks."""
    return " ".join(stage.text.split())


async def bought(stage: Stage) -> None:
    """Order two numbers, give one of them back, and look at the account."""
    await scenes.order(stage)
    await scenes.order(stage, scenes.ORDINARY)
    await scenes.press(stage, "x")
    await stage.until(lambda: stage.sees("Reject this number?"))
    await scenes.press(stage, "y")
    await stage.until(lambda: len(stage.simulator.charges) == 3)
    await scenes.press(stage, "4")
    await stage.pass_time(5)


@SIZES
async def test_it_shows_the_money_over_time_by_day_week_and_service(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    limits = Limits(Decimal(5), Decimal(20), Decimal("50.00"))
    async with on_stage(tmp_path, size, scenario="no-sms", config=Config(limits=limits)) as stage:
        await bought(stage)
        spent = sum(charge.amount for charge in stage.simulator.charges[:2])
        await stage.until(lambda: "today $0.60 of $50.00" in said(stage))
        assert "$0.60 of $20.00 · one order at most $5.00" in said(stage)
        await scenes.press(stage, "end")
        await stage.until(lambda: stage.sees("Money by day", f"${spent}", " back", "█", "▒"))
        assert stage.sees("Mon 2026-11-23")
        await scenes.press(stage, "s")
        await stage.until(lambda: stage.sees("Money by week", "from 2026-11-23"))
        await scenes.press(stage, "s")
        await stage.until(lambda: stage.sees("Money by service", "Demo: two messages  "))
        await scenes.press(stage, "s")
        await stage.until(lambda: stage.sees("Money by day"))
        await scenes.press(stage, "home")
        before, _, chart = stage.text.partition("Balance, not from zero, since 2026-11-23")
        assert before
        top, bottom = (line.strip("│ ").split()[0] for line in chart.splitlines()[1:3])
        assert (top, bottom) == ("$50.00", f"${50 - spent}")  # the scale


@SIZES
async def test_a_low_balance_and_looking_only_are_marked_by_sign_and_word(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    config = Config(read_only=True, low_balance=Decimal("10.00"))
    async with on_stage(tmp_path, size, config=config, is_demo=True) as stage:
        await scenes.ready(stage)
        assert "▼" not in stage.text.splitlines()[0]
        stage.simulator.balance = "9.99"
        await scenes.press(stage, "4", "ctrl+r")
        await stage.until(lambda: "▼ low: under $10.00" in said(stage))
        assert stage.sees("read-only: nothing that spends")
        top = stage.text.splitlines()[0]
        words = ("▼ $9.99", " RO ") if size[0] == 60 else ("▼ $9.99 low", "READ-ONLY")
        assert all(word in top for word in (*words, "● online"))
        await scenes.press(stage, "c")
        await stage.until(lambda: any("callback URL is not changed" in t for t in stage.toasts))
        assert not scenes.has_dialog(stage)


@SIZES
async def test_the_webhook_url_is_saved_after_a_warning_and_remembered(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4", "c")
        await stage.until(lambda: stage.sees("Save the callback URL?", "one callback URL"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, *"http://example.com/yn", "enter")
        await stage.until(lambda: scenes.is_focused(stage, "decline"))
        assert stage.sees("It must begin with https://")
        await scenes.press(stage, "y")  # cannot be accepted
        assert scenes.has_dialog(stage)
        await scenes.press(stage, "e", "home", *["delete"] * 4, *"https", "enter", "y")
        await stage.until(lambda: stage.simulator.callback_url == "https://example.com/yn")
        await stage.until(lambda: stage.sees("https://example.com/yn, saved"))
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("https://example.com/yn, saved"))
        stage.simulator.fail_next("saveurl", "bad-gateway")
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.sees("Save the callback URL?"))
        assert scenes.is_focused(stage, "decline")  # with something to accept, the safe button
        await scenes.press(stage, "enter")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert scenes.sent(stage, "saveurl") == []
        await scenes.press(stage, "c")
        await stage.until(lambda: stage.sees("Save the callback URL?"))
        await scenes.press(stage, "y")
        await stage.until(lambda: any("not known whether the URL" in t for t in stage.toasts))


async def test_it_does_not_say_that_nothing_was_spent_while_an_outcome_is_unknown(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (80, 40), scenario="no-sms") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: stage.sees("Nothing was spent in the last 90 days."))
        await scenes.press(stage, "1")
        await scenes.unknown(stage)
        await scenes.press(stage, "escape", "4")
        await stage.until(lambda: stage.sees("an outcome is unknown."))
        assert not stage.sees("Nothing was spent")
        await scenes.press(stage, "u")
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "x")
        await stage.until(lambda: stage.sees("Nothing was spent in the last 90 days."))
