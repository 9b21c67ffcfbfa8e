"""The help shows every key that acts where one is, and every key that it shows acts."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from nonvoip_tui.domain.models import LONG_TERM
from nonvoip_tui.settings.keymap import KEYS
from nonvoip_tui.ui.dialogs.help import Help, KeyRows
from nonvoip_tui.ui.keys import KeyRow
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.text_field import FilterInput
from tests.stage import Stage, on_stage
from tests.ui import scenes, test_hints

_ENDING = ("q", "ctrl+q", "ctrl+z")
"""For these see test_app."""
_SCROLLING = {"up", "down", "left", "right", "home", "end", "pageup", "pagedown"}
_COPYING = {"ctrl+c", "super+c"}
"""What Textual does with what is selected by its own means."""


def test_every_action_has_a_sentence() -> None:
    assert all(key.label and key.sentence for key in KEYS.values())
    assert all(len(key.sentence) <= 56 for key in KEYS.values()), "one line at 80 columns"


async def marked_products(stage: Stage) -> None:
    stage.app.setting.state.set("kind", LONG_TERM)
    await scenes.ready(stage)
    await scenes.press(stage, "right")
    await stage.until(lambda: stage.sees("[30-days]", "15 · read"))
    await scenes.press(stage, "space")


async def two_orders(stage: Stage) -> None:
    for product_id in (scenes.ORDINARY, scenes.TWO_MESSAGES):
        await scenes.order(stage, product_id)
    await scenes.press(stage, "k")


async def messages(stage: Stage) -> None:
    await test_hints.messages(stage)
    await scenes.press(stage, "slash", "code", "enter")


SCREENS = (
    scenes.ready,
    test_hints.filtered_products,
    marked_products,
    two_orders,
    test_hints.orders,
    test_hints.rented_orders,
    test_hints.unknown_orders,
    test_hints.messages,
    test_hints.account,
)


@pytest.mark.parametrize("place", SCREENS, ids=lambda place: place.__name__)
async def test_each_key_that_the_help_shows_acts_and_each_that_acts_is_shown(
    tmp_path: Path, place: Callable[[Stage], Awaitable[None]]
) -> None:
    async with scenes.standing_at(tmp_path, place) as stage:
        mode = stage.app.current_mode
        for row in await helped(stage):
            for key in row.keys if row.is_enabled else ():
                if key not in _ENDING:
                    await try_key(stage, key, mode)


async def helped(stage: Stage, key: str = "f1") -> list[KeyRow]:
    """Open the help, see that it misses no key, and close it; what it says."""
    screen = stage.app.screen
    acting = {key for key, active in screen.active_bindings.items() if active.enabled} - _COPYING
    acting -= {str(list(stage.app.MODES).index(stage.app.current_mode) + 1)}  # one is there
    if isinstance(stage.app.focused, Input):
        acting -= {key for binding in Input.BINDINGS for key in binding.key.split(",")}  # type: ignore[union-attr]
    if len(screen.focus_chain) < 2:
        acting -= {"tab", "shift+tab"}
    acting -= {"ctrl+pageup", "ctrl+pagedown"}  # sideways, where nothing is wide
    if not any(body.allow_vertical_scroll for body in screen.query("#body, #account")):
        tables = [table for table in screen.query(LineTable) if table.has_focus]
        acting -= set() if tables else _SCROLLING
    await scenes.press(stage, key)
    await stage.until(lambda: isinstance(stage.app.screen, Help))
    rows = list(stage.app.screen.query_one(KeyRows).fitting)
    assert acting <= {key for row in rows for key in row.keys}
    await scenes.press(stage, "escape")
    await stage.until(lambda: stage.app.screen is screen)
    return rows


def state(stage: Stage) -> tuple[object, ...]:
    """All that a key can change, and where the cursor is."""
    screen = stage.app.screen
    tables = [(table.cursor_index, table.scroll_offset) for table in screen.query(LineTable)]
    tabs = [tabs.active for tabs in screen.query(KindTabs)]
    return (*test_hints.state(stage), tables, tabs, stage.app.current_mode)


async def try_key(stage: Stage, key: str, mode: str) -> None:
    """Press a key from the middle of the list, and see that it does something."""
    screen = stage.app.screen
    active = screen.active_bindings.get(key)
    if active is None or not active.enabled:
        return  # gone with what came before it
    if key in ("tab", "shift+tab") and len(screen.focus_chain) < 2:
        return
    for table in screen.query(LineTable):
        table.move_cursor(index=table.row_count // 2)
    stage.app.copy_to_clipboard("")
    stage.app.clear_notifications()
    await stage.until(lambda: not stage.toasts)
    before = state(stage)
    await scenes.press_now(stage, key)
    is_at_the_end = [table.row_count < 3 for table in screen.query(LineTable) if table.display]
    is_moving = active.binding.id is not None and active.binding.id.startswith("table.")
    if not (is_moving and any(is_at_the_end)):
        try:
            await stage.until(lambda: state(stage) != before)
        except AssertionError as error:
            raise AssertionError(f"{key} does nothing in {mode}") from error
    while stage.app.screen.is_modal:
        await scenes.press(stage, "escape")
    if isinstance(stage.app.focused, FilterInput):
        await scenes.press(stage, "enter")
    if active.binding.id == "orders.zoom":
        await scenes.press(stage, key)  # and back: the list has the keys again
    if stage.app.current_mode != mode:
        await stage.app.switch_mode(mode)
        await stage.idle()


async def confirming(stage: Stage) -> None:
    await scenes.confirm(stage, scenes.ORDINARY)


async def bidding(stage: Stage) -> None:
    await scenes.confirm(stage, scenes.PREMIUM)
    await scenes.press(stage, "y")
    await stage.until(lambda: stage.sees("premium one?"))


async def watching(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "w")
    await stage.until(lambda: stage.sees("Watch this product?"))


async def adopting(stage: Stage) -> None:
    await scenes.ready(stage)
    await scenes.press(stage, "2", "i")
    await stage.until(lambda: stage.sees("Order id"))


@pytest.mark.parametrize(
    "dialog",
    [confirming, bidding, watching, adopting, scenes.unknown],
    ids=lambda scene: scene.__name__,
)
async def test_the_help_of_a_dialog_shows_each_of_its_keys_and_answers_nothing(
    tmp_path: Path, dialog: Callable[[Stage], Awaitable[None]]
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await dialog(stage)
        screen, sent = stage.app.screen, len(scenes.sent(stage))
        rows = await helped(stage)
        assert "escape" in {key for row in rows for key in row.keys}
        for key, active in screen.active_bindings.items():
            name = active.binding.action.partition("(")[0].rpartition(".")[2]
            nodes = (active.node, stage.app, screen)
            assert any(hasattr(node, f"action_{name}") for node in nodes), key
        assert stage.app.screen is screen
        assert len(scenes.sent(stage)) == sent


async def test_the_help_is_searched_by_typing_and_scrolls_at_the_smallest_size(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (60, 20)) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "question_mark")
        await stage.until(lambda: stage.sees("Keys: Products", "Order the product"))
        assert scenes.has_buttons_on_screen(stage)
        await scenes.press(stage, "G")
        await stage.until(lambda: stage.sees("Quit; live orders", "can be clicked"))
        await scenes.press(stage, "g")
        await stage.until(lambda: stage.sees("Order the product"))
        await scenes.press(stage, "slash", *"9999")
        await stage.until(lambda: stage.sees("No key matches."))
        await scenes.press(stage, *["backspace"] * 4, *"fvaourite")
        await stage.until(lambda: stage.sees("Near matches of “fvaourite”", "Toggle favourite"))
        await scenes.press(stage, *["backspace"] * 8, *"av")
        await stage.until(lambda: not stage.sees("Near matches"))
        await stage.until(lambda: stage.sees("Toggle favourite"))
        assert not stage.sees("Order the product")
        await scenes.press(stage, "enter", "j", "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        await scenes.press(stage, "slash", "d", "f1")
        await stage.until(lambda: stage.sees("Go to the list and keep the filter"))
        await scenes.press(stage, "slash", "x", "escape")
        await stage.until(lambda: stage.sees("Go to the list and keep the filter"))
        await scenes.press(stage, "escape")
        await stage.until(lambda: isinstance(stage.app.focused, FilterInput))
