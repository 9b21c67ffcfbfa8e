"""Text from outside made safe to show, and secrets hidden from it.

Anyone can text a rented number, so every string of the service passes `printable()` once,
where it is decoded.
"""

import base64
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus

MAX_TEXT = 4096
MAX_LINES = 200

_MAX_MARKS = 4
_MAX_READ_PER_STORED = 64
"""How far is read for each character that may stay, where nearly all is dropped."""

_REPLACEMENT = "\ufffd"
_LINE_BREAKS = "\n\r\u2028\u2029"
_TURNS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOW_NOTHING = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0"
) | frozenset(map(chr, (*range(0xFE00, 0xFE0E), *range(0xE0100, 0xE01F0))))
"""Letters and marks that are printable and show nothing (Default_Ignorable_Code_Point), but for
the two styles of emoji, U+FE0E and U+FE0F."""

_PLAIN = "[ -\u02ff\u0370-\u0482\u048a-\u058f\u3041-\u3096\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*"
"""Scripts without marks: of these, all that `str.isprintable` lets pass is safe."""
_INSIDE = "[\u1161-\u11ff\ud7b0-\ud7fb\U0001f3fb-\U0001f3ff]"


def printable(text: str, *, limit: int = MAX_TEXT, lines: bool = False) -> str:
    """Make `text` safe for a terminal; what is safe stays as it is.

    Control characters become their pictures (ESC is shown as U+241B); what turns the direction of
    writing, surrogates, private and unassigned characters become U+FFFD; what shows nothing is
    dropped; and no letter keeps more than four marks of a sort.

    Args:
        text: anything at all.
        limit: the most characters of the result, at least 1; what is cut is counted at its end.
        lines: keep up to `MAX_LINES` lines (an SMS); else line breaks become spaces (a name).
    """
    if len(text) <= limit and text.isprintable() and (text.isascii() or _is_plain(text)):
        return text
    return _stored(text.replace("\r\n", "\n"), limit, MAX_LINES if lines else 0)


def _is_plain(text: str) -> bool:
    # Compiled by `re` when the first text is not ASCII: that takes as long as a start can spare.
    return re.fullmatch(_PLAIN, text) is not None


def _stored(text: str, limit: int, most_lines: int) -> str:
    note = f"…(+{len(text)})"
    is_counted = 2 * len(note) <= limit
    space = limit - (len(note) if is_counted else 1)
    stored: list[str] = []
    cut_at = -1  # the place of what the note would stand for, once it may be needed
    line_count = 1
    marks: dict[str, int] = {}
    for place, char in enumerate(text):
        shown, sort = _shown(char)
        if sort:
            marks[sort] = marks.get(sort, 0) + 1
            if marks[sort] > _MAX_MARKS:
                shown = ""
        elif shown:
            marks.clear()
        if shown == "\n":
            line_count += 1
            shown = shown if most_lines else " "
        if cut_at < 0 and len(stored) == space:
            cut_at = place
        is_too_much = len(stored) + len(shown) > limit or place >= limit * _MAX_READ_PER_STORED
        if is_too_much or (most_lines and line_count > most_lines):
            left = len(text) - (place if cut_at < 0 else cut_at)
            return "".join(stored[:space]) + (f"…(+{left})" if is_counted else "…")
        if shown:
            stored.append(shown)
    return "".join(stored)


@lru_cache(maxsize=2048)
def _shown(char: str) -> tuple[str, str]:
    """How one character is shown, and the sort of mark that it is, if it is one."""
    if char in _SHOW_NOTHING:
        return "", ""
    if char.isprintable():
        return char, _mark(char)
    if char in _LINE_BREAKS:
        return "\n", ""
    code = ord(char)
    if code < 0x20 or code == 0x7F:
        return " " if char == "\t" else chr(0x2421 if code == 0x7F else 0x2400 + code), ""
    category = _category(char)
    if category == "Zs":
        return " ", ""
    return "" if category == "Cf" and char not in _TURNS else _REPLACEMENT, ""


