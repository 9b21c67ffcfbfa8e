"""Handles the requests of widgets and screens, each in a worker of the App."""

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from typing import TYPE_CHECKING

from textual import on

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import CatalogChanged, Connection, ConnectionChanged, ExpiredRejected
from nonvoip_tui.domain.models import Action, Intent, Order
from nonvoip_tui.services.engine import Engine, EngineStoppedError
from nonvoip_tui.services.snapshot import Snapshot
from nonvoip_tui.ui import requests
from nonvoip_tui.ui.base import Setting, UiApp, background
from nonvoip_tui.ui.formatting import product_name, service_name
from nonvoip_tui.ui.screens.products import ProductsScreen
from nonvoip_tui.ui.view_model import ListFailed, Reloaded, list_name

if TYPE_CHECKING:
    from nonvoip_tui.settings.credentials import SoughtCredentials

FAILURES = (ServiceError, StorageError, EngineStoppedError)
"""How a request can end without a defect."""


class FreeRequestHandlers(UiApp):
    """What Products and Account ask for beside buying; each in a worker of the App."""

    @on(requests.FavouriteRequested)
    @background("favourite")
    async def _favourite_requested(self, request: requests.FavouriteRequested) -> None:
        from nonvoip_tui.ui.flows.records import toggle_favourite

        try:
            await toggle_favourite(self, request.product)
        except FAILURES as error:
            self.say(error)

    @on(requests.WatchRequested)
    @background("watch")
    async def _watch_requested(self, request: requests.WatchRequested) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.flows.records import toggle_watch

        try:
            with self.opening_dialog():
                await toggle_watch(self, request.product)
        except FAILURES as error:
            self.say(error)

    @on(requests.WatchNothingWanted)
    @background("watch")
    async def _watch_nothing_wanted(self) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.flows.records import watch_nothing

        try:
            await watch_nothing(self)
        except FAILURES as error:
            self.say(error)

    @on(requests.OverviewWanted)
    @background("overview")
    async def _overview_wanted(self) -> None:
        with suppress(EngineStoppedError):
            await self.engine.do(lambda services: services.overviews.follow())

    @on(requests.SaveUrlWanted)
    @background("save_url")
    async def _save_url_wanted(self, request: requests.SaveUrlWanted) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.flows.records import save_url

        try:
            with self.opening_dialog():
                await save_url(self, request.proposed)
        except FAILURES as error:
            self.say(error)

    def say(self, error: Exception) -> None:
        """Tell it, unless the trouble line says it already."""
        if str(error) != self.view_model.connection.reason:
            from nonvoip_tui.ui.formatting import with_cure

            self.toast(with_cure(error, self.key_names), "error", 10)


class RecordRequestHandlers(FreeRequestHandlers):
    """What Orders and Messages ask for beside the service; each in a worker of the App."""

    @on(requests.NoteWanted)
    @background("note")
    async def _note_wanted(self, request: requests.NoteWanted) -> None:
        from nonvoip_tui.ui.flows.records import note

        try:
            with self.opening_dialog():
                await note(self, request.order_id)
        except FAILURES as error:
            self.say(error)

    @on(requests.ExportWanted)
    @background("export")
    async def _export_wanted(self, request: requests.ExportWanted) -> None:
        from nonvoip_tui.ui.flows.records import export

        try:
            with self.opening_dialog():
                await export(self, request.what)
        except FAILURES as error:
            self.say(error)

    @on(requests.CodeFileWanted)
    @background("code_file")
    async def _code_file_wanted(self, request: requests.CodeFileWanted) -> None:
        from nonvoip_tui.ui.clipboard import write_code

        await write_code(self, request.code)


_TOGETHER_SECONDS = 0.5
"""Orders that run out within this are asked about on one dialog."""


