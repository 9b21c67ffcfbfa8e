"""Why a connection could not be made, in words."""

import errno
import socket
import ssl
from collections.abc import Iterator

from nonvoip_tui.domain.text import printable

_MOST_LINKS = 20

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (socket.gaierror, "its name could not be looked up"),
    (UnicodeError, "its name is not a host name"),
    (TimeoutError, "connecting took too long"),
    (ssl.SSLError, "no secure (TLS) connection could be made"),
    (ConnectionRefusedError, "connection refused"),
    (ConnectionResetError, "the connection was closed at once"),
    (BrokenPipeError, "the connection was closed at once"),
)

_WORDS_BY_NUMBER = {
    errno.ENETUNREACH: "the network is unreachable",
    errno.EHOSTUNREACH: "the host is unreachable",
    errno.EMFILE: "too many files are open here",
}


def cause_in_words(error: BaseException) -> str:
    """What stands behind `error`, most telling first; the kind of `error` when nothing does."""
    links = list(_chain(error))
    for link in links:
        if isinstance(link, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({printable(link.verify_message, limit=120)})"
    for kind, words in _WORDS:
        if any(isinstance(link, kind) for link in links):
            return words
    for link in links:
        if isinstance(link, OSError) and link.errno in _WORDS_BY_NUMBER:
            return _WORDS_BY_NUMBER[link.errno]
    return f"connecting failed ({type(error).__name__})"


def is_time_out(error: BaseException) -> bool:
    """Whether some deadline stands behind `error`."""
    return any(isinstance(link, TimeoutError) for link in _chain(error))


def is_about_proxy(error: BaseException) -> bool:
    """Whether `error`, met with a proxy in use, concerns the way to the proxy and not beyond it."""
    return not any(isinstance(link, ssl.SSLError) for link in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    waiting: list[BaseException] = [error]
    for _ in range(_MOST_LINKS):
        if not waiting:
            return
        link = waiting.pop(0)
        yield link
        if isinstance(link, BaseExceptionGroup):
            waiting.extend(link.exceptions)
        waiting.extend(e for e in (link.__cause__, link.__context__) if e is not None)
