"""Carries wishes to the engine, each in a worker of the App, and tells how they ended."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING

from textual import on

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.domain.events import (
    CatalogChanged,
    Connection,
    ConnectionChanged,
    ExpiredRejected,
)
from nonvoip_tui.domain.models import Action, Intent, Order
from nonvoip_tui.engine import Engine, EngineStoppedError
from nonvoip_tui.services.snapshot import Snapshot
from nonvoip_tui.ui import intents
from nonvoip_tui.ui.background import background
from nonvoip_tui.ui.base import Setting
from nonvoip_tui.ui.bus import Reloaded
from nonvoip_tui.ui.formats import product_name, service_name
from nonvoip_tui.ui.free_wishes import FAILURES
from nonvoip_tui.ui.record_wishes import RecordWishes
from nonvoip_tui.ui.screens.products import ProductsScreen

if TYPE_CHECKING:
    from nonvoip_tui.credentials import SoughtCredentials


_TOGETHER_SECONDS = 0.5
"""Orders that run out within this are asked about on one dialog."""


class WishfulApp(RecordWishes):
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

    @on(intents.BuyRequested)
    def _buy_requested(self, wish: intents.BuyRequested) -> None:
        if gone := [product_name(each) for each in wish.request.products if not each.in_stock]:
            key = self.key_names("products.watch")
            self.tell(f"Out of stock: {', '.join(gone)}. {key} watches for it.", "warning")
        elif self._begin_conversation():  # before the worker: a double press orders once
            self._purchase(wish)

    @background("purchase")
    async def _purchase(self, wish: intents.BuyRequested) -> None:
        from nonvoip_tui.ui.purchase import purchase

        try:
            await purchase(self, wish.request, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    async def _show_order(self, order_id: str) -> None:
        if self.has_dialog:  # a dialog belongs to its place: that is not left under it
            self.tell(f"The number is ordered: press {self.key_names('app.orders')} to see it.")
            return
        from nonvoip_tui.ui.screens.orders import OrdersScreen

        await self.switch_mode("orders")
        screen = self.screen
        assert isinstance(screen, OrdersScreen)
        screen.select(order_id)

    @on(intents.RejectRequested)
    def _reject_requested(self, wish: intents.RejectRequested) -> None:
        order = self.facts.order(wish.order_id)
        if order is not None and self._begin_conversation():
            self._reject(order)

    @background("reject")
    async def _reject(self, order: Order) -> None:
        from nonvoip_tui.ui.reject import reject

        try:
            await reject(self, order, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    @on(intents.ActRequested)
    def _act_requested(self, wish: intents.ActRequested) -> None:
        order = self.facts.order(wish.order_id)
        if order is not None and self._begin_conversation():
            self._act(wish.action, order)

    @background("act")
    async def _act(self, action: Action, order: Order) -> None:
        from nonvoip_tui.ui.act import act

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
            self.tell(words, "warning")
        elif self._begin_conversation():
            self._reject_expired(orders)

    @background("reject")
    async def _reject_expired(self, orders: Sequence[Order]) -> None:
        from nonvoip_tui.ui.reject import reject_expired

        try:
            await reject_expired(self, orders, self._show_order)
        except FAILURES as error:
            self.say(error)
        finally:
            self.is_conversing = False

    def tell_of_expired(self, event: ExpiredRejected) -> None:
        """An order ran out unused and was rejected by itself: say whether the refund came."""
        from nonvoip_tui.ui.reject import words_of_expired

        self.tell(words_of_expired(event), "warning" if event.failure else "information", 10)

    def _begin_conversation(self) -> bool:
        """One at a time: while one waits for its answer the next is refused, in words."""
        if self.is_conversing:
            if self.is_spending:
                self.tell("One at a time: the last call is still being answered.")
            return False
        self.is_conversing = True
        return True

    @on(intents.AdoptRequested)
    @background("adopt")
    async def _adopt_requested(self) -> None:
        from nonvoip_tui.ui.adopt import adopt

        if not self.has_dialog:
            with self.opening_dialog():
                try:
                    await adopt(self, self._show_order)
                except FAILURES as error:
                    self.say(error)

    @on(intents.SettleRequested)
    @background("settle")
    async def _settle_requested(self, wish: intents.SettleRequested) -> None:
        from nonvoip_tui.ui.settle import settle

        intent = self.facts.unsettled.get(wish.ref)
        if intent is not None and not self.has_dialog:
            try:
                await settle(self, intent, self._show_order)
            except FAILURES as error:
                self.say(error)

    @background("unknown")
    async def tell_unknown(self, intent: Intent) -> None:
        """Show what an earlier run left open, once."""
        from nonvoip_tui.ui.settle import settle

        try:
            await settle(self, intent, self._show_order)
        except FAILURES as error:
            self.say(error)

    # -- reading -------------------------------------------------------------------------------

    @on(intents.AskRequested)
    @background("ask")
    async def _ask_requested(self, wish: intents.AskRequested) -> None:
        try:
            with self.busy("asking…"):
                new = await self.engine.do(lambda desk: desk.poller.ask_now(wish.order_id))
        except FAILURES as error:
            self.say(error)
        else:
            if not new:
                self.tell("Asked: no new SMS.", seconds=2)

    @on(intents.OrderLookedAt)
    @background("look")
    async def _order_looked_at(self, wish: intents.OrderLookedAt) -> None:
        from nonvoip_tui.ui.history import look_at

        try:
            await look_at(self, wish.order_id)
        except (StorageError, EngineStoppedError):
            return  # that it was looked at is no loss

    @on(intents.HistoryWanted)
    @background("history")
    async def _history_wanted(self, wish: intents.HistoryWanted) -> None:
        from nonvoip_tui.ui.history import read_history

        try:
            await read_history(self, wish.before)
        except FAILURES as error:
            self.say(error)

    @on(intents.KindLookedAt)
    @background("catalog")
    async def _kind_looked_at(self, wish: intents.KindLookedAt) -> None:
        kind, country = wish.kind, wish.country
        name = f"{kind}:{country}" if country else kind
        try:
            if name not in self.facts.price_lists:
                kept = await self.engine.do(lambda desk: desk.catalog.kept(kind, country))
                if kept.read_at is not None and name not in self.facts.price_lists:
                    changed = CatalogChanged(kind, kept.products, kept.read_at, country)
                    self.facts.learn(changed)
                    self.bus.publish(changed)
            with self.busy("reading…") if wish.again else nullcontext():
                await self.engine.do(
                    lambda desk: desk.catalog.look(kind, country, again=wish.again)
                )
        except (ServiceError, StorageError) as error:
            if wish.again or country:
                self.say(error)
        except EngineStoppedError:
            return

    @on(intents.CountryWanted)
    @background("country")
    async def _country_wanted(self) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.modals.pick_country import PickCountry

        with self.opening_dialog():
            countries = self.facts.countries or self.facts.contract.countries
            if not countries:
                try:
                    with self.busy("reading…"):
                        countries = await self.engine.do(lambda desk: desk.catalog.countries())
                except FAILURES as error:
                    self.say(error)  # a country can still be typed
            chosen = await self.push_screen_wait(PickCountry(countries))
        if chosen is not None and isinstance(screen := self.screen, ProductsScreen):
            screen.show_country(chosen)

    @on(intents.BalanceWanted)
    @background("balance")
    async def _balance_wanted(self) -> None:
        try:
            with self.busy("asking…"):
                await self.engine.do(lambda desk: desk.account.refresh())
        except FAILURES as error:
            self.say(error)

    @on(intents.CopyRequested)
    @background("copy")
    async def _copy_requested(self, wish: intents.CopyRequested) -> None:
        from nonvoip_tui.ui import clipboard

        done = await clipboard.copy(
            wish.text, self.copy_to_clipboard, self.send, self.setting.config.copy_command
        )
        self.tell(f"{wish.what} {done}.", seconds=3)

    # -- signing in ----------------------------------------------------------------------------

    @on(intents.SignInWanted)
    def _sign_in_wanted(self) -> None:
        self.ask_to_sign_in("")

    def ask_to_sign_in(self, reason: str, *, is_welcome: bool = False) -> None:
        """Bring the dialog, once, however often it is asked for; after a welcome if wanted."""
        if not self._is_signing_in:
            self._is_signing_in = True
            self._sign_in(reason, is_welcome=is_welcome)

    @background("password")
    async def bring_password(self, sought: "SoughtCredentials") -> None:
        """Have the settings' source asked for the password; what it does not give, the person."""
        from nonvoip_tui.ui.password import bring_password

        if reason := await bring_password(self, sought):
            signed_out = ConnectionChanged(Connection.SIGNED_OUT, reason)
            self.facts.learn(signed_out)
            self.bus.publish(signed_out)
            self.ask_to_sign_in(reason)

    @background("sign_in")
    async def _sign_in(self, reason: str, *, is_welcome: bool) -> None:
        from nonvoip_tui.ui.sign_in import sign_in, welcome

        try:
            with self.opening_dialog():
                snapshot = await (welcome(self) if is_welcome else sign_in(self, reason))
            if snapshot is not None:
                self.load(snapshot)
        finally:
            self._is_signing_in = False

    def load(self, snapshot: Snapshot) -> None:
        """Show the kept state of an account."""
        self.facts.load(snapshot)
        self.bus.publish(Reloaded())
        self.tell_notices()

    def tell_notices(self) -> None:
        """What the person has to know of the memory itself."""
        for notice in self.facts.notices:
            self.tell(notice, "warning", 60)
