"""Keys of one's own: every action has an id, and the screen goes by the keys in use."""

from pathlib import Path

from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.keymap import KEYS
from tests.stage import on_stage
from tests.ui import scenes
from tests.ui.bindings import declared

_ENTRY_KEYS = {"tab", "enter", "escape", "n"} | set("123456789")
"""What declines, what an entry or a button does with a key, and what a card shows as its own key,
is the same for everybody."""


def test_every_action_has_an_id_that_the_settings_know() -> None:
    seen: dict[str, set[str]] = {}
    for kind, binding in declared():
        keys = set(binding.key.split(","))
        if binding.id is None:
            is_fixed = binding.action == "decline" or keys <= _ENTRY_KEYS
            assert is_fixed, f"{kind.__name__}: {binding.action} has no id"
        else:
            seen.setdefault(binding.id, set()).update(keys)
    assert seen == {name: set(key.keys.split(",")) for name, key in KEYS.items()}


async def test_keys_of_ones_own_act_and_are_shown_everywhere(tmp_path: Path) -> None:
    keys = {
        "app.orders": "f8",
        "app.quit": "Q",
        "products.favourite": "b,f6",
        "products.filter": "F",
        "dialog.accept": "o",
        "table.down": "z",
    }
    async with on_stage(tmp_path, (120, 40), config=Config(keys=keys)) as stage:
        await scenes.ready(stage)
        shown = scenes.hints(stage)
        assert {"b Favourite", "F Filter", "Q Quit"} <= set(shown)
        await scenes.press(stage, "f", "q", "2")
        assert not scenes.has_dialog(stage)
        assert stage.app.current_mode == "products"
        await scenes.press(stage, "b")
        await stage.until(lambda: stage.app.view_model.marks.favourites)
        await scenes.press(stage, "f6")
        await stage.until(lambda: not stage.app.view_model.marks.favourites)
        await scenes.press(stage, "F", "F", "z")
        await stage.until(lambda: stage.sees("Nothing matches “Fz”"))
        await scenes.press(stage, "escape", "question_mark")
        await stage.until(lambda: scenes.has_dialog(stage))
        await stage.until(
            lambda: stage.sees(
                "b f6    Toggle favourite", "f8      Go to Orders", "z       One row"
            )
        )
        await scenes.press(stage, "escape", "enter")
        await stage.until(lambda: stage.sees("Order this number?", "o Yes", "n No"))
        await scenes.press(stage, "y")
        assert stage.sees("Order this number?")
        await scenes.press(stage, "n")
        await stage.until(lambda: not scenes.has_dialog(stage))
        await scenes.press(stage, "f8")
        assert stage.app.current_mode == "orders"
        assert scenes.sent(stage) == []
