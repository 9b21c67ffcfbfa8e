"""Where the words of `LANGUAGES` stand in a text."""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cache

from nonvoip_tui.domain.codes.words import LANGUAGES

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
