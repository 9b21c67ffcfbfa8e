"""`export`: all orders or SMS for other programs, row by row, however many there are."""

import errno
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.headless import report_unknown
from nonvoip_tui.commands.orders import open_journal
from nonvoip_tui.commands.output import ExitCode
from nonvoip_tui.services.export import record_writer, records_of
from nonvoip_tui.settings.paths import private_file


def export_journal(
    context: Context, what: str, *, form: str, since: datetime | None, file: str
) -> ExitCode:
    """Write every order or SMS since a moment, oldest first, to a file or to "-", standard output.

    Raises:
        StorageError: the journal cannot be read.
        OSError: the file cannot be written; an existing one is unchanged.
    """
    with open_journal(context) as store, _opened(file) as target:
        writer = record_writer(what, form, target)
        for record in records_of(what, store.orders, store.messages, datetime.now(UTC), since):
            writer.write(record)
        writer.finish()
        unknown = store.journal.unresolved()
    report_unknown(context.output, unknown)
    return ExitCode.DONE


@contextmanager
def _opened(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name)
    path = path.parent.resolve() / path.name
    if path.is_symlink() and path.parts[1:2] not in (("dev",), ("proc",)):
        # In a folder that others can write, whoever made the link would choose the file.
        raise OSError(errno.ELOOP, "It is a link; name the file itself", str(path))
    if path.exists() and not stat.S_ISREG(path.stat().st_mode):
        with path.open("w", encoding="utf-8", newline="") as device:  # such as /dev/null
            yield device
        return
    with private_file(path) as file:
        yield file
