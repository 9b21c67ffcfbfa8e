"""What matches the typed words: exactly, or nearly if nothing does."""

import re
from collections.abc import Iterable, Sequence

_BEGINS, _WORD_BEGINS, _WITHIN = range(3)

_MIN_LETTERS = 4
"""A word of fewer letters with one of them wrong could be any word."""


def holding(haystacks: Sequence[str], words: Sequence[str], among: Iterable[int]) -> list[int]:
    """Which of these places hold every word as it is, in their order."""
    found = list(among)
    for word in words:
        found = [place for place in found if word in haystacks[place]]
    return found


def rank(haystack: str, words: Sequence[str]) -> int:
    """Where the words stand: 0 at the beginning, 1 at beginnings of words, 2 anywhere."""
    spaced = f" {haystack}"
    for word in words:
        if f" {word}" not in spaced:
            return _WITHIN
    return _BEGINS if haystack.startswith(words[0]) else _WORD_BEGINS


def nearly(haystacks: Sequence[str], words: Sequence[str]) -> list[int]:
    """The places of near matches, the nearest first.

    The letters of each word stand near each other in their order, the first at the beginning of a
    word; or all of them but one do, for it was mistyped.
    """
    for spellings in (_as_typed, _all_but_one):
        found: list[tuple[int, int]] = []
        wanted = [_Wanted(spellings(word), 2 * len(word) + 1) for word in words]
        for place, haystack in enumerate(haystacks):
            spans = []
            for each in wanted:
                spans.append(each.span(haystack))
                if not spans[-1]:
                    break
            else:
                found.append((sum(spans), place))
        if found:
            return [place for _, place in sorted(found)]
    return []


def _as_typed(word: str) -> list[str]:
    return [word]


def _all_but_one(word: str) -> list[str]:
    """Each way to leave out one letter."""
    if len(word) < _MIN_LETTERS:
        return [word]
    return [*dict.fromkeys(word[:place] + word[place + 1 :] for place in range(len(word)))]


class _Wanted:
    """The spellings of one word, and over how many characters their letters may stand."""

    def __init__(self, spellings: Sequence[str], most: int) -> None:
        self._spellings, self._most = spellings, most
        firsts = "".join({re.escape(letters[0]) for letters in spellings})
        self._starts = re.compile(rf"(?<!\w)[{firsts}]")

    def span(self, haystack: str) -> int:
        """The shortest span with the letters of a spelling in order; 0 if there is none."""
        spans = []
        for start in self._starts.finditer(haystack):
            window = haystack[start.start() : start.start() + self._most]
            spans += [_end(window, letters) for letters in self._spellings]
        return min(filter(None, spans), default=0)


def _end(window: str, letters: str) -> int:
    """Where the letters end that begin where `window` does; 0 if they are not all in it."""
    place = -1
    if letters[0] != window[0]:
        return 0
    for letter in letters:
        place = window.find(letter, place + 1)
        if place < 0:
            return 0
    return place + 1


def best_first(haystacks: Sequence[str], text: str) -> list[int]:
    """The places of what fits, first what begins with the words, then where words of it do.

    Args:
        haystacks: what is searched, case-folded.
        text: as typed; where it has no word, all fit.
    """
    words = text.casefold().split()
    found = holding(haystacks, words, range(len(haystacks)))
    if words and not found:
        return nearly(haystacks, words)
    return sorted(found, key=lambda place: rank(haystacks[place], words)) if words else found
