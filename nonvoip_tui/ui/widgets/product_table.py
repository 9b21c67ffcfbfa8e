"""The table of the price list."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from nonvoip_tui.domain.models import Product
from nonvoip_tui.ui.formats import money, stock
from nonvoip_tui.ui.widgets.line_table import LineTable
from nonvoip_tui.ui.widgets.line_table_columns import Cell, Column, Fixed, Flex


class ProductTable(LineTable[Product]):
    """Service, price and stock; enter orders."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Order", id="products.order", tooltip="Order this; asks first"),
    ]

    def __init__(self) -> None:
        super().__init__(
            (
                Column(
                    "name",
                    "Service",
                    lambda product: product.name,
                    Flex(16, max_cells=56),
                    priority=3,
                ),
                Column("price", "Price", _price, Fixed(10), align="right", priority=2),
                Column("stock", "Stock", _stock, Fixed(13), align="right", priority=1),
            ),
            id="products",
            can_mark=True,
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is ordered from an empty list."""
        if action == "select" and self.cursor_key is None:
            return None
        return super().check_action(action, parameters)


def _price(product: Product) -> str:
    return money(product.price)


def _stock(product: Product) -> Cell:
    return Cell(stock(product), "" if product.in_stock else "dim")
