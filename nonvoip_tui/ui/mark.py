"""The conversations of marking a product: as a favourite, or to be told when it can be had."""

from nonvoip_tui.domain.models import Product
from nonvoip_tui.domain.statistics import ProductKey
from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.formats import kind_label, money
from nonvoip_tui.ui.modals.confirm import Confirm
from nonvoip_tui.ui.modals.watch import Watch


async def toggle_favourite(app: UiApp, product: Product) -> None:
    """Put a product on top of its list, or back among the others."""
    await app.engine.do(lambda desk: desk.marking.toggle_favourite(product))


async def toggle_watch(app: UiApp, product: Product) -> None:
    """Ask up to which price, and watch a product; of a watched one, stop at once."""
    if ProductKey.of(product) in app.facts.marks.watched:
        await app.engine.do(lambda desk: desk.marking.toggle_watch(product))
        app.tell(f"{product.name} is not watched any more.", seconds=3)
        return
    answer = await app.push_screen_wait(Watch(product))
    if answer is None:
        return
    await app.engine.do(lambda desk: desk.marking.toggle_watch(product, answer.max_price))
    limit = "" if answer.max_price is None else f" at {money(answer.max_price)} or less"
    app.tell(f"{product.name} is watched{limit}.", seconds=3)


async def watch_nothing(app: UiApp) -> None:
    """Ask, and take every watch back: a product may have left its list for good."""
    rows = [(key.service, key.country or kind_label(key.kind)) for key in app.facts.marks.watched]
    dialog = Confirm(
        "Watch nothing any more?", rows, "", accept="Stop watching", decline="Go on watching"
    )
    if await app.push_screen_wait(dialog):
        await app.engine.do(lambda desk: desk.marking.watch_nothing())
