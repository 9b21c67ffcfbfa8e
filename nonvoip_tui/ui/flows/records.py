"""Notes, marks, exports, what is copied, and the callback URL."""

from nonvoip_tui.domain.errors import Certainty, ServiceError
from nonvoip_tui.domain.models import Order, ProductKey
from nonvoip_tui.services.export import FOLDER, MESSAGES
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.state import SavedUrl
from nonvoip_tui.ui import clipboard, requests
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formatting import clock_time, kind_label, money, short_path


async def export(app: UiApp, request: requests.ExportWanted) -> None:
    """Ask for the format, write the file, and say where it is."""
    if app.has_dialog:
        return
    from nonvoip_tui.ui.dialogs.records import ChooseFormat

    directory = short_path(app.setting.files["data"].parent / FOLDER)
    rows = "SMS" if request.what == MESSAGES else "orders"
    with app.opening_dialog():
        chosen = await app.push_screen_wait(ChooseFormat(rows, directory))
    if chosen is None:
        return
    try:
        with app.busy("exporting…"):
            done = await app.engine.do(
                lambda services: services.exports.write(request.what, chosen)
            )
    except OSError as error:
        app.toast(f"Not exported to {directory}: {error.strerror or error}.", "error", 10)
        return
    rows = "order" if done.count == 1 and request.what != MESSAGES else rows
    app.toast(f"{done.count:,} {rows} written to {short_path(done.path)}", seconds=12)


async def write_note(app: UiApp, request: requests.NoteWanted) -> None:
    """Ask for the note on an order, and save it."""
    from nonvoip_tui.ui.dialogs.records import WriteNote

    order_id = request.order_id

    async def read(services: Services) -> Order | None:
        return services.orders.get(order_id)

    with app.opening_dialog():
        order = app.view_model.order(order_id) or await app.engine.do(read)
        if order is None or app.has_dialog:
            return
        words = await app.push_screen_wait(WriteNote(order))
    if words is None or words == order.note:
        return
    await app.engine.do(lambda services: services.notes.set(order_id, words))
    app.toast("Note saved." if words else "Note removed.", seconds=3)


async def toggle_favourite(app: UiApp, request: requests.FavouriteRequested) -> None:
    """Put a product on top of its list, or back among the others."""
    await app.engine.do(lambda services: services.marking.toggle_favourite(request.product))


async def toggle_watch(app: UiApp, request: requests.WatchRequested) -> None:
    """Ask up to which price, and watch a product; stop watching a watched one at once."""
    if app.has_dialog:
        return
    product = request.product
    if ProductKey.of(product) in app.view_model.marks.watched:
        await app.engine.do(lambda services: services.marking.toggle_watch(product))
        app.toast(f"No longer watching {product.name}.", seconds=3)
        return
    from nonvoip_tui.ui.dialogs.products import Watch

    with app.opening_dialog():
        answer = await app.push_screen_wait(Watch(product))
    if answer is None:
        return
    await app.engine.do(lambda services: services.marking.toggle_watch(product, answer.max_price))
    limit = "" if answer.max_price is None else f" at {money(answer.max_price)} or less"
    app.toast(f"Watching {product.name}{limit}.", seconds=3)


async def watch_nothing(app: UiApp, _: requests.WatchNothingWanted) -> None:
    """Ask, and stop watching everything: a product may have left its list for good."""
    if app.has_dialog:
        return
    from nonvoip_tui.ui.dialogs.base import Confirm

    rows = [
        (key.service, key.country or kind_label(key.kind)) for key in app.view_model.marks.watched
    ]
    dialog = Confirm(
        "Stop watching everything?", rows, "", accept="Stop watching", decline="Keep watching"
    )
    if await app.push_screen_wait(dialog):
        await app.engine.do(lambda services: services.marking.watch_nothing())


async def copy_text(app: UiApp, request: requests.CopyRequested) -> None:
    """Copy a text to the user's own machine, and say which way it went."""
    command = app.setting.config.copy_command
    done = await clipboard.copy(request.text, app.copy_to_clipboard, app.send, command)
    sentence = f"{request.what} {done}."
    app.toast(sentence, seconds=max(3, len(sentence) / 12))


async def write_code(app: UiApp, request: requests.CodeFileWanted) -> None:
    """Write a code to its file beside what the screen remembers, and say where it is."""
    path = app.setting.files["state"].with_name("code")
    try:
        await clipboard.write_file(path, request.code)
    except OSError as error:
        reason = error.strerror or error
        app.toast(f"Not written to {short_path(path)}: {reason}.", "error", 10)
    else:
        app.toast(f"Code {request.code} written to {short_path(path)}", seconds=12)


async def save_url(app: UiApp, request: requests.SaveUrlWanted) -> None:
    """Ask for the callback URL, warn of what it replaces, save it, and say how that ended."""
    if app.has_dialog:
        return
    if app.setting.config.read_only:
        app.toast("Read-only mode: the callback URL is not changed.", "warning")
        return
    from nonvoip_tui.ui.dialogs.account import SaveUrl

    before = SavedUrl.of(app.setting.state, app.view_model.email)
    with app.opening_dialog():
        url = await app.push_screen_wait(SaveUrl(request.proposed, before.url if before else ""))
    if url is None:
        return
    try:
        with app.busy("saving…"):
            sentence = await app.engine.do(lambda services: services.account.save_url(url))
    except ServiceError as error:
        if error.certainty is Certainty.UNKNOWN:
            words = f"It is not known whether the URL was saved; saving again is safe. {error}"
        else:
            words = f"The callback URL was not saved: {error}"
        app.toast(words, "error", 10)
        return
    saved_at = f"{app.now.astimezone():%Y-%m-%d %H:%M}"
    SavedUrl(url, saved_at).remember(app.setting.state, app.view_model.email)
    words = f"Callback URL saved at {clock_time(app.now, app.now)}. {sentence}"
    app.toast(words.strip(), seconds=8)
