"""Which error a refusal is, from the service's own words.

Only "Insufficient balance." is known of its texts (API.md section 1); the rest are guesses that
real clients share, so a text that fits none stays a plain refusal with its words.
"""

import re
from http import HTTPStatus

from nonvoip_tui.api.answer import Row, sentence
from nonvoip_tui.api.http_answer import http_words
from nonvoip_tui.api.reply import Reply
from nonvoip_tui.domain.errors import (
    InsufficientFundsError,
    NotFoundError,
    RateLimitedError,
    RefusedError,
    WrongCredentialsError,
)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


OUT_OF_STOCK = _form(
    r"out of stock|no (?:more )?(?:numbers?|stock)\b|\bstock\b"
    r"|\bnot (?:currently )?available|unavailable"
)

_KINDS: tuple[tuple[re.Pattern[str], type[RefusedError]], ...] = (
    (_form(r"too many(?! (?:services|products|numbers))|rate.?limit|throttl"), RateLimitedError),
    (OUT_OF_STOCK, RefusedError),
    (
        _form(r"insufficient|\bbalance\b|\bfunds?\b|\bcredits?\b|payment required"),
        InsufficientFundsError,
    ),
    (
        _form(
            r"credential|password|\blog.?in\b|unauthori[sz]ed|unauthenticated|authenticat"
            r"|(?:invalid|wrong|incorrect|unknown) (?:e-?mail|user)"
            r"|account .*\b(?:locked|suspended|disabled|banned|blocked|inactive)"
        ),
        WrongCredentialsError,
    ),
    (
        _form(
            r"not found|no such|does(?:n.t| not) exist|\bexpired\b|unknown (?:order|product)"
            r"|invalid (?:order|request|product)|no longer|\bdeleted\b"
        ),
        NotFoundError,
    ),
)

_OF_AN_ORDER = _form(
    r"\border|\bnumber|\brental|reject|refund|cancel|\bservices?\b|\bproduct|\bsms\b|activat|renew|reus"
)

_KINDS_BY_CODE: dict[int, type[RefusedError]] = {
    HTTPStatus.UNAUTHORIZED: WrongCredentialsError,
    HTTPStatus.PAYMENT_REQUIRED: InsufficientFundsError,
    HTTPStatus.NOT_FOUND: NotFoundError,
    HTTPStatus.GONE: NotFoundError,
}


def refusal(reply: Reply, row: Row, *, service: str = "") -> RefusedError:
    """The error that a refusing answer amounts to, with the service's words as its sentence.

    Args:
        reply: for its status code and rate headers.
        row: the envelope.
        service: the name asked about, which is left out of account: "Credit Union" in a text
            says nothing about the balance.
    """
    said = sentence(row, reply.secrets)
    code = reply.status_code
    kind = kind_of(said.replace(service, " ") if service else said, code)
    said = said or f"The service refused without a reason ({http_words(code)})."
    if issubclass(kind, RateLimitedError):
        return kind(said, reply.rate.retry_after_seconds)
    return kind(said)


def kind_of(text: str, status_code: int) -> type[RefusedError]:
    """The class of a refusal with this text and HTTP status code."""
    if status_code == HTTPStatus.UNAUTHORIZED:
        return WrongCredentialsError
    for form, kind in _KINDS:
        if form.search(text):
            return kind
    if status_code == HTTPStatus.FORBIDDEN and not _OF_AN_ORDER.search(text):
        return WrongCredentialsError
    return _KINDS_BY_CODE.get(status_code, RefusedError)
