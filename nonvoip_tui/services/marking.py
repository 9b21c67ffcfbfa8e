"""What the person marks on the price lists: favourites, and products to be told of."""

from decimal import Decimal

from nonvoip_tui.domain.events import MarksChanged
from nonvoip_tui.domain.marks import Marks
from nonvoip_tui.domain.models import Product
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.services.alerts import Alerts
from nonvoip_tui.services.archive import Favourites
from nonvoip_tui.services.ports import Emit


class Marking:
    """Keeps each mark, then tells of it."""

    def __init__(self, favourites: Favourites, alerts: Alerts, emit: Emit) -> None:
        self._favourites = favourites
        self._alerts = alerts
        self._emit = emit

    async def toggle_favourite(self, product: Product) -> bool:
        """Mark a product as a favourite, or take the mark away.

        Returns:
            Whether it is one now.

        Raises:
            StorageError: it cannot be kept; nothing has changed.
        """
        key = ProductKey.of(product)
        is_marked = key not in self._favourites.all()
        (self._favourites.add if is_marked else self._favourites.remove)(key)
        self._tell()
        return is_marked

    async def toggle_watch(self, product: Product, max_price: Decimal | None = None) -> bool:
        """Watch a product, or no longer; see `Alerts.toggle`.

        Raises:
            StorageError: it cannot be kept; nothing has changed.
        """
        is_watched = await self._alerts.toggle(product, max_price)
        self._tell()
        return is_watched

    async def watch_nothing(self) -> None:
        """Take every watch back, also of products that are on no list any more.

        Raises:
            StorageError: it cannot be kept.
        """
        await self._alerts.end_all()
        self._tell()

    def _tell(self) -> None:
        self._emit(MarksChanged(Marks(self._favourites.all(), self._alerts.watched())))
