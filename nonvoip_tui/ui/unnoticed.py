"""The SMS that came while the person may not have looked."""

from collections.abc import Container


class Unnoticed:
    """Remembers one word of each order's newest SMS until it has been noticed."""

    def __init__(self) -> None:
        self._words: dict[str, str] = {}

    @property
    def newest(self) -> str:
        """The word of what came last; empty when all was noticed."""
        return next(reversed(self._words.values()), "")

    def add(self, order_id: str, word: str) -> None:
        """An SMS of an order came."""
        self._words.pop(order_id, None)
        self._words[order_id] = word

    def forget_all_but(self, unseen: Container[str]) -> None:
        """The person is there: what is not new any more was noticed.

        Args:
            unseen: the orders with SMS that nobody has looked at.
        """
        self._words = {order: word for order, word in self._words.items() if order in unseen}
