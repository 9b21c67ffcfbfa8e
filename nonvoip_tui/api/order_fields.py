"""The fields of an order that any answer about it may carry, and their names."""

from nonvoip_tui.api.envelope import UNDER_WAY, Row, names, normalize_key, read_first
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.api.times import end_time
from nonvoip_tui.api.values import Json, identifier, phone_number, price, words
from nonvoip_tui.domain.answers import Role
from nonvoip_tui.domain.models import KINDS, Order, OrderNews
from nonvoip_tui.domain.phone_numbers import may_be_same_number

ORDER_ID = names(Role.ID, "order_id", "order_no", "rental_id", "activation_id", "order")
_ORDER_ID_ALONE = names("order_id")
ANY_ID = (*ORDER_ID, *names("id"))
_OUR_NUMBER = names("number", "phone_number", "mdn", "phone", "msisdn", "did", "phone_no")
NUMBER = (*names(Role.NUMBER), *_OUR_NUMBER)
SERVICE = names(Role.SERVICE, "service", "service_name", "product_name", "name", "application")
PRODUCT_ID = names("product_id", "service_id", "pid")
KIND = names("type", "kind", "rental_type", "product_type")
PRICE = names(Role.PRICE, "price", "cost", "charged", "amount_charged", "total", "amount")
EXPIRES = names(
    Role.END, "expiration", "till_expiration", "expires", "expires_at", "expire_at", "expiry",
    "expires_on", "expiration_date", "expires_in", "time_left", "valid_until", "valid_till",
    "new_expiration", "new_expiration_date", "new_expiry", "new_expires", "new_expires_at",
    "new_expiry_date", "new_end", "new_end_date", "expire_date", "expiry_date", "expiration_time",
    "expire_time", "expire_on", "end_date", "rental_end", "renewed_until", "extended_until",
    "paid_until", "next_expiration", "until",
)  # fmt: skip
ACTIVE_UNTIL = names(
    Role.END_ON, "end_on", "ends_on", "active_until", "online_until", "end_at", "ends_at"
)
_KNOWN_KINDS = {normalize_key(kind): kind for kind in KINDS}
_STATUS = names("order_status", "state")


def news_in(row: Row, outer: Row, reply: Reply, id_names: tuple[str, ...] = ORDER_ID) -> OrderNews:
    """What a row says of its order."""
    return OrderNews(
        order_id=read_first(row, id_names, identifier) or "",
        number=read_first(row, NUMBER, phone_number) or "",
        status=status_in(row, outer),
        price=read_first(row, PRICE, price),
        expires_at=read_first(row, EXPIRES, lambda value: end_time(value, reply)),
        active_until=read_first(row, ACTIVE_UNTIL, lambda value: end_time(value, reply)),
    )


def status_in(row: Row, outer: Row) -> str:
    """The order's own status word, raw: that of the envelope only if it is one of an order."""
    status = words(row.get("status"))
    if row is outer and normalize_key(status) not in UNDER_WAY:
        status = ""
    return read_first(row, _STATUS, words) or status


def known_kind(value: Json) -> str:
    """A kind that we know, as we spell it; empty for any other word."""
    return _KNOWN_KINDS.get(normalize_key(words(value)), "")


def is_about(row: Row, order: Order, *, by_id: bool) -> bool:
    """Whether a row is not plainly about another order: by its number, and by its id if asked."""
    # No other names: a text lost for a number or an id of something else is lost for good.
    number = read_first(row, _OUR_NUMBER, phone_number)
    if number and order.number and not may_be_same_number(number, order.number):
        return False
    order_id = read_first(row, _ORDER_ID_ALONE, identifier) if by_id else None
    own_id = order.service_order_id
    return not order_id or not own_id or order_id.casefold() == own_id.casefold()


def is_same_service(one: str, other: str) -> bool:
    """Whether two spellings name one service: letters and digits decide, in any case."""
    return normalize_key(one) == normalize_key(other)


def resembles(one: str, other: str) -> bool:
    """Whether two spellings may name one service: one holds the other."""
    shorter, longer = sorted((normalize_key(one), normalize_key(other)), key=len)
    return shorter != "" and shorter in longer
