"""The pieces of a text that have the form of a one-time code, and what its words say of each."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from nonvoip_tui.domain.codes.places import BLANK, Places, find_words, pattern_of
from nonvoip_tui.domain.codes.words import NOT_A_CODE

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
_WORDLIKE = re.compile(
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
    for word in _WORDLIKE.finditer(text):
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


ENOUGH = 30
"""The fewest points of a code. All weights are tuned on the corpora in tests/domain."""

_NEAR_NAME = 60
_NAME_ELSEWHERE = 10
_NEAR_ASKING = 30
_ASKING_ELSEWHERE = 5
_SAID_OF_CODES = 8
_TIED_TO_NAME = 40
_LINKED = 12
_SIX_DIGITS = 10
_DIGITS = 5
_MIXED_AND_TIED = 10
_OWN_SENTENCE = 20
_NO_RIVAL = 5
_HARDLY_MORE_TEXT = 20
_DOUBTFUL = -50
_OWNED = -60
_SECOND = -60
_RULED_OUT = -200

_FAR = 60
_LOOK_BACK = 32
_OPENING = r"[\s:=\-–—>\"'“”«»(\[{<*#,、「『【`]"

_SENTENCE_END = re.compile(
    r"(?:\.(?!(?:(?<=\b[Nn][ro]\.)|(?<=\b[Nn]um\.))\s?[0-9])|[!?;؟।])(?=\s|$)|[。！？；]|\n"
)
"""But for the point of "No. 4829"."""
_BEFORE_VOID = re.compile(r"\W{1,3}(?:[^\W\d_]{1,10}\s){0,3}")
_BEFORE_DIGITS = re.compile(r"[\s:–-]{0,3}[0-9]{4,8}(?![0-9A-Za-z])")
"""What follows a name with a digit in it, such as that of a firm, and not a code."""
_UNSPEAKABLE = re.compile(r"[^AEIOUYÀ-ɏ]+|.*[^AEIOUYÀ-ɏ]{5}.*")
_SLOGAN = re.compile(r"(?=.*[AEIOU])[A-Z]{4,8}[0-9]{2,4}")
"""SAVE20: a word for the till, unless the text says that it "is" the code."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_BEGINNING = re.compile(r"(?:^|[.!?:。！\]】>)\n-] ?)[\"'“«(\[<*【「]?(?:[A-Za-z]{1,3}-)?\Z")
_ENDING = re.compile(r"[.,;:!)\]\"'»>*]|\s*$|\s*\n")


