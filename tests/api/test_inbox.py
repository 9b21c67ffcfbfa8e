"""Texts and news in the answer of getsms, in every placement."""

import logging
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from nonvoip_tui.api.inbox import decode_inbox
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    RateLimitedError,
    ServiceError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.models import IncomingSms, Standing
from tests.api.builders import order, reply

TEXT = "Your code is 123456"
FIRST_AT = datetime(2026, 6, 20, 9, 58, tzinfo=UTC)
SECOND_AT = datetime(2026, 6, 20, 9, 59, tzinfo=UTC)
SMS = {"sms": TEXT, "pin": "123456"}


def texts(answer: Any, status_code: int = 200) -> list[tuple[str, str]]:
    inbox = decode_inbox(reply(answer, status_code), order())
    return [(sms.text, sms.pin) for sms in inbox.messages]


# F16
@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", **SMS},
        {"status": "success", "sms": TEXT, "pin": 123456},
        {"status": "success", "message": [{"order_id": 900001, "number": "12025550143", **SMS}]},
        {"status": "success", "message": SMS},
        {"status": "success", "message": "OK", "data": SMS},
        {"status": "success", "data": {"messages": [SMS]}},
        {"status": "success", "sms": [{"text": TEXT, "code": "123456"}]},
        {"status": "success", "message": {"text": TEXT, "otp": "123456"}},
        {"status": "success", "message": [{"message": TEXT, "code": 123456}]},
        {"status": "success", "result": [{"body": TEXT, "pin": "123456"}]},
        {"status": "success", "code": 200, "message": [{"content": TEXT, "pin": "123456"}]},
        {"status": "Delivered", **SMS},
        {"status": "done", **SMS},
        SMS,
        [{"status": "success", **SMS}],
    ],
)
def test_a_text_is_read_from_every_place(answer: Any) -> None:
    assert texts(answer) == [(TEXT, "123456")]


@pytest.mark.parametrize(
    "answer",
    [
        {"status": "success", "sms": TEXT, "pin": None},
        {"status": "success", "sms": [TEXT]},
        {"status": "success", "message": TEXT},
        {"status": "success", "message": [TEXT]},
        {"status": "success", "code": 200, "sms": TEXT},
    ],
)
def test_a_text_may_come_without_a_pin(answer: Any) -> None:
    assert texts(answer) == [(TEXT, "")]


def test_a_pin_without_a_text_is_not_lost() -> None:
    assert texts({"status": "success", "sms": "", "pin": "0420"}) == [("0420", "0420")]


def test_several_texts_are_put_in_order_by_their_time() -> None:
    rows = [
        {"sms": "second", "time": "2026-06-20 09:59:00", "sender": "22000"},
        {"sms": "first", "created_at": "2026-06-20T09:58:00Z"},
    ]
    inbox = decode_inbox(reply({"status": "success", "message": rows}), order())
    assert inbox.messages == (
        IncomingSms("first", "", "", FIRST_AT, FIRST_AT),
        IncomingSms("second", "", "22000", SECOND_AT, SECOND_AT),
    )


def test_several_texts_without_a_time_stay_as_they_are() -> None:
    assert texts({"status": "success", "message": ["b 1111", "a 2222"]}) == [
        ("b 1111", ""),
        ("a 2222", ""),
    ]


@pytest.mark.parametrize(
    ("answer", "status_code"),
    [
        ({"status": "success", "sms": "", "pin": None}, 200),
        ({"status": "success", "sms": None}, 200),
        ({"status": "success", "message": []}, 200),
        ({"status": "success", "message": "No SMS yet"}, 200),
        ({"status": "success", "message": "Waiting"}, 200),
        ({"status": "success", "message": [{"order_id": 900001, "sms": None}]}, 200),
        ({"status": "success", "message": {"message": "No messages yet"}}, 200),
        ({"status": "success", "sms": "", "message": "Polled 12345 times"}, 200),
        ({"status": "success", "message": "No SMS for order 900001 yet"}, 200),
        ({"status": "success", "data": {"sms": None, "message": "SMS 12345 is due"}}, 200),
        ({"status": "error", "message": "No SMS received yet."}, 200),
        ({"status": "error", "message": "No messages"}, 400),
        ({"status": "error", "message": "SMS not found"}, 404),
        ({"status": "error", "message": "No code found for this number"}, 404),
        ({"status": "error", "message": "Message not received"}, 200),
        ({"status": "error", "message": "No login code yet"}, 200),
        ({"status": "error", "message": "Try again later"}, 400),
        ({"status": "error", "message": ""}, 200),
        ({"status": "pending"}, 200),
        ({"status": "waiting", "message": [{"message": "Waiting for SMS"}]}, 200),
        ({"message": "No SMS"}, 200),
        ({"sms": None}, 200),
    ],
)
def test_no_text_yet_is_an_empty_inbox(answer: Any, status_code: int) -> None:
    assert texts(answer, status_code) == []


