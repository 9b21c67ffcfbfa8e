"""Carries the wishes to the engine that cost nothing and change nothing that was bought."""

from contextlib import suppress

from textual import on

from nonvoip_tui.domain.errors import ServiceError, StorageError
from nonvoip_tui.engine import EngineStoppedError
from nonvoip_tui.ui import intents
from nonvoip_tui.ui.background import background
from nonvoip_tui.ui.base import UiApp

FAILURES = (ServiceError, StorageError, EngineStoppedError)
"""How a wish can end without a defect."""


class FreeWishes(UiApp):
    """What Products and Account ask for beside buying; each in a worker of the App."""

    @on(intents.FavouriteRequested)
    @background("favourite")
    async def _favourite_requested(self, wish: intents.FavouriteRequested) -> None:
        from nonvoip_tui.ui.mark import toggle_favourite

        try:
            await toggle_favourite(self, wish.product)
        except FAILURES as error:
            self.say(error)

    @on(intents.WatchRequested)
    @background("watch")
    async def _watch_requested(self, wish: intents.WatchRequested) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.mark import toggle_watch

        try:
            with self.opening_dialog():
                await toggle_watch(self, wish.product)
        except FAILURES as error:
            self.say(error)

    @on(intents.WatchNothingWanted)
    @background("watch")
    async def _watch_nothing_wanted(self) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.mark import watch_nothing

        try:
            await watch_nothing(self)
        except FAILURES as error:
            self.say(error)

    @on(intents.OverviewWanted)
    @background("overview")
    async def _overview_wanted(self) -> None:
        with suppress(EngineStoppedError):
            await self.engine.do(lambda desk: desk.overviews.follow())

    @on(intents.SaveUrlWanted)
    @background("save_url")
    async def _save_url_wanted(self, wish: intents.SaveUrlWanted) -> None:
        if self.has_dialog:
            return
        from nonvoip_tui.ui.save_url import save_url

        try:
            with self.opening_dialog():
                await save_url(self, wish.proposed)
        except FAILURES as error:
            self.say(error)

    def say(self, error: Exception) -> None:
        """Tell it, unless the trouble line says it already."""
        if str(error) != self.facts.connection.reason:
            from nonvoip_tui.ui.cures import with_cure

            self.tell(with_cure(error, self.key_names), "error", 10)
