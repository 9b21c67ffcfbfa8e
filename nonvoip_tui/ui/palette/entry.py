"""One line of the palette."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Run = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen, or that says why it cannot be now."""

    title: str
    where: str
    """The place it belongs to, or what kind of thing it is."""
    detail: str
    """Its key, its price, how it stands."""
    run: Run
    words: str = ""
    """What else it is found by."""
    why_not: str = ""
    """A sentence; empty when it can be chosen."""

    @property
    def haystack(self) -> str:
        """What is searched, the title first."""
        return f"{self.title} {self.where} {self.words}".casefold()
