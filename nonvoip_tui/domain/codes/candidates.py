"""The pieces of a text that have the form of a one-time code, wherever they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

MIN_SIGNS = 4
USUAL_MAX_DIGITS = 8
MAX_SIGNS = 10

_MIN_PHONE_DIGITS = 9

_LETTER = r"A-Za-zÀ-ɏͰ-ӿ"
_RUN = re.compile(r"[0-9]+(?:[ -][0-9]+)*")
_GROUP = re.compile(r"[0-9]+")
_GROUPINGS = (
    (3, 3),
    (4, 4),
    (3, 4),
    (4, 3),
    (3, 3, 3),
    (2, 2, 2),
    (2, 2, 2, 2),
    *((1,) * n for n in range(4, 9)),
)
_MAX_GROUPS = max(map(len, _GROUPINGS))
_PREFIX = re.compile(r"(?<![0-9A-Za-z])[A-Za-z]{1,3}-\Z")
_STUCK_BEFORE = re.compile(rf"[{_LETTER}_@/&+]\Z|[0-9][.,:]\Z")
_STUCK_AFTER = re.compile(
    rf"[{_LETTER}_%/\\@=]|[.,:][0-9]"
    r"|-(?![A-Z]?[a-z]{2,20}(?![0-9A-Za-z-]))[0-9A-Za-z]"
)
"""A number is not stuck to a word after its dash: 482913-Lumora."""
_WORD = re.compile(
    rf"(?<![0-9_@/&+{_LETTER}])(?<![0-9A-Za-z]-)(?<![0-9][.,:])"
    r"[0-9A-Za-z]{2,10}(?:-[0-9A-Za-z]{2,8})?"
    rf"(?![0-9_%/\\@={_LETTER}]|[.,:][0-9]|-[0-9A-Za-z])"
)
_YEAR = re.compile(r"(?:19|20|25)[0-9]{2}")
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:19|20)[0-9]{2})"
)
"""20270105, or from one year to another: 2025-2027."""


class Form(Enum):
    """What a candidate is made of."""

    DIGITS = "digits"
    MIXED = "capital letters and digits"
    SMALL = "letters, not all capital, and digits"
    LETTERS = "capital letters"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A piece of a text that may be its code."""

    start: int
    end: int
    code: str
    form: Form
    is_doubtful: bool = False
    """Whether it reads as a year, a date, a phone number without its area, or several numbers."""


def candidates(text: str) -> Iterator[Candidate]:
    """All candidates of `text`, which is plain and without noise."""
    for run in _RUN.finditer(text):
        yield from _numbers(text, run)
    for word in _WORD.finditer(text):
        if (form := _form(word.group())) is not None:
            yield Candidate(word.start(), word.end(), word.group(), form)


def _numbers(text: str, run: re.Match[str]) -> Iterator[Candidate]:
    groups = [match.span() for match in _GROUP.finditer(text, *run.span())]
    lengths = tuple(end - start for start, end in groups)
    is_many_groups = lengths != (3, 3, 3) and len(groups) > 2 and max(lengths) <= 4
    has_area = len(groups) > 1 and run.group()[0] == "0"  # 01632 960143
    if sum(lengths) >= _MIN_PHONE_DIGITS and (is_many_groups or has_area):
        return
    at = 0
    while at < len(groups):
        size = _grouping(lengths[at : at + _MAX_GROUPS + 1], is_whole=at == 0)
        start, end = groups[at][0], groups[at + size - 1][1]
        at += size
        found = _number(text, start, end)
        if found is not None:
            yield found


def _grouping(lengths: tuple[int, ...], *, is_whole: bool) -> int:
    """How many of the next groups are one number written in pieces."""
    if is_whole and lengths in _GROUPINGS:
        return len(lengths)
    is_pair = lengths[:2] == (3, 3) and lengths[2:3] not in ((3,), (4,))
    return 2 if is_pair else 1


def _number(text: str, start: int, end: int) -> Candidate | None:
    code = "".join(_GROUP.findall(text, start, end))
    if not MIN_SIGNS <= len(code) <= MAX_SIGNS:
        return None
    prefix = _PREFIX.search(text[max(0, start - 5) : start])
    if not prefix and _STUCK_BEFORE.search(text[max(0, start - 2) : start]):
        return None
    if _STUCK_AFTER.match(text[end : end + 24]):
        return None
    is_local_phone = text[end - 5 : end - 4] == "-"  # 555-0143
    is_date = _YEAR.fullmatch(code) or _DATE.fullmatch(code)
    is_several = end - start > len(code) + 1 and len(code) < _MIN_PHONE_DIGITS
    is_doubtful = bool(is_local_phone or is_date or is_several)
    return Candidate(start, end, code, Form.DIGITS, is_doubtful)


def _form(word: str) -> Form | None:
    signs = word.replace("-", "")
    if len(signs) < MIN_SIGNS or len(word) > MAX_SIGNS or signs.isdigit():
        return None
    head, dash, tail = word.partition("-")
    if _PREFIX.match(head + dash) and tail.isdigit() and len(tail) >= MIN_SIGNS:
        return None
    has_digit = any(sign.isdigit() for sign in signs)
    if signs.isupper():
        return Form.MIXED if has_digit else Form.LETTERS
    is_word_beside_number = head.isdigit() or tail.isdigit()
    return Form.SMALL if has_digit and not is_word_beside_number else None
