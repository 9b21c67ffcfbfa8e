"""Balance, price lists and the callback URL."""

from decimal import Decimal

import pytest

from tests.simulator.asgi_caller import Caller
from tests.simulator.conftest import MakeCaller


async def test_the_balance_is_a_decimal_string_beside_status(caller: Caller) -> None:
    reply = await caller("balance")
    assert reply.status == 200
    assert reply.json == {"status": "success", "balance": "50.00"}


async def test_the_balance_given_by_the_test_wins_over_the_scenario(
    make_caller: MakeCaller,
) -> None:
    assert (await make_caller(scenario="poor")("balance")).json["balance"] == "0.20"
    caller = make_caller(scenario="poor", balance="7.10")
    assert (await caller("balance")).json["balance"] == "7.10"
    caller.simulator.balance = Decimal("3.05")
    assert (await caller("balance")).json["balance"] == "3.05"


@pytest.mark.parametrize("fields", [{"password": "wrong"}, {"email": "x@example.com"}])
async def test_wrong_credentials_are_refused_with_401(  # F55
    caller: Caller, fields: dict[str, str]
) -> None:
    reply = await caller("balance", **fields)
    assert reply.status == 401
    assert reply.json == {"status": "error", "message": "Invalid email or password."}


async def test_a_request_is_remembered_without_its_password(caller: Caller) -> None:
    await caller("products", type="short_term")
    endpoint, body = caller.simulator.requests[0]
    assert endpoint == "products"
    assert body == {"email": "demo@example.com", "type": "short_term"}


@pytest.mark.parametrize("kind", ["short_term", "long_term", "1day", "3days"])
async def test_each_kind_has_its_own_price_list(caller: Caller, kind: str) -> None:
    rows = (await caller("products", type=kind)).json["message"]
    names = [row["name"] for row in rows]
    assert names == sorted(names)
    assert len(set(names)) == len(names) >= 6
    assert {caller.simulator.products[row["product_id"]].kind for row in rows} == {kind}
    assert all(Decimal(row["price"]) > 0 for row in rows)
    assert any(row["available"] == 0 for row in rows) or kind in ("1day", "3days")


async def test_no_type_lists_every_kind_of_the_usa(caller: Caller) -> None:
    rows = (await caller("products")).json["message"]
    usa = [p for p in caller.simulator.products.values() if not p.country]
    assert len(rows) == len(usa)


async def test_an_unknown_type_is_refused(caller: Caller) -> None:
    reply = await caller("products", type="fortnight")
    assert reply.json == {"status": "error", "message": "The selected type is invalid."}


async def test_id_narrows_the_list_inside_its_type(caller: Caller) -> None:
    assert len((await caller("products", type="short_term", id=101)).json["message"]) == 1
    assert (await caller("products", type="long_term", id=101)).json["message"] == []
    assert len((await caller("products", type="short_term", id="")).json["message"]) > 1


async def test_the_two_networks_together_are_the_whole_list(caller: Caller) -> None:
    def ids(reply: object) -> set[int]:
        return {row["product_id"] for row in reply.json["message"]}  # type: ignore[attr-defined]

    first = ids(await caller("products", type="long_term", network=1))
    second = ids(await caller("products", type="long_term", network=2))
    both = ids(await caller("products", type="long_term", network=""))
    assert first
    assert second
    assert first.isdisjoint(second)
    assert first | second == both


async def test_countries_are_listed_alone_or_all_together(caller: Caller) -> None:
    rows = (await caller("country/products")).json["message"]
    assert {row["country"] for row in rows} == {
        "Canada",
        "France",
        "Germany",
        "Sweden",
        "United Kingdom",
    }
    french = (await caller("country/products", country="France")).json["message"]
    assert french == [row for row in rows if row["country"] == "France"]
    assert (await caller("country/products", country="Atlantis")).json["message"] == []


async def test_the_webhook_url_is_saved_and_cleared(caller: Caller) -> None:
    await caller("saveurl", url="https://example.com/hook")
    assert caller.simulator.callback_url == "https://example.com/hook"
    assert (await caller("saveurl", url="no url")).json["status"] == "error"
    assert caller.simulator.callback_url == "https://example.com/hook"
    await caller("saveurl", url="")
    assert caller.simulator.callback_url == ""


async def test_one_seed_makes_one_shop(make_caller: MakeCaller) -> None:
    first, again, other = (make_caller(seed=seed) for seed in (1, 1, 2))
    listed = [(await each("products")).body for each in (first, again, other)]
    assert listed[0] == listed[1] != listed[2]
