"""The answer to getsms: texts wherever they are, and news of the order (README.md, 2.4).

"No SMS yet" may come as success with an empty text and as an error alike, in any words. So a
refusal is read by the table `_TABLE`, and whatever it does not know means nothing yet.
"""

import logging
import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

from nonvoip_tui.api.decode import ACTIVE_UNTIL, EXPIRES, NUMBER, SERVICE, is_about, news_in
from nonvoip_tui.api.envelope import (
    UNDER_WAY,
    Row,
    Verdict,
    envelope,
    names,
    normalize_key,
    objects,
    read_first,
    refusal,
    rows,
    rows_beside,
    sentence,
    verdict,
    with_envelope,
)
from nonvoip_tui.api.responses import Reply, http_words
from nonvoip_tui.api.times import by_our_clock, may_be_the_answers, written_moment
from nonvoip_tui.api.values import Json, identifier, words
from nonvoip_tui.domain.answers import Role
from nonvoip_tui.domain.codes import code_in
from nonvoip_tui.domain.errors import BadAnswerError, RateLimitedError, WrongCredentialsError
from nonvoip_tui.domain.models import Inbox, IncomingSms, Order, Standing
from nonvoip_tui.domain.phone_numbers import digits
from nonvoip_tui.domain.text import MAX_TEXT

_log = logging.getLogger(__name__)

_MAX_MESSAGES = 100

SURE_TEXT = names(Role.SMS, "sms", "sms_text", "full_sms", "sms_content", "sms_message")
_LIKELY_TEXT = names("text", "body", "content", "message", "messages")
_LISTS = names("sms", "messages", "message", "texts", "inbox")
"""Names of a list of SMS, if it is next to `_SUBJECTS`."""
_SUBJECTS = names("order", "rental", "reservation", "number", "product", "service")
PIN = names(Role.PIN, "pin", "otp", "sms_code", "sms_pin", "verification_code")
_CODE = names("code")
SENDER = names(Role.SENDER, "sender", "from", "originator", "source")
TIME = names(
    Role.TIME, "time", "received_at", "created_at", "date", "timestamp", "received", "sms_time",
    "datetime",
)  # fmt: skip
ENVELOPE_TIME = names(Role.TIME, "received_at", "sms_time", "time", "received")
"""Names for the time of an SMS in the envelope itself; there, others are the answer's own time."""
_SMS_ID = names("sms_id", "message_id", "msg_id", "sms_uid", "sms_uuid")

_NOTHING_YET = re.compile(
    r"\bno (?:new )?(?:sms|messages?|texts?|codes?|pins?|otps?)\b"
    r"|\b(?:sms|messages?|texts?|codes?|pins?|otps?)(?: (?:has|have|was|were|is))? not\b"
    r"|\byet\b|\b(?:a?waiting|pending)\b|\bnot (?:been )?received\b",
    re.IGNORECASE,
)
_THING = r"(?:sms|messages?|texts?|(?:verification )?codes?|pins?|otps?)"
_CAME = (
    r"(?: (?:has|have|was|were|is|are|been|be|yet|so far|received|found|arrived|available"
    r"|delivered|detected|here|now|to arrive|to come"
    r"|(?:on|for|to|from|in) (?:this|the|your) (?:order|number|phone|rental|service|inbox)"
    r"|(?:on|for|to) (?:order|number)(?: \d+)?))*"
)
_PLACEHOLDER = re.compile(
    r"|0|n/?a|null|none|nil|nan|undefined|unknown|empty|false|pending|processing|queued"
    rf"|(?:please |still |currently )?(?:a?waiting|wait|pending)(?: (?:for|on))?"
    rf"(?: (?:the|your|an?|new|incoming|first))*(?: {_THING})?{_CAME}"
    rf"|(?:sorry )?(?:there (?:is|are) )?(?:no|not any|0)(?: (?:new|incoming))*"
    rf" (?:{_THING}|data|content){_CAME}"
    rf"|(?:the |your )?{_THING}(?: (?:has|have|is|was|are|were))? (?:not|pending|awaited)(?: yet)?"
    rf"{_CAME}"
    rf"|(?:not|nothing)(?: yet)?{_CAME}",
    re.IGNORECASE,
)
"""What stands in the field of an SMS while there is none; a text has to be this and no more."""
_NO_TEXT = frozenset((*NUMBER, *SERVICE, *TIME, *SENDER, *EXPIRES, *ACTIVE_UNTIL))
"""Names of what is known and is no SMS."""
_EDGES = " \t\n.…!-–—_*\"'()[]{}<>:;"

