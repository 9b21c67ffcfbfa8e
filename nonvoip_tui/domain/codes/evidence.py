"""What the words of an SMS say for and against each of its candidates being the code."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from functools import cache

from nonvoip_tui.domain.codes.candidates import USUAL_MAX_DIGITS, Candidate, Form, candidates
from nonvoip_tui.domain.codes.noise import BLANK
from nonvoip_tui.domain.codes.words import (
    ASKS,
    BETWEEN_OWNER_AND_NUMBER,
    LINKS,
    NAMES,
    NOT_NAMES,
    OWNERS,
    OWNERS_AFTER,
    PROMOTIONS,
    SAID_OF_CODES,
)

ENOUGH = 30
"""The fewest points of a code. All weights here are tuned on tests/domain/sms_corpus.toml."""

_NEAR_NAME = 60
_NAME_ELSEWHERE = 10
_NEAR_ASKING = 30
_ASKING_ELSEWHERE = 5
_TIED_TO_NAME = 40
_LINKED = 12
_SIX_DIGITS = 10
_DIGITS = 5
_MIXED_AND_TIED = 10
_OWN_SENTENCE = 20
_NO_RIVAL = 5
_HARDLY_MORE_TEXT = 20
_DATE_OR_PHONE = -40
_OWNED = -60
_SECOND = -30
_RULED_OUT = -200

_FAR = 60
_LOOK_BACK = 32
_SMALL_LETTERS = "a-zà-ɏа-ӿά-ώء-ي'’"
_OPENING = r"[\s:=\-–—>\"'“”«»(\[{<*#,、「『【`]"

_SENTENCE_END = re.compile(
    r"(?:\.(?!(?:(?<=\b[Nn][ro]\.)|(?<=\b[Nn]um\.))\s?[0-9])|[!?;؟।])(?=\s|$)|[。！？；]|\n"
)
"""But for the point of "No. 4829"."""
_VOID = re.compile(
    r"\W{1,3}(?:is|has|was|ist|wurde)\s(?:now\s|no longer\s|already\s|been\s)?"
    r"(?:void|cancell?ed|expired|invalid|valid\b(?<=longer valid)|used|replaced|abgelaufen"
    r"|ung[üu]ltig)",
    re.IGNORECASE,
)
_SPARE = re.compile(
    r"\b(?:spare|back-?up|recovery|old|previous|alternative)\s(?:code|pin|otp)\W{0,3}(?:is\s)?\Z",
    re.IGNORECASE,
)
_VOWEL = re.compile(r"[AEIOUYÀ-ɏ]")
_WORD = re.compile(r"[^\W\d_]{2,}")
_BEGINNING = re.compile(r"(?:^|[.!?:。！\]】>)\n-] ?)[\"'“«(\[<*【「]?(?:[A-Za-z]{1,3}-)?\Z")
_ENDING = re.compile(r"[.,;:!)\]\"'»>*]|\s*$|\s*\n")


class Evidence:
    """A text, already plain and without noise, with what speaks for its candidates."""

    def __init__(self, text: str) -> None:
        self._text = text
        no_names = _Places(match.span() for match in _any_of(NOT_NAMES).finditer(text))
        self._names = _Places(
            match.span()
            for match in _any_of(NAMES).finditer(text)
            if not no_names.overlaps(match.start(), match.start() + 1)
        )
        self._asks = _Places(match.span() for match in _any_of(ASKS).finditer(text))
        self._ends = [match.end() for match in _SENTENCE_END.finditer(text)]
        self._has_few_words = len(_WORD.findall(text)) <= 2
        self._sells = _promotions().search(text) is not None
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
        if is_tied:
            points += _TIED_TO_NAME
        elif is_linked:
            points += _LINKED
        points += self._form(each, is_tied=is_tied)
        points += self._loneliness(each)
        if _VOID.match(self._text, each.end):
            points += _RULED_OUT
        if _SPARE.search(self._text[max(0, each.start - _LOOK_BACK) : each.start]):
            points += _SECOND
        if is_owned:
            points += _OWNED
        return points

    def _nearness(self, each: Candidate, places: "_Places", most: float, least: float) -> float:
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

    def _is_owned(self, each: Candidate) -> bool:
        begin = max(0, each.start - _LOOK_BACK)
        after = self._text[each.end : each.end + _LOOK_BACK]
        if _owner_after().match(after) is not None:
            return True
        owner = _owner().search(self._text[begin : each.start])
        return owner is not None and not self._is_only_what_it_is_for(each, begin + owner.start())

    def _is_only_what_it_is_for(self, each: Candidate, owner: int) -> bool:
        """Whether the owner says what a code is for: "the code for your account is 482913"."""
        gap = self._text[owner : each.start]
        if "\n" in gap and not gap.rstrip().endswith(":"):
            return True  # a line of its own belongs to nothing on the line before
        if _is_said().search(gap) is None:
            return False
        start, end = self._names.gap_before(owner)
        return start >= 0 and end - start <= _FAR and not self._is_parted(start, end)

    def _form(self, each: Candidate, *, is_tied: bool) -> float:
        if each.form is Form.DIGITS:
            is_sure = is_tied or self._is_named_after(each)
            if len(each.code) > USUAL_MAX_DIGITS and not is_sure:
                return _RULED_OUT
            points = _SIX_DIGITS if len(each.code) == 6 else _DIGITS
            is_doubtful = each.is_date or each.is_local_phone
            return points + _DATE_OR_PHONE if is_doubtful and not is_sure else points
        if self._sells or _before_digits().match(self._text, each.end):
            return _RULED_OUT
        if each.form is Form.MIXED:
            return _MIXED_AND_TIED if is_tied else 0.0
        if each.form is Form.LETTERS and self._is_no_word(each):
            return 0.0 if is_tied or self._is_named_after(each) else _RULED_OUT
        if not is_tied or (each.form is Form.LETTERS and not self._is_a_word_alone(each)):
            return _RULED_OUT
        return 0.0

    def _is_no_word(self, each: Candidate) -> bool:
        """Whether capitals can be no word of a loud sentence, for nobody could say them."""
        is_said = each.code in SAID_OF_CODES or not self._has_small_letters
        return not is_said and _VOWEL.search(each.code) is None

    def _is_a_word_alone(self, each: Candidate) -> bool:
        """Whether a code of capitals is not just a word of a loud sentence."""
        if each.code in SAID_OF_CODES or not self._has_small_letters:
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
        return points + _NO_RIVAL + (_HARDLY_MORE_TEXT if self._has_few_words else 0)


class _Places:
    """Where words of one sort stand in a text, in order."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        listed = list(spans)
        self._starts = [start for start, _ in listed]
        self._ends = [end for _, end in listed]

    def __bool__(self) -> bool:
        return bool(self._starts)

    def gap_before(self, place: int) -> tuple[int, int]:
        """From the end of the last word before `place` to it; (-1, -1) if there is none."""
        at = bisect_right(self._ends, place) - 1
        return (self._ends[at], place) if at >= 0 else (-1, -1)

    def gap_after(self, place: int) -> tuple[int, int]:
        """From `place` to the first word after it; (-1, -1) if there is none."""
        at = bisect_left(self._starts, place)
        return (place, self._starts[at]) if at < len(self._starts) else (-1, -1)

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a word stands in that stretch."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any_of(words: Mapping[str, str]) -> re.Pattern[str]:
    return _compiled(rf"(?:{'|'.join(words.values())})[{_SMALL_LETTERS}]{{0,8}}")


