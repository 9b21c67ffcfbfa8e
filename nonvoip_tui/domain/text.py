"""Text from outside made safe to show, and the one-time code found in an SMS.

Anyone can text a rented number, so every string of the service passes `printable()` once,
where it is decoded (RELIABILITY.md section 2 lists what acts on a terminal and how).
"""

import re
import unicodedata

MAX_TEXT = 4096
MAX_LINES = 200
_MAX_MARKS = 4
_REPLACEMENT = "\ufffd"
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(text: str, *, limit: int = MAX_TEXT, lines: bool = False) -> str:
    """Make `text` safe for a terminal.

    Control characters become their pictures (ESC is shown as U+241B), bidirectional controls,
    surrogates, private and unassigned characters become U+FFFD, zero-width ones are dropped,
    and no letter keeps more than four combining marks.

    Args:
        text: anything at all.
        limit: the most characters kept; what is cut is counted at the end.
        lines: keep line breaks (an SMS); else they become spaces (a name).
    """
    if text.isascii() and text.isprintable() and len(text) <= limit:
        return text
    kept: list[str] = []
    marks = 0
    line_count = 1
    for read, char in enumerate(text.replace("\r\n", "\n")):
        if len(kept) >= limit or line_count > MAX_LINES:
            kept.append(f"…(+{len(text) - read})")
            break
        if unicodedata.combining(char) or unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
            if marks > _MAX_MARKS:
                continue
        else:
            marks = 0
        shown = _shown(char)
        if shown == "\n":
            line_count += 1
            shown = "\n" if lines else " "
        kept.append(shown)
    return "".join(kept)


def _shown(char: str) -> str:
    if char.isprintable():
        return char
    if char in "\n\r\u2028\u2029":
        return "\n"
    if char == "\t":
        return " "
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if char in _BIDI:
        return _REPLACEMENT
    category = unicodedata.category(char)
    if category == "Zs":
        return " "
    if category == "Cf":
        return ""
    return _REPLACEMENT


_KEYWORD = re.compile(
    r"code|pin|otp|passcode|password|passwort|verif|token|tan|c[oó]digo|clave|codice|kode|kod"
    r"|код|парол|代码|验证码|驗證碼|コード|認証|인증|رمز|कोड",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(
    r"(?<![\w.,/:+$€£-])(?:[A-Za-z]{1,3}-)?"
    r"(\d{3,4}[- ]\d{3,4}|\d{4,10}|(?=[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z])[A-Z0-9]{5,8})"
    r"(?![\w/:%]|[.,-]\d)"
)
_NOT_A_CODE = re.compile(
    r"^(?:19|20)\d\d$|^\d{10}$",
)


def codes_in(text: str) -> tuple[str, ...]:
    """Every candidate for a one-time code in `text`, the likeliest first, in ASCII.

    The likeliest stands nearest to a word like "code"; years and phone numbers come last.
    """
    plain = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    keywords = [(m.start(), m.end()) for m in _KEYWORD.finditer(plain)]
    ranked: list[tuple[float, str]] = []
    for match in _CANDIDATE.finditer(plain):
        raw = match.group(1)
        code = re.sub(r"[- ]", "", raw) if raw[0].isdigit() else raw
        if not code.isascii():
            continue
        distance = min(
            (max(0, start - match.end(), match.start(1) - end) for start, end in keywords),
            default=200,
        )
        penalty = 500 if _NOT_A_CODE.match(code) else 0
        penalty += 0 if 4 <= len(code) <= 8 else 300
        ranked.append((distance + penalty + match.start() / 10_000, code))
    ranked.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(code for _, code in ranked))


def code_in(text: str) -> str:
    """The likeliest one-time code in `text`, or an empty string."""
    return next(iter(codes_in(text)), "")
