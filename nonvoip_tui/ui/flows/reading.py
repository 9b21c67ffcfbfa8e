"""Reads price lists, SMS, the balance, older orders, statistics and answers, and goes to an order.

The first frame asks for a price list, so dialogs and services are not imported with this module.
"""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from nonvoip_tui.domain.answers import StoredAnswer
from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import CatalogChanged
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.ui import requests
from nonvoip_tui.ui.base import FAILURES, UiApp
from nonvoip_tui.ui.code_choice import newest_offer
from nonvoip_tui.ui.formatting import service_name
from nonvoip_tui.ui.view_model import HistoryRead, ListFailed, TextsRead, list_name

if TYPE_CHECKING:
    from nonvoip_tui.services.services import Services


async def look_at_kind(app: UiApp, request: requests.KindLookedAt) -> None:
    """Show the price list as it is stored, and read it again when it is old."""
    kind, country, again = request.kind, request.country, request.again
    name = list_name(kind, country)
    try:
        if name not in app.view_model.price_lists:
            stored = await app.engine.do(lambda services: services.catalog.stored(kind, country))
            if stored.read_at is not None and name not in app.view_model.price_lists:
                app.learn(CatalogChanged(kind, stored.products, stored.read_at, country))
        with app.busy("reading…") if again else nullcontext():
            await app.engine.do(lambda services: services.catalog.look(kind, country, again=again))
    except (ServiceError, StorageError) as error:
        app.view_model.list_failures[name] = error
        app.bus.publish(ListFailed())
        if again or country:
            raise
    except EngineStoppedError:
        return


async def choose_country(app: UiApp, _: requests.CountryWanted) -> None:
    """Ask for a country, and show its price list."""
    if app.has_dialog:
        return
    from nonvoip_tui.ui.dialogs.products import PickCountry
    from nonvoip_tui.ui.screens.products import ProductsScreen

    with app.opening_dialog():
        countries = app.view_model.countries or app.view_model.contract.countries
        if not countries:
            try:
                with app.busy("reading…"):
                    countries = await app.engine.do(lambda services: services.catalog.countries())
            except FAILURES as error:
                app.show_error(error)  # a country can still be typed
        chosen = await app.push_screen_wait(PickCountry(countries))
    if chosen is not None and isinstance(screen := app.screen, ProductsScreen):
        screen.show_country(chosen)


async def ask_now(app: UiApp, request: requests.AskRequested) -> None:
    """Ask for the SMS of an order out of turn."""
    with app.busy("asking…"):
        new = await app.engine.do(lambda services: services.poller.ask_now(request.order_id))
    if not new:
        app.toast("Checked: no new SMS.", seconds=2)


async def read_balance(app: UiApp, _: requests.BalanceWanted) -> None:
    """Read the balance."""
    with app.busy("asking…"):
        await app.engine.do(lambda services: services.account.refresh())


async def follow_overview(app: UiApp, _: requests.OverviewWanted) -> None:
    """Have the account's money added up from now on whenever it moves."""
    with suppress(EngineStoppedError):
        await app.engine.do(lambda services: services.overviews.follow())


async def look_at_order(app: UiApp, request: requests.OrderLookedAt) -> None:
    """Read all SMS of the order that the user looks at, and mark them as seen."""
    order_id = request.order_id
    app.view_model.looked_at_id = order_id
    order = app.view_model.order(order_id)
    has_older = order is not None and order.sms_count > len(app.view_model.messages_of(order_id))

    async def texts(services: "Services") -> Sequence[Sms]:
        await services.look_at(order_id)
        return services.messages.of_order(order_id) if has_older else ()

    with suppress(StorageError, EngineStoppedError):  # then they are new once more
        if older := await app.engine.do(texts):
            app.view_model.stored_messages[order_id] = older
            app.bus.publish(TextsRead())


async def read_history(app: UiApp, request: requests.HistoryWanted) -> None:
    """Read the page of ended orders that comes after the oldest one, the newest first."""

    async def page(services: "Services") -> Sequence[Order]:
        return services.orders.ended(app.now, request.count, request.before)

    account = app.view_model.email
    orders = await app.engine.do(page)
    if app.view_model.email != account:
        return  # of an account that is not shown any more
    app.view_model.history |= {order.order_id: order for order in orders}
    app.bus.publish(HistoryRead(orders, is_complete=len(orders) < request.count))


async def show_answers(app: UiApp, wanted: requests.AnswerWanted) -> None:
    """Show what was answered to a call or about an order, or what could not be understood.

    Raises:
        StorageError: the journal cannot be read.
    """
    from nonvoip_tui.ui.dialogs.request_log import AnswerView

    async def read(services: "Services") -> Sequence[StoredAnswer]:
        if wanted.ref:
            stored = services.answers.of_intent(wanted.ref)
            return [stored] if stored else []
        if wanted.order_id:
            of_sms = services.answers.unread("getsms", limit=3)
            return [*of_sms, *services.answers.of_order(wanted.order_id)]
        return services.answers.unread()

    answers = await app.engine.do(read)
    is_of_a_call = wanted.ref or wanted.order_id
    examples = () if is_of_a_call else app.view_model.unread_examples
    if not answers and not examples:
        app.toast("No answer is stored: none came, or it came before this version stored answers.")
        return
    await app.push_screen_wait(AnswerView(answers, examples))


_NO_SMS = "No SMS has arrived."


async def copy_newest_code(app: UiApp, _: object) -> None:
    """Copy the code or link of the newest SMS that has one, and say whose it is."""
    messages = app.view_model.latest_messages()
    sms, offer = newest_offer(messages)
    if sms is None or offer is None:
        app.toast("No SMS with a code has arrived." if messages else _NO_SMS, "warning")
        return
    order = app.view_model.order(sms.order_id)
    service = service_name(order) if order else sms.service
    app.post_message(requests.CopyRequested(offer.text, f"{service}: {offer.name(app.now)}"))


async def show_newest(app: UiApp, _: object) -> None:
    """Go to the order of the newest SMS."""
    messages = app.view_model.latest_messages()
    if not messages:
        app.toast(_NO_SMS, "warning")
    elif app.current_mode == "orders" and app.view_model.looked_at_id == messages[0].order_id:
        app.toast("The newest SMS is the one shown.")
    elif not app.has_dialog:
        await show_order(app, messages[0].order_id)


async def show_chosen(app: UiApp, request: requests.ShowRequested) -> None:
    """Go to an order."""
    if not app.has_dialog:
        await show_order(app, request.order_id)


async def show_order(app: UiApp, order_id: str) -> None:
    """Bring an order to the front, unless a dialog is open: that keeps its screen under it."""
    if app.has_dialog:
        app.toast(f"The number is ordered: press {app.key_names('app.orders')} to see it.")
        return
    from nonvoip_tui.ui.screens.orders import OrdersScreen

    await app.switch_mode("orders")
    if isinstance(screen := app.screen, OrdersScreen):
        screen.select(order_id)
