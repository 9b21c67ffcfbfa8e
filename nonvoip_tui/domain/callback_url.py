"""Which addresses may be saved as the account's callback URL."""

from ipaddress import ip_address
from urllib.parse import urlsplit

MAX_LENGTH = 2000


def why_not_callback_url(text: str) -> str:
    """Why `text` may not be saved, in a sentence for the person; empty when it may.

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
    if parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(host)):
        return ""
    return "It must begin with https:// (http:// is for this machine alone)."


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
