"""Where the receiver can be reached from, and what is not safe about it, in words."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from nonvoip_tui.config import CallbackSettings


def url_of(settings: CallbackSettings, port: int, secret: str) -> str:
    """The URL to save at the service.

    Args:
        settings: where the receiver is wanted.
        port: where it listens.
        secret: the last part of the path.
    """
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{settings.public_url.rstrip('/') or f'http://{host}:{port}'}/{secret}"


def warning_of(settings: CallbackSettings) -> str:
    """What the person has to know; empty if there is nothing."""
    parts = urlsplit(settings.public_url)
    if settings.public_url and (parts.scheme not in ("http", "https") or not parts.hostname):
        return "callbacks.public_url must begin with https:// and name a host."
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        return (
            "callbacks.public_url is http: whoever is on the way can read the secret path. "
            "Put a proxy with TLS in front."
        )
    if not is_loopback(settings.host) and not settings.trusted_proxies:
        return (
            f"Callbacks are received on {settings.host} without TLS: whoever is on the way can "
            "read the secret path. Listen on 127.0.0.1 behind a proxy with TLS, or name the "
            "proxy in callbacks.trusted_proxies."
        )
    if not settings.public_url and is_loopback(settings.host):
        return "Only this machine can call that URL: set callbacks.public_url."
    return ""


def is_loopback(host: str) -> bool:
    """Whether only this machine can be meant."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
