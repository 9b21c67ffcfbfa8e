"""Web addresses, checked before they are trusted: the service's, callbacks', links in SMS."""

import re
import unicodedata
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from nonvoip_tui.domain.text import printable

DEFAULT_BASE_URL = "https://nonvoipusnumber.com/manager"


def checked_base_url(text: str) -> str:
    """The base address without a slash, or `/api`, at its end.

    Raises:
        ValueError: not https (http is for loopback alone), no host,
            or credentials, a query or a fragment in it. The sentence is for the user.
    """
    text = text.strip()
    if "@" in text:
        raise ValueError("The service's address must not contain a user name or password.")
    parts = _web_address(text)
    if parts is None:
        raise ValueError(f"The service's address {text!r} is not a web address.")
    if parts.query or parts.fragment:
        raise ValueError(f"The service's address {text!r} must end with its path.")
    if parts.scheme != "https" and not _is_http_to_loopback(parts):
        raise ValueError(
            f"The service's address must begin with https://, so {text!r} is refused: "
            "the password would be sent unencrypted. (http:// is only for this machine.)"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api')}"


def _web_address(text: str) -> SplitResult | None:
    """The parts of an address that names a host, in plain ASCII; None where it is none."""
    try:
        parts = urlsplit(text)
        is_usable = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if is_usable and text.isascii() and all(sign > " " for sign in text) else None


def _is_http_to_loopback(parts: SplitResult) -> bool:
    return parts.scheme == "http" and is_loopback(parts.hostname or "")


def is_loopback(host: str) -> bool:
    """Whether an address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


MAX_LENGTH = 2000


def callback_url_refusal(text: str) -> str:
    """Why `text` may not be saved, as a sentence for the user; empty if it may.

    SMS come to it with their codes, so it is https, or http to this machine (a tunnel's end).
    """
    parts = _web_address(text)
    if parts is None:
        return "That is not a web address."
    if len(text) > MAX_LENGTH:
        return f"That is longer than {MAX_LENGTH} characters."
    if parts.username is not None or parts.fragment:
        return "It cannot contain a user name, a password or a fragment."
    if parts.scheme == "https" or _is_http_to_loopback(parts):
        return ""
    return "It must begin with https:// (http:// is only for this machine)."


_LINK = re.compile(
    r"""(?:https?://|(?<![\w@.-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/)[^\s<>"'«»“”]{1,2000}""",
    re.IGNORECASE,
)
_CLOSING = ".,;:!?)]}*"
_EAST_ASIAN = {"Cjk", "Hiragana", "Katakana", "Katakana-Hiragana", "Hangul", "Bopomofo"}
_MAX_READ = 4096


def link_in(text: str) -> str:
    """The first link in a text that is safe to show; empty where its beginning has none."""
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
