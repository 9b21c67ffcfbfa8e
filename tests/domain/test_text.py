"""Nothing that acts on a terminal or an eye gets through, and everything readable does."""

import sys
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nonvoip_tui.domain.text import MAX_LINES, MAX_TEXT, printable
from tests.domain.calls import calls_of

BIDI_CONTROLS = {
    chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
ESCAPES = {
    "clipboard write": "\x1b]52;c;cm0gLXJmIH4=\x07",
    "clipboard read": "\x1b]52;c;?\x1b\\",
    "icon and title": "\x1b]0;owned\x07",
    "title": "\x1b]2;owned\x1b\\",
    "title report": "\x1b[21t",
    "link": "\x1b]8;;https://evil.example/\x1b\\text\x1b]8;;\x1b\\",
    "font": "\x1b]50;?\x07",
    "clear": "\x1b[2J\x1b[H",
    "alternate screen": "\x1b[?1049h\x1b[?1049l",
    "mouse and paste": "\x1b[?1003h\x1b[?2004h",
    "reset": "\x1bc",
    "device attributes": "\x1b[c\x1b[>q\x1b[6n",
    "status string": "\x1bP$qm\x1b\\",
    "tmux passthrough": "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
    "privacy and program strings": "\x1b^x\x1b\\\x1b_y\x1b\\\x1bXz\x1b\\",
    "C1 CSI": "\x9b2J",
    "C1 OSC": "\x9d52;c;eA==\x9c",
    "C1 DCS": "\x90$qm\x9c",
    "all of C1": "".join(map(chr, range(0x80, 0xA0))),
    "all of C0": "".join(map(chr, range(0x20))),
    "NUL": "\0",
    "shift out and in": "\x0eabc\x0f",
    "DEL": "\x7f",
    "backspaces": "111111\b\b\b\b\b\b482913",
    "carriage return": "482913\r111111",
}


def is_safe(shown: str, *, lines: bool) -> bool:
    """Whether it may be painted, stored and copied as it is."""
    shown.encode("utf-8")
    return all(
        (char == "\n" and lines)
        or (unicodedata.category(char)[0] != "C" and char not in BIDI_CONTROLS)
        for char in shown
    ) and not any(char in "\u2028\u2029" for char in shown)


# F39 F46
@pytest.mark.parametrize("payload", ESCAPES.values(), ids=ESCAPES)
def test_what_drives_a_terminal_is_shown_and_does_not_act(payload: str) -> None:
    for lines in (False, True):
        shown = printable(f"code {payload} 482913", lines=lines)
        assert is_safe(shown, lines=lines)
        assert shown.startswith("code ")
        assert shown.endswith(" 482913")


# F39
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]0;x\x07", "␛]0;x␇"),
        ("\0\x01\x08\x0b\x0c\x0e\x0f\x1f\x7f", "␀␁␈␋␌␎␏␟␡"),
        ("\x80\x85\x9b\x9f", "\ufffd" * 4),
        ("a\tb", "a b"),
        ("a\u00a0b\u2003c\u3000d", "a b c d"),
        ("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", "\ufffd" * 9),
        ("a\u061cb\u200ec\u200fd", "abcd"),
        ("4\u200b8\u200c2\u200d9\ufeff1\u20603\u00ad", "482913"),
        ("a\U000e0001\U000e0041\U000e007fb", "ab"),
        ("a\u034f\u115f\u1160\u17b4\u180b\u3164\uffa0\ufe00\U000e0100b", "ab"),
        ("\ud83d \udc00", "\ufffd \ufffd"),
        ("\ue000\U000f0000\U0010ffff\u0378", "\ufffd" * 4),
        ("one\r\ntwo\rthree\u2028four\u2029five", "one two three four five"),
        ("", ""),
    ],
)
def test_what_is_not_printable_has_one_way_to_be_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


