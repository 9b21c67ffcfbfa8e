"""Keys that come in one read act in their order, whatever they set off."""

from decimal import Decimal
from pathlib import Path

import pytest
from textual.events import Paste

from nonvoip_tui.ui.dialogs.account import Login
from nonvoip_tui.ui.widgets.text_field import MAX_CHARACTERS, TextField
from tests.stage import Stage, on_stage
from tests.ui import scenes


@pytest.fixture(autouse=True)
def in_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "in_one_read", True)


async def offered(stage: Stage) -> None:
    await scenes.confirm(stage, scenes.PREMIUM)
    await scenes.press(stage, "y")
    await stage.until(lambda: stage.sees("bid for a premium one?"))


@pytest.mark.parametrize(
    ("keys", "bid"),
    [
        (("3", "5", "y"), 35),
        (("8", "y"), None),
        (("2", "5", "0", "y"), 250),
        (("9", "9", "backspace", "y"), None),
        (("6", "1", "left", "7", "y"), 671),
        (("3", "0", "ctrl+u", "1", "2", "y"), 12),
        (("1", "2", "3", "home", "delete", "y"), 23),
        (("5", "5", "y", "y", "y"), 55),
    ],
    ids=str,
)
async def test_a_bid_is_sent_as_it_was_typed_or_not_at_all(
    tmp_path: Path, keys: tuple[str, ...], bid: int | None
) -> None:  # N09
    async with on_stage(tmp_path, scenario="default") as stage:
        await offered(stage)
        await scenes.press(stage, *keys)
        await stage.until(lambda: stage.app._key_order.is_idle)
        if bid is not None:
            await stage.until(lambda: stage.simulator.charges)
        bids = [body.get("auction") for body in scenes.sent(stage)]
        assert bids == ([None] if bid is None else [None, bid])
        if bid is not None:
            (charge,) = stage.simulator.charges
            assert charge.amount == Decimal(100 + bid) / 100


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ((*"hax", "backspace", *"rb"), "harb"),
        ((*"abc", "left", "left", *"X"), "aXbc"),
        ((*"one two", "ctrl+w", *"six"), "one six"),
        ((*"tail", "home", *"de"), "detail"),
        ((*"wrong", "ctrl+u", *"right"), "right"),
        ((*"abcdef", "home", "right", "ctrl+k", *"z"), "az"),
        ((*"abc", "ctrl+a", "delete", "ctrl+e", *"d"), "bcd"),
    ],
    ids=str,
)
async def test_editing_keys_act_between_letters(
    tmp_path: Path, keys: tuple[str, ...], value: str
) -> None:  # N10
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "slash", *keys)
        assert stage.app.screen.query_one("#filter", TextField).value == value


async def test_a_filter_typed_anew_and_entered_twice_asks_about_what_it_shows(
    tmp_path: Path,
) -> None:  # N10
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "slash", *"two", "enter")
        await scenes.press(stage, "slash", "ctrl+u", *"goes up tw", "enter", "enter")
        await stage.until(lambda: scenes.has_dialog(stage))
        assert stage.sees("Demo: price goes up twice")


async def test_a_pasted_text_stays_between_the_keys_around_it(tmp_path: Path) -> None:  # N10
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        scenes.type_on(stage, "slash", "a", "b", "backspace")
        stage.app.post_message(Paste("[pasted]\nsecond line"))
        scenes.type_on(stage, "c", "left", "backspace")
        await stage.until(lambda: stage.app._key_order.is_idle)
        assert stage.app.screen.query_one("#filter", TextField).value == "a[pastedc"


async def test_a_password_with_a_slip_of_the_finger_is_sent_right(tmp_path: Path) -> None:  # N10
    async with on_stage(tmp_path, is_signed_in=False) as stage:
        await stage.until(lambda: stage.sees("Welcome"))
        await scenes.press(
            stage, *"y", *"who@example.con", "backspace", "m", "enter", *"sesamm", "backspace", "e"
        )
        await stage.until(lambda: isinstance(stage.app.screen, Login))
        fields = {each.id: each.value for each in stage.app.screen.query(TextField)}
        assert fields == {"email": "who@example.com", "password": "sesame"}


@pytest.mark.parametrize(
    ("mode", "key", "text"),
    [
        ("orders", "t", "hello"),
        ("orders", "i", "ny-77q"),
        ("messages", "v", "gn"),
        ("products", "w", "12.5"),
        ("products", "ctrl+p", "qux"),
    ],
)
async def test_what_is_typed_for_a_text_dialog_before_it_is_seen_is_in_it(
    tmp_path: Path, mode: str, key: str, text: str
) -> None:  # N11
    async with on_stage(tmp_path, scenario="no-sms") as stage:
        await scenes.order(stage, scenes.ORDINARY)
        place = {"products": "1", "orders": "2", "messages": "3"}[mode]
        await scenes.press(stage, place)
        await stage.until(lambda: stage.app.current_mode == mode)
        await scenes.press_now(stage, key, *text)
        await stage.until(lambda: stage.app.has_dialog and stage.app._key_order.is_idle)
        field = next(iter(stage.app.screen.query(TextField)))
        assert field.value == text


async def test_help_searches_for_what_was_typed_with_the_key_that_opened_it(
    tmp_path: Path,
) -> None:  # N11
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        await scenes.press_now(stage, "question_mark", "slash", *"sxo", "backspace", *"rt")
        assert stage.app.screen.query_one(TextField).value == "sxrt"


async def test_keys_typed_before_a_dialog_that_spends_was_seen_answer_nothing(
    tmp_path: Path,
) -> None:  # N11
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(
            stage, "slash", *"two mess", "enter", "enter", "y", "y", "right", "enter"
        )
        await stage.until(lambda: scenes.has_dialog(stage))
        await stage.until(lambda: stage.app._key_order.is_idle)
        await scenes.press_now(stage, "y")
        assert scenes.sent(stage) == []
        assert scenes.is_focused(stage, "decline")


async def test_a_megabyte_in_one_line_is_cut_to_what_a_field_takes(tmp_path: Path) -> None:  # N55
    async with on_stage(tmp_path) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "slash", "q")
        stage.app.post_message(Paste("zw" * 600_000))
        await scenes.press_now(stage, "backspace", "k")
        field = stage.app.screen.query_one("#filter", TextField)
        assert len(field.value) == MAX_CHARACTERS
        assert field.value.startswith("qzw")
        assert field.value.endswith("wk")
