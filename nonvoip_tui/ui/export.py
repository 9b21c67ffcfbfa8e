"""The conversation of writing all orders or SMS to a file."""

from nonvoip_tui.services.export import MESSAGES
from nonvoip_tui.services.exports import FOLDER
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import short_path
from nonvoip_tui.ui.modals.choose_form import ChooseForm


async def export(app: UiApp, what: str) -> None:
    """Ask for the form, write the file, and say where it is.

    Args:
        app: shows the dialog and carries the wish to the engine.
        what: `export.ORDERS` or `export.MESSAGES`.

    Raises:
        StorageError: the rows cannot be read.
    """
    if app.has_dialog:
        return
    directory = short_path(app.setting.files["data"].parent / FOLDER)
    rows = "SMS" if what == MESSAGES else "orders"
    form = await app.push_screen_wait(ChooseForm(rows, directory))
    if form is None:
        return
    try:
        with app.busy("exporting…"):
            done = await app.engine.do(lambda desk: desk.exports.write(what, form))
    except OSError as error:
        app.tell(f"Not exported to {directory}: {error.strerror or error}.", "error", 10)
        return
    rows = "order" if done.count == 1 and what != MESSAGES else rows
    app.tell(f"{done.count:,} {rows} written to {short_path(done.path)}", seconds=12)
