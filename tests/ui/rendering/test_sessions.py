"""Random sessions in a real pseudo-terminal: what is seen is what was painted, at a fraction."""

import random
import sys
from pathlib import Path

import pytest

from tests.ui.rendering.session import Session

SMALL_APP = (sys.executable, "-m", "tests.ui.rendering.small_app")
DEMO = (str(Path(sys.executable).parent / "nonvoip-tui"), "--demo")

F2, F3, F4, F5, F6, F7, F8, F9 = (
    *("\x1bOQ", "\x1bOR", "\x1bOS"),
    *(f"\x1b[{number}~" for number in (15, 17, 18, 19, 20)),
)
F10 = "\x1b[21~"
MOVES = ("up", "down", "down", "left", "right", "\x1b[6~", "\x1b[5~", "\x1b[H", "\x1b[F")
SMALL_KEYS = (*MOVES, "tab", "tab", "enter", "x", "日", F2, "escape", F3, F4, F5, F6, F7, F8, F9)
DEMO_KEYS = (*MOVES, "1", "2", "3", "4", "/", "a", "m", "escape", "enter", "?", "ctrl+p", "s", "y")
SIZES = ((80, 24), (100, 30), (61, 20), (132, 43), (33, 9))


def play(session: Session, keys: tuple[str, ...], seed: int, steps: int) -> None:
    choose = random.Random(seed)
    for _ in range(steps):
        if choose.random() < 0.06:
            session.resize(*choose.choice(SIZES))
        else:
            session.send(*choose.choices(keys, k=choose.randint(1, 4)))
        session.wait_until_same()


@pytest.mark.parametrize("seed", [1, 2])
def test_a_session_of_a_small_app_looks_the_same(tmp_path: Path, seed: int) -> None:
    with Session(SMALL_APP, tmp_path, {}) as session:
        session.wait_for("palette")
        play(session, SMALL_KEYS, seed, steps=20)
        session.resize(80, 24)
        session.send("\x1b", F10)
        session.wait_for("THE END")
        session.wait_until_same()
        assert len(session.raw) < session.painted / 2


def test_a_session_of_the_demo_looks_the_same(tmp_path: Path) -> None:
    with Session(DEMO, tmp_path, {}) as session:
        session.wait_for("● online")
        play(session, DEMO_KEYS, seed=1, steps=20)
        assert len(session.raw) < session.painted / 2
