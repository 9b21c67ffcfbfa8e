"""Where the words of `LANGUAGES` stand in a text, and the text without what cannot be its code.

Addresses, sums, dates, times, amounts and phone numbers are blanked out, not cut out, so that
distances stay.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cache

from nonvoip_tui.domain.codes.words import CURRENCY_CODES, CURRENCY_SIGNS, LANGUAGES

_KINDS = ("code", "ask", "owner", "said", "other", "spare", "void", "sells")
"""What is looked up word by word; the rest of `Words` stands beside a number, and is a pattern."""
_SMALL = str.maketrans({"İ": "i", "’": "'"})
"""What `str.lower` would make longer, or leave."""
_NO_MARKS = str.maketrans("øłđıðəæœ", "oldideao")
_MIN_UNMARKED = 4
_MAX_ENDING = 8
_UNPARTED = "\u0e00"
"""From Thai on, many scripts do not part their words: what follows one there is no ending."""
_Entry = tuple[str, bool, str, list[str]]
"""A word, whether it only begins one, how it ends (`words`), and its kinds."""


class Places:
    """Where words of one kind stand in a text, in order and without overlaps."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def __bool__(self) -> bool:
        return bool(self._starts)

    def add(self, start: int, end: int) -> None:
        """Add a word that begins after the last; one inside the last is a part of that."""
        if not self._ends or start >= self._ends[-1]:
            self._starts.append(start)
            self._ends.append(end)

    def without(self, others: "Places") -> "Places":
        """Those that begin in none of `others`."""
        left = Places()
        for start, end in zip(self._starts, self._ends, strict=True):
            if not others.overlaps(start, start + 1):
                left.add(start, end)
        return left

    def gap_before(self, place: int) -> tuple[int, int]:
        """From the end of the last word before `place` to it; (-1, -1) if there is none."""
        at = bisect_right(self._ends, place) - 1
        return (self._ends[at], place) if at >= 0 else (-1, -1)

    def gap_after(self, place: int) -> tuple[int, int]:
        """From `place` to the first word after it; (-1, -1) if there is none."""
        at = bisect_left(self._starts, place)
        return (place, self._starts[at]) if at < len(self._starts) else (-1, -1)

    def last_start(self, end: int) -> int:
        """Where the last word begins that ends by `end`; -1 if there is none."""
        at = bisect_right(self._ends, end) - 1
        return self._starts[at] if at >= 0 else -1

    def overlaps(self, start: int, end: int) -> bool:
        """Whether a word stands in that stretch."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end


def find_words(text: str) -> dict[str, Places]:
    """Where the words of each kind stand in `text`, which is plain."""
    index, read = _index(), text.translate(_SMALL).lower()
    found = {kind: Places() for kind in _KINDS}
    for at, first in enumerate(read):
        for word, begins, ending, kinds in (
            *index.get(read[at : at + 2], ()),
            *index.get(first, ()),
        ):
            if not read.startswith(word, at) or (begins and at and read[at - 1].isalpha()):
                continue
            end = at + len(word)
            if ending == "$" and read[end : end + 1].isalpha():
                continue
            if ending == "#" and not read[end : end + 1].isdecimal():
                continue
            if not ending:
                end = _end_of_word(read, end)
            for kind in kinds:
                found[kind].add(at, end)
    return found


def _end_of_word(text: str, start: int) -> int:
    end = start
    for char in text[start : start + _MAX_ENDING]:
        if char >= _UNPARTED or not (char.isalpha() or char == "'"):
            break
        end += 1
    return end


@cache
def _index() -> dict[str, list[_Entry]]:
    """All words, the longest first.

    By their first two signs, or the only one.
    """
    kinds: defaultdict[str, list[str]] = defaultdict(list)
    for kind in _KINDS:
        for word in words_of(kind):
            kinds[word].append(kind)
            if kind == "other":
                kinds[word].append("owner")
    index: defaultdict[str, list[_Entry]] = defaultdict(list)
    for word in sorted(kinds, key=len, reverse=True):
        text = word.strip("^$#").replace("_", " ")
        ending = word[-1] if word[-1] in "$#" else ""
        index[text[:2]].append((text, word[0] == "^", ending, kinds[word]))
    return dict(index)


@cache
def words_of(kind: str) -> tuple[str, ...]:
    """The words of one kind in all languages, each once, and as they are written without marks."""
    found: dict[str, None] = {}
    for words in LANGUAGES.values():
        for word in getattr(words, kind).split():
            found[word] = None
            if len(word.strip("^$")) >= _MIN_UNMARKED:
                found[_unmarked(word)] = None
    return tuple(found)


def _unmarked(word: str) -> str:
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word.translate(_NO_MARKS))
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", parts))


def pattern_of(kind: str) -> str:
    """The words of one kind as alternatives of a regular expression, the longest first."""
    return "|".join(
        ("(?<![^\\W_])" if word[0] == "^" else "")
        + re.escape(word.strip("^$").replace("_", " "))
        + ("(?![^\\W_])" if word[-1] == "$" else "")
        for word in sorted(words_of(kind), key=len, reverse=True)
    )


BLANK = "\0"
"""Stands for every character taken out; no text that is safe to show holds one."""

_MAX_READ = 4096
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20|25)\d\d"
_SUM = r"(?:\d{1,3}(?:[ .,']\d{3}){1,4}|\d{1,9})(?:[.,]\d{1,2})?(?!\d)"

_URL = r"[!#-&*-;=?-Z\\^-z|~]"

_ADDRESSES = (
    rf"(?:https?://|www\.){_URL}{{1,500}}",
    r"[\w.+-]{1,64}@[a-z0-9.-]{1,253}\.[a-z]{2,24}",
    r"(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}[/?]" + _URL + "{0,500}",
)
_APP_HASH = r"(?:^|\s)(?=[A-Za-z+/]{0,10}\d)[A-Za-z0-9+/]{11}\s{0,4}$"
"""The last word of a text made for Android's SMS Retriever: 11 characters of base 64."""

