"""The password shows up nowhere but in request bodies."""

import logging
import traceback
from collections.abc import Iterator

import pytest

from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.text import without_secrets
from tests.api.account import CANARY, account
from tests.api.ordering import (
    CHALLENGE,
    PLACED_HTTP,
    failed_order,
)
from tests.loopback import (
    LoopbackServer,
    Step,
    drip,
    hang,
    raw,
    raw_then_reset,
    reply,
    unused_port,
)


def _everything_in(error: BaseException) -> Iterator[str]:
    """What a crash report could show: the chain, its attributes, and every frame's locals."""
    link: BaseException | None = error
    while link is not None:
        yield repr(link) + str(link) + repr(vars(link))
        report = traceback.TracebackException.from_exception(link, capture_locals=True)
        own = [frame for frame in report.stack if "/tests/" not in frame.filename]
        yield "".join(str(frame.locals) for frame in own)
        link = link.__cause__ or link.__context__


# F54
@pytest.mark.parametrize(
    "step",
    [
        hang(),
        hang(PLACED_HTTP[:-20]),
        drip(PLACED_HTTP),
        raw(b"", then_close=True),
        raw(b"garbage\r\n\r\n", then_close=True),
        raw(PLACED_HTTP[:-20], then_close=True),
        raw_then_reset(b""),
        raw_then_reset(PLACED_HTTP[:-20]),
        reply(body=CHALLENGE),
        reply({}, status=302),
        reply({}, status=429),
        reply({"message": f"no {CANARY}"}, status=500),
        reply(body=f"<p>{CANARY}</p>".encode(), status=502),
        reply(body=b"\x1f\x8bno", headers={"Content-Encoding": "gzip"}),
        reply({}, status=302, headers={"Location": f"https://{CANARY}.example/"}),
    ],
)
async def test_no_error_and_no_log_holds_the_password(
    step: Step, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with LoopbackServer(step) as server:
        error = await failed_order(server.url, timeout_seconds=0.3)
    assert error.__cause__ is None
    assert error.__context__ is None
    assert CANARY not in "".join(_everything_in(error)) + caplog.text
    assert "httpcore" not in caplog.text


async def test_no_error_of_a_line_that_never_stood_holds_the_password() -> None:  # F54
    for url in (f"http://127.0.0.1:{unused_port()}", "https://no-such-host.invalid"):
        assert CANARY not in "".join(_everything_in(await failed_order(url)))


async def test_a_sentence_is_cleared_of_the_password() -> None:
    async with Transport("https://service.example", account) as transport:
        said = without_secrets(f"wrong password {CANARY}!", transport.secrets())
    assert said == "wrong password ••••!"