@pytest.mark.parametrize(
    ("answer", "status_code", "kind"),
    [
        ({"status": "error", "message": "Invalid password"}, 200, WrongCredentialsError),
        ({"status": "error", "message": "No SMS"}, 401, WrongCredentialsError),
        ({"status": "error", "message": "Too many requests"}, 200, RateLimitedError),
        ({"status": "error", "message": "Account suspended"}, 200, WrongCredentialsError),
        ({}, 200, BadAnswerError),
        (None, 200, BadAnswerError),
        ({"foo": 1}, 200, BadAnswerError),
    ],
)
def test_an_error_about_something_else_is_passed_on(
    answer: Any, status_code: int, kind: type[ServiceError]
) -> None:
    with pytest.raises(kind):
        texts(answer, status_code)


# F67
@pytest.mark.parametrize(
    "other",
    [
        {"order_id": 900009, **SMS},
        {"number": "13105550199", **SMS},
        {"order_id": 900001, "number": "13105550199", **SMS},
    ],
)
@pytest.mark.parametrize("wrap", [lambda row: row, lambda row: {"message": [row]}])
def test_a_text_of_another_order_is_left_out_and_logged(
    other: dict[str, Any], wrap: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        inbox = decode_inbox(reply({"status": "success", **wrap(other)}), order())
    assert (inbox.messages, inbox.news.number, inbox.standing) == ((), "", Standing.NOTHING_YET)
    assert "900001" in caplog.text
    assert TEXT not in caplog.text


# F67
def test_only_the_rows_of_another_order_are_left_out() -> None:
    rows = [{"order_id": 900009, "sms": "theirs"}, {"order_id": "900001", "sms": "ours"}]
    assert texts({"status": "success", "message": rows}) == [("ours", "")]


@pytest.mark.parametrize("number", ["2025550143", "+1 (202) 555-0143", 12025550143, "22000", ""])
def test_the_same_number_may_be_written_otherwise(number: Any) -> None:
    answer = {"status": "success", "message": [{"id": 5, "number": number, **SMS}]}
    assert texts(answer) == [(TEXT, "123456")]


# F68
def test_an_answer_brings_news_of_the_order_by_the_way() -> None:
    row = {"order_id": 900001, "number": "12025550143", "status": "Reserved", "expiration": 60}
    inbox = decode_inbox(reply({"status": "success", "message": [row]}), order(number=""))
    assert inbox.messages == ()
    assert inbox.news.number == "12025550143"
    assert inbox.news.status == "Reserved"
    assert inbox.news.expires_at == datetime(2026, 6, 20, 10, 1, tzinfo=UTC)


def test_the_status_of_the_envelope_is_not_the_orders() -> None:
    assert decode_inbox(reply({"status": "success", **SMS}), order()).news.status == ""


# F39 F44
def test_a_text_is_made_safe_and_keeps_its_lines() -> None:
    answer = {"status": "success", "sms": "\x1b]0;x\x07one\r\ntwo\ud83d [@click=app.quit]x[/]"}
    ((text, _),) = texts(answer)
    assert text == "␛]0;x␇one\ntwo\ufffd [@click=app.quit]x[/]"


# F43
def test_a_flood_of_texts_is_capped() -> None:
    rows = [{"sms": "x" * 100_000} for _ in range(2_000)]
    inbox = decode_inbox(reply({"status": "success", "message": rows}), order())
    assert len(inbox.messages) == 100
    assert all(len(sms.text) < 5_000 for sms in inbox.messages)
    texts = [f"text {n}" for n in range(2_000)]
    inbox = decode_inbox(reply({"status": "success", "sms": texts}), order())
    assert len(inbox.messages) == 100


def test_a_price_in_the_answer_is_news() -> None:
    inbox = decode_inbox(reply({"status": "success", "sms": "", "price": "0.90"}), order())
    assert inbox.news.price == Decimal("0.90")


# N01 N60 N69
@pytest.mark.parametrize(
    ("answer", "status_code", "standing"),
    [
        ({"message": "No query results for model [App\\Models\\Sms] 77"}, 404, Standing.NOT_KNOWN),
        ({"status": "error", "message": "Order not found"}, 200, Standing.NOT_KNOWN),
        ({"status": "error", "message": {"text": "No such order"}}, 200, Standing.NOT_KNOWN),
        ({"status": "error", "message": "No data found"}, 410, Standing.NOT_KNOWN),
        ({"status": "error", "message": "Order not found or expired"}, 400, Standing.NOT_KNOWN),
        ({"message": ""}, 404, Standing.NOTHING_YET),
        ({"status": "error", "message": "Quota of foo exceeded"}, 400, Standing.NOTHING_YET),
        ({"status": "error", "message": "Session expired"}, 200, Standing.NOTHING_YET),
        ({"status": "error", "message": "Order expires in 9 minutes"}, 200, Standing.NOTHING_YET),
        ({"status": "error", "message": "The order is not expired yet"}, 200, Standing.NOTHING_YET),
        ({"status": "error", "message": "Your order can be cancelled"}, 200, Standing.NOTHING_YET),
        (
            {"status": "error", "message": "The number will be refunded unless an SMS comes"},
            200,
            Standing.NOTHING_YET,
        ),
        (
            {"status": "error", "message": "Activation expired. Please activate the number first."},
            200,
            Standing.ASLEEP,
        ),
        ({"status": "error", "message": "This rental is not active"}, 400, Standing.ASLEEP),
        ({"status": "error", "message": "Server error, please wait"}, 200, Standing.NOT_NOW),
        ({"status": "error", "message": "This rental has been stopped."}, 200, Standing.OVER),
        ({"status": "error", "message": "Number was refunded"}, 400, Standing.OVER),
        ({"status": "error", "message": "The number has expired, no SMS came"}, 200, Standing.OVER),
        ({"status": "error", "message": "No SMS. Rental expired."}, 400, Standing.OVER),
        ({"status": "error", "message": "Expired"}, 200, Standing.OVER),
        ({"status": "cancelled"}, 200, Standing.OVER),
        ({"status": "success", "message": [{"status": "Expired"}]}, 200, Standing.OVER),
        ({"status": "success", "message": [{"status": "TimedOut"}]}, 200, Standing.OVER),
        ({"status": "success", "message": [{"status": "Cancellable"}]}, 200, Standing.ALIVE),
        ({"status": "success", "message": [{"status": "Not refunded"}]}, 200, Standing.ALIVE),
        (
            {"status": "success", "message": [{"status": "expires in 9 minutes"}]},
            200,
            Standing.ALIVE,
        ),
        ({"status": "success", "sms": ""}, 200, Standing.ALIVE),
    ],
)
def test_what_the_service_says_instead_of_an_sms_is_read_by_a_table(
    answer: Any, status_code: int, standing: Standing
) -> None:
    inbox = decode_inbox(reply(answer, status_code), order())
    assert (inbox.messages, inbox.standing) == ((), standing)


# N60
def test_words_that_are_not_understood_are_handed_on_to_be_shown() -> None:
    strange = {"status": "error", "message": "Gremlins in box 7"}
    assert decode_inbox(reply(strange), order()).sentence == "Gremlins in box 7"
    usual = {"status": "error", "message": "No SMS received yet."}
    assert decode_inbox(reply(usual), order()).sentence == ""
    assert decode_inbox(reply({"message": ""}, 404), order()).sentence == "HTTP 404 Not Found"


# N65
@pytest.mark.parametrize(
    "placeholder",
    [
        "Waiting for SMS", "waiting for the sms...", "No SMS yet", "No sms received yet.", "N/A",
        "n/a", "null", "NULL", "None", "-", "--", "…", "...", "pending", "Pending...", "(none)",
        "Awaiting message", "No messages found", "SMS not received",
        "Your code has not arrived yet",
        "not_received", "No code received for this number", "There are no new messages",
        "No SMS for order 900001 yet", "Nothing yet", "0", "  ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["sms", "pin", "sms_text"])
def test_a_placeholder_is_no_sms(placeholder: str, field: str) -> None:
    assert texts({"status": "success", field: placeholder}) == []
    assert texts({"status": "success", "message": [{field: placeholder}]}) == []
    assert texts({"status": "success", "sms": [placeholder]}) == []


# N65 N32
@pytest.mark.parametrize(
    "text",
    [
        "No: 4821 is your code", "Your parcel is waiting at the pickup point.", "Code 1234",
        "No message is needed to confirm, tap the link", "Pending transfer of $5 approved",
        "Your order is pending. Reply YES", "null and void after 5 minutes: 7731",
        "Awaiting your reply, 20% off", "You have not yet confirmed your address", "OK",
        "N/A 3391", "Not you? Call us",
    ],
)  # fmt: skip
@pytest.mark.parametrize("field", ["sms", "text", "body", "message"])
def test_words_of_waiting_in_a_listed_text_do_not_drop_it(text: str, field: str) -> None:
    assert texts({"status": "success", "message": [{field: text}]}) == [(text, "")]


# N30
@pytest.mark.parametrize(
    ("time", "is_sure"),
    [
        ("2026-06-20 10:00:00", False),
        ("2026-06-20 10:00:08", False),
        ("2026-06-20 12:07:00", False),
        ("2026-06-20 05:00:01", False),
        ("2026-06-20 09:48:10", True),
        ("2026-06-20T09:48:10Z", True),
        (1781948890, True),
    ],
)
def test_a_time_that_may_be_the_answers_is_not_shown_but_handed_on_as_written(
    time: Any, is_sure: bool
) -> None:
    answer = {"status": "success", "message": [{"sms": TEXT, "time": time}]}
    (sms,) = decode_inbox(reply(answer), order()).messages
    assert sms.written_at is not None
    assert (sms.received_at is not None) is is_sure


# N30
def test_no_time_and_no_id_is_lent_from_the_envelope() -> None:
    beside = {"timestamp": "2026-06-20 09:10:20", "message_id": 5, "created_at": 1781948890}
    for answer in ({"sms": TEXT}, {"message": [{"sms": TEXT}]}):
        (sms,) = decode_inbox(reply({"status": "success", **beside, **answer}), order()).messages
        assert (sms.written_at, sms.received_at, sms.service_id) == (None, None, "")
