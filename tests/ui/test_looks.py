"""How the program looks: readable in both of its own themes, everywhere."""

from pathlib import Path

from nonvoip_tui.ui.themes import THEMES
from tests.stage import Stage, StageClock, on_stage
from tests.ui import scenes
from tests.ui.picture import Run, contrast, runs
from tests.ui.tour import tour

LEAST_CONTRAST = 4.5
"""For text of usual size (WCAG 2.1, 1.4.3)."""


def is_text(run: Run) -> bool:
    """Whether it has to be read; lines, bars and boxes only part what is."""
    return any(sign.isalnum() for sign in run.text)


def in_front(stage: Stage) -> list[Run]:
    """What is to be read: of a dialog, not what shines through beside it."""
    boxes = stage.app.screen.query("#dialog") if stage.app.has_dialog else None
    return list(runs(stage.app, boxes.first().region if boxes else None))


async def test_all_text_stands_out_from_its_background_in_both_themes(tmp_path: Path) -> None:
    faint: dict[str, float] = {}

    async def look(name: str) -> None:
        for theme in THEMES:
            stage.app.theme = theme.name
            await stage.pilot.pause()
            for run in filter(is_text, in_front(stage)):
                if (ratio := contrast(run)) < LEAST_CONTRAST:
                    faint[f"{theme.name}: {name}: {run.text.strip()}"] = round(ratio, 1)

    clock = StageClock()
    service = scenes.silent_simulator(clock)
    async with on_stage(tmp_path, simulator=service, clock=clock) as stage:
        await tour(stage, look)
    assert faint == {}
