"""The answer of getsms: texts wherever they stand, and what it says of the order (section 2.4).

"No SMS yet" may come as success with an empty text and as an error alike, so an error is only
believed when its words are plainly about something else.
"""

import logging
import re
from collections.abc import Iterator
from http import HTTPStatus

from nonvoip_tui.api.answer import (
    Row,
    Verdict,
    envelope,
    names,
    read_first,
    rows,
    sentence,
    verdict,
    with_envelope,
)
from nonvoip_tui.api.order_fields import is_about, news_in
from nonvoip_tui.api.refusal import refusal
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.api.times import moment
from nonvoip_tui.api.values import digits, words
from nonvoip_tui.domain.codes import code_in
from nonvoip_tui.domain.errors import (
    BadAnswerError,
    NotFoundError,
    RateLimitedError,
    WrongCredentialsError,
)
from nonvoip_tui.domain.models import Inbox, IncomingSms, Order
from nonvoip_tui.domain.text import MAX_TEXT

_log = logging.getLogger(__name__)

_MOST_MESSAGES = 100

_SURE_TEXT = names("sms", "sms_text", "full_sms", "sms_content", "sms_message")
_LIKELY_TEXT = names("text", "body", "content", "message", "messages")
_PIN = names("pin", "otp", "sms_code", "sms_pin", "verification_code")
_CODE = names("code")
_SENDER = names("sender", "from", "originator", "source")
_TIME = names(
    "time", "received_at", "created_at", "date", "timestamp", "received", "sms_time", "datetime"
)

_NOTHING_YET = re.compile(
    r"\bno (?:new )?(?:sms|messages?|texts?|codes?|pins?|otps?)\b"
    r"|\b(?:sms|messages?|texts?|codes?|pins?|otps?)(?: (?:has|have|was|were|is))? not\b"
    r"|\byet\b|\b(?:a?waiting|pending)\b|\bnot (?:been )?received\b",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:orders?|numbers?|rentals?|requests?|id|activation)\b[^.!;]{0,40}"
    r"\b(?:not found|not exist|(?<!not )(?<!not yet )expired|invalid|no longer|unknown"
    r"|stopped|cancell?ed|rejected|refunded)\b",
    re.IGNORECASE,
)


def decode_inbox(reply: Reply, order: Order) -> Inbox:
    """The texts of `order`, oldest first when the answer dates them, and news of it.

    What the answer says of another order or number is left out (FAULTS.md F67).

    Raises:
        ServiceError: not found or expired, credentials, too many calls, or not understood;
            any other refusal is an empty inbox.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    listed = [with_envelope(row, outer) for row in rows(outer)[:_MOST_MESSAGES]]
    own = [row for row in listed if is_about(row, order, by_id=True)]
    if len(own) < len(listed):
        _log.warning("an answer for order %s was about another one; left out", order.order_id)
    messages = [sms for row in own for sms in _messages(row, outer, claim, reply)]
    if not messages and claim is not Verdict.SUCCESS:
        _raise_if_meant(reply, outer, claim, order)
    if not own:
        return Inbox()
    return Inbox(_in_order(messages), news_in(own[-1], outer, reply))


def _raise_if_meant(reply: Reply, outer: Row, claim: Verdict, order: Order) -> None:
    said = sentence(outer)
    error = refusal(reply, outer, service=order.service)
    is_nothing_yet = bool(_NOTHING_YET.search(said)) and not _OVER.search(said)
    if reply.status_code == HTTPStatus.UNAUTHORIZED or isinstance(error, RateLimitedError):
        raise error
    if isinstance(error, WrongCredentialsError | NotFoundError) and not is_nothing_yet:
        raise error
    if _OVER.search(said):
        raise NotFoundError(str(error))
    if claim is Verdict.UNCLEAR and not said and not any(key in outer for key in _SURE_TEXT):
        raise BadAnswerError("The service's answer about the SMS cannot be understood.")


def _messages(row: Row, outer: Row, claim: Verdict, reply: Reply) -> Iterator[IncomingSms]:
    pin = read_first(row, _PIN, words) or ""
    texts = _texts_in(row, outer, claim)
    if not texts and pin and claim is Verdict.SUCCESS:
        texts = [pin]
    for text in texts:
        code = read_first(row, _CODE, words) or ""
        # Beside an SMS "code" may be its code, or the answer's own.
        is_its_code = bool(code) and digits(code) in digits(text)
        yield IncomingSms(
            text=text,
            pin=pin or (code if is_its_code else ""),
            sender=read_first(row, _SENDER, words) or "",
            received_at=read_first(row, _TIME, lambda value: moment(value, reply)),
        )


def _texts_in(row: Row, outer: Row, claim: Verdict) -> list[str]:
    for key in _SURE_TEXT:
        if texts := _texts(row.get(key)):
            return texts
    if claim is not Verdict.SUCCESS:
        return []
    if any(key in row for key in _SURE_TEXT):
        return []
    for key in _LIKELY_TEXT:
        is_envelopes = row is outer and key == "message" and isinstance(row.get(key), str)
        if texts := [t for t in _texts(row.get(key)) if _is_an_sms(t, is_envelopes=is_envelopes)]:
            return texts
    return []


def _is_an_sms(text: str, *, is_envelopes: bool) -> bool:
    """Whether a text is one, and not the service's own sentence; the envelope's mostly is."""
    says_nothing_came = _NOTHING_YET.search(text) is not None
    if is_envelopes:
        return bool(code_in(text)) and not says_nothing_came
    return bool(code_in(text)) or not says_nothing_came


def _texts(value: Json) -> list[str]:
    parts = value[:_MOST_MESSAGES] if isinstance(value, list) else [value]
    texts = (words(part, limit=MAX_TEXT, lines=True) for part in parts)
    return [text for text in texts if text and text != "0"]


def _in_order(messages: list[IncomingSms]) -> tuple[IncomingSms, ...]:
    dated = [(sms.received_at, sms) for sms in messages if sms.received_at is not None]
    if len(dated) < len(messages):
        return tuple(messages)
    return tuple(sms for _, sms in sorted(dated, key=lambda pair: pair[0]))