_DATES_AND_NUMBERS = (
    # An IP address; dates both ways; a time.
    r"(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?!\d)",
    rf"(?<!\d){_DAY}([./-]){_DAY}\1(?:{_YEAR}|\d\d)(?!\d)",
    rf"(?<!\d){_YEAR}([./-]){_DAY}\2{_DAY}(?!\d)",
    r"(?<!\d)(?:[01]?\d|2[0-4])[:h][0-5]\d(?::[0-5]\d)?(?!\d)",
    # Thousands and hundredths.
    r"(?<![\d.,])\d{1,3}(?:[.,]\d{3}){1,5}(?:[.,]\d{1,2})?(?!\d)",
    r"(?<![\d.,])\d{1,9}[.,]\d\d(?!\d)",
    # The score of a word game; the postal code of an Indian town.
    r"(?<!\d)\d{1,5} [1-9X]/\d(?!\d)",
    r"\b(?:address|deliver to|ship to|flat \d|road|rd|street)\b[^\n]{0,60}"
    r"\bpin ?(?:code)?:? ?[1-9]\d{5}(?!\d)",
    r"\bpincode:? ?[1-9]\d{5},? (?-i:[A-Z][a-z])",
    r"(?-i:\bP(?:IN|in) ?[Cc]ode(?: area)?:? ?[1-9]\d{5}, [A-Z][a-z]{2,20}\W{0,3}\Z)",
    # A house number and its street.
    r"\b\d{1,5} (?-i:[A-Z][a-z]{1,20} ){1,2}(?:street|st|avenue|ave|road|rd|lane|drive|square)\b",
    # The end of a card or account number, the rest masked; what one dials: *123#.
    r"(?<![a-z0-9])(?:[x*•]{2,16}|\.{2,3})[ -]?\d{3,4}(?!\d)",
    r"(?<![\w*])\*\d{4}(?![\d*])",
    r"\d{1,12}[*•]{1,12}\d{1,12}",
    r"\*\d{1,6}(?:\*\d{1,12}){0,4}#",
    # Phone numbers with their country or area; an IBAN.
    r"\+\d{8,15}(?!\d)",
    r"\+\d{1,4}(?:[ .-]?\(\d{1,4}\)|(?:[ .-]|(?<=\)))\d{2,7}(?!\d)){1,5}",
    r"\(\d{2,5}\)[ -]?\d{2,4}[ -]?\d{2,4}(?:[ -]?\d{2,4})?(?!\d)",
    r"(?-i:\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b)",
)

