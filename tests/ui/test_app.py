"""What holds everywhere: the first and last lines, dialogs, the mouse, sizes, and the end."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.dom import DOMNode

from nonvoip_tui.settings.config import Config, ThemeSettings
from nonvoip_tui.ui.base import background
from nonvoip_tui.ui.dialogs.help import Help
from nonvoip_tui.ui.palette import Palette
from nonvoip_tui.ui.requests import SignInWanted
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import Stage, on_stage
from tests.ui import scenes

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)


@SIZES
async def test_balance_connection_and_demo_are_always_in_sight(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="default", is_demo=True) as stage:
        await scenes.ready(stage)
        for place in "1234":
            await scenes.press(stage, place)
            await stage.until(lambda: stage.app.current_mode is not None)
            first = stage.text.splitlines()[0]
            assert all(words in first for words in ("DEMO", "$50.00", "● online"))
        await scenes.press(stage, "1")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        first = stage.text.splitlines()[0]
        assert all(words in first for words in ("DEMO", "$50.00", "● online"))
        stage.simulator.balance = "12345.67"  # also what changes while a dialog is open
        await stage.app.engine.do(lambda services: services.account.refresh())
        await stage.until(lambda: "$12,345.67  ● online" in stage.text.splitlines()[0])
        await scenes.press(stage, "n", "question_mark")
        await stage.until(lambda: "DEMO" in stage.text.splitlines()[0])


async def test_places_are_reached_by_key_and_by_click(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        for key, mode in zip("2341", ("orders", "messages", "account", "products"), strict=True):
            await scenes.press(stage, key)
            await stage.until(lambda: stage.app.current_mode == mode)  # noqa: B023
        for words, mode in (("3 Messages", "messages"), ("1 Products", "products")):
            await scenes.click_at(stage, stage.text.splitlines()[0].index(words) + 2, 0)
            await stage.until(lambda: stage.app.current_mode == mode)  # noqa: B023


@pytest.mark.parametrize("question", ["order", "price", "bid", "reject", "unknown", "settle"])
async def test_under_a_dialog_every_other_key_is_dead(tmp_path: Path, question: str) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await bring(stage, question)
        dialog, requests = stage.app.screen, money_calls(stage)
        for key in ("ctrl+p", "1", "2", "3", "4", "q", "question_mark", "r", "s", "slash", "u"):
            await scenes.press(stage, key)
            assert stage.app.screen is dialog, key
        first = stage.text.splitlines()[0]
        await scenes.click_at(stage, first.index("3 Messages") + 2, 0)
        await stage.idle()
        assert stage.app.screen is dialog
        assert money_calls(stage) == requests
        assert "q Quit" not in scenes.hints(stage)
        await scenes.press(stage, "escape")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert money_calls(stage) == requests


async def bring(stage: Stage, question: str) -> None:
    """Get to one of the dialogs."""
    match question:
        case "order":
            await scenes.confirm(stage, scenes.TWO_MESSAGES)
        case "price" | "bid":
            is_price = question == "price"
            await scenes.confirm(stage, scenes.PRICE_GOES_UP if is_price else scenes.PREMIUM)
            await scenes.press(stage, "y")
            words = "The price has changed" if is_price else "premium one?"
            await stage.until(lambda: stage.sees(words))
        case "reject":
            await scenes.order(stage)
            await scenes.press(stage, "x")
            await stage.until(lambda: scenes.has_dialog(stage))
        case "unknown":
            await scenes.unknown(stage)
        case _:
            await scenes.unknown(stage)
            await scenes.press(stage, "n", "2")
            await stage.until(lambda: stage.sees("? outcome unknown"))
            await scenes.press(stage, "enter")
            await stage.until(lambda: scenes.has_dialog(stage))


def money_calls(stage: Stage) -> int:
    """How many calls that can move money arrived."""
    return sum(endpoint in ("order", "reject") for endpoint, _ in stage.simulator.requests)


async def test_keys_in_the_first_moment_of_a_dialog_are_dropped(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press_now(stage, "y")  # the clock has not moved since it opened
        stage.clock.advance(0.2)
        await scenes.press_now(stage, "y", "enter", "escape")
        assert scenes.has_dialog(stage)
        await scenes.press(stage, "y")
        await stage.until(lambda: len(scenes.sent(stage)) == 1)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param("^]ly\\", id="title report"),
        pytest.param("^P>|kitty(0.35.2)^\\", id="name and version"),
        pytest.param("^]52;c;eXk=", id="clipboard"),
    ],
)
async def test_a_terminal_that_answers_a_question_confirms_nothing(
    tmp_path: Path, answer: str
) -> None:  # F45
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.PREMIUM)
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.sees("premium one?"))
        await scenes.press(stage, *answer.replace("n", ""))
        await stage.idle()
        assert stage.sees("Bid 40%, about $1.40")  # and changes no bid
        assert len(scenes.sent(stage)) == 1
        await scenes.press(stage, "y")
        await stage.until(lambda: len(scenes.sent(stage)) == 2)


async def test_the_palette_leads_to_the_places_and_spends_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "ctrl+p")
        await stage.until(lambda: isinstance(stage.app.screen, Palette))
        await scenes.press(stage, *"acc")
        await stage.until(lambda: stage.sees("Go to Account", "everywhere"))
        await scenes.press(stage, "enter")
        await stage.until(lambda: stage.app.current_mode == "account")
        await stage.until(lambda: stage.sees("E-mail"))
        await scenes.press(stage, "1", "ctrl+p")
        await stage.until(lambda: isinstance(stage.app.screen, Palette))
        await scenes.press(stage, *"keys for this", "enter")
        await stage.until(lambda: isinstance(stage.app.screen, Help))


@SIZES
async def test_help_says_the_keys_of_the_place(tmp_path: Path, size: tuple[int, int]) -> None:
    async with on_stage(tmp_path, size, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "question_mark")
        await stage.until(lambda: stage.sees("Keys: Products", "Order the product"))
        assert scenes.has_buttons_on_screen(stage)
        seen = ""
        for _ in range(12):
            seen += stage.text
            await stage.press("pagedown")  # and wait until the page is shown
        assert all(
            words in seen for words in ("One row down", "Type to filter", "Go to Orders", "Quit")
        )
        await scenes.press(stage, "question_mark")
        await stage.until(lambda: not scenes.has_dialog(stage))


async def test_no_size_breaks_it_and_a_small_one_is_told_until_it_has_grown(
    tmp_path: Path,
) -> None:  # F51
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
        for place in "241":
            await scenes.press(stage, place)
            for width, height in ((20, 5), (200, 60), (39, 10), (40, 9), (5, 1), (40, 10)):
                await stage.pilot.resize_terminal(width, height)
                is_small = width < 40 or height < 6
                await stage.until(lambda: is_told_small(stage) is is_small)  # noqa: B023
            assert isinstance(stage.app.focused, LineTable) or place == "4"
        await stage.pilot.resize_terminal(80, 24)
        await scenes.ready(stage)
        assert stage.sees("1 Products  2 Orders·1")


def is_told_small(stage: Stage) -> bool | None:
    """Whether the notice covers the screen; None until it can be read."""
    shown = stage.app.screen.query_one("TooSmall").display
    is_read = stage.app.size.width < 20 or stage.sees("Terminal too small", "40x6")
    return shown if is_read or not shown else None


# F51
async def test_on_a_screen_too_small_for_a_dialog_no_key_answers_it(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await stage.pilot.resize_terminal(39, 5)
        await stage.until(lambda: stage.sees("Terminal too small"))
        await scenes.press(stage, "y", "enter", "1", "n")
        await scenes.click_at(stage, 20, 3)
        assert scenes.has_dialog(stage)
        await stage.pilot.resize_terminal(60, 20)
        await stage.until(lambda: stage.sees("Order for $0.60"))
        assert scenes.is_focused(stage, "decline")
        assert scenes.sent(stage) == []


async def test_q_ends_at_once_when_nothing_is_in_flight(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage)
        await scenes.press(stage, "q")
        await scenes.ended(stage)
        assert stage.app.return_value is None


async def test_q_waits_for_the_answer_to_an_order_and_says_so(tmp_path: Path) -> None:  # F27
    service = scenes.HeldSimulator()
    async with on_stage(tmp_path, simulator=service) as stage:
        await scenes.in_flight(stage)
        await scenes.press(stage, "q")
        await stage.until(lambda: stage.sees("Quitting once the pending call is answered."))
        assert stage.app.is_running
        service.is_held = False
        await scenes.ended(stage)
        assert stage.app.return_value is None
    async with on_stage(tmp_path, scenario="default") as stage:  # and nothing is lost
        await stage.until(lambda: list(stage.app.view_model.orders) == list(service.orders))
        assert not stage.app.view_model.unresolved


async def test_a_second_q_leaves_without_the_answer(tmp_path: Path) -> None:  # F27
    service = scenes.HeldSimulator()
    async with on_stage(tmp_path, simulator=service) as stage:
        await scenes.in_flight(stage)
        await scenes.press(stage, "q")
        await stage.until(lambda: stage.sees("q again quits now"))
        await scenes.press(stage, "q")
        await scenes.ended(stage)
        assert stage.app.return_value == stage.app.LEAVE_AT_ONCE
        assert service.orders == {}
        service.is_held = False


async def test_an_answer_that_comes_under_a_dialog_does_not_leave_the_place(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "y")
        stage.app.post_message(SignInWanted("The session has ended."))
        await stage.until(lambda: stage.sees("The session has ended."))
        await stage.until(lambda: len(stage.simulator.orders) == 1 and not stage.app.is_spending)
        if stage.app.current_mode == "products":
            await stage.until(lambda: stage.sees("The number is ordered: press 2 to see it."))
        assert stage.sees("Sign in to NonVoipUsNumber")


async def test_the_theme_chosen_in_the_palette_is_remembered(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        stage.app.theme = "nonvoip-light"
        await stage.idle()
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        assert stage.app.theme == "nonvoip-light"
    async with on_stage(
        tmp_path, scenario="default", config=Config(theme=ThemeSettings("nord"))
    ) as stage:
        await scenes.ready(stage)
        assert stage.app.theme == "nord"  # the settings win


async def test_colours_that_do_not_exist_are_the_programs_own(tmp_path: Path) -> None:
    async with on_stage(
        tmp_path, scenario="default", config=Config(theme=ThemeSettings("no such"))
    ) as stage:
        await scenes.ready(stage)
        assert stage.app.theme == "nonvoip-dark"


@pytest.mark.parametrize("key", ["ctrl+p", "question_mark"])
async def test_escape_closes_no_dialog_that_nobody_sees(tmp_path: Path, key: str) -> None:  # N58
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, key)
        await stage.pilot.resize_terminal(30, 8)
        await stage.until(lambda: stage.sees("Terminal too small"))
        await scenes.press(stage, "escape")
        assert stage.app.has_dialog
        await stage.pilot.resize_terminal(80, 24)
        await stage.until(lambda: not stage.sees("Terminal too small"))
        await scenes.press(stage, "escape")
        await stage.until(lambda: not stage.app.has_dialog)


def keeping(reported: list[Exception]) -> Callable[[Exception], str]:
    def save(error: Exception) -> str:
        reported.append(error)
        return "It is kept."

    return save


async def test_a_defect_in_the_background_is_told_and_reported_wherever_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # N56
    reported: list[Exception] = []
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        stage.app.setting = stage.app.setting._replace(report=keeping(reported))

        def broken(*_: object) -> object:
            raise LookupError("broken inside")

        monkeypatch.setattr(stage.app.engine, "do", broken)
        for keys in (("3",), ("v",), ("escape",), ("ctrl+l",), ("escape",), ("4", "ctrl+r")):
            await scenes.press_now(stage, *keys)
            await stage.idle()
        await stage.until(lambda: any("LookupError: broken inside" in t for t in stage.toasts))
    assert reported
    assert all(isinstance(error, LookupError) for error in reported)


@pytest.mark.parametrize("where", ["app", "screen", "dialog"])
async def test_a_defect_is_reported_once_for_each_place(tmp_path: Path, where: str) -> None:  # N56
    reported: list[Exception] = []
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        stage.app.setting = stage.app.setting._replace(report=keeping(reported))
        if where == "dialog":
            await scenes.press(stage, "question_mark")

        @background("test")
        async def breaks(_: DOMNode) -> None:
            raise ZeroDivisionError("of a worker")

        node: DOMNode = stage.app if where == "app" else stage.app.screen
        for _ in range(3):
            breaks(node)
            await stage.until(lambda: any("It is kept." in t for t in stage.toasts) or reported)
            await stage.idle()
        assert [type(error) for error in reported] == [ZeroDivisionError]
