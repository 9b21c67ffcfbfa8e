"""Answers that go wrong on the wire: by script for tests, by weather for scenarios."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

READS = frozenset({"balance", "products", "country/products", "getsms"})


@dataclass(frozen=True, slots=True)
class Fault:
    """One way for an answer to go wrong."""

    status: int | None = None
    """HTTP code instead of the right one."""
    body: str | bytes | None = None
    """Body instead of the right one."""
    content_type: str = "text/html; charset=utf-8"
    """Of `body`."""
    headers: tuple[tuple[str, str], ...] = ()
    """More headers, or others: `Retry-After`, `Location`."""
    is_applied: bool = True
    """Whether the call is carried out (and paid) before its answer goes wrong."""
    cut_after_bytes: int | None = None
    """Send so much of the body under its full Content-Length, then leave. Over a socket the
    server closes the connection; an in-process caller sees an answer that never ends."""
    is_silent: bool = False
    """Answer nothing until the caller leaves."""


Weather = Callable[[str, int, int], Fault | None]
"""Endpoint, count of the call (from 1) and seed to what goes wrong, or None."""

_PAGE = (
    "<!doctype html><html><head><title>{title}</title></head>"
    "<body><h1>{title}</h1><p>nginx</p></body></html>"
)

FAULTS: dict[str, Fault] = {
    "bad-gateway": Fault(502, _PAGE.format(title="502 Bad Gateway")),
    "unavailable": Fault(
        503,
        '{"status":"error","message":"Service Unavailable"}',
        content_type="application/json",
        is_applied=False,
    ),
    "timeout": Fault(504, _PAGE.format(title="504 Gateway Time-out")),
    "server-error": Fault(
        500, '{"message":"Server Error"}', content_type="application/json", is_applied=False
    ),
    "html": Fault(200, _PAGE.format(title="Checking your browser")),
    "empty": Fault(200, b"", content_type="application/json"),
    "null": Fault(200, "null", content_type="application/json"),
    "truncated-json": Fault(
        200, '{"status":"success","message":[{"order_', content_type="application/json"
    ),
    "redirect": Fault(
        302, b"", headers=(("Location", "https://elsewhere.invalid/"),), is_applied=False
    ),
    "too-many": Fault(
        429,
        '{"status":"error","message":"Too many requests"}',
        content_type="application/json",
        headers=(("Retry-After", "30"),),
        is_applied=False,
    ),
    "cut": Fault(cut_after_bytes=20),
    "headers-only": Fault(cut_after_bytes=0),
    "silent": Fault(is_silent=True),
}
"""The faults that tests can name."""


def fair_weather(_endpoint: str, _count: int, _seed: int) -> Fault | None:
    """Nothing goes wrong."""
    return None


def flaky_reads(endpoint: str, count: int, seed: int) -> Fault | None:
    """A third of the calls that only read go wrong."""
    random = Random(f"{seed}:{count}")
    if endpoint not in READS or random.random() >= 1 / 3:
        return None
    return FAULTS[random.choice(("bad-gateway", "unavailable", "html"))]


def outage(_endpoint: str, _count: int, _seed: int) -> Fault | None:
    """Maintenance: nothing is carried out."""
    return Fault(503, _PAGE.format(title="Down for maintenance"), is_applied=False)