class RequestHandlers(RecordRequestHandlers):
    """The half of the App that does what screens ask for.

    A worker of a screen would die with it; and no worker here is exclusive, because that would
    cancel a call in flight.
    """

    def __init__(self, engine: Engine, setting: Setting) -> None:
        super().__init__(engine, setting)
        self.is_conversing = False
        """Whether a conversation that can spend goes on, from its first dialog to its end."""
        self._is_signing_in = False
        self._ran_out: list[Order] = []
        """Those whose time is over and which nobody was asked about yet."""

    # -- money ---------------------------------------------------------------------------------

    @on(requests.BuyRequested)
    def _buy_requested(self, request: requests.BuyRequested) -> None:
        if gone := [product_name(each) for each in request.request.products if not each.in_stock]:
            key = self.key_names("products.watch")
            self.toast(f"Out of stock: {', '.join(gone)}. {key} watches for it.", "warning")
        elif self._begin_conversation():  # before the worker: a double press orders once
            self._purchase(request)

    @background("purchase")
    async def _purchase(self, request: requests.BuyRequested) -> None:
        from nonvoip_tui.ui.flows.purchase import purchase

        try:
            await purchase(self, request.request, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    async def _show_order(self, order_id: str) -> None:
        if self.has_dialog:  # a dialog belongs to its place: that is not left under it
            self.toast(f"The number is ordered: press {self.key_names('app.orders')} to see it.")
            return
        from nonvoip_tui.ui.screens.orders import OrdersScreen

        await self.switch_mode("orders")
        screen = self.screen
        assert isinstance(screen, OrdersScreen)
        screen.select(order_id)

    @on(requests.RejectRequested)
    def _reject_requested(self, request: requests.RejectRequested) -> None:
        order = self.view_model.order(request.order_id)
        if order is not None and self._begin_conversation():
            self._reject(order)

    @background("reject")
    async def _reject(self, order: Order) -> None:
        from nonvoip_tui.ui.flows.reject import reject

        try:
            await reject(self, order, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    @on(requests.ActRequested)
    def _act_requested(self, request: requests.ActRequested) -> None:
        order = self.view_model.order(request.order_id)
        if order is not None and self._begin_conversation():
            self._act(request.action, order)

    @background("act")
    async def _act(self, action: Action, order: Order) -> None:
        from nonvoip_tui.ui.flows.lifecycle import act

        try:
            await act(self, action, order, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    def ask_about_expired(self, order: Order) -> None:
        """An order ran out unused: offer to reject it, with all that run out at the same time."""
        if not self._ran_out:
            self.set_timer(_TOGETHER_SECONDS, self._ask_about_all_expired)
        self._ran_out.append(order)

    def _ask_about_all_expired(self) -> None:
        orders, self._ran_out = self._ran_out, []
        if self.has_dialog or self.is_conversing:
            names = ", ".join(dict.fromkeys(map(service_name, orders)))
            them = "it" if len(orders) == 1 else "them"
            key = self.key_names("orders.reject")
            words = f"No SMS came for {names} in time: {key} rejects {them}, on Orders under Ended."
            self.toast(words, "warning")
        elif self._begin_conversation():
            self._reject_expired(orders)

    @background("reject")
    async def _reject_expired(self, orders: Sequence[Order]) -> None:
        from nonvoip_tui.ui.flows.reject import reject_expired

        try:
            await reject_expired(self, orders, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    def toast_expired(self, event: ExpiredRejected) -> None:
        """An order ran out unused and was rejected by itself: say whether the refund came."""
        from nonvoip_tui.ui.flows.reject import words_of_expired

        self.toast(words_of_expired(event), "warning" if event.failure else "information", 10)

    def _begin_conversation(self) -> bool:
        """One at a time: while one waits for its answer the next is refused, in words."""
        if self.is_conversing:
            if self.is_spending:
                self.toast("One at a time: the last call is still being answered.")
            return False
        self.is_conversing = True
        return True

    @on(requests.ImportRequested)
    @background("import_order")
    async def _import_requested(self) -> None:
        from nonvoip_tui.ui.flows.order_import import import_order

        if not self.has_dialog:
            with self.opening_dialog():
                try:
                    await import_order(self, self._show_order)
                except FAILURES as error:
                    self.say(error)

    @on(requests.ResolveRequested)
    @background("resolve")
    async def _resolve_requested(self, request: requests.ResolveRequested) -> None:
        from nonvoip_tui.ui.flows.outcome import resolve

        intent = self.view_model.unresolved.get(request.ref)
        if intent is not None and not self.has_dialog:
            try:
                await resolve(self, intent, self._show_order)
            except FAILURES as error:
                self.say(error)

    @background("unknown")
    async def show_unknown(self, intent: Intent) -> None:
        """Show what an earlier run left open, once."""
        from nonvoip_tui.ui.flows.outcome import resolve

        try:
            await resolve(self, intent, self._show_order)
        except FAILURES as error:
            self.say(error)

    # -- reading -------------------------------------------------------------------------------

    @on(requests.AskRequested)
    @background("ask")
    async def _ask_requested(self, request: requests.AskRequested) -> None:
        try:
            with self.busy("asking…"):
                new = await self.engine.do(
                    lambda services: services.poller.ask_now(request.order_id)
                )
        except FAILURES as error:
            self.say(error)
        else:
            if not new:
                self.toast("Asked: no new SMS.", seconds=2)

    @on(requests.OrderLookedAt)
    @background("look")
    async def _order_looked_at(self, request: requests.OrderLookedAt) -> None:
        from nonvoip_tui.ui.flows.records import look_at

        try:
            await look_at(self, request.order_id)
        except (StorageError, EngineStoppedError):
            return  # that it was looked at is no loss

    @on(requests.HistoryWanted)
    @background("history")
    async def _history_wanted(self, request: requests.HistoryWanted) -> None:
        from nonvoip_tui.ui.flows.records import read_history

        try:
            await read_history(self, request.before)
        except FAILURES as error:
            self.say(error)

    @on(requests.KindLookedAt)
    @background("catalog")
    async def _kind_looked_at(self, request: requests.KindLookedAt) -> None:
        kind, country = request.kind, request.country
        name = list_name(kind, country)
        try:
            if name not in self.view_model.price_lists:
                stored = await self.engine.do(
                    lambda services: services.catalog.stored(kind, country)
                )
                if stored.read_at is not None and name not in self.view_model.price_lists:
                    changed = CatalogChanged(kind, stored.products, stored.read_at, country)
                    self.view_model.learn(changed)
                    self.bus.publish(changed)
            with self.busy("reading…") if request.again else nullcontext():
                await self.engine.do(
                    lambda services: services.catalog.look(kind, country, again=request.again)
                )
        except (ServiceError, StorageError) as error:
            self.view_model.list_failures[name] = error
            self.bus.publish(ListFailed())
            if request.again or country:
                self.say(error)
        except EngineStoppedError:
            return

    @on(requests.CountryWanted)
    @background("country")
    async def _country_wanted(self) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.dialogs.products import PickCountry

        with self.opening_dialog():
            countries = self.view_model.countries or self.view_model.contract.countries
            if not countries:
                try:
                    with self.busy("reading…"):
                        countries = await self.engine.do(
                            lambda services: services.catalog.countries()
                        )
                except FAILURES as error:
                    self.say(error)  # a country can still be typed
            chosen = await self.push_screen_wait(PickCountry(countries))
        if chosen is not None and isinstance(screen := self.screen, ProductsScreen):
            screen.show_country(chosen)

    @on(requests.BalanceWanted)
    @background("balance")
    async def _balance_wanted(self) -> None:
        try:
            with self.busy("asking…"):
                await self.engine.do(lambda services: services.account.refresh())
        except FAILURES as error:
            self.say(error)

    @on(requests.CopyRequested)
    @background("copy")
    async def _copy_requested(self, request: requests.CopyRequested) -> None:
        from nonvoip_tui.ui import clipboard

        done = await clipboard.copy(
            request.text, self.copy_to_clipboard, self.send, self.setting.config.copy_command
        )
        sentence = f"{request.what} {done}."
        self.toast(sentence, seconds=max(3, len(sentence) / 12))

    # -- signing in ----------------------------------------------------------------------------

    @on(requests.SignInWanted)
    def _sign_in_wanted(self) -> None:
        self.ask_to_sign_in("")

    def ask_to_sign_in(self, reason: str, *, is_welcome: bool = False) -> None:
        """Bring the dialog, once, however often it is asked for; after a welcome if wanted."""
        if not self._is_signing_in:
            self._is_signing_in = True
            self._sign_in(reason, is_welcome=is_welcome)

    @background("password")
    async def bring_password(self, sought: "SoughtCredentials") -> None:
        """Have the settings' source asked for the password; what it does not give, the user."""
        from nonvoip_tui.ui.flows.sign_in import bring_password

        if reason := await bring_password(self, sought):
            signed_out = ConnectionChanged(Connection.SIGNED_OUT, reason)
            self.view_model.learn(signed_out)
            self.bus.publish(signed_out)
            self.ask_to_sign_in(reason)

    @background("sign_in")
    async def _sign_in(self, reason: str, *, is_welcome: bool) -> None:
        from nonvoip_tui.ui.flows.sign_in import sign_in, welcome

        try:
            with self.opening_dialog():
                snapshot = await (welcome(self) if is_welcome else sign_in(self, reason))
            if snapshot is not None:
                self.load(snapshot)
        finally:
            self._is_signing_in = False

    def load(self, snapshot: Snapshot) -> None:
        """Show the stored state of an account."""
        self.view_model.load(snapshot)
        self.bus.publish(Reloaded())
        self.toast_notices()

    def toast_notices(self) -> None:
        """What the user has to know of the memory itself."""
        for notice in self.view_model.notices:
            self.toast(notice, "warning", 60)
