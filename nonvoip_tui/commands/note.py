"""`note`: what the user writes beside an order; it stays in the journal."""

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.found_order import find_order
from nonvoip_tui.commands.orders import open_journal
from nonvoip_tui.domain.text import printable
from nonvoip_tui.services.lifecycle import MAX_NOTE


def write_note(context: Context, name: str, text: str | None) -> ExitCode:
    """Write a note, or print the one that is there.

    Args:
        context: the places and settings.
        name: what names the order.
        text: the note; empty takes it away, None prints it.

    Raises:
        ServiceError: there is no such order.
        StorageError: the journal cannot be read or written.
    """
    with open_journal(context) as store:
        order = find_order(store.orders, name)
        if text is None:
            context.output.line(order.note)
        else:
            store.orders.set_note(order.order_id, printable(text.strip(), limit=MAX_NOTE))
    return ExitCode.DONE
