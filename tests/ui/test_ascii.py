"""A terminal without signs: everything is drawn in ASCII, as wide as it is otherwise."""

from pathlib import Path

from rich.cells import cell_len

from nonvoip_tui.ui.formatting import plain
from nonvoip_tui.ui.widgets.big_code import lines_of
from tests.stage import on_stage
from tests.ui import scenes
from tests.ui.tour import door, tour

SIGNS = "●•★○◌◉×✕✓↩↺←→↑↓▲▼►◄▌▐█▒·…—“”╭─╮│╰╯━┃▁▂▃▄▅▆▇🔎"


def test_every_sign_has_a_form_that_is_as_wide() -> None:
    assert all(plain(sign).isascii() for sign in SIGNS)
    assert all(cell_len(plain(sign)) == cell_len(sign) for sign in SIGNS)
    assert plain("日本 é") == "日本 é", "what is not a sign of the program stays"


async def test_every_place_and_dialog_is_drawn_in_ascii(tmp_path: Path) -> None:
    others: dict[str, str] = {}

    async def look(name: str) -> None:
        signs = {sign for sign in stage.text if not " " <= sign <= "~" and sign != "\n"}
        if signs:
            others[name] = "".join(sorted(signs))

    async with on_stage(tmp_path, (60, 20), scenario="no-sms", is_ascii=True) as stage:
        await tour(stage, look)
        assert stage.sees("* online")
        await scenes.press(stage, "ctrl+l")
        await stage.until(lambda: stage.sees("Request log"))
        await look("activity")
    async with on_stage(
        tmp_path / "signed out", is_ascii=True, scenario="default", is_signed_in=False
    ) as stage:
        await door(stage, look)
    assert others == {}


async def test_a_text_from_outside_stays_and_its_code_is_set_large(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="no-sms", is_ascii=True) as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        service.deliver(order_id, "Ваш код 739154 · не говорите", pin="739154")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("* SMS received"))
        assert stage.sees(*lines_of("739154", is_ascii=True), "Ваш код 739154 | не говорите")
        await scenes.press(stage, "3", "y")
        assert stage.app.clipboard == "Ваш код 739154 · не говорите"
