"""The one-time codes in an SMS, the likeliest first.

What cannot be a code is blanked out, and each number that is left is weighed by the words around
it.
"""

import re

from nonvoip_tui.domain.codes.candidates import MIN_SIGNS, Form
from nonvoip_tui.domain.codes.evidence import ENOUGH, Evidence
from nonvoip_tui.domain.codes.noise import plain, without_noise

_HOST = r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z0-9-]{2,63}"
_BOUND = re.compile(rf"(?<!\S)@{_HOST} #([0-9a-z-]{{4,12}})(?: [@%]{_HOST})?\s*\Z", re.IGNORECASE)
"""The last line of an SMS in the form that browsers take a code from (WebOTP)."""
_PREFIX = re.compile(r"^[A-Za-z]{1,3}-(?=[0-9]+$)")


def codes_in(text: str) -> tuple[str, ...]:
    """Every candidate for a one-time code in `text`, the likeliest first; empty if none is likely.

    A code is 4 to 10 ASCII signs: digits without their spaces and dashes and without a letter
    prefix ("G-123 456" gives "123456"), or letters and digits as they stand ("AB12-CD34").

    Args:
        text: an SMS, safe to show already; what goes past 4096 characters is not read.
    """
    read = plain(text)
    bound = _bound_code(read)
    evidence = Evidence(without_noise(read))
    weighed = [(evidence.points(each), each) for each in evidence.candidates]
    ranked = sorted(
        ((points, -each.start, each.code) for points, each in weighed),
        reverse=True,
    )
    if not bound and (not ranked or max(points for points, _, _ in ranked) < ENOUGH):
        return ()
    likely = (code for points, _, code in ranked if points > -ENOUGH)
    return tuple(dict.fromkeys((*bound, *likely)))


def is_whole_code(pin: str, text: str) -> bool:
    """Whether `pin`, which somebody read from `text`, is a whole piece of it that may be a code.

    Args:
        pin: at least four letters and digits; signs between them count for nothing.
        text: the SMS.
    """
    signs = "".join(filter(str.isalnum, pin)).casefold()
    if len(signs) < MIN_SIGNS:
        return False
    read = plain(text)
    spread = "[ -]?".join(map(re.escape, signs))
    apart = rf"(?<![0-9a-z])(?<![0-9a-z]-)(?<![0-9][.,]){spread}(?![0-9a-z]|[-.,][0-9])"
    evidence = Evidence(without_noise(read))
    found = {"".join(filter(str.isalnum, each.code)).casefold() for each in evidence.candidates}
    return signs in found and re.search(apart, read, re.IGNORECASE) is not None


def _bound_code(text: str) -> tuple[str, ...]:
    """The code of a line that binds it to an address, "@host #code", which decides."""
    found = _BOUND.search(text)
    return (_PREFIX.sub("", found.group(1)),) if found else ()


def code_in(text: str) -> str:
    """The likeliest one-time code in `text`, or an empty string."""
    return next(iter(codes_in(text)), "")
