"""Forms of codes, hostile texts, and what holds of every text."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nonvoip_tui.domain.codes import code_in, codes_in
from nonvoip_tui.domain.text import printable
from tests.domain.calls import calls_of

CODE = re.compile(r"[0-9]{4,10}|[0-9A-Za-z]{4,10}|(?=.{5,10}$)[0-9A-Za-z]+-[0-9A-Za-z]+")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("4829", "4829"),
        ("48291", "48291"),
        ("482913", "482913"),
        ("4829137", "4829137"),
        ("48291375", "48291375"),
        ("482 913", "482913"),
        ("482-913", "482913"),
        ("4829-1375", "48291375"),
        ("48 29 13", "482913"),
        ("4 8 2 9 1 3", "482913"),
        ("G-482913", "482913"),
        ("FB-48291", "48291"),
        ("A1B2C3", "A1B2C3"),
        ("7K4Q", "7K4Q"),
        ("AB12-CD34", "AB12-CD34"),
        ("QWXTRV", "QWXTRV"),
        ("４８２９１３", "482913"),
        ("٤٨٢٩١٣", "482913"),
        ("۴۸۲۹۱۳", "482913"),
        ("४८२९१३", "482913"),
        ("4️⃣8️⃣2️⃣9️⃣1️⃣3️⃣", "482913"),
        ("482\u00a0913", "482913"),
        ("[482913]", "482913"),
        ("(482913)", "482913"),
        ('"482913"', "482913"),
        ("«482913»", "482913"),
        ("<482913>", "482913"),
        ("*482913*", "482913"),
        ("「482913」", "482913"),
        ("482913.", "482913"),
        ("#482913", "482913"),
        ("000000", "000000"),
        ("1984", "1984"),
    ],
)
@pytest.mark.parametrize("frame", ["Your Lumora code is {}", "code:{}", "Code\n\n{}\n"])
def test_a_code_is_found_in_every_form(written: str, code: str, frame: str) -> None:
    assert code_in(frame.format(written)) == code


@pytest.mark.parametrize(
    "text",
    [
        "Your code comes by a call from +1 202 555 0143",
        "Your code comes by a call from (202) 555-0143",
        "Your code comes by a call from 1-202-555-0143",
        "Your code comes by a call from 555-0143",
        "Your code comes by a call from 0800 555 0199",
        "Your code comes by a call from 01 99 00 55 43",
        "Your code was sent to 12025550143",
        "Your code expires on 14/08/2026 at 16:05:33",
        "Your code expires on 2026-08-14",
        "Your code expires in 2026",
        "Your code was good from 2025-2026",
        "Your code is good for 1440 minutes",
        "Your code costs $1500",
        "Your code costs 1,500.00 USD",
        "Your code makes 1500% more",
        "Get your code at https://lumora.example/code/482913",
        "Get your code at lumora.example/482913",
        "Mail code@482913.example for your code",
        "Your code is for the card **** 4821",
        "Your code is for the card ending in 4821",
        "Your code for order #482913 will follow",
        "Dial *4821# for your code",
        "Use code SUMMER20 at checkout, 20% off",
        "Your promo code: 482913",
        "Your code is EXPIRED.",
        "YOUR CODE IS READY",
        "Your code is 123",
        "Your code will come soon\nFA+4829VSu9",
        "код А1В2С3",
    ],
)
def test_what_only_looks_like_a_code_is_none(text: str) -> None:
    assert codes_in(text) == ()


@pytest.mark.parametrize("text", ["Code482913", "VerifyCode:482913", "PIN=482913", "OTP-482913"])
def test_a_code_that_sticks_to_its_name_is_found(text: str) -> None:
    assert code_in(text) == "482913"


# F42
def test_a_word_in_letters_that_only_look_latin_names_the_code_all_the_same() -> None:
    assert (
        code_in("Your c\u043ed\u0435 from \u0410ldora \u0420ay, a shop in town, is 482913")
        == "482913"
    )
    assert code_in("access code: A1\u04122C3") == "A1B2C3"


# F42
@pytest.mark.parametrize(
    "hidden",
    ["4\u200b8\u200c2\u200d9\ufeff1\u20603", "482\u00ad913", "\u2067482913\u2069",
     "\u202d482913\u202c", "482913\U000e0041\U000e007f", "\u200f482913\u200e"],
)  # fmt: skip
def test_what_shows_nothing_does_not_hide_the_code(hidden: str) -> None:
    assert code_in(printable(f"Your code is {hidden}", lines=True)) == "482913"


# F44
@pytest.mark.parametrize("junk", ["\ud83d", "\0", "\ue000", "\x1b[2J", "\x9b", "\u202e"])
def test_junk_around_a_code_neither_raises_nor_gets_into_it(junk: str) -> None:
    assert code_in(f"code{junk} 482913 {junk}") == "482913"


PIECES = [
    "code", "Your code is ", "verify ", "482913", "4829", "A1B2C3", "G-", "2026", "+1 ", "(202) ",
    "-", " ", ".", ",", ":", "\n", "/", "#", "*", "@", "$", "%", "min", "EUR", "order ", "[", "]",
    "验证码", "код ", "رمز ", "٤", "४", "①", "²", "ﷺ", "İ", "ß", "\ud800", "\0", "\u202e",
    "e\u0301", "promo ", "x", "FA+9qCX9VSu", "https://", "lumora.example/",
]  # fmt: skip
anything = st.text(st.characters(exclude_categories=()), max_size=300)
pieced = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(text=anything | pieced)
@example("Your code is \u0661\u0662\u0663\u0664")
@settings(max_examples=400, deadline=None)
def test_every_code_is_short_and_ascii_and_stands_in_the_text_once(text: str) -> None:
    codes = codes_in(text)
    assert len(set(codes)) == len(codes)
    assert code_in(text) == (codes[0] if codes else "")
    assert all(CODE.fullmatch(code) for code in codes)
    if text.isascii():
        joined = re.sub("[ -]", "", text)
        assert all(code.replace("-", "") in joined for code in codes)


HOSTILE = [
    "1", "1 ", "1-", "1.", "1,", "12 34 ", "1234 ", "#1234 ", "+1 ", "+1(", "(1", "*1", "*1#", "a@",
    "a.", "a-", "\n@a", "@a #1234\n", "code ", "code 1234 ", "promo code ", "verify 1234 code. ",
    "order no 12 code is 1234 ", "A1B2 ", "AB-12-", "1 111 111 111 111", "EUR 1", "1 EUR ",
    "xx12 ", "http://a/", "码", "รหัส1234", "\ufdfa", "e\u0301", "a\u0435", "DE12 3456 ",
    "x" * 63 + ".", "FA+9",
]  # fmt: skip


# F43
@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", HOSTILE)
def test_hundred_thousand_hostile_characters_are_weighed_in_steps_that_grow_with_the_text(
    piece: str,
) -> None:
    codes_in("code 1234")
    short, long = (_steps((piece * size)[:size]) for size in (1000, 4000))
    assert long <= 5 * short + 200
    assert _steps((piece * 100_000)[:100_000]) <= 6 * short + 400


def test_a_usual_text_takes_few_steps_and_the_longest_hostile_one_not_too_many() -> None:
    usual = "Lumora: 482913 is your verification code. It expires in 10 minutes. Don't share it."
    codes_in(usual)  # for the first time patterns are compiled
    assert _steps(usual) <= 1_000  # a fifth of a millisecond where 0.5 ms are allowed
    longest = max((_steps((piece * 4096)[:4096]), piece) for piece in HOSTILE)
    assert longest <= (120_000, "")  # 45 ms where 60 ms are allowed


def _steps(text: str) -> int:
    return calls_of(lambda: codes_in(text))