_LIVE_STATUS = UNDER_WAY - {"completed"}
_OVER_STATUS = re.compile(
    r"(?:(?:the|your|this|order|rental|number|request|reservation|has|have|was|is|been|already"
    r"|auto|automatically|user|system|admin|service) )*"
    r"(expired|timed ?out|time ?out|ended|closed|terminated|stopped|cancell?ed|rejected|refunded)"
    r"(?: (?:(?:by|at|on|due|and|because|automatically|no|without)\b.*|order|rental|number))?",
    re.IGNORECASE,
)
"""A status word that means over; "Cancellable" and "expires in 9 minutes" do not."""

_ENDED = r"(?:expired|timed out|cancell?ed|stopped|rejected|refunded|terminated|closed)"
_SUBJECT = r"(?:order|number|rental|request|reservation)"
_OVER = re.compile(
    rf"\b{_SUBJECT}\b(?P<between>[^.!;]{{0,40}}?)\b{_ENDED}\b"
    rf"|\b{_ENDED} {_SUBJECT}\b"
    rf"|^\W*(?:already )?{_ENDED}\W*$",
    re.IGNORECASE,
)
_NOT_SO = re.compile(
    r"\b(?:not|never|if|unless|until|before|once|when|or|will|would|can|could|may|might|must"
    r"|to be|being)\b|n't\b",
    re.IGNORECASE,
)
_ASLEEP = re.compile(
    r"\b(?:re-?)?activat(?:e|ed|ion|ing)\b|\bnot (?:yet )?active\b|\binactive\b|\basleep\b"
    r"|\boffline\b|\bwake\b",
    re.IGNORECASE,
)
_NOT_KNOWN = re.compile(
    r"not found|no such|no (?:data|records?|results?|query results)\b|not exist|\bunknown\b"
    r"|\binvalid\b|no longer|\bdeleted\b|\bgone\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\btry again\b|\btemporar|\bmaintenance\b|\bserver error\b|\binternal error\b|\bbusy\b"
    r"|\bunavailable\b|\btimeout\b|\boverload|\bgateway\b|\bdeadlock\b",
    re.IGNORECASE,
)

_TABLE: tuple[tuple[Callable[[str], object], Standing], ...] = (
    (lambda said: _says_over(said), Standing.OVER),
    (_ASLEEP.search, Standing.ASLEEP),
    (_NOT_NOW.search, Standing.NOT_NOW),
    (_NOTHING_YET.search, Standing.NOTHING_YET),
    (_NOT_KNOWN.search, Standing.NOT_KNOWN),
)
"""What a refusal may say, the first that fits; nothing of it ends an order by itself. Too many
calls and a wrong account are errors and stand in `_raise_if_meant`. Any other text, and any
HTTP status code without words, is nothing yet."""

_OF_AN_ORDER = re.compile(rf"\b{_SUBJECT}s?\b|\b{_THING}\b|\bactivat|\brent", re.IGNORECASE)


def standing_of(said: str) -> Standing:
    """What the words of a refusal amount to."""
    return next((standing for fits, standing in _TABLE if fits(said)), Standing.NOTHING_YET)


