"""Each scenario makes the weather that it promises."""

import json
from collections import Counter

import pytest

from nonvoip_tui.simulator import SCENARIOS
from nonvoip_tui.simulator.scenarios import FIRST_PRODUCT_ID, PAYLOADS, SHORT_PAYLOADS
from tests.simulated import Simulator
from tests.simulator.asgi_caller import Caller, Clock
from tests.simulator.conftest import MakeCaller


@pytest.mark.parametrize("name", SCENARIOS)
async def test_every_scenario_starts_and_answers(make_caller: MakeCaller, name: str) -> None:
    reply = await make_caller(scenario=name)("balance")
    assert reply.status in ((503,) if name == "down" else (200, 502, 503))
    assert SCENARIOS[name].description.endswith(".")


def test_an_unknown_scenario_is_an_error() -> None:
    with pytest.raises(KeyError):
        Simulator(scenario="sunny")


@pytest.mark.parametrize("seed", range(8))
async def test_the_demo_shows_an_sms_in_under_fifteen_seconds(
    make_caller: MakeCaller, clock: Clock, seed: int
) -> None:
    caller = make_caller(scenario="demo", seed=seed)
    usual = (await caller("order", product_id=1001)).row["order_id"]
    bid = (await caller("order", product_id=102, auction=40)).row["order_id"]
    clock.pass_seconds(2.9)
    assert (await caller("getsms", order_id=usual)).json["status"] == "error"
    clock.pass_seconds(5.1)
    assert (await caller("getsms", order_id=usual)).row["sms"]
    assert (await caller("getsms", order_id=bid)).row["number"]
    clock.pass_seconds(6.9)
    assert (await caller("getsms", order_id=bid)).row["sms"]


async def test_the_demo_shop_is_full_and_alphabetical(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="demo")
    rows = (await caller("products")).json["message"]
    assert 280 <= len(rows) <= 400
    kinds = Counter(product.kind for product in caller.simulator.products.values())
    assert set(kinds) == {"short_term", "long_term", "1day", "3days"}
    short = (await caller("products", type="short_term")).json["message"]
    assert [row["name"] for row in short] == sorted({row["name"] for row in short})
    assert any(row["available"] == 0 for row in rows)
    assert any("/" in row["name"] for row in rows)


async def test_nothing_is_in_stock_in_the_empty_shop(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="empty")
    rows = (await caller("products")).json["message"]
    assert {row["available"] for row in rows} == {0}
    for row in rows[:5]:
        reply = await caller("order", product_id=row["product_id"])
        assert reply.json["message"] == "No numbers available, retry later."


async def test_a_slow_sms_takes_one_to_two_minutes(make_caller: MakeCaller, clock: Clock) -> None:
    caller = make_caller(scenario="slow-sms")
    order_id = (await caller("order", product_id=1001)).row["order_id"]
    clock.pass_seconds(59)
    assert (await caller("getsms", order_id=order_id)).json["status"] == "error"
    clock.pass_seconds(61)
    assert (await caller("getsms", order_id=order_id)).row["sms"]


async def test_every_price_moves_twice_where_prices_move(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="price-moves")
    fields: dict[str, object] = {"product_id": 1001}
    asked = []
    while (answer := (await caller("order", **fields)).json)["status"] != "success":
        asked.append(float(answer["available_price"]))
        fields["accepted_max_price"] = answer["available_price"]
    assert len(asked) == 2
    assert asked[0] < asked[1]
    assert float(caller.simulator.charges[0].amount) == asked[1]


async def test_everything_is_premium_even_what_has_no_stock(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="premium")
    rows = (await caller("products", type="short_term")).json["message"]
    for row in rows[:8]:
        answer = (await caller("order", product_id=row["product_id"])).json
        assert answer["status"] == "Premium_Available"
    empty = next(row for row in rows if row["available"] == 0)
    sold = await caller("order", product_id=empty["product_id"], auction=120)
    assert sold.json["status"] in ("success", "Price_Change_Required")


