"""Which SMS nobody has looked at: counted for each order, kept over restarts and copies."""

from contextlib import suppress

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import Event, SmsArrived, UnseenChanged
from nonvoip_tui.services.ports import Emit, Messages


class Unseen:
    """Keeps what the person looks at, then tells how many are left."""

    def __init__(self, messages: Messages, emit: Emit) -> None:
        self._messages = messages
        self._emit = emit

    def hear(self, event: Event) -> None:
        """An SMS that came is one more, whichever copy of the program it came to."""
        if isinstance(event, SmsArrived):
            self.tell()

    def tell(self) -> None:
        """Count again and tell."""
        with suppress(StorageError):  # then what was told before stays
            self._emit(UnseenChanged(self._messages.unseen_by_order()))

    async def see(self, sms_id: int) -> None:
        """The person looks at this SMS.

        Raises:
            StorageError: that cannot be kept.
        """
        self._messages.see(sms_id)
        self.tell()

    async def see_order(self, order_id: str) -> None:
        """The person looks at all SMS of this order.

        Raises:
            StorageError: that cannot be kept.
        """
        self._messages.mark_seen(order_id)
        self.tell()

    async def see_all(self) -> None:
        """The person wants none to be new.

        Raises:
            StorageError: that cannot be kept.
        """
        self._messages.see_all()
        self.tell()
