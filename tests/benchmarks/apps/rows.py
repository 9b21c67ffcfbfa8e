"""The rows that the table programs show, alike for all of them."""

import sys
from typing import NamedTuple


class Service(NamedTuple):
    """One row, as text."""

    name: str
    stock: str
    price: str
    network: str
    key: str


TITLES = ("Service", "Stock", "Price", "Network", "Key")


def services(count: int) -> list[Service]:
    """`count` rows, always the same."""
    return [
        Service(
            f"Service {place:05d}",
            str(place * 7919 % 400),
            f"{place * 31 % 500 / 100 + 0.1:.2f}",
            ("AT&T", "T-Mobile", "Verizon")[place % 3],
            f"p{place}",
        )
        for place in range(count)
    ]


def count_asked_for() -> int:
    """The number of rows on the command line; 300 when there is none."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else 300
