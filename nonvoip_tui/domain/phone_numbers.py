"""Whether two phone numbers are the same, however each is written."""

import re

_NATIONAL_DIGITS = 10
"""Of a US number without its country code; numbers are compared by so many at their ends."""
_MIN_COMPARED = 7
_WRITTEN_OUT = re.compile(r"[\d\s()+./-]*", re.ASCII)


def digits(text: str) -> str:
    """The ASCII digits of `text`."""
    return re.sub(r"\D", "", text, flags=re.ASCII)


def is_same_number(one: str, other: str) -> bool:
    """Whether two numbers are the same, with and without country code; empty ones never are."""
    first, second = (digits(number)[-_NATIONAL_DIGITS:] for number in (one, other))
    return bool(first) and first == second


def may_be_same_number(one: str, other: str) -> bool:
    """Whether two numbers may be the same, with and without country code or plus.

    What cannot be compared, such as a short code or a number with digits masked, differs from
    none.
    """
    if not (_WRITTEN_OUT.fullmatch(one) and _WRITTEN_OUT.fullmatch(other)):
        return True
    shorter, longer = sorted((digits(one).lstrip("0"), digits(other).lstrip("0")), key=len)
    return len(shorter) < _MIN_COMPARED or longer.endswith(shorter)