_MARKS = re.compile("[\u0300-\u036f\ufe00-\ufe0f\u20d0-\u20f0]")
_LIKE_LATIN = "аеорсухіјѕԁαονАВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
_LATIN = str.maketrans(_LIKE_LATIN, "aeopcyxijsdaovABEKMHOPCTYXIJSABEZHIKMNOPTYX")
_TWO_SCRIPTS = re.compile(
    rf"(?<![Ͱ-ӿ])[a-zA-Z0-9]{{0,32}}[{_LIKE_LATIN}][a-zA-Z0-9{_LIKE_LATIN}]{{0,32}}(?![Ͱ-ӿ])"
)
_DASH = re.compile(r"(?<=[0-9])[\u2010-\u2015\u2212](?=[0-9])")
_GLUED = re.compile(r"([^\W\d_]{2,20})(?=[0-9]{4,8}(?![0-9A-Za-z]))")
_GLUED_AFTER = re.compile(
    r"(?<![\w-])([0-9]{4,8})-?(?=(?:is|it|for|to|as|and|do|don['’]?t|never|not|please|thanks?"
    r"|regards|use|valid|expires?|thank you)\b|[а-я]{2})",
    re.IGNORECASE,
)
"""Words stuck to a number by a missing space."""


def plain(text: str) -> str:
    """`text` in its compatibility form, its digits in ASCII, no marks or lookalikes in words.

    What goes past 4096 characters is not read.
    """
    text = text[:_MAX_READ].replace("№", "# ").replace(BLANK, "\n")
    folded = unicodedata.normalize("NFKC", text)[:_MAX_READ]
    if not folded.isascii():
        folded = "".join(map(_plain, _MARKS.sub("", folded)))
        folded = _TWO_SCRIPTS.sub(_in_latin, folded)
    folded = _DASH.sub("-", folded)
    return _GLUED_AFTER.sub(r"\1 ", _GLUED.sub(_unglued, folded))


def _unglued(match: re.Match[str]) -> str:
    """A name of a code, or "is", parted from the number that sticks to it."""
    word = match.group().lower()
    found = find_words(word)
    is_known = found["code"] or found["ask"] or word in words_of("link")
    return f"{match.group()} " if is_known else match.group()


def _plain(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return "" if unicodedata.category(char) == "Cf" else char


def _in_latin(match: re.Match[str]) -> str:
    """Write a word in Latin letters alone if it has some and others only look like them."""
    word = match.group()
    has_latin = any("A" <= char <= "z" for char in word)
    return word.translate(_LATIN) if has_latin else word


def without_noise(text: str) -> str:
    """`text`, already plain, with all that cannot be a code blanked out; as long as before."""
    for noise in _noise():
        text = noise.sub(_blanked, text)
    return text


def _blanked(match: re.Match[str]) -> str:
    return BLANK * len(match.group())


@cache
def _noise() -> tuple[re.Pattern[str], ...]:
    """In this order: "482913,5 min" is a code and a time once the time is out, not a sum."""
    amounts = (
        rf"(?:{CURRENCY_SIGNS})\s?{_SUM}",
        rf"(?<![A-Za-z0-9])(?-i:{CURRENCY_CODES})\.?\s?{_SUM}",
        rf"(?<![A-Za-z0-9.,]){_SUM}\s?(?:{CURRENCY_SIGNS}|(?-i:{CURRENCY_CODES})(?![A-Za-z0-9])"
        rf"|{pattern_of('money')})",
        r"(?<![\d.,])\d{1,5}\s?%",
        rf"(?<![A-Za-z0-9])\d{{1,5}}[ -]?(?:{pattern_of('unit')})",
    )
    any_case = [_joined(_ADDRESSES), _joined(amounts), _joined(_DATES_AND_NUMBERS)]
    return (re.compile(_APP_HASH), *(re.compile(each, re.IGNORECASE) for each in any_case))


def _joined(patterns: tuple[str, ...]) -> str:
    return "|".join(patterns)
