"""The link in an SMS that is to be pressed, and where it leads, whatever it looks like."""

import re
import unicodedata
from urllib.parse import urlsplit

from nonvoip_tui.domain.text import printable

_LINK = re.compile(
    r"""(?:https?://|(?<![\w@.-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/)[^\s<>"'«»“”]{1,2000}""",
    re.IGNORECASE,
)
_CLOSING = ".,;:!?)]}*"
_EAST_ASIAN = {"Cjk", "Hiragana", "Katakana", "Katakana-Hiragana", "Hangul", "Bopomofo"}
_MAX_READ = 4096


def link_in(text: str) -> str:
    """The first link in `text`, as it is written, or an empty string.

    Args:
        text: an SMS, safe to show already; what goes past 4096 characters is not read.
    """
    found = _LINK.search(text[:_MAX_READ])
    return found.group().rstrip(_CLOSING) if found else ""


def host_of(link: str) -> str:
    """Where `link` leads, in ASCII; a host that is written in other letters says so.

    "xn--bcher-kva.example (bücher.example in punycode)", and if it mixes alphabets, as one does
    that wants to look like another: "(аpple.example in punycode, mixes Cyrillic and Latin)".
    """
    # As a browser reads it: a backslash is a slash, and a dot may be full-width.
    address = unicodedata.normalize("NFKC", link).replace("\\", "/").replace("。", ".")
    try:
        host = urlsplit(address if "://" in address else f"https://{address}").hostname or ""
        ascii_host = host.encode("idna").decode()
        letters = printable(ascii_host.encode().decode("idna"))
    except ValueError:
        host = ""
    if not host:
        return "a host that cannot be read"
    if letters == ascii_host:
        return ascii_host
    alphabets = _alphabets(letters)
    mixes = f", mixes {' and '.join(sorted(alphabets))}" if len(alphabets) > 1 else ""
    return f"{ascii_host} ({letters} in punycode{mixes})"


def _alphabets(host: str) -> set[str]:
    """The scripts in the label of `host` that has most; those of East Asia count as one."""
    return max((_alphabets_of_label(label) for label in host.split(".")), key=len)


def _alphabets_of_label(label: str) -> set[str]:
    names = {unicodedata.name(char, "?").split()[0].title() for char in label if char.isalpha()}
    return names if not names & _EAST_ASIAN else names - _EAST_ASIAN - {"Latin"} | {"Cjk"}
