"""Where the service is: one address, checked before any password goes there."""

from ipaddress import ip_address
from urllib.parse import urlsplit

DEFAULT_BASE_URL = "https://nonvoipusnumber.com/manager"


def checked_base_url(text: str) -> str:
    """The base address without a slash, or `/api`, at its end.

    Raises:
        ValueError: not https (http is for loopback alone, RELIABILITY.md section 5), no host,
            or credentials, a query or a fragment in it. The sentence is for the person.
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
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise ValueError(
            f"The service's address must begin with https://, so {text!r} is refused: "
            "the password would travel readable. (http:// is for this machine alone.)"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/').removesuffix('/api')}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