def decode_inbox(reply: Reply, order: Order) -> Inbox:
    """The texts of `order`, oldest first when the answer dates them, and news of it.

    What the answer says of another order or number is left out.

    Raises:
        ServiceError: credentials, too many calls, or not understood; any other refusal is an
            inbox without texts, whose `standing` says what it amounts to.
    """
    outer = envelope(reply)
    claim = verdict(outer, reply.status_code)
    apart = rows_beside(outer, _LISTS, _SUBJECTS) or [(row, row) for row in rows(outer)]
    listed = [(row, with_envelope(full, outer)) for row, full in apart[:_MAX_MESSAGES]]
    own = [(row, full) for row, full in listed if is_about(full, order, by_id=True)]
    if len(own) < len(listed):
        _log.warning("an answer for order %s was about another one; left out", order.order_id)
    messages = [
        sms for row, full in own for sms in _messages(row, full, outer, claim, reply, order)
    ]
    if not messages and claim is not Verdict.SUCCESS:
        _raise_if_meant(reply, outer, claim, order)
    if not own:
        # Whatever this is about, it is not this order.
        standing = Standing.NOTHING_YET if claim is Verdict.SUCCESS else _standing(outer, order)
        return Inbox(standing=standing)
    news = news_in(own[-1][1], outer, reply)
    if messages:
        return Inbox(_in_order(messages), news)
    standing, said = Standing.ALIVE, ""
    if _OVER_STATUS.fullmatch(_apart(news.status)):
        standing, said = Standing.OVER, sentence(outer) or news.status
    elif claim is not Verdict.SUCCESS:
        standing, said = _standing(outer, order), sentence(outer)
        if standing is Standing.OVER:
            said = said or words(outer.get("status"))
        if not said and reply.status_code >= HTTPStatus.BAD_REQUEST:
            said = http_words(reply.status_code)
        elif _NOTHING_YET.search(said) and standing is Standing.NOTHING_YET:
            said = ""
    if standing is not Standing.ALIVE and normalize_key(news.status) in _LIVE_STATUS:
        standing = Standing.ALIVE
    return Inbox((), news, standing, said)


def holds_unread_text(reply: Reply, order: Order) -> bool:
    """Whether a success without an SMS holds a text with a code, under a name that is not known."""
    outer = envelope(reply)
    if verdict(outer, reply.status_code) is not Verdict.SUCCESS:
        return False
    return any(
        any(map(str.isalpha, text))
        and not _NOTHING_YET.search(text)
        and " " in text
        and code_in(text)
        for row in objects(outer)
        for name, value in row.items()
        if name not in _NO_TEXT
        for text in _texts(value)
        if text not in (order.service, order.number) and not _NOTHING_YET.search(text)
    )


def _standing(outer: Row, order: Order) -> Standing:
    """The standing that a refusal means; the name of the service ("Cancelled Plans") is ignored."""
    said = sentence(outer)
    standing = standing_of(said.replace(order.service, " ") if order.service else said)
    word = _apart(words(outer.get("status")))
    is_plain = standing is Standing.NOTHING_YET and not _NOTHING_YET.search(said)
    if is_plain and _OVER_STATUS.fullmatch(word) and "time" not in word:
        return Standing.OVER
    return standing


def _says_over(said: str) -> bool:
    for part in re.split(r"[.!;]+\s*|\n", said):
        if _OVER.search(part) and not _NOT_SO.search(part) and not _ASLEEP.search(part):
            return True
    return False


