"""What the simulator accepts on the wire: paths, methods and the three kinds of body."""

import json

import pytest

from tests.simulator.asgi_caller import Caller

_SIGNED = {"email": "demo@example.com", "password": "demo"}
_FORM = {"content-type": "application/x-www-form-urlencoded"}
_MULTIPART = {"content-type": 'multipart/form-data; boundary="=x="'}


def _parts(*pairs: tuple[str, str]) -> bytes:
    """A multipart body as curl writes it."""
    whole = b""
    for name, value in (*_SIGNED.items(), *pairs):
        whole += f'--=x=\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode()
        whole += value.encode() + b"\r\n"
    return whole + b"--=x=--\r\n"


@pytest.mark.parametrize("prefix", ["", "/manager", "/a/api/b"])
async def test_any_prefix_leads_to_the_endpoint(caller: Caller, prefix: str) -> None:
    for endpoint in ("balance", "country/products"):
        reply = await caller.send("POST", f"{prefix}/api/{endpoint}", json.dumps(_SIGNED).encode())
        assert reply.json["status"] == "success"


async def test_a_form_is_read(caller: Caller) -> None:
    body = b"email=demo%40example.com&password=demo&product_id=101&accepted_max_price=1.00"
    reply = await caller.send("POST", "/manager/api/order", body, _FORM)
    assert reply.row["service"] == "Demo: price goes up"


async def test_a_multipart_body_is_read(caller: Caller) -> None:
    body = _parts(("product_id", "102"), ("auction", "40"))
    reply = await caller.send("POST", "/manager/api/order", body, _MULTIPART)
    assert reply.row["service"] == "Demo: premium bid"


@pytest.mark.parametrize("name", ["product_ids", "product_ids[]"])
async def test_repeated_fields_are_an_array(caller: Caller, name: str) -> None:
    for product_id in (30_001, 30_002):
        caller.simulator.set_stock(product_id, 2)
    pairs = f"email=demo%40example.com&password=demo&{name}=30001&{name}=30002"
    form = await caller.send("POST", "/api/order", pairs.encode(), _FORM)
    assert len(form.json["message"]) == 2
    caller.simulator.balance = 100
    body = _parts((name, "30001"), (name, "30002"))
    multipart = await caller.send("POST", "/api/order", body, _MULTIPART)
    assert len(multipart.json["message"]) == 2


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"{", {}),
        (b"[1]", {}),
        (b"\xff\xfe", {}),
        (b"[" * 100_000, {}),
        (b"--x", {"content-type": "multipart/form-data"}),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    caller: Caller, body: bytes, headers: dict[str, str]
) -> None:
    reply = await caller.send("POST", "/manager/api/balance", body, headers)
    assert reply.json["status"] == "error"
    assert [call.endpoint for call in caller.simulator.requests] == ["balance"]


async def test_no_body_at_all_is_signed_out(caller: Caller) -> None:
    assert (await caller.send("POST", "/manager/api/balance")).status == 401


async def test_a_body_too_long_is_refused(caller: Caller) -> None:
    assert (await caller.send("POST", "/manager/api/balance", b" " * 1_000_001)).status == 413


async def test_other_paths_and_methods_are_refused(caller: Caller) -> None:
    assert (await caller.send("POST", "/manager/api/orders")).status == 404
    assert (await caller.send("GET", "/")).status == 404
    reply = await caller.send("GET", "/manager/api/balance")
    assert (reply.status, reply.headers["allow"]) == (405, "POST")
    assert caller.simulator.requests == []


async def test_no_websocket_is_spoken(caller: Caller) -> None:
    with pytest.raises(ValueError, match="HTTP only"):
        await caller.simulator({"type": "websocket"}, None, None)  # type: ignore[arg-type]
