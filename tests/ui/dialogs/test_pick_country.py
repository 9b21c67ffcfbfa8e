"""The country picker takes what the service lists; anything only where it lists none."""

from pathlib import Path

from nonvoip_tui.ui.dialogs.products import PickCountry
from tests.stage import on_stage
from tests.ui import scenes


async def test_what_the_service_does_not_list_is_refused_and_what_is_nearly_typed_is_found(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "left", "p")
        await stage.until(lambda: stage.sees("Which country?", "Canada"))
        await scenes.press(stage, *"atlantis", "enter")
        await stage.until(lambda: stage.sees("The service does not list that country."))
        assert scenes.has_dialog(stage)
        await scenes.press(stage, *(["backspace"] * 8), *"candaa", "enter")
        await stage.until(lambda: not scenes.has_dialog(stage) and stage.sees("[Canada]"))


async def test_without_a_list_what_is_typed_is_taken(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        chosen: list[str | None] = []
        await stage.app.push_screen(PickCountry(()), chosen.append)
        await stage.until(lambda: stage.sees("The service lists no countries: type"))
        await scenes.press(stage, *"Atlantis", "enter")
        await stage.until(lambda: chosen == ["Atlantis"])