def _apart(status: str) -> str:
    """A status as words: "AutoCancelled" and "auto_cancelled" are "auto cancelled"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", status)
    return re.sub(r"[\s_-]+", " ", spaced).strip(_EDGES).lower()


def _raise_if_meant(reply: Reply, outer: Row, claim: Verdict, order: Order) -> None:
    said = sentence(outer)
    error = refusal(reply, outer, service=order.service)
    if reply.status_code == HTTPStatus.UNAUTHORIZED or isinstance(error, RateLimitedError):
        raise error
    # Wrong credentials stop every request about every order, so only plain words are believed.
    if isinstance(error, WrongCredentialsError) and not (
        _NOTHING_YET.search(said) or _OF_AN_ORDER.search(said)
    ):
        raise error
    has_words = said or reply.status_code >= HTTPStatus.BAD_REQUEST
    if claim is Verdict.UNCLEAR and not has_words and not any(key in outer for key in SURE_TEXT):
        raise BadAnswerError("The service's answer about the SMS cannot be understood.")


def _messages(
    own: Row, row: Row, outer: Row, claim: Verdict, reply: Reply, order: Order
) -> Iterator[IncomingSms]:
    """The SMS in one row: as it stands in the answer, and filled up from the envelope."""
    pin = _unless_placeholder(read_first(row, PIN, words) or "")
    texts = _texts_in(row, outer, claim, order)
    if not texts and pin and claim is Verdict.SUCCESS:
        texts = [pin]
    # A time or an id beside the status is the answer's: it may change with every poll.
    time_names = ENVELOPE_TIME if own is outer else TIME
    written = read_first(own, time_names, written_moment)
    is_sure = written is not None and not may_be_the_answers(written, reply)
    received = by_our_clock(written, reply) if written is not None and is_sure else None
    service_id = read_first(own, _SMS_ID, identifier) if own is not outer else None
    for text in texts:
        code = read_first(row, _CODE, words) or ""
        # Beside an SMS "code" may be its code, or the answer's own.
        is_its_code = bool(code) and digits(code) in digits(text)
        yield IncomingSms(
            text=text,
            pin=pin or (code if is_its_code else ""),
            sender=read_first(row, SENDER, words) or "",
            received_at=received,
            written_at=written,
            service_id=service_id or "",
        )


def _texts_in(row: Row, outer: Row, claim: Verdict, order: Order) -> list[str]:
    for key in SURE_TEXT:
        texts = _texts(row.get(key))
        if claim is not Verdict.SUCCESS:
            texts = [text for text in texts if code_in(text) or not _is_refusal(text, outer, order)]
        if texts:
            return texts
    if claim is not Verdict.SUCCESS:
        return []
    if any(key in row for key in SURE_TEXT):
        return []
    for key in _LIKELY_TEXT:
        texts = _texts(row.get(key))
        if row is outer and key == "message" and isinstance(row.get(key), str):
            # The envelope's own sentence mostly is no SMS.
            texts = [t for t in texts if code_in(t) and not _NOTHING_YET.search(t)]
        if texts:
            return texts
    return []


def _is_refusal(text: str, outer: Row, order: Order) -> bool:
    """Whether an answer that is no success repeats its own sentence where an SMS would stand."""
    bare = text.replace(order.service, " ") if order.service else text
    return text == sentence(outer) or standing_of(bare) in (Standing.OVER, Standing.NOT_KNOWN)


def _texts(value: Json) -> list[str]:
    parts = value[:_MAX_MESSAGES] if isinstance(value, list) else [value]
    texts = (words(part, limit=MAX_TEXT, lines=True) for part in parts)
    return [text for text in texts if _unless_placeholder(text)]


def _unless_placeholder(text: str) -> str:
    """`text`, or nothing where it only says that there is none: "N/A", "Waiting for SMS"."""
    bare = " ".join(re.sub(r"[,#]", " ", text.strip(_EDGES).replace("_", " ")).split())
    return "" if _PLACEHOLDER.fullmatch(bare) else text


def _in_order(messages: list[IncomingSms]) -> tuple[IncomingSms, ...]:
    dated = [(sms.written_at, sms) for sms in messages if sms.written_at is not None]
    if len(dated) < len(messages):
        return tuple(messages)
    return tuple(sms for _, sms in sorted(dated, key=lambda pair: pair[0]))
