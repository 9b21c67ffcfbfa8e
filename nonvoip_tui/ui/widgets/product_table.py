"""The table of the price list."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual import getters
from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import Product
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import money, product_name
from nonvoip_tui.ui.product_words import FEWEST_ORDERS, delivery_share, sign, watched_stock
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Cell, Column, Fixed, Flex


class ProductTable(LineTable[Product]):
    """Signs, service, price and stock; enter orders.

    How well each product delivered has a column once there is something to say in it.
    """

    app = getters.app(UiApp)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Order", id="products.order", tooltip="Order this; asks first"),
    ]

    def __init__(self) -> None:
        self._recent: Sequence[ProductKey] = ()
        self._shared_names: set[str] = set()
        self._columns: tuple[Column[Product], ...] = (
            Column("sign", "", self._sign, Fixed(1), priority=1),
            Column("name", "Service", self._name_shown, Flex(16, max_cells=56), priority=4),
            Column("price", "Price", _price, Fixed(10), align="right", priority=3),
            Column("stock", "Stock", self._stock, Fixed(14), align="right", priority=2),
        )
        self._delivery_column: Column[Product] = Column(
            "sms", "Your SMS", self._delivery, Fixed(13), align="right"
        )
        super().__init__(self._columns, id="products", can_mark=True)

    def show_marks(self, recent: Sequence[ProductKey]) -> None:
        """The marks are others, or what was ordered last is."""
        self._recent = recent
        self.refresh_cells("sign")
        self.refresh_cells("stock")

    def show_deliveries(self) -> None:
        """How well products delivered is known anew."""
        deliveries = self.app.facts.deliveries.values()
        if any(delivery.orders >= FEWEST_ORDERS for delivery in deliveries):
            if len(self.columns) == len(self._columns):
                self.columns = (*self._columns, self._delivery_column)
            self.refresh_cells("sms")
        elif len(self.columns) > len(self._columns):
            self.columns = self._columns

    def set_rows(
        self,
        rows: Iterable[Product],
        key: Callable[[Product], str],
        view: Iterable[int] | None = None,
    ) -> None:
        """Take other products; of one name each says its network."""
        rows = tuple(rows)
        names = Counter(product.name for product in rows)
        self._shared_names = {name for name, count in names.items() if count > 1}
        super().set_rows(rows, key, view)

    def _name_shown(self, product: Product) -> str:
        return product_name(product) if product.name in self._shared_names else product.name

    def _sign(self, product: Product) -> Cell:
        return Cell(sign(product, self.app.facts.marks, self._recent), "accent")

    def _stock(self, product: Product) -> Cell:
        words = watched_stock(product, self.app.facts.marks)
        return Cell(words, "" if product.in_stock else "dim")

    def _delivery(self, product: Product) -> Cell:
        return Cell(delivery_share(self.app.facts.deliveries.get(ProductKey.of(product))), "dim")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is ordered from an empty list."""
        if action == "select" and self.cursor_key is None:
            return None
        return super().check_action(action, parameters)


def _price(product: Product) -> str:
    return money(product.price)
