"""What a bug leaves behind: a private report, whole, without secrets."""

import stat
from pathlib import Path

from nonvoip_tui.startup.guard import report_crash

CANARY = "canary-51b7"


def defect(depth: int) -> None:
    password = CANARY
    if depth:
        defect(depth - 1)
    raise RuntimeError(f"broken \x1b]52;c;aGk=\a near {password}")


# F46 F54
def test_the_report_is_private_and_holds_no_secret_and_no_control(tmp_path: Path) -> None:
    try:
        defect(3)
    except RuntimeError as error:
        sentence = report_crash(error, tmp_path / "log", "now", [CANARY])
    path = tmp_path / "log" / "crash-now.txt"
    text = path.read_text("utf-8")
    assert str(path) in sentence
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "RuntimeError: broken" in text
    assert CANARY not in text + sentence
    assert text.replace("\n", "").isprintable()


def test_a_long_report_keeps_its_end_where_the_reason_stands(tmp_path: Path) -> None:
    text = "x\n" * 500
    report_crash(RuntimeError(f"{text}the last line"), tmp_path, "now")
    assert (tmp_path / "crash-now.txt").read_text("utf-8").rstrip().endswith("the last line")


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    sentence = report_crash(RuntimeError("x"), tmp_path / "file", "now")
    assert "could not be written" in sentence