class Evidence:
    """A text, already plain and without noise, with what speaks for its candidates."""

    def __init__(self, text: str) -> None:
        self._text = text
        words = find_words(text)
        self._names = words["code"].without(words["other"])
        self._asks, self._owners = words["ask"], words["owner"]
        self._spare, self._void = words["spare"], words["void"]
        self._sells, self._is_said = bool(words["sells"]), bool(words["said"])
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self._has_few_words = _has_few_words(text, 2)
        self._has_small_letters = any(map(str.islower, text))
        self.candidates = [
            each for each in candidates(text) if not self._names.overlaps(each.start, each.end)
        ]
        self._rivals = sum(each.form in (Form.DIGITS, Form.MIXED) for each in self.candidates)

    def points(self, each: Candidate) -> float:
        """How likely `each` is the code: at least `ENOUGH` if at all."""
        is_owned = self._is_owned(each)
        is_linked = _linked().search(self._text, max(0, each.start - 12), each.start) is not None
        is_tied = self._is_tied(each, by_link=is_linked and not is_owned)
        points = self._nearness(each, self._names, _NEAR_NAME, _NAME_ELSEWHERE)
        points += self._nearness(each, self._asks, _NEAR_ASKING, _ASKING_ELSEWHERE)
        points += self._form(each, is_tied=is_tied, is_linked=is_linked) + self._loneliness(each)
        if is_tied:
            points += _TIED_TO_NAME
        elif is_linked:
            points += _LINKED
        if self._is_said:
            points += _SAID_OF_CODES
        if self._is_void(each):
            points += _RULED_OUT
        if self._is_spare(each):
            points += _SECOND
        if is_owned:
            points += _OWNED
        return points

    def guess(self) -> str:
        """The only number of six digits that nothing owns, where the text sells nothing."""
        likely = [
            each.code
            for each in self.candidates
            if each.form is Form.DIGITS
            and len(each.code) == 6
            and not (each.is_doubtful or self._is_owned(each) or self._is_void(each))
        ]
        return likely[0] if len(likely) == 1 and not self._sells else ""

    def _nearness(self, each: Candidate, places: Places, most: float, least: float) -> float:
        """`most` for a word beside it, less with the gap, `least` for one of another sentence."""
        if not places:
            return 0.0
        near = least
        for start, end in (places.gap_before(each.start), places.gap_after(each.end)):
            if start >= 0 and not self._is_parted(start, end):
                near = max(near, most - min(end - start, _FAR) * most / 2 / _FAR)
        return near

    def _is_parted(self, start: int, end: int) -> bool:
        at = bisect_right(self._ends, start)
        return at < len(self._ends) and self._ends[at] <= end

    def _is_tied(self, each: Candidate, *, by_link: bool) -> bool:
        """Whether a name stands before it with only signs and "is" between, or "of this is"."""
        start, end = self._names.gap_before(each.start)
        if start < 0 or end - start > _LOOK_BACK:
            return False
        if by_link and not self._is_parted(start, end):
            return True
        return _tie().fullmatch(self._text, start, end) is not None

    def _is_named_after(self, each: Candidate) -> bool:
        """Whether a sentence begins with it and goes on "is your ... code"."""
        start, end = self._names.gap_after(each.end)
        if start < 0 or end - start > _FAR or self._is_parted(start, end):
            return False
        if not _BEGINNING.search(self._text[max(0, each.start - 8) : each.start]):
            return False
        return _goes_on().match(self._text, start, end) is not None

    def _is_void(self, each: Candidate) -> bool:
        start, end = self._void.gap_after(each.end)
        return start >= 0 and _BEFORE_VOID.fullmatch(self._text, start, end) is not None

    def _is_spare(self, each: Candidate) -> bool:
        name = self._names.last_start(each.start)
        if name < 0 or each.start - name > _LOOK_BACK:
            return False
        start, end = self._spare.gap_before(name)
        is_near = start >= 0 and not self._text[start:end].strip(" .")
        return is_near and not self._is_parted(name, each.start)

    def _is_owned(self, each: Candidate) -> bool:
        if _owner_after().match(self._text, each.end):
            return True
        start, end = self._owners.gap_before(each.start)
        return (
            0 <= start >= end - _LOOK_BACK
            and _owns().fullmatch(self._text, start, end) is not None
            and not self._is_only_what_it_is_for(each, self._owners.last_start(end))
        )

    def _is_only_what_it_is_for(self, each: Candidate, owner: int) -> bool:
        """Whether the owner says what a code is for: "the code for your account is 482913"."""
        gap = self._text[owner : each.start]
        if "\n" in gap and not gap.rstrip().endswith(":"):
            return True  # a line of its own belongs to nothing on the line before
        if _is().search(gap) is None:
            return False
        start, end = self._names.gap_before(owner)
        return start >= 0 and end - start <= _FAR and not self._is_parted(start, end)

    def _form(self, each: Candidate, *, is_tied: bool, is_linked: bool) -> float:
        if each.form is Form.DIGITS:
            is_sure = is_tied or self._is_named_after(each)
            if len(each.code) > USUAL_MAX_DIGITS and not is_sure:
                return _RULED_OUT
            points = _SIX_DIGITS if len(each.code) == 6 else _DIGITS
            return points + _DOUBTFUL if each.is_doubtful and not is_sure else points
        if self._sells or _BEFORE_DIGITS.match(self._text, each.end):
            return _RULED_OUT
        if each.form is Form.MIXED:
            if _SLOGAN.fullmatch(each.code) and not is_linked:
                return _RULED_OUT
            return _MIXED_AND_TIED if is_tied else 0.0
        if each.form is Form.LETTERS and self._is_no_word(each):
            return 0.0 if is_tied or self._is_named_after(each) else _RULED_OUT
        if not is_tied or (each.form is Form.LETTERS and not self._is_a_word_alone(each)):
            return _RULED_OUT
        return 0.0

    def _is_no_word(self, each: Candidate) -> bool:
        """Whether capitals can be no word of a loud sentence, for nobody could say them."""
        is_said = each.code in NOT_A_CODE or not self._has_small_letters
        return not is_said and _UNSPEAKABLE.fullmatch(each.code) is not None

    def _is_a_word_alone(self, each: Candidate) -> bool:
        """Whether a code of capitals is not just a word of a loud sentence."""
        if each.code in NOT_A_CODE or not self._has_small_letters:
            return False
        if "-" in each.code:
            return True
        return _ENDING.match(self._text, each.end) is not None

    def _loneliness(self, each: Candidate) -> float:
        at = bisect_right(self._ends, each.start)
        start = self._ends[at - 1] if at else 0
        end = self._ends[at] if at < len(self._ends) else len(self._text)
        rest = self._text[start : each.start] + self._text[each.end : end]
        points = 0 if any(sign.isalnum() or sign == BLANK for sign in rest) else _OWN_SENTENCE
        if self._rivals > 1:
            return points
        is_bare = self._has_few_words or (
            self._is_said and len(each.code) == 6 and _has_few_words(rest, 3)
        )
        return points + _NO_RIVAL + (_HARDLY_MORE_TEXT if is_bare else 0)


def _has_few_words(text: str, most: int) -> bool:
    return len(_WORD.findall(text)) <= most


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _tie() -> re.Pattern[str]:
    links = pattern_of("link")
    return _compiled(rf"{_OPENING}{{0,6}}(?:(?:{links}){_OPENING}{{1,6}}){{0,2}}(?:[a-z]{{1,3}}-)?")


@cache
def _linked() -> re.Pattern[str]:
    links = pattern_of("link")
    return _compiled(rf"(?:(?<![a-z])(?:{links})\s|:)\s{{0,2}}[\"'“«(\[<*]?(?:[a-z]{{1,3}}-)?\Z")


@cache
def _is() -> re.Pattern[str]:
    return _compiled(rf"(?:(?<![^\W\d_])(?:{pattern_of('link')})|:)\W{{0,4}}\Z")


@cache
def _goes_on() -> re.Pattern[str]:
    links = pattern_of("link")
    return _compiled(rf"[\s\"'”»)\]}}>*】」』`,]{{0,4}}(?:{links}|[-–—])(?![a-z])")


@cache
def _owns() -> re.Pattern[str]:
    """What may stand between an owner and its number."""
    between = pattern_of("between")
    return _compiled(rf"(?:[\s.:#-]{{0,3}}(?:{between})){{0,2}}[\s.:#-]{{0,3}}")


@cache
def _owner_after() -> re.Pattern[str]:
    return _compiled(rf"\s?(?:{pattern_of('owner_after')})")