def _promotions() -> re.Pattern[str]:
    return _compiled(PROMOTIONS)


def _tie() -> re.Pattern[str]:
    return _compiled(rf"{_OPENING}{{0,6}}(?:(?:{LINKS}){_OPENING}{{1,6}}){{0,2}}(?:[a-z]{{1,3}}-)?")


def _linked() -> re.Pattern[str]:
    return _compiled(rf"(?:(?<![a-z])(?:{LINKS})\s|:)\s{{0,2}}[\"'“«(\[<*]?(?:[a-z]{{1,3}}-)?\Z")


def _is_said() -> re.Pattern[str]:
    return _compiled(rf"(?:(?<![^\W\d_])(?:{LINKS})|:)\W{{0,4}}\Z")


def _before_digits() -> re.Pattern[str]:
    """What follows a name with a digit in it, such as that of a firm, and not a code."""
    return _compiled(r"\s?:?\s?[0-9]{4,8}(?![0-9A-Za-z])")


def _goes_on() -> re.Pattern[str]:
    return _compiled(rf"[\s\"'”»)\]}}>*】」』`,]{{0,4}}(?:{LINKS}|[-–—])(?![a-z])")


def _owner() -> re.Pattern[str]:
    return _compiled(
        rf"(?:{'|'.join(OWNERS.values())})[{_SMALL_LETTERS}]{{0,8}}"
        rf"(?:[\s.:#-]{{0,3}}(?:{BETWEEN_OWNER_AND_NUMBER})){{0,2}}[\s.:#-]{{0,3}}\Z"
    )


def _owner_after() -> re.Pattern[str]:
    return _compiled(OWNERS_AFTER)
