"""An SMS without what cannot be its code: addresses, sums, dates, times, amounts, phone numbers.

What is found is blanked out, not cut out, so that distances stay.
"""

import re
import unicodedata
from functools import cache

from nonvoip_tui.domain.codes.places import find_words, pattern_of, words_of
from nonvoip_tui.domain.codes.words import CURRENCY_CODES, CURRENCY_SIGNS

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
