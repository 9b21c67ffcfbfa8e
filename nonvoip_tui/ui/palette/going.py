"""Ways to what was chosen in the palette; each ends where a key would have led."""

from nonvoip_tui.domain.models import Product
from nonvoip_tui.domain.price_list import PriceList
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.screens.place import PlaceScreen
from nonvoip_tui.ui.screens.products import ProductsScreen


async def go_to_place(app: UiApp, mode: str) -> None:
    """Show one of the four places."""
    if app.current_mode != mode:
        await app.switch_mode(mode)


async def go_to_order(app: UiApp, order_id: str) -> None:
    """Show an order with its SMS."""
    await go_to_place(app, "orders")
    if isinstance(screen := app.screen, OrdersScreen):
        screen.select(order_id)


async def offer_product(app: UiApp, price_list: PriceList, product: Product) -> None:
    """Put the cursor on a product and ask whether to order it."""
    await go_to_place(app, "products")
    if isinstance(screen := app.screen, ProductsScreen):
        screen.offer(price_list, product.product_id)


async def act_there(app: UiApp, mode: str, action: str) -> None:
    """Go to a place and do there what one of its keys does; if it cannot be, say so."""
    await go_to_place(app, mode)

    async def act() -> None:
        screen = app.screen
        if not isinstance(screen, PlaceScreen) or mode != screen.PLACE:
            return
        name, _, rest = action.partition("(")
        parameters = (rest.strip("')"),) if rest else ()
        if screen.check_action(name, parameters):
            await app.run_action(action, default_namespace=screen)
        else:
            app.tell(screen.why_grey(action) or "There is nothing here to do that with.", "warning")

    app.call_after_refresh(act)
