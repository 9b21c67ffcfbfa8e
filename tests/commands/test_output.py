"""The one way out: safe, aligned, and readable wherever it is read."""

import io
import json

import pytest

from nonvoip_tui.commands.output import Output
from tests.commands.program import control_bytes

HOSTILE = (
    "a\x1b]52;c;Zm9v\x07b", "\x1b[2J\x1b[1;1H", "\x9b31mred", "one\x00two\x7f", "\u202eevil",
    "x\rwiped", "\x1bPq#0\x1b\\", "tab\there", "lone \ud83d surrogate",
)  # fmt: skip


@pytest.fixture
def streams() -> tuple[io.StringIO, io.StringIO]:
    return io.StringIO(), io.StringIO()


@pytest.mark.parametrize("text", HOSTILE)  # F39, F46
def test_no_control_character_gets_out(streams: tuple[io.StringIO, io.StringIO], text: str) -> None:
    out, err = streams
    output = Output(out, err)
    output.line(text)
    output.text(text)
    output.table(("A", text), [(text, "1")])
    output.details([(text, text)])
    output.prompt(text)
    output.document({"text": text, "list": [text]})
    output.json_line({text: text})
    output.complain(text)
    assert control_bytes(out.getvalue() + err.getvalue()) == set()
    assert "\u202e" not in out.getvalue() + err.getvalue()
    (out.getvalue() + err.getvalue()).encode("utf-8")


def test_json_gives_every_text_back_as_it_was(
    streams: tuple[io.StringIO, io.StringIO],
) -> None:
    out, _ = streams
    output = Output(out, streams[1])
    output.document({"texts": [*HOSTILE, "Привет 你好"]})
    assert json.loads(out.getvalue()) == {"texts": [*HOSTILE, "Привет 你好"]}
    assert out.getvalue().isascii()


def test_columns_are_aligned_by_what_they_take_on_the_screen(
    streams: tuple[io.StringIO, io.StringIO],
) -> None:
    out, err = streams
    Output(out, err).table(("Name", "Price"), [("微信", "$1.00"), ("é", "$12.00")], right=(1,))
    assert out.getvalue() == "Name   Price\n微信   $1.00\né     $12.00\n"


def test_a_text_keeps_its_lines_and_a_line_has_none(
    streams: tuple[io.StringIO, io.StringIO],
) -> None:
    out, err = streams
    output = Output(out, err)
    output.text("one\ntwo")
    output.line("one\ntwo")
    assert out.getvalue() == "one\ntwo\none two\n"


# F54
def test_a_secret_is_in_no_complaint(streams: tuple[io.StringIO, io.StringIO]) -> None:
    out, err = streams
    output = Output(out, err)
    output.secrets.append("hunter22")
    output.complain("refused: hunter22")
    assert err.getvalue() == "nonvoip-tui: refused: ••••\n"


def test_a_locale_without_the_signs_still_gets_an_answer() -> None:  # F52
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    Output(out, io.StringIO()).line("● SMS — ok")
    out.flush()
    assert raw.getvalue() == b"? SMS ? ok\n"
