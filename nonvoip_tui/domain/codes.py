"""The one-time codes in an SMS, the likeliest first.

What cannot be a code is blanked out, and each number that is left is weighed by the words around
it. NEEDS.md section 3 lists what is taken for a code by mistake.
"""

from nonvoip_tui.domain.code_evidence import ENOUGH, Evidence
from nonvoip_tui.domain.code_noise import plain, without_noise

_LONGEST_READ = 4096


def codes_in(text: str) -> tuple[str, ...]:
    """Every candidate for a one-time code in `text`, the likeliest first; empty if none is likely.

    A code is 4 to 10 ASCII signs: digits without their spaces and dashes and without a letter
    prefix ("G-123 456" gives "123456"), or letters and digits as they stand ("AB12-CD34").

    Args:
        text: an SMS, safe to show already; what goes past 4096 characters is not read.
    """
    evidence = Evidence(without_noise(plain(text[:_LONGEST_READ])[:_LONGEST_READ]))
    ranked = sorted(
        ((evidence.points(each), -each.start, each.code) for each in evidence.candidates),
        reverse=True,
    )
    if not ranked or ranked[0][0] < ENOUGH:
        return ()
    return tuple(dict.fromkeys(code for points, _, code in ranked if points > -ENOUGH))


def code_in(text: str) -> str:
    """The likeliest one-time code in `text`, or an empty string."""
    return next(iter(codes_in(text)), "")