async def test_a_flaky_service_spoils_some_reads_and_no_order(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="flaky", balance="100")
    replies = [await caller("balance") for _ in range(60)]
    statuses = Counter(reply.status for reply in replies)
    pages = sum(reply.body.startswith(b"<!doctype") for reply in replies if reply.status == 200)
    assert statuses[200] - pages > 20
    assert statuses[502]
    assert statuses[503]
    assert pages
    orders = [await caller("order", product_id=103) for _ in range(15)]
    assert {reply.status for reply in orders} == {200}


async def test_a_service_that_is_down_carries_nothing_out(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="down")
    reply = await caller("order", product_id=1001)
    assert reply.status == 503
    assert b"maintenance" in reply.body
    assert caller.simulator.orders == {}
    assert (await caller.send("GET", "/manager/openapi.json")).status == 503


async def test_the_big_shop_has_twenty_thousand_products(make_caller: MakeCaller) -> None:
    products = make_caller(scenario="big").simulator.products
    assert len(products) == 20_000
    assert len(
        {(product.kind, product.country, product.name) for product in products.values()}
    ) == (20_000)


async def test_hostile_names_are_listed_as_they_are(make_caller: MakeCaller) -> None:
    caller = make_caller(scenario="hostile")
    reply = await caller("products", type="short_term")
    assert {row["name"] for row in reply.json["message"]} == set(SHORT_PAYLOADS.values())


async def test_each_hostile_product_brings_its_own_payload_first(  # F39 F40 F41 F42 F44
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="hostile", balance="100")
    ids = {
        name: (await caller("order", product_id=FIRST_PRODUCT_ID + place)).row["order_id"]
        for place, name in enumerate(SHORT_PAYLOADS)
    }
    clock.pass_seconds(9)
    for name, order_id in ids.items():
        assert (await caller("getsms", order_id=order_id)).row["sms"] == SHORT_PAYLOADS[name]


async def test_one_hostile_order_brings_every_payload_in_turn(  # F43
    make_caller: MakeCaller, clock: Clock
) -> None:
    caller = make_caller(scenario="hostile")
    order_id = (await caller("order", product_id=FIRST_PRODUCT_ID)).row["order_id"]
    clock.pass_seconds(9)
    seen = []
    for _ in PAYLOADS:
        seen.append((await caller("getsms", order_id=order_id)).row["sms"])
        clock.pass_seconds(10)
    assert seen == list(PAYLOADS.values())


def test_every_payload_can_travel_as_json() -> None:
    for payload in PAYLOADS.values():
        assert json.loads(json.dumps(payload).encode()) == payload


async def _texts(caller: Caller, clock: Clock, count: int) -> list[tuple[str, str | None]]:
    caller.simulator.set_stock(103, count)
    ids = [(await caller("order", product_id=103)).row["order_id"] for _ in range(count)]
    clock.pass_seconds(9)
    rows = [(await caller("getsms", order_id=order_id)).row for order_id in ids]
    return [(row["sms"], row["pin"]) for row in rows]


async def test_texts_vary_and_their_pin_is_in_them(make_caller: MakeCaller, clock: Clock) -> None:
    texts = await _texts(make_caller(balance="500"), clock, 80)
    assert len({sms for sms, _ in texts}) == 80
    pins = [(sms, pin) for sms, pin in texts if pin is not None]
    assert 40 < len(pins) < 80
    for sms, pin in pins:
        assert pin in "".join(char for char in sms if char.isalnum())
    assert any("\n" in sms for sms, _ in texts)
    assert any(not pin.isdigit() for _, pin in pins)
    assert {len(pin) for _, pin in pins} >= {4, 6, 8}


async def test_hostile_refusals_carry_attacks_too(make_caller: MakeCaller) -> None:  # F46
    caller = make_caller(scenario="hostile")
    message = (await caller("order", product_id=1)).json["message"]
    assert "Product not found." in message
    assert "\x1b]0;" in message
