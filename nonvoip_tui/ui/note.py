"""The conversation of writing a note on an order."""

from nonvoip_tui.domain.models import Order
from nonvoip_tui.services.desk import Desk
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.modals.write_note import WriteNote


async def note(app: UiApp, order_id: str) -> None:
    """Ask for the note on this order, and keep it.

    Raises:
        StorageError: the order cannot be read, or the note not be kept.
    """

    async def read(desk: Desk) -> Order | None:
        return desk.orders.get(order_id)

    order = app.facts.order(order_id) or await app.engine.do(read)
    if order is None or app.has_dialog:
        return
    words = await app.push_screen_wait(WriteNote(order))
    if words is None or words == order.note:
        return
    await app.engine.do(lambda desk: desk.notes.set(order_id, words))
    app.tell("The note is kept." if words else "The note is gone.", seconds=3)
