"""A value stands where the settings, what was learned or the document say, before our guesses."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.decode import (
    country_values,
    decode_activation,
    decode_balance,
    decode_products,
)
from nonvoip_tui.api.envelope import ROLE_KEYS
from nonvoip_tui.api.inbox import decode_inbox
from nonvoip_tui.api.purchase import decode_order
from nonvoip_tui.api.rereading import AnswerReader
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.roles import fields_of, from_text, with_roles
from nonvoip_tui.api.values import parse
from nonvoip_tui.domain.actions import Placed, PremiumOffered, PriceChanged
from nonvoip_tui.domain.answers import Fields, RawAnswer, Role
from nonvoip_tui.domain.errors import InsufficientFundsError, ServiceError
from nonvoip_tui.domain.models import LONG_TERM, Order
from tests.api.builders import NOW, order, reply, request


def placed(answer: Any, *learned: Fields, documented: Fields | None = None) -> Order:
    marked = with_roles(reply(answer), *learned, documented=documented)
    outcome = decode_order(marked, request(), NOW)
    assert isinstance(outcome, Placed)
    return outcome.orders[0]


def success(message: Any) -> Any:
    return {"status": "success", "message": message}


def both() -> Any:
    row = {"order_id": 1, "ref": "RZ-1", "number": "12025550143", "line": "13105550178"}
    return success([row])


def test_the_first_source_wins_then_the_next_then_our_names() -> None:
    learned = {Role.ID: "message.*.ref"}
    documented = {Role.ID: "message.*.order_id", Role.NUMBER: "message.*.line"}
    found = placed(both(), learned, documented=documented)
    assert (found.order_id, found.number) == ("RZ-1", "13105550178")
    assert placed(both(), documented=documented).order_id == "1"
    assert placed(both()).number == "12025550143"


@pytest.mark.parametrize("line", [None, "", "pending", {}, [], "RZ"])
def test_a_place_that_holds_nothing_that_fits_leaves_our_names_as_they_are(line: Any) -> None:
    answer = success([{"order_id": 1, "number": "12025550143", "line": line}])
    assert placed(answer, {Role.NUMBER: "message.*.line"}).number == "12025550143"
    assert placed(answer, documented={Role.NUMBER: "data.line"}).number == "12025550143"


def test_a_place_that_was_learned_and_is_empty_leaves_that_of_the_document() -> None:
    answer = success([{"uid": "U-7", "b": "13105550178"}])
    documented = {Role.ID: "message.*.uid", Role.NUMBER: "message.*.b"}
    found = placed(answer, {Role.ID: "message.*.gone"}, documented=documented)
    assert (found.order_id, found.number) == ("U-7", "13105550178")


def test_a_place_of_the_settings_that_leads_nowhere_leaves_what_was_learned() -> None:
    answer = success([{"uid": "reference RZ-77 is yours", "b": "13105550178", "mins": 20}])
    settings = {Role.ID: "data.uuid", Role.NUMBER: "data.line", Role.END_UNIT: "minutes"}
    learned = {Role.ID: "message.*.uid", Role.NUMBER: "message.*.b", Role.END: "message.*.mins"}
    found = placed(answer, settings, learned, documented={Role.ID: "message.*.b"})
    assert (found.order_id, found.number) == ("RZ-77", "13105550178")
    assert found.expires_at == NOW + timedelta(minutes=20)
    wins = {Role.ID: "message.*.b"}
    assert placed(answer, wins, learned).order_id == "13105550178"
    raw = RawAnswer("order", 200, "", b"GRANTED:4411:12025550143", NOW)
    text = from_text(raw, (settings, {Role.NUMBER: "*"}))
    assert text is not None
    assert isinstance(text.answer, dict)
    assert text.answer[ROLE_KEYS[Role.NUMBER]] == "12025550143"
    assert from_text(raw, ({}, {})) is None


def test_each_row_has_its_own_values_however_deep_they_stand() -> None:
    rows = [
        {"box": {"uid": f"U-{n}"}, "sim": {"line": f"1202555014{n}"}, "pays": {"cost": n}}
        for n in (1, 2)
    ]
    found = with_roles(
        reply({"status": "success", "things": {"all": rows}}),
        documented={
            Role.ID: "things.all.*.box.uid",
            Role.NUMBER: "things.all.*.sim.line",
            Role.PRICE: "things.all.*.pays.cost",
        },
    )
    outcome = decode_order(found, request(), NOW)
    assert isinstance(outcome, Placed)
    assert [(each.order_id, each.number) for each in outcome.orders] == [
        ("U-1", "12025550141"),
        ("U-2", "12025550142"),
    ]


def test_a_place_that_is_not_there_is_not_found_at_the_key_of_a_role() -> None:
    rows: list[dict[str, Any]] = [{"u": "12025550143"}]
    documented = {Role.ID: "message.*.u"}
    with_roles(reply(success(rows)), {Role.NUMBER: "message.*.id"}, documented=documented)
    assert ROLE_KEYS[Role.ID] in rows[0]
    assert ROLE_KEYS[Role.NUMBER] not in rows[0]


def test_what_a_refusal_says_in_words_is_no_order_whatever_was_learned() -> None:
    answer = {"status": "error", "message": "Insufficient balance. Call 12025550143, case RZ-99."}
    learned = {Role.ID: "message", Role.NUMBER: "message"}
    with pytest.raises(InsufficientFundsError):
        decode_order(with_roles(reply(answer), learned), request(), NOW)


OF_AN_OFFER = {"available_price": "1.10", "handle": "REQ-9"}
OF_A_BID = {"recommended_bid": 30, "handle": "REQ-9", "expires_in": 60}


@pytest.mark.parametrize(
    "answer",
    [
        *(
            {"status": word, "message": "We are closed until tomorrow", "handle": "REQ-9"}
            for word in (
                *("maintenance", "no_balance", "busy", "waitlisted", "not_allowed", "blocked"),
                *("error", "LEASED", "price_moved"),
            )
        ),
        {"status": "price_moved", **OF_AN_OFFER},
        {"status": "blocked", "line": "12025550143", "handle": "REQ-9"},
        {"status": "success", **OF_AN_OFFER},
        {"status": "success", "message": OF_A_BID},
        {"status": "success", "message": [OF_A_BID]},
        OF_AN_OFFER,
        OF_A_BID,
        {"handle": "REQ-9", "note": "We are closed until tomorrow"},
    ],
)
def test_an_id_that_was_learned_is_no_order_by_itself_where_nothing_says_it_was_bought(
    answer: Any,
) -> None:
    for place in ("handle", "message.handle", "message.*.handle"):
        learned = {Role.ID: place, Role.NUMBER: "line"}
        for marked in (
            with_roles(reply(answer), learned),
            with_roles(reply(answer), documented=learned),
        ):
            with pytest.raises(ServiceError):
                decode_order(marked, request(), NOW)


@pytest.mark.parametrize("status", ["success", "error", "price_moved", None])
@pytest.mark.parametrize(
    "sources", [{"documented": {Role.ID: "handle"}}, {"learned": ({Role.ID: "handle"},)}]
)
def test_a_question_wins_over_an_id_that_was_learned(status: Any, sources: Any) -> None:
    answer = {"status": status, "type": "Price_Change_Required", **OF_AN_OFFER}
    learned, documented = sources.get("learned", ()), sources.get("documented")
    marked = with_roles(reply(answer), *learned, documented=documented)
    asked = decode_order(marked, request(), NOW)
    assert asked == PriceChanged(Decimal("1.10"))
    answer = {"status": status, "message": {"type": "Premium_Available", **OF_A_BID}}
    asked = decode_order(with_roles(reply(answer), {Role.ID: "message.handle"}), request(), NOW)
    assert isinstance(asked, PremiumOffered)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "handle": "REQ-9"},
        {"status": "reserved", "handle": "REQ-9"},
        {"handle": "REQ-9", "line": "12025550143"},
        {"handle": "REQ-9", "expires_in": 600},
    ],
)
def test_an_id_that_was_learned_is_an_order_where_the_rest_says_so(answer: Any) -> None:
    assert placed(answer, {Role.ID: "handle", Role.NUMBER: "line"}).order_id == "REQ-9"


def test_a_number_of_minutes_is_no_number_of_seconds() -> None:
    answer = success([{"order_id": 1, "number": "12025550143", "mins": 20, "expiration": 600}])
    for unit, seconds in (({}, 1200), ({Role.END_UNIT: "hours"}, 72_000)):
        found = placed(answer, {Role.END: "message.*.mins", **unit})
        assert found.expires_at == NOW + timedelta(seconds=seconds)


# -- the document ------------------------------------------------------------------------------


def text(description: str = "", **more: Any) -> Any:
    return {"type": "string", "description": description, **more}


def described(endpoint: str, schema: Any, code: str = "200") -> Any:
    content = {"application/json": {"schema": schema}}
    operation = {"post": {"responses": {code: {"content": content}}}}
    return {"paths": {f"/manager/api/{endpoint}": operation}}


def fields(**members: Any) -> Any:
    return {"type": "object", "properties": members}


def rows(**members: Any) -> Any:
    return fields(status=text(), message={"type": "array", "items": fields(**members)})


def as_documented(endpoint: str, schema: Any, answer: Any) -> Reply:
    places = load_contract(described(endpoint, schema)).places.get(endpoint, {})
    return with_roles(reply(parse(json.dumps(answer).encode())), documented=fields_of(places))


def test_an_order_is_read_by_the_names_of_the_document() -> None:
    schema = rows(
        uid=text("Identifier of the order."),
        e164=text("The phone number that was allocated."),
        app=text("Name of the service."),
        debit={"type": "number", "description": "What was charged, in USD."},
        lasts={"type": "integer", "description": "Minutes until it expires."},
    )
    row = {"uid": "U-7", "e164": "12025550143", "app": "examplepay", "debit": 0.6, "lasts": 20}
    outcome = decode_order(as_documented("order", schema, success([row])), request(), NOW)
    assert isinstance(outcome, Placed)
    (found,) = outcome.orders
    assert (found.order_id, found.number, found.service) == ("U-7", "12025550143", "examplepay")
    assert found.price == Decimal("0.6")
    assert found.expires_at == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("description", "minutes"),
    [
        ("Minutes until it expires.", 20),
        ("Time left, in minutes.", 20),
        ("Seconds until it expires; a number lives 10 minutes.", 20 / 60),
        ("Expires after 10 minutes.", 20 / 60),
    ],
)
def test_the_unit_of_an_end_is_the_one_that_the_document_says(
    description: str, minutes: float
) -> None:
    expiration = {"type": "integer", "description": description}
    schema = rows(order_id=text(), number=text(), expiration=expiration)
    row = {"order_id": "7", "number": "12025550143", "expiration": 20}
    outcome = decode_order(as_documented("order", schema, success([row])), request(), NOW)
    assert isinstance(outcome, Placed)
    assert outcome.orders[0].expires_at == NOW + timedelta(minutes=minutes)


def test_an_example_says_where_the_number_stands_as_well_as_a_schema() -> None:
    example = success({"reservation_ref": "RZ-7781", "line": "+1 (202) 555-0111"})
    document = described("order", {})
    media = document["paths"]["/manager/api/order"]["post"]["responses"]["200"]["content"]
    media["application/json"] = {"example": example}
    places = load_contract(document).places["order"]
    assert fields_of(places) == {Role.ID: "message.reservation_ref", Role.NUMBER: "message.line"}
    assert all(each.certainty > 0 for each in places.values())


def test_a_price_list_is_read_by_the_names_of_the_document() -> None:
    schema = rows(
        sku=text("Product id to order with."),
        label=text("Service name."),
        usd={"type": "number", "description": "Price of one number."},
        free={"type": "integer", "description": "How many are in stock."},
        land=text("Name of the country."),
        iso2=text("Country code."),
    )
    row = {"sku": "p-7", "label": "examplepay", "usd": 0.6, "free": 9, "land": "Chad", "iso2": "td"}
    (found,) = decode_products(as_documented("country/products", schema, success([row])))
    assert (found.product_id, found.name, found.price, found.available, found.country) == (
        *("p-7", "examplepay", Decimal("0.6"), 9, "Chad"),
    )
    marked = as_documented("country/products", schema, success([row]))
    assert country_values(marked, "country") == {"Chad": "td"}


def test_an_sms_a_balance_and_a_window_are_read_by_the_names_of_the_document() -> None:
    schema = rows(
        words=text("Full text of the SMS."),
        secret=text("One-time code extracted from it."),
        by=text("Sender."),
        came=text("Time at which it was received."),
    )
    row = {
        "words": "Use 482913 now",
        "secret": "482913",
        "by": "22000",
        "came": "2026-06-20 09:59:00",
    }
    (sms,) = decode_inbox(as_documented("getsms", schema, success([row])), order()).messages
    assert (sms.text, sms.pin, sms.sender) == ("Use 482913 now", "482913", "22000")
    assert sms.received_at is not None
    balance = fields(status=text(), money_left=text("The balance in USD.", example="37.40"))
    said = {"status": "success", "money_left": "12.50"}
    assert decode_balance(as_documented("balance", balance, said)) == Decimal("12.50")
    window = rows(listens_until=text("It receives SMS until then."))
    said = success([{"listens_until": "2026-06-20 10:10:00"}])
    news = decode_activation(
        as_documented("activate", window, said), order()._replace(kind=LONG_TERM)
    )
    assert news.active_until == NOW + timedelta(minutes=10)


def test_the_questions_of_an_order_are_read_by_the_names_of_the_document() -> None:
    token = text(enum=["Price_Change_Required", "Premium_Available"])
    inner = fields(kind=token, ask={"type": "number", "description": "The new price to accept."})
    inner["properties"]["pct"] = {"type": "integer", "description": "Recommended bid in percent."}
    schema = fields(status=text(), a=fields(b=fields(c=fields(d=fields(e=inner)))))

    def said(**inner: Any) -> Any:
        answer = {"status": "error", "a": {"b": {"c": {"d": {"e": inner}}}}}
        return decode_order(as_documented("order", schema, answer), request(), NOW)

    assert said(kind="Price_Change_Required", ask=1.1) == PriceChanged(Decimal("1.1"))
    offered = said(kind="Premium_Available", pct=45)
    assert isinstance(offered, PremiumOffered)
    assert offered.recommended_bid_percent == 45


def test_the_bid_of_the_settings_wins_over_that_of_the_document() -> None:
    answer = {"status": "Premium_Available", "mine": 70, "theirs_bid": 45}
    contract = load_contract(None, {"bid_field": "mine"})
    marked = with_roles(reply(answer), documented={Role.BID: "theirs_bid"})
    offered = decode_order(marked, request(), NOW, contract)
    assert isinstance(offered, PremiumOffered)
    assert offered.recommended_bid_percent == 70


def test_what_stands_beside_the_status_is_no_sms_and_no_time_of_one() -> None:
    schema = fields(
        status=text(),
        message=text("Text of the SMS, or why there is none."),
        timestamp=text(),
        sent_at=text("When it was received."),
    )
    places = load_contract(described("getsms", schema)).places["getsms"]
    assert {role: each.path for role, each in places.items()} == {Role.TIME: "sent_at"}


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("sender_phone", "Phone number that sent the text."),
        ("from_phone", ""),
        ("from_number", "Phone number the SMS came from."),
        ("support_phone", "Phone number of our support."),
        ("hotline", "Phone number to call for help."),
        ("previous_phone", "Phone number of the order."),
        ("mobile", "Phone number from which the text arrived."),
        ("line", "Phone number of the sender."),
        ("msisdn2", "Phone number the order had before."),
        ("phone_a", "Phone number of the account's owner."),
    ],
)
@pytest.mark.parametrize("endpoint", ["order", "getsms"])
def test_a_phone_number_of_somebody_else_is_not_that_of_the_order(
    endpoint: str, name: str, description: str
) -> None:
    schema = rows(order_id=text(), sms=text("The SMS."), **{name: text(description)})
    assert Role.NUMBER not in load_contract(described(endpoint, schema)).places.get(endpoint, {})


@pytest.mark.parametrize("parent", ["support", "sender", "account", "contact"])
def test_a_phone_number_inside_of_somebody_is_not_that_of_the_order(parent: str) -> None:
    schema = rows(order_id=text(), **{parent: fields(phone=text(), e=fields(msisdn=text()))})
    assert Role.NUMBER not in load_contract(described("order", schema)).places["order"]


@pytest.mark.parametrize(
    "description",
    ["Phone number the SMS was sent to.", "Phone number that receives the SMS sent by a service."],
)
def test_the_number_that_an_sms_was_sent_to_is_that_of_the_order(description: str) -> None:
    schema = rows(uid=text("Identifier of the order."), line=text(description))
    places = load_contract(described("order", schema)).places["order"]
    assert places[Role.NUMBER].path == "message.*.line"


@pytest.mark.parametrize(
    ("name", "description"),
    [
        ("balance_after", "Balance after being charged, USD."),
        ("wallet_amount", "What is there after the price was charged, USD."),
        ("usd_after", "Balance after the price was charged, in USD."),
        ("remaining_amount", "USD."),
        ("after", "USD left in your wallet."),
    ],
)
def test_a_balance_is_no_price(name: str, description: str) -> None:
    schema = rows(order_id=text(), **{name: {"type": "number", "description": description}})
    assert Role.PRICE not in load_contract(described("order", schema)).places["order"]
    inner = fields(amount={"type": "number", "description": "USD."})
    inside = rows(order_id=text(), balance=inner)
    assert Role.PRICE not in load_contract(described("order", inside)).places["order"]


def test_what_was_charged_from_the_balance_is_a_price() -> None:
    debit = {"type": "number", "description": "Charged to your account balance, in USD."}
    schema = rows(order_id=text(), debit=debit)
    places = load_contract(described("order", schema)).places["order"]
    assert places[Role.PRICE].path == "message.*.debit"


@pytest.mark.parametrize("is_learned", [True, False])
def test_an_sms_is_not_lost_for_a_number_that_is_not_under_a_name_of_ours(
    is_learned: bool,
) -> None:
    answer = success([{"sms": "Use 482913 now", "other_line": "18005550199"}])
    place = {Role.NUMBER: "message.*.other_line"}
    learned, documented = (place, None) if is_learned else ({}, place)
    marked = with_roles(reply(answer), learned, documented=documented)
    own = order()._replace(number="12025550143")
    assert [sms.text for sms in decode_inbox(marked, own).messages] == ["Use 482913 now"]
    by_our_name = success([{"sms": "Use 482913 now", "number": "18005550199"}])
    assert not decode_inbox(reply(by_our_name), own).messages


def test_names_that_are_ours_stay_the_surest() -> None:
    schema = rows(
        order_id=text(), number=text(), booking_ref=text("Reference of the order."), line=text()
    )
    places = load_contract(described("order", schema)).places["order"]
    assert places[Role.ID].path == "message.*.order_id"
    assert places[Role.NUMBER].path == "message.*.number"


@pytest.mark.parametrize(
    "document",
    [
        {"paths": {"/api/order": {"post": {"responses": {"200": {"$ref": "#/paths"}}}}}},
        described("order", {"$ref": "#"}),
        described("order", {"items": {"items": {"type": 7, "properties": [1]}}}),
        described("order", {"properties": {"a": {"examples": {"x": 1}, "description": 7}}}),
        described("order", {"properties": {f"order_id_{n}": text() for n in range(60_000)}}),
    ],
)
def test_a_hostile_document_gives_no_places_and_takes_no_time(document: Any) -> None:
    assert Role.ID not in load_contract(document).places.get("order", {})


def test_a_stored_answer_counts_as_unread_by_what_a_new_document_says() -> None:
    document = described("order", rows(uid=text("Identifier of the order.")))
    before, after = (
        AnswerReader(lambda: contract, lambda _: (), lambda: "").name  # noqa: B023
        for contract in (load_contract(), load_contract(document))
    )
    assert before != after
