"""`export`: everything out, read back equal, and nothing in it runs."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import IncomingSms
from nonvoip_tui.services.export import SpreadsheetWriter, harmless
from tests.commands.program import ROOT, Program, mode_of
from tests.commands.test_orders import an_order

NOW = datetime.now(UTC)
TEXTS = (
    "=cmd()", "+1", "@x", "-2+3", "line one\nline two", 'with "quotes"', "a;b,c\td", "'quoted'",
    " =1+1", "＝1+1", "|calc", "%0A", "plain 123456", "Привет 你好", "",
)  # fmt: skip
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def unmarked(cell: str) -> str:
    return cell.removeprefix("'")


@pytest.mark.parametrize("text", [*TEXTS, "\t=1", "\r=1", "\n=1", "''", "- bullet"])  # F69
def test_a_cell_reads_back_equal_and_begins_no_formula(text: str) -> None:
    file = io.StringIO(newline="")
    SpreadsheetWriter(file, ("text",)).write([text])
    file.seek(0)
    _, [cell] = csv.reader(file)
    assert unmarked(cell) == text
    assert not cell.lstrip(" ").startswith(RUN_BY_SPREADSHEETS)


def test_an_ordinary_cell_is_left_as_it_is() -> None:
    assert harmless("1.50") == "1.50"
    assert harmless("12025550143") == "12025550143"


@pytest.fixture
def filled(alone: Program) -> Program:
    """A journal with an order and every awkward text as its SMS, a minute apart."""
    with alone.store() as store:
        order = an_order("1", service="=SUM(A1)", created_at=NOW - timedelta(days=40))
        store.orders.save(order)
        store.orders.save(an_order("2", created_at=NOW - timedelta(days=1)))
        for place, text in enumerate(filter(None, TEXTS)):
            received_at = NOW - timedelta(days=2) + timedelta(minutes=place)
            store.messages.add(order, IncomingSms(text, received_at=received_at), "", NOW)
    return alone


def test_messages_read_back_equal_as_csv(filled: Program) -> None:  # F69
    done = filled.run("export", "messages")
    assert done.returncode == 0
    rows = list(csv.DictReader(io.StringIO(done.stdout, newline="")))
    assert [unmarked(row["text"]) for row in rows] == [text for text in TEXTS if text]
    assert {unmarked(row["service"]) for row in rows} == {"=SUM(A1)"}


def test_messages_read_back_equal_as_json(filled: Program) -> None:
    rows = json.loads(filled.run("export", "messages", "--format", "json").stdout)
    assert [row["text"] for row in rows] == [text for text in TEXTS if text]
    first = datetime.fromisoformat(rows[0]["received_at"])
    assert first == NOW - timedelta(days=2)


def test_orders_are_exported_with_every_column(filled: Program) -> None:
    rows = list(csv.DictReader(io.StringIO(filled.run("export", "orders").stdout, newline="")))
    assert [row["order_id"] for row in rows] == ["1", "2"]
    assert (rows[1]["price"], rows[1]["number"], rows[1]["bid_percent"]) == (
        "0.850", "12025550143", "",
    )  # fmt: skip
    as_json = json.loads(filled.run("export", "orders", "--format", "json").stdout)
    assert list(as_json[0]) == list(rows[0])


def test_since_a_day_leaves_out_what_came_before(filled: Program) -> None:
    day = (NOW - timedelta(days=3)).date().isoformat()
    shown = json.loads(filled.run("export", "orders", "--format", "json", "--since", day).stdout)
    assert [row["order_id"] for row in shown] == ["2"]
    moment = (NOW - timedelta(days=2) + timedelta(minutes=1)).isoformat()
    texts = filled.run("export", "messages", "--format", "json", "--since", moment).stdout
    assert len(json.loads(texts)) == len(TEXTS) - 2
    assert filled.run("export", "orders", "--since", "yesterday").returncode == 2


def test_a_file_is_private_whole_and_replaced_at_once(filled: Program, tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("old")
    target.chmod(0o644)
    done = filled.run("export", "orders", "--output", str(target))
    assert (done.stdout, done.returncode) == ("", 0)
    assert target.read_text("utf-8") == filled.run("export", "orders").stdout
    assert mode_of(target) == 0o600
    assert [path.name for path in tmp_path.iterdir() if "orders" in path.name] == ["orders.csv"]


def test_a_file_that_cannot_be_written_is_exit_2_and_left_alone(
    filled: Program, tmp_path: Path
) -> None:
    done = filled.run("export", "orders", "--output", str(tmp_path / "none" / "orders.csv"))
    assert done.returncode == 2
    assert "No such file or directory" in done.stderr


def test_a_device_is_written_to_and_not_replaced(filled: Program) -> None:
    assert filled.run("export", "orders", "--output", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()
    with Path("/dev/full").open("w") as full:
        done = filled.run("export", "orders", stdout=full)
    assert done.returncode == 2
    assert "No space left" in done.stderr


def test_an_empty_journal_exports_headings_alone(alone: Program) -> None:
    done = alone.run("export", "messages")
    assert done.returncode == 0
    assert done.stdout.startswith('"received_at","order_id"')
    assert len(done.stdout.splitlines()) == 1
    assert json.loads(alone.run("export", "orders", "--format", "json").stdout) == []


def peak_kilobytes(program: Program) -> int:
    """The most memory that an export of all orders takes."""
    code = (
        "import resource; from nonvoip_tui.cli import main; "
        "main(['export', 'orders', '--output', '/dev/null']); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=program.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_many_rows_take_no_more_memory_than_few(alone: Program) -> None:
    few = peak_kilobytes(alone)
    with alone.store() as store, store.database.transaction():
        for number in range(10_000):
            store.orders.save(an_order(str(number), note="x" * 1000))
    assert peak_kilobytes(alone) - few < 4_000


# N80
@pytest.mark.parametrize("is_there", [True, False])
def test_no_link_is_followed(program: Program, tmp_path: Path, is_there: bool) -> None:
    folder, victim = tmp_path / "sticky", tmp_path / "victim"
    folder.mkdir()
    folder.chmod(0o1777)
    if is_there:
        victim.write_text("before")
    (folder / "out.csv").symlink_to(victim)
    done = program.run("export", "orders", "--output", str(folder / "out.csv"))
    assert done.returncode == 2
    assert "is a link" in done.stderr
    assert (victim.read_text() if is_there else victim.exists()) == (
        "before" if is_there else False
    )
