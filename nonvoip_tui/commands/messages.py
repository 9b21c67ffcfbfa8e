"""`messages`: the SMS in the journal, searched, without asking the service."""

from datetime import UTC, datetime

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.orders import open_journal
from nonvoip_tui.commands.sms import print_sms
from nonvoip_tui.services.export import message_record


def print_all_messages(context: Context, *, words: str, limit: int, as_json: bool) -> ExitCode:
    """Print the newest SMS of all orders, the newest first.

    Args:
        context: the places and settings.
        words: only those with all of these words, or digits of the number; empty for all.
        limit: the most that are printed.
        as_json: print one JSON document.

    Raises:
        StorageError: the journal cannot be read.
    """
    with open_journal(context) as store:
        if words:
            found = store.messages.search(words, limit=limit + 1)
        else:
            found = store.messages.recent(limit + 1)
    output, shown, now = context.output, found[:limit], datetime.now(UTC)
    if as_json:
        output.document([message_record(sms) for sms in shown])
        return ExitCode.DONE
    for sms in shown:
        print_sms(output, sms, now, names_order=True)
    if not shown:
        output.complain(f"No SMS has {words!r} in it." if words else "No SMS in the journal.")
        return ExitCode.REFUSED
    if len(found) > limit:
        output.complain(f"These are the newest {limit}; --limit shows more, `export` all.")
    return ExitCode.DONE
