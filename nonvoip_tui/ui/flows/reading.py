"""Reads price lists, SMS, the balance, older orders and statistics.

The first frame asks for a price list, so dialogs and services are not imported with this module.
"""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import CatalogChanged
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.services.engine import EngineStoppedError
from nonvoip_tui.ui import requests
from nonvoip_tui.ui.base import FAILURES, UiApp
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
