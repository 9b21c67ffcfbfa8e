"""Addresses of the service and of callbacks, checked before anything is trusted to them."""

from ipaddress import ip_address
from urllib.parse import urlsplit

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
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or port == 0 or not text.isascii() or any(c <= " " for c in text):
        raise ValueError(f"The service's address {text!r} is not a web address.")
    if parts.query or parts.fragment:
        raise ValueError(f"The service's address {text!r} must end with its path.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError(
            f"The service's address must begin with https://, so {text!r} is refused: "
            "the password would travel readable. (http:// is for this machine alone.)"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api')}"


def is_loopback(host: str) -> bool:
    """Whether only this machine can be meant."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


MAX_LENGTH = 2000


def callback_url_refusal(text: str) -> str:
    """Why `text` may not be saved, in a sentence for the user; empty when it may.

    SMS come to it with their codes, so it is https, or http to this machine (a tunnel's end).
    """
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or port == 0 or not text.isascii() or any(sign <= " " for sign in text):
        return "That is not a web address."
    if len(text) > MAX_LENGTH:
        return f"That is longer than {MAX_LENGTH} characters."
    if parts.username is not None or parts.fragment:
        return "A user name, a password or a fragment cannot be part of it."
    if parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)):
        return ""
    return "It must begin with https:// (http:// is for this machine alone)."
