"""Telephone numbers that belong to nobody: the ranges set aside for fiction.

USA and Canada: 555-0100 to 555-0199 of any area code. United Kingdom, France, Germany and
Sweden: the blocks that their regulators keep for drama.
"""

from random import Random

_US_AREAS = """
202 206 213 214 215 216 239 240 301 303 305 310 312 313 314 316 317 323 360 385 402 404 405 407
412 415 469 480 501 503 505 512 515 518 520 561 571 602 605 612 614 615 617 619 702 704
"""

_FICTIONAL = {
    "": tuple((f"1{area}55501", 2) for area in _US_AREAS.split()),
    "Canada": tuple((f"1{area}55501", 2) for area in ("416", "514", "604", "403", "902")),
    "United Kingdom": (("447700900", 3),),
    "France": (("33639980", 3), ("33639981", 3)),
    "Germany": (("491713920", 2),),
    "Sweden": (("467017406", 2),),
}
"""Country to blocks: a prefix of digits, and how many digits follow it."""


class PhoneNumbers:
    """Hands out fictional numbers, each once until a country's blocks are used up."""

    def __init__(self, random: Random) -> None:
        """Take the source of the order in which they are given."""
        self._random = random
        self._waiting: dict[str, list[str]] = {}

    def take(self, country: str = "") -> str:
        """A number of `country` (English name, empty for the USA): digits, no plus."""
        if not self._waiting.get(country):
            numbers = [
                f"{prefix}{last:0{digits}d}"
                for prefix, digits in _FICTIONAL[country]
                for last in range(10**digits)
            ]
            self._random.shuffle(numbers)
            self._waiting[country] = numbers
        return self._waiting[country].pop()
