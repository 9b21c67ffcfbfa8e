"""Writes the pictures of every place and dialog, of the real program on the simulated service.

`python screenshots/take.py` writes the dark ones as SVG beside this file, the light ones as the
text and colours of their cells into `light/`, and a film of the main job. With `--check` it says
which no longer match, and fails.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
os.environ["TEXTUAL_ANIMATIONS"] = "none"
sys.path.insert(0, str(HERE.parent))

from tests.ui.film import SIZE, TITLE, film  # noqa: E402 - after the environment
from tests.ui.film_svg import draw  # noqa: E402
from tests.ui.pictures import SIZES, four_orders, take  # noqa: E402


def files() -> Iterator[tuple[Path, str]]:
    """Each file, and what has to be in it."""
    yield HERE / "main-job.svg", main_job()
    yield HERE / "four-orders.svg", asyncio.run(four_orders())
    for word, size in SIZES.items():
        for name, picture in asyncio.run(take(size)).items():
            yield HERE / f"{name}-{word}.svg", picture.dark
            yield HERE / "light" / f"{name}-{word}.txt", picture.light


def main_job() -> str:
    """The film."""
    columns, rows = SIZE
    return draw(asyncio.run(film()), columns=columns, rows=rows, title=TITLE)


def main() -> int:
    """Write the pictures, or check them."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail on a difference")
    is_check = parser.parse_args().check
    stale = []
    for path, text in files():
        if not is_check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            stale.append(str(path.relative_to(HERE)))
    if stale:
        print("no longer match:", ", ".join(stale))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
