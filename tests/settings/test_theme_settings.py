"""Colours of one's own: `[theme]` of the settings, over a theme."""

import re
from dataclasses import replace
from pathlib import Path

from textual.color import Color

from nonvoip_tui.settings.config import COLOR_NAMES, Config, ThemeSettings, load_config
from nonvoip_tui.ui.theme import DARK, own_theme
from tests.stage import on_stage
from tests.ui import scenes

EXAMPLE = Path(__file__).parent.parent.parent / "config.example.toml"


async def test_colours_of_the_settings_lie_over_the_theme_they_name(tmp_path: Path) -> None:
    theme = ThemeSettings("nonvoip-light", {"accent": "#123456", "error": "ansi_red"})
    async with on_stage(tmp_path, scenario="default", config=Config(theme=theme)) as stage:
        await scenes.ready(stage)
        variables = stage.app.theme_variables
        assert stage.app.theme == "own"
        assert Color.parse(variables["accent"]) == Color.parse("#123456")
        assert Color.parse(variables["background"]) == Color.parse("#eeeeee")
        assert not stage.app.current_theme.dark
        stage.app.theme = "nord"  # for this run; the settings win at the next start
        await stage.idle()
    async with on_stage(tmp_path, scenario="default", config=Config(theme=theme)) as stage:
        await scenes.ready(stage)
        assert stage.app.theme == "own"


async def test_a_theme_that_there_is_not_is_told_with_the_one_that_was_meant(
    tmp_path: Path,
) -> None:
    config = Config(theme=ThemeSettings("nonvoip-drak"))
    async with on_stage(tmp_path, scenario="default", config=config) as stage:
        await stage.until(lambda: stage.sees('did you mean "nonvoip-dark"?'))
        assert stage.app.theme == "nonvoip-dark"


async def test_own_colours_over_an_ansi_theme_are_the_terminals(tmp_path: Path) -> None:
    theme = ThemeSettings("ansi-dark", {"accent": "ansi_magenta"})
    async with on_stage(tmp_path, scenario="default", config=Config(theme=theme)) as stage:
        await scenes.ready(stage)
        assert stage.app.current_theme.ansi
        assert stage.app.theme_variables["accent"] == "ansi_magenta"


def test_the_table_of_the_example_is_the_programs_own_theme(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    table = re.search(r"^# \[theme\]\n(?:# \w+ = .*\n)+", text, flags=re.MULTILINE)
    assert table is not None
    path = tmp_path / "config.toml"
    path.write_text(table[0].replace("# ", ""), "utf-8")
    settings = load_config(path, {}).theme
    assert set(settings.colors) == set(COLOR_NAMES)
    assert replace(own_theme(DARK, settings.colors), name=DARK.name) == DARK
    assert settings.name == DARK.name
