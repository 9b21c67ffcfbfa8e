"""The one-time codes in an SMS, the likeliest first: how the evidence adds up.

1. A last line that binds a code to an address for browsers, "@host #code", decides (`_BOUND`).
2. `without_noise` blanks out what cannot be a code: addresses, sums, dates, times, amounts, phone
   numbers, the hash of an Android app.
3. `candidates` are the numbers and words that are left and have the form of a code.
4. `Places` finds the words of `words`, which knows them by language.
5. `Evidence` gives each candidate points. The name of a code gives most: 60 beside it, half of
   that at 60 characters, 10 from another sentence; 40 more if only "is" stands between. What asks
   for a code gives half as much. Six digits, a line of its own, having no rival and "it expires"
   give a little each; an owner ("order 4821") takes 60, and a replaced code is ruled out.
6. From 30 points (`ENOUGH`) on, a candidate is a code. Where none is, `guess_in` may offer one.
"""

import re

from nonvoip_tui.domain.codes.evidence import ENOUGH, MIN_SIGNS, Evidence, Form
from nonvoip_tui.domain.codes.places import plain, without_noise

_HOST = r"(?:[a-z0-9-]{1,63}\.){1,5}[a-z0-9-]{2,63}"
_BOUND = re.compile(
    rf"(?<!\S)@(?:{_HOST}|localhost) #([0-9a-z-]{{4,12}})(?: [@%]{_HOST})?"
    r"(?:\s+[0-9a-z+/]{11})?\s*\Z",
    re.IGNORECASE,
)
"""The last line of an SMS in the form that browsers take a code from (WebOTP).

Only the hash of an Android app may come after it.
"""
_PREFIX = re.compile(r"^[A-Za-z]{1,3}-(?=[0-9]+$)")


def codes_in(text: str) -> tuple[str, ...]:
    """Every candidate for a one-time code in `text`, the likeliest first; empty if none is likely.

    A code is 4 to 10 ASCII signs: digits without their spaces and dashes and without a letter
    prefix ("G-123 456" gives "123456"), or letters and digits as they stand ("AB12-CD34").

    Args:
        text: an SMS, safe to show already; what goes past 4096 characters is not read.
    """
    read = plain(text)
    bound = [_PREFIX.sub("", found.group(1))] if (found := _BOUND.search(read)) else []
    evidence = _evidence(read)
    weighed = [(evidence.points(each), each) for each in evidence.candidates]
    if not bound and all(points < ENOUGH for points, _ in weighed):
        return ()
    ranked = sorted(
        # Letters alone give way to digits that are a code as well: they may refer to it.
        (points >= ENOUGH and each.form is not Form.LETTERS, points, -each.start, each.code)
        for points, each in weighed
        if points > -ENOUGH
    )
    return tuple(dict.fromkeys((*bound, *(code for *_, code in reversed(ranked)))))


def code_in(text: str) -> str:
    """The likeliest one-time code in `text`, or an empty string."""
    return next(iter(codes_in(text)), "")


def guess_in(text: str) -> str:
    """The only number of six digits in `text` that nothing owns, where it sells nothing.

    Meant for texts without a likely code: it may well be something else.
    """
    return _evidence(plain(text)).guess()


def is_whole_code(pin: str, text: str) -> bool:
    """Whether `pin`, which somebody read from `text`, is a whole piece of it that may be a code.

    Args:
        pin: at least four letters and digits; signs between them count for nothing.
        text: the SMS.
    """
    signs = letters_and_digits(pin)
    if len(signs) < MIN_SIGNS:
        return False
    read = plain(text)
    spread = "[ -]?".join(map(re.escape, signs))
    apart = rf"(?<![0-9a-z])(?<![0-9a-z]-)(?<![0-9][.,]){spread}(?![0-9a-z]|[-.,][0-9])"
    found = {letters_and_digits(each.code) for each in _evidence(read).candidates}
    return signs in found and re.search(apart, read, re.IGNORECASE) is not None


def letters_and_digits(code: str) -> str:
    """`code` without the signs between, and without its case."""
    return "".join(filter(str.isalnum, code)).casefold()


def _evidence(read: str) -> Evidence:
    return Evidence(without_noise(read))