def _category(char: str) -> str:
    from unicodedata import category  # late: few starts meet such a character

    return category(char)


def _mark(char: str) -> str:
    category = _category(char)
    if category in ("Mn", "Me"):
        return "above or below"
    if category == "Mc":
        return "beside"
    # Korean vowels and finals, and skin tones, take no cell of their own either.
    return "inside" if re.match(_INSIDE, char) else ""


HIDDEN = "••••"
_MIN_LENGTH_IN_BASE64 = 8
_BASE64_BEFORE = (0, 2, 3)
"""How many letters of base64 hang on so many bytes that stand before."""
_NAMED_SIGNS = {'"': "quot", "&": "amp", "'": "apos", "<": "lt", ">": "gt", "@": "commat"}
_MIN_LENGTH = 4
"""A shorter secret is part of too many words, and hiding it there would give it away."""


def without_secrets(text: str, secrets: Iterable[str]) -> str:
    """`text` with each of `secrets` replaced, in whatever form a machine may have written it.

    It must be called before the text is cut, for half a secret is not found.

    Args:
        text: of any origin.
        secrets: empty ones count for nothing; those shorter than four characters are hidden only
            where they stand between quotation marks.
    """
    for secret in secrets:
        for form in _forms(secret):
            text = text.replace(form, HIDDEN)
        if secret:
            text = _in_any_writing(secret).sub(HIDDEN, text)
    return text


def bytes_without_secrets(content: bytes, secrets: Iterable[str]) -> bytes:
    """As `without_secrets`, of what need not be text."""
    text = content.decode("utf-8", "surrogateescape")
    return without_secrets(text, secrets).encode("utf-8", "surrogateescape")


def _forms(secret: str) -> list[str]:
    if not secret:
        return []
    plain = secret.encode("utf-8", "replace")
    forms = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        json.dumps(secret)[1:-1].replace("/", "\\/"),
        json.dumps(json.dumps(secret))[3:-3],
        repr(secret)[1:-1],
        repr(plain)[2:-1],
        quote(plain, safe=""),
        quote(plain),
        quote_plus(plain),
        printable(secret),
    }
    if len(secret) >= _MIN_LENGTH_IN_BASE64:
        forms |= {
            base64.b64encode(b"0" * before + plain)[_BASE64_BEFORE[before] : -4].decode()
            for before in range(3)
        }
    forms |= {form.lower() for form in forms if "%" in form or "\\u" in form}
    if len(secret) < _MIN_LENGTH:
        forms = {f"{mark}{form}{mark}" for form in forms for mark in "'\""}
    return sorted(forms - {""}, key=len, reverse=True)


@lru_cache(maxsize=8)
def _in_any_writing(secret: str) -> re.Pattern[str]:
    """The secret with each sign as it is or as any machine writes it: JSON, a URL, a web page."""
    whole = "".join(f"(?:{'|'.join(_writings(sign))})" for sign in secret)
    if len(secret) < _MIN_LENGTH:
        whole = f"(?<=[\"']){whole}(?=[\"'])"
    return re.compile(whole)


def _writings(sign: str) -> list[str]:
    plain = sign.encode("utf-8", "replace")
    units = sign.encode("utf-16-be", "replace")
    written = [
        "".join(rf"\\+u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)),
        "".join(f"%(?:25)*{byte:02x}" for byte in plain),
        f"&(?:amp;)*#(?:0*{ord(sign)}|x0*{ord(sign):x});",
    ]
    if sign in _NAMED_SIGNS:
        written.append(f"&(?:amp;)*{_NAMED_SIGNS[sign]};")
    if not sign.isalnum():
        written.append(rf"\\+{re.escape(sign)}")
    if sign == " ":
        written.append(r"\+")
    return [re.escape(sign), *(f"(?i:{form})" for form in written)]
