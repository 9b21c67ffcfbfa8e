"""Notes, marks, exports, the callback URL and older orders: asked for, done, told."""

from collections.abc import Sequence

from nonvoip_tui.domain.errors import Certainty, ServiceError
from nonvoip_tui.domain.models import Order, Product, Sms
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.services.export import FOLDER, MESSAGES
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.state import SavedUrl
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.dialogs.account import SaveUrl
from nonvoip_tui.ui.dialogs.base import Confirm
from nonvoip_tui.ui.dialogs.products import Watch
from nonvoip_tui.ui.dialogs.records import ChooseForm, WriteNote
from nonvoip_tui.ui.formatting import clock_time, kind_label, money, short_path
from nonvoip_tui.ui.view_model import HistoryRead, TextsRead


async def export(app: UiApp, what: str) -> None:
    """Ask for the form, write the file, and say where it is.

    Args:
        app: shows the dialog and carries the request to the engine.
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
            done = await app.engine.do(lambda services: services.exports.write(what, form))
    except OSError as error:
        app.toast(f"Not exported to {directory}: {error.strerror or error}.", "error", 10)
        return
    rows = "order" if done.count == 1 and what != MESSAGES else rows
    app.toast(f"{done.count:,} {rows} written to {short_path(done.path)}", seconds=12)


async def note(app: UiApp, order_id: str) -> None:
    """Ask for the note on this order, and keep it.

    Raises:
        StorageError: the order cannot be read, or the note not be kept.
    """

    async def read(services: Services) -> Order | None:
        return services.orders.get(order_id)

    order = app.view_model.order(order_id) or await app.engine.do(read)
    if order is None or app.has_dialog:
        return
    words = await app.push_screen_wait(WriteNote(order))
    if words is None or words == order.note:
        return
    await app.engine.do(lambda services: services.notes.set(order_id, words))
    app.toast("The note is kept." if words else "The note is gone.", seconds=3)


async def toggle_favourite(app: UiApp, product: Product) -> None:
    """Put a product on top of its list, or back among the others."""
    await app.engine.do(lambda services: services.marking.toggle_favourite(product))


async def toggle_watch(app: UiApp, product: Product) -> None:
    """Ask up to which price, and watch a product; of a watched one, stop at once."""
    if ProductKey.of(product) in app.view_model.marks.watched:
        await app.engine.do(lambda services: services.marking.toggle_watch(product))
        app.toast(f"{product.name} is not watched any more.", seconds=3)
        return
    answer = await app.push_screen_wait(Watch(product))
    if answer is None:
        return
    await app.engine.do(lambda services: services.marking.toggle_watch(product, answer.max_price))
    limit = "" if answer.max_price is None else f" at {money(answer.max_price)} or less"
    app.toast(f"{product.name} is watched{limit}.", seconds=3)


async def watch_nothing(app: UiApp) -> None:
    """Ask, and take every watch back: a product may have left its list for good."""
    rows = [
        (key.service, key.country or kind_label(key.kind)) for key in app.view_model.marks.watched
    ]
    dialog = Confirm(
        "Watch nothing any more?", rows, "", accept="Stop watching", decline="Go on watching"
    )
    if await app.push_screen_wait(dialog):
        await app.engine.do(lambda services: services.marking.watch_nothing())


async def save_url(app: UiApp, proposed: str = "") -> None:
    """Ask for the URL, warn of what it replaces, save it, and tell how that ended.

    Args:
        app: shows the dialog and carries the request to the engine.
        proposed: what stands in the entry at first; else what was saved last.
    """
    if app.setting.config.read_only:
        app.toast("Started for looking only: the callback URL is not changed.", "warning")
        return
    before = SavedUrl.of(app.setting.state, app.view_model.email)
    url = await app.push_screen_wait(SaveUrl(proposed, before.url if before else ""))
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
    app.toast(
        f"Callback URL saved at {clock_time(app.now, app.now)}. {sentence}".strip(), seconds=8
    )


PAGE_ORDERS = 200
"""Read at once; a page costs the same wherever it begins."""


async def read_history(app: UiApp, before: Order | None) -> None:
    """Read the page of ended orders that comes after `before`, the newest first.

    Args:
        app: carries the request to the engine, and knows the orders afterwards.
        before: the oldest one read so far; None for the first page.
    """

    async def page(services: Services) -> Sequence[Order]:
        return services.orders.ended(app.now, PAGE_ORDERS, before)

    account = app.view_model.email
    orders = await app.engine.do(page)
    if app.view_model.email != account:
        return  # of an account that is not shown any more
    app.view_model.history |= {order.order_id: order for order in orders}
    app.bus.publish(HistoryRead(orders, is_complete=len(orders) < PAGE_ORDERS))


async def look_at(app: UiApp, order_id: str) -> None:
    """The user looks at this order, or at none: have all of its SMS at hand."""
    order = app.view_model.order(order_id)
    has_older = order is not None and order.sms_count > len(app.view_model.messages_of(order_id))

    async def texts(services: Services) -> Sequence[Sms]:
        await services.look_at(order_id)
        return services.messages.of_order(order_id) if has_older else ()

    if older := await app.engine.do(texts):
        app.view_model.stored_messages[order_id] = older
        app.bus.publish(TextsRead())
