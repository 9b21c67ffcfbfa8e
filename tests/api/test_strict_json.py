"""JSON that can be trusted, and JSON that cannot."""

from decimal import Decimal

import pytest

from nonvoip_tui.api.values import Json, NotJsonError, dump_object, parse


def test_numbers_with_a_point_stay_exact() -> None:
    read = parse(b'\xef\xbb\xbf{"price": 1.10, "count": 3}')
    assert isinstance(read, dict)
    assert repr(read["price"]) == "Decimal('1.10')"
    assert read["count"] == 3


# F15
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b"NaN",
        b'{"a": Infinity}',
        b'{"a": -Infinity}',
        b'{"a": 1, "a": 2}',
        b"9" * 5_000,
        b"1e99999999999999999999",
        '{"a": "é"}'.encode("latin-1"),
        '{"a": 1}'.encode("utf-16"),
        b'{"a": 1} trailing',
        b"\0",
        b"'a'",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_what_cannot_be_trusted_is_not_json(body: bytes) -> None:
    with pytest.raises(NotJsonError):
        parse(body)


def test_a_sum_goes_out_digit_for_digit() -> None:
    fields: dict[str, Json] = {
        "accepted_max_price": Decimal("1.10"),
        "id": 5,
        "text": 'é"\n',
        "none": None,
    }
    assert dump_object(fields) == (
        b'{"accepted_max_price": 1.10, "id": 5, "text": "\\u00e9\\"\\n", "none": null}'
    )


def test_a_sum_never_goes_out_with_an_exponent() -> None:
    assert dump_object({"a": Decimal("1E+2")}) == b'{"a": 100}'
