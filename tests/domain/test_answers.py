"""How an answer is shown, and how its shape is named."""

from datetime import UTC, datetime

from nonvoip_tui.domain.answers import RawAnswer

NOW = datetime(2026, 6, 20, tzinfo=UTC)


def answer(body: bytes, content_type: str = "application/json") -> RawAnswer:
    return RawAnswer("order", 200, content_type, body, NOW)


def test_json_is_shown_with_one_member_a_line() -> None:
    body = b'{"status":"success","message":[{"line":"+1 (202) 555, 0111","sum":0.60}],"x":{}}'
    assert answer(body).lines() == [
        "{",
        '  "status": "success",',
        '  "message": [',
        "    {",
        '      "line": "+1 (202) 555, 0111",',
        '      "sum": 0.60',
        "    }",
        "  ],",
        '  "x": {}',
        "}",
    ]


def test_what_is_shown_is_safe_and_readable() -> None:
    lines = answer(b'{"t": "\\u041f\\u0440\\u0438\\u001b[2J", "u": "\x1b]0;x\x07"}').lines()
    assert "При" in lines[1]
    assert not any("\x1b" in line or "\x07" in line for line in lines)


def test_what_breaks_off_or_is_no_json_is_shown_all_the_same() -> None:
    assert answer(b'{"a": [1, {"b').lines() == ["{", '  "a": [', "    1,", "    {", '      "b']
    assert answer(b"<h1>Busy</h1>\n<p>Soon</p>", "text/html").lines() == [
        "<h1>Busy</h1>",
        "<p>Soon</p>",
    ]
    assert answer(b"").lines() == []


def test_the_shape_knows_no_value() -> None:
    one, other = b'{"a": 1, "b": [{"c": "x"}, {"c": "y"}]}', b'{"b": [{"c": "zzz"}], "a": 2}'
    assert answer(one).shape == answer(other).shape
    assert answer(one).shape != answer(b'{"a": "1", "b": [{"c": "x"}]}').shape
    assert answer(b"Busy", "text/html; charset=x").shape == answer(b"Soon", "text/html").shape
    assert answer(b"[" * 100_000).shape
