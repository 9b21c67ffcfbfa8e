"""How the program looks: as in its pictures, and readable, in both of its own themes."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.docs.pages import in_a_checkout
from tests.ui.film import SIZE, TITLE, film
from tests.ui.film_svg import draw
from tests.ui.picture import Run, contrast
from tests.ui.pictures import SIZES, four_orders, take

pytestmark = in_a_checkout

KEPT = Path(__file__).parent.parent.parent / "screenshots"

MIN_CONTRAST = 4.5
"""For text of usual size (WCAG 2.1, 1.4.3)."""


def is_text(run: Run) -> bool:
    """Whether it has to be read; lines, bars and boxes only part what is."""
    return any(sign.isalnum() for sign in run.text)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("word", SIZES)
async def test_every_place_and_dialog_looks_as_its_pictures_and_can_be_read(word: str) -> None:
    stale: list[str] = []
    faint: dict[str, float] = {}
    pictures = await take(SIZES[word])
    for name, picture in pictures.items():
        for path, text in (
            (KEPT / f"{name}-{word}.svg", picture.dark),
            (KEPT / "light" / f"{name}-{word}.txt", picture.light),
        ):
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(path.name)
        for theme, run in picture.runs:
            if is_text(run) and (ratio := contrast(run)) < MIN_CONTRAST:
                faint[f"{theme}, {name}: {run.text.strip()}"] = round(ratio, 1)
    stored = {path.name for path in KEPT.glob(f"*-{word}.svg")}
    assert faint == {}
    assert stored == {f"{name}-{word}.svg" for name in pictures}, "a picture of what is no more"
    assert stale == [], "look at them; then: python screenshots/take.py"


async def test_the_picture_of_four_live_orders_is_current_and_has_their_codes() -> None:
    drawn = await four_orders()
    assert all(code in drawn for code in ("739154", "482913", "551827", "0417"))
    stored = KEPT / "four-orders.svg"
    assert stored.exists()
    assert stored.read_text("utf-8") == drawn, "look at it; then: python screenshots/take.py"


async def test_the_film_of_the_main_job_is_current_and_needs_nothing_from_elsewhere() -> None:
    columns, rows = SIZE
    drawn = draw(await film(), columns=columns, rows=rows, title=TITLE)
    stored = KEPT / "main-job.svg"
    assert stored.exists()
    assert stored.read_text("utf-8") == drawn, "look at it; then: python screenshots/take.py"
    assert stored.stat().st_size < 400_000
    kinds = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawn).iter()}
    assert kinds == {"svg", "title", "style", "defs", "g", "use", "rect", "text"}
    assert "url(" not in drawn
    assert "@import" not in drawn