# F40 F42
@pytest.mark.parametrize(
    "text",
    [
        "[@click=app.quit]x[/] [link=https://a.example][/red] [bold",
        "cоdе from Аldora Рay",
        "código, mot de passe à usage unique, Bestätigungscode, żółć, đăng nhập",
        "Ваш код подтверждения: 482913. Никому его не сообщайте!",
        "رمز التحقق الخاص بك هو ٤٨٢٩١٣",
        "קוד האימות שלך הוא 482913",
        "שָׁלוֹם בָּרוּךְ",
        "รหัสยืนยันของคุณคือ น้ำที่นี่",
        "आपका सत्यापन कोड है क्षि ज्ञ्",
        "မြို့ လျှော့",
        "【星河】您的验证码是482913，5分钟内有效。「認証コード」ガギグ",
        "인증번호는 482913입니다",
        "👍🏽 ❤️ 🇩🇪 1️⃣",
        "…(+12) \ufffd ␛",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert printable(text) == text


def test_a_family_of_emoji_comes_apart_into_its_members() -> None:
    assert printable("👩\u200d👧\u200d👦") == "👩👧👦"


def test_letters_in_two_parts_stay_together() -> None:
    assert printable("e\u0301 \u1112\u1161\u11ab") == "e\u0301 \u1112\u1161\u11ab"


# F43
@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0483", "\u0488", "\u20dd", "\u0903", "\u1161", "\u0e31", "\U0001f3fd"]
)
@pytest.mark.parametrize("count", [5, 400, 100_000])
def test_no_letter_keeps_more_than_four_marks(mark: str, count: int) -> None:
    assert printable("e" + mark * count + " code 482913") == "e" + mark * 4 + " code 482913"


# F43
def test_marks_of_other_sorts_or_nothing_between_them_do_not_start_the_count_anew() -> None:
    shown = printable("e" + "\u0301\u200b\u0903" * 400)
    assert shown == "e" + "\u0301\u0903" * 4


# F43
def test_a_long_line_is_cut_and_what_is_left_out_is_counted() -> None:
    shown = printable("x" * 100_000)
    assert len(shown) <= MAX_TEXT
    stored, _, note = shown.partition("…")
    assert set(stored) == {"x"}
    assert note == f"(+{100_000 - len(stored)})"


# F43
def test_many_lines_are_cut_and_what_is_left_out_is_counted() -> None:
    text = "line\n" * 20_000
    shown = printable(text, lines=True)
    assert shown.count("\n") == MAX_LINES - 1
    stored, _, note = shown.partition("…")
    assert note == f"(+{len(text) - len(stored)})"
    assert printable("line\n" * (MAX_LINES - 1) + "end", lines=True).endswith("\nend")


# F43
def test_a_name_is_one_line_however_many_were_sent() -> None:
    assert printable("a\r\nb\nc" + "\n" * 300 + "d") == "a b c" + " " * 300 + "d"


@pytest.mark.parametrize("limit", range(1, 24))
def test_the_limit_holds_with_the_note_of_what_was_cut(limit: int) -> None:
    for text in ("x" * 1000, "é" * 1000, "e" + "\u0301" * 10_000):
        assert 1 <= len(printable(text, limit=limit)) <= limit
    assert printable("x" * limit, limit=limit) == "x" * limit
    assert printable("é" * limit, limit=limit) == "é" * limit


HOSTILE = [
    "\x1b", "\x9b", "\0", "\n", "\r", "\t", "\u2028", "\u202e", "\u2066", "\u200b", "\u200f",
    "\u00ad", "\ud800", "\udfff", "\ue000", "\u0301", "\u20e3", "\u0903", "\u1161", "\ufe0f",
    "\ufe01", "\u3164", "\U000e0041", "\U0010ffff", "\u0378", "a", "я", "א", "ท", "क", "码", "👍",
    "…", "(", "+", "1", ")",
]  # fmt: skip
anything = st.text(st.characters(exclude_categories=()), max_size=400)
pieced = st.lists(st.tuples(st.sampled_from(HOSTILE), st.integers(1, 300)), max_size=40).map(
    lambda runs: "".join(char * count for char, count in runs)
)


# F39 F42 F43 F44
@given(text=anything | pieced, limit=st.integers(1, 300), lines=st.booleans())
@example(text="\n" * (MAX_LINES + 1), limit=300, lines=True)
@settings(max_examples=500, deadline=None)
def test_whatever_comes_in_only_safe_and_bounded_text_comes_out(
    text: str, limit: int, lines: bool
) -> None:
    shown = printable(text, limit=limit, lines=lines)
    assert is_safe(shown, lines=lines)
    assert len(shown) <= limit
    assert shown.count("\n") < MAX_LINES
    assert printable(shown, limit=limit, lines=lines) == shown
    assert printable(shown, limit=limit) == shown.replace("\n", " ")


def test_every_character_there_is_comes_out_safe() -> None:
    for start in range(0, sys.maxunicode + 1, 4096):
        block = "".join(map(chr, range(start, start + 4096)))
        assert is_safe(printable(block), lines=False), hex(start)


def test_plain_names_are_taken_as_they_are() -> None:
    names = [f"{name} {place}" for place in range(5_000) for name in ("Lumora", "Пингора", "星河")]
    printable("é\u0301")
    assert _calls_to_read(names) <= 8 * len(names)


# F43
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_costs_steps_that_grow_with_its_length_and_no_faster(piece: str) -> None:
    printable(piece + "é")
    assert _calls_to_read([piece * 10_000]) <= 4 * 10_000 + 100


# F43
@pytest.mark.parametrize("piece", ["\u200b", "\u0301", "\x1b", "\n"])
def test_a_flood_is_not_read_to_its_end(piece: str) -> None:
    least = _calls_to_read([piece * 100_000])
    assert _calls_to_read([piece * 3_000_000]) <= 4 * least + 100


def _calls_to_read(texts: list[str]) -> int:
    return calls_of(lambda: [printable(text) for text in texts])
