"""What was answered is at hand as it came, without the account's e-mail and password."""

import base64
import html
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import quote

import pytest

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.answers import MAX_BODY_BYTES, RawAnswer
from nonvoip_tui.domain.errors import BadAnswerError, ServiceError
from nonvoip_tui.domain.text import without_secrets
from nonvoip_tui.settings.credentials import Credentials, Secret
from tests.api.builders import order, request
from tests.loopback import LoopbackServer, Step, raw, raw_then_reset, reply

ACCOUNT = Credentials("Some.Body+x@example.com", Secret('pä"ss/w0rd & <more>'))


async def answers_of(step: Step, call: Callable[[Client], Awaitable[object]]) -> list[RawAnswer]:
    """What came of one call: handed on by spending ones, else as what could not be understood."""
    came: list[RawAnswer] = []
    async with (
        LoopbackServer(step) as server,
        Transport(server.url, lambda: ACCOUNT, timeout_seconds=5.0) as transport,
    ):
        client = Client(transport, on_unread=came.append)
        with suppress(ServiceError):
            await call(client)
    return came


def ordering(came: list[RawAnswer]) -> Callable[[Client], Awaitable[object]]:
    return lambda client: client.order(request(), came.append)


def acting(name: str, came: list[RawAnswer]) -> Callable[[Client], Awaitable[object]]:
    return lambda client: getattr(client, name)(order(), came.append)


PLACED = b'{"status":"success","message":[{"order_id":900001,"number":"12025550143"}]}'
STRANGE = b'{"status":"success","message":{"reservation_ref":"RZ-7781","line":"+1 (202) 555-0111"}}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n"


# N12
@pytest.mark.parametrize(
    ("step", "status", "body"),
    [
        (reply(body=PLACED), 200, PLACED),
        (reply(body=STRANGE), 200, STRANGE),
        (reply(body=b"<h1>502</h1>", status=502), 502, b"<h1>502</h1>"),
        (reply(body=b"<p>Done! RZ-7781</p>"), 200, b"<p>Done! RZ-7781</p>"),
        (reply(body=b'{"message":"no"}', status=422), 422, b'{"message":"no"}'),
        (raw_then_reset(HEAD + STRANGE), 200, STRANGE),
        (raw(HEAD + STRANGE, then_close=True), 200, STRANGE),
        (reply(body=b"", status=302, headers={"Location": "/x"}), 302, b""),
    ],
)
async def test_whatever_is_answered_to_an_order_is_handed_on(
    step: Step, status: int, body: bytes
) -> None:
    came: list[RawAnswer] = []
    await answers_of(step, ordering(came))
    assert [(each.endpoint, each.status_code, each.body) for each in came] == [
        ("order", status, body)
    ]


async def test_so_is_that_of_each_action_on_an_order() -> None:
    for name in ("reject", "reuse", "activate", "renew"):
        came: list[RawAnswer] = []
        await answers_of(reply(body=STRANGE), acting(name, came))
        assert [(each.endpoint, each.body) for each in came] == [(name, STRANGE)]


async def test_of_reading_calls_only_what_cannot_be_understood_is_handed_on() -> None:
    assert await answers_of(reply({"balance": "1.00"}), lambda client: client.balance()) == []
    (unread,) = await answers_of(reply({"wallet": "a lot"}), lambda client: client.balance())
    assert (unread.endpoint, json.loads(unread.body)) == ("balance", {"wallet": "a lot"})


async def test_an_error_carries_the_answer_that_it_is_made_of() -> None:
    async with (
        LoopbackServer(reply(body=STRANGE)) as server,
        Transport(server.url, lambda: ACCOUNT) as transport,
    ):
        with pytest.raises(BadAnswerError) as caught:
            await Client(transport).order(request())
    assert caught.value.answer is not None
    assert caught.value.answer.body == STRANGE


PASSWORD = ACCOUNT.password.reveal()
_WRITINGS: tuple[Callable[[str], str], ...] = (
    str,
    lambda secret: json.dumps(secret)[1:-1],
    lambda secret: json.dumps(json.dumps(secret)),
    lambda secret: "".join(f"\\u{ord(sign):04X}" for sign in secret),
    lambda secret: quote(secret),
    lambda secret: quote(quote(secret, safe="")),
    html.escape,
    lambda secret: "".join(f"&#{ord(sign)};" for sign in secret),
    lambda secret: "".join(f"&#x{ord(sign):X};" for sign in secret),
    lambda secret: base64.b64encode(f"a:{secret}:b".encode()).decode(),
)


@pytest.mark.parametrize("write", _WRITINGS)
@pytest.mark.parametrize("secret", [PASSWORD, ACCOUNT.email, ACCOUNT.email.lower()])
async def test_neither_email_nor_password_is_in_it_however_it_is_written(
    secret: str, write: Callable[[str], str]
) -> None:
    body = f"<p>before {write(secret)} after</p>".encode()
    found: list[RawAnswer] = []
    await answers_of(reply(body=body), ordering(found))
    (came,) = found
    assert write(secret).encode() not in came.body
    assert "••••" in came.text
    assert came.text.endswith("after</p>")


async def test_no_half_of_a_password_stands_at_the_cut() -> None:
    for shift in range(0, 40, 3):
        start = b" " * (MAX_BODY_BYTES - shift)
        body = start + PASSWORD.encode() * 3 + b" " * 20_000
        found: list[RawAnswer] = []
        await answers_of(reply(body=body), ordering(found))
        (came,) = found
        assert len(came.body) <= MAX_BODY_BYTES
        assert PASSWORD[:3].encode() not in came.body


def test_a_sign_that_only_looks_escaped_hides_nothing_else() -> None:
    assert without_secrets("pass the a+b%20c", ["abc4"]) == "pass the a+b%20c"
    assert without_secrets("x abc4 y", ["abc4"]) == "x •••• y"
