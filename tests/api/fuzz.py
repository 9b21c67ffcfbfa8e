"""Looks for answers that break the decoders, for as long as it is let; run it by hand.

`python -m tests.api.fuzz --minutes 10`. Each round draws new examples: wild bytes, real answers
with bytes changed, any JSON, and any headers. It fails at the first that raises anything but an
error of the project's own, lets a control character through, or takes seconds.
"""

import argparse
import contextlib
import gzip
import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from nonvoip_tui.api.contract import load_contract
from nonvoip_tui.api.responses import BadBodyError, BoundedBody, Reply, order_named_in, read_answer
from nonvoip_tui.domain.codes import code_in
from nonvoip_tui.domain.errors import ServiceError
from nonvoip_tui.domain.text import MAX_TEXT, printable
from nonvoip_tui.domain.webhooks import NotAWebhookError, webhooks_in
from nonvoip_tui.simulator.dialects import DIALECTS
from nonvoip_tui.simulator.openapi import document
from tests.api.builders import NOW
from tests.api.test_fuzz import DECODERS, answers, texts_in

MAX_SECONDS = 5.0

REAL: tuple[Any, ...] = (
    {"status": "success", "balance": "50.00"},
    {"status": "success", "message": [{"product_id": 1, "name": "A / b", "price": "0.60"}]},
    {"status": "success", "message": [{
        "order_id": 900001, "number": "12025550143", "service": "A", "status": "Reserved",
        "type": "short_term", "expiration": 599,
    }]},
    {"status": "success", "message": [{"order_id": 900001, "sms": "G-482913 it is", "pin": None}]},
    {"status": "Price_Change_Required", "message": "It has changed.", "available_price": "1.00"},
    {"status": "Premium_Available", "message": "Bid.", "recommended_bid": 40},
    {"status": "success", "message": [{"till_expiration": 600, "end_on": "2026-06-20 10:10:00"}]},
    {"status": "error", "message": "Insufficient balance."},
    {"event": "incoming_message", "message": [{"order_id": 1, "number": "1202", "sms": "x"}]},
    document(DIALECTS["default"]),
)  # fmt: skip
BODIES = [json.dumps(answer).encode() for answer in REAL]
BODIES += [gzip.compress(body) for body in BODIES]
STATUSES = st.sampled_from([200, 201, 204, 301, 400, 401, 402, 404, 409, 422, 429, 500, 503, 999])
NAMES = st.sampled_from([
    "retry-after", "x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "date",
    "location", "content-type", "etag",
])  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.sampled_from(["Wed, 21 Oct 2026 07:28:00 GMT", "10;w=5, 80;w=60", "https://[::1", "1e999"]),
)
EDITS = st.lists(
    st.tuples(st.integers(0, 5000), st.integers(0, 3), st.binary(min_size=1, max_size=6)),
    max_size=12,
)


def edited(body: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """A real answer with bytes put in, taken out, written over, or cut off."""
    for place, how, data in edits:
        at = place % (len(body) + 1)
        rest = {0: body[at:], 1: body[at + len(data) :], 2: body[at + 1 :], 3: b""}[how]
        body = body[:at] + (data if how < 2 else b"") + rest
    return body


def deep(levels: int, before: bytes, after: bytes) -> bytes:
    """Lists in lists, within an answer."""
    return before + b"[" * levels + b"]" * levels + after


bodies = st.one_of(
    st.builds(
        deep,
        st.integers(0, 3000),
        st.sampled_from([b"", b'{"order_id":1,"x":', b'{"message":']),
        st.sampled_from([b"", b"}"]),
    ),
    st.binary(max_size=400),
    st.builds(edited, st.sampled_from(BODIES), EDITS),
    answers.map(lambda answer: json.dumps(answer, default=str).encode("utf-8", "surrogatepass")),
)


def check_safe(*texts: str) -> None:
    """Every line can be shown."""
    for text in texts:
        assert all(line.isprintable() for line in text.split("\n")), text


def answers_of_any_kind(body: bytes, status: int, headers: dict[str, str]) -> None:
    """From bytes and headers to the domain."""
    for encoding in ("", "gzip", "deflate"):
        with contextlib.suppress(BadBodyError):
            bounded = BoundedBody(1_000_000, encoding)
            bounded.feed(body)
            body = bounded.finish()
            break
    check_safe(order_named_in(body))
    answer = read_answer(status, headers, body, NOW)
    if not isinstance(answer, Reply):
        check_safe(str(answer))
        return
    for decode in DECODERS:
        try:
            check_safe(*texts_in(decode(answer)))
        except ServiceError as error:
            check_safe(str(error))
    contract = load_contract(answer.answer)
    check_safe(*contract.surprises)


def webhooks_of_any_kind(body: bytes) -> None:
    """What anybody can post to the receiver."""
    with contextlib.suppress(NotAWebhookError):
        webhooks_in(body)


def texts_of_any_kind(text: str, times: int) -> None:
    """Text made safe, and the code in it."""
    for lines in (False, True):
        shown = printable(text * times, lines=lines)
        check_safe(shown)
        assert len(shown) <= MAX_TEXT
    assert code_in(printable(text * times, lines=True)).isprintable()


TARGETS: tuple[tuple[Callable[..., None], dict[str, Any]], ...] = (
    (
        answers_of_any_kind,
        {
            "body": bodies,
            "status": STATUSES,
            "headers": st.dictionaries(NAMES, VALUES, max_size=5),
        },
    ),
    (webhooks_of_any_kind, {"body": bodies}),
    (
        texts_of_any_kind,
        {"text": st.text(st.characters(codec=None), max_size=400), "times": st.integers(1, 400)},
    ),
)


def main() -> None:
    """Fuzz until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--max-examples", type=int, default=2000, help="of each round")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()
    logging.disable()
    limits = settings(
        max_examples=options.max_examples,
        deadline=MAX_SECONDS * 1000,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    end = time.monotonic() + options.minutes * 60
    rounds = 0
    while time.monotonic() < end:
        for check, drawn in TARGETS:
            wrapped = given(**drawn)(check)
            seed(options.seed + rounds)(limits(wrapped))()
        rounds += 1
        sys.stdout.write(f"round {rounds}, {rounds * options.max_examples} examples of each\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
