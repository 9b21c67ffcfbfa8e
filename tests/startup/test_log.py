"""The log file: private, bounded, and with nothing in it that is nobody's business."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.startup.log import LogError, LogFile, start_log
from tests.commands.program import control_bytes, mode_of

logger = logging.getLogger("nonvoip_tui.test")


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root = logging.getLogger("nonvoip_tui")
    before = (root.level, root.propagate, list(root.handlers))
    yield
    for handler in set(root.handlers) - set(before[2]):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(before[0])
    root.propagate = before[1]


def said(directory: Path) -> str:
    return (directory / "nonvoip-tui.log").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("number 12025550143 came", "number …43 came"),
        ("+1 202-555-0143", "…43"),
        ("code 739154.", "code …54."),
        ("order 900001", "order …01"),
        ("after 0.123 s; HTTP status 200; calls left: 59", None),
        ("ref a1b2c3d4e5f60718", None),
        ("1.5 s", None),
    ],
)
def test_numbers_are_masked(tmp_path: Path, text: str, stored: str | None) -> None:
    start_log(tmp_path, "info")
    logger.info("%s", text)
    assert said(tmp_path).rstrip("\n").endswith(f"nonvoip_tui.test: {stored or text}")


def test_debug_shows_numbers_and_info_leaves_debug_out(tmp_path: Path) -> None:
    start_log(tmp_path / "one", "info")
    logger.debug("unseen")
    assert said(tmp_path / "one") == ""
    start_log(tmp_path / "two", "debug")
    logger.debug("number 12025550143")
    assert "12025550143" in said(tmp_path / "two")


# F39 F54
def test_a_secret_that_is_learned_later_is_hidden_in_messages_and_tracebacks(
    tmp_path: Path,
) -> None:
    secrets: list[str] = []
    start_log(tmp_path, "debug", secrets)
    secrets.append("hunter22")
    try:
        raise ValueError("hunter22 \x1b[2J 12025550143")
    except ValueError:
        logger.exception("with hunter22")
    written = said(tmp_path)
    assert "hunter22" not in written
    assert written.count("••••") == 3  # with the line of source in the traceback
    assert control_bytes(written) == set()


def test_each_line_has_its_time_in_utc(tmp_path: Path) -> None:
    start_log(tmp_path, "info")
    logger.info("x")
    moment, level, _ = said(tmp_path).split(" ", 2)
    assert moment.endswith("Z")
    assert "T" in moment
    assert level == "INFO"


def test_the_file_and_those_put_aside_are_private(tmp_path: Path) -> None:  # F37
    path = tmp_path / "nonvoip-tui.log"
    path.touch(0o644)
    file = LogFile(path)
    file.maxBytes = 10
    for _ in range(5):  # more often than files are kept
        file.emit(logging.LogRecord("x", logging.INFO, "x", 1, "some words", None, None))
    file.close()
    stored = sorted(tmp_path.iterdir())
    assert len(stored) == 4
    assert {mode_of(each) for each in stored} == {0o600}


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LogError, match="cannot be written"):
        start_log(tmp_path / "file" / "log", "info")
