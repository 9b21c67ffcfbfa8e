"""Ways to where the tests of the UI begin, and what a user sees there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from decimal import Decimal
from pathlib import Path

from textual.events import MouseDown, MouseUp
from textual.widgets import Button

from nonvoip_tui.domain.models import Action, Intent
from nonvoip_tui.services.services import Services
from nonvoip_tui.simulator.http import Message, Receive, Send
from nonvoip_tui.ui.dialogs.base import Dialog
from nonvoip_tui.ui.screens.orders import OrdersScreen
from nonvoip_tui.ui.widgets.bars import KeyHints
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.simulated import Fault, Simulator
from tests.stage import START, Stage, StageClock, key_event, on_stage

PRICE_GOES_UP = "101"
PREMIUM = "102"
TWO_MESSAGES = "103"
OUT_OF_STOCK = "104"
PRICE_GOES_UP_TWICE = "105"
ORDINARY = "1001"
"""Products of the simulator whose names say what happens."""

ANSWER_WITHOUT_A_BID = Fault(
    200,
    '{"status":"Premium_Available","message":"No regular number."}',
    content_type="application/json",
    is_applied=False,
)


async def press(stage: Stage, *keys: str) -> None:
    """Press keys, after the moment in which a new dialog is deaf, and let each have its effect.

    Quicker than the pilot, which waits after every key until the whole process is idle.
    """
    await stage.idle()
    await stage.until(lambda: _hears(stage))
    stage.clock.advance(0.5)
    await press_now(stage, *keys)


@asynccontextmanager
async def standing_at(
    tmp_path: Path, place: Callable[[Stage], Awaitable[None]]
) -> AsyncIterator[Stage]:
    """The whole program on a silent service, where `place` leads."""
    async with on_stage(tmp_path, (120, 40), scenario="no-sms") as stage:
        await place(stage)
        yield stage


def _hears(stage: Stage) -> bool:
    """Whether a dialog in front counts the time until it hears: it begins when it is painted."""
    screen = stage.app.screen
    return not isinstance(screen, Dialog) or screen._deaf_until < float("inf")


async def press_now(stage: Stage, *keys: str) -> None:
    """Press keys, with no time passing."""
    for key in keys:
        type_on(stage, key)
        if not in_one_read:
            await stage.idle()
    if in_one_read:
        await stage.idle()


in_one_read = False
"""Whether keys that are pressed together come in one read, as over a line that lags."""


def type_on(stage: Stage, *keys: str) -> None:
    """Type keys that come in one read, and wait for nothing."""
    for key in keys:
        stage.app.post_message(key_event(key))


async def ended(stage: Stage) -> None:
    """Wait for the end of the App, which no widget can be asked about any more."""
    async with asyncio.timeout(10):
        while stage.app.is_running:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def pass_time(stage: Stage, seconds: float) -> None:
    """Let time pass in steps as long as the shortest wait of the engine."""
    for _ in range(int(seconds / 2.5) + 1):
        stage.clock.advance(2.5)
        await stage.idle()


async def online(stage: Stage) -> None:
    """Wait for the balance; a start that opens Orders may read no price list."""
    view_model = stage.app.view_model
    await stage.until(lambda: stage.sees("● online") and view_model.balance is not None)


async def ready(stage: Stage) -> None:
    """Wait for the price list and the balance."""
    await online(stage)
    await stage.until(lambda: _has_read(stage))


def _has_read(stage: Stage) -> bool:
    """Whether a price list came from the service in this run."""
    lists = stage.app.view_model.price_lists.values()
    started_at = stage.app.started_at
    return any(each.read_at is not None and each.read_at >= started_at for each in lists)


async def choose(stage: Stage, product_id: str) -> None:
    """Press enter on a product of the list in front."""
    await ready(stage)
    stage.app.screen.query_one(LineTable).move_cursor(key=product_id)
    await press(stage, "enter")


async def confirm(stage: Stage, product_id: str) -> None:
    """Get to the dialog that asks whether to order."""
    await choose(stage, product_id)
    await stage.until(lambda: stage.sees("Order this number?"))


async def order(stage: Stage, product_id: str = TWO_MESSAGES) -> str:
    """Order one number from the products and look at it; its order id."""
    if stage.app.current_mode != "products":
        await press(stage, "1")
    count = len(stage.simulator.orders)
    await confirm(stage, product_id)
    await press(stage, "y")
    await stage.until(lambda: len(stage.simulator.orders) > count)
    order_id = list(stage.simulator.orders)[-1]
    await stage.until(lambda: selected(stage) == order_id)
    return order_id


def selected(stage: Stage) -> str:
    """The order that is looked at."""
    screen = stage.app.screen
    return screen.selected_order_id if isinstance(screen, OrdersScreen) else ""


async def unknown(stage: Stage) -> None:
    """Order, and get to the dialog that says that the outcome is unknown."""
    stage.simulator.fail_next("order", "bad-gateway")
    await confirm(stage, TWO_MESSAGES)
    await press(stage, "y")
    await stage.until(lambda: stage.sees("Outcome unknown"))


class HeldSimulator(Simulator):
    """A service that answers no order while it is held."""

    HELD = "/order"
    """How the paths end that are not answered."""
    is_held = True

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        while self.is_held and scope.get("path", "").endswith(self.HELD):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await super().__call__(scope, receive, send)


class SilentSimulator(HeldSimulator):
    """A service that answers nothing while it is held."""

    HELD = ""


async def in_flight(stage: Stage) -> None:
    """Order from a `HeldSimulator`, and stay without an answer."""
    await confirm(stage, TWO_MESSAGES)
    await press(stage, "y")
    await stage.until(lambda: stage.sees("◌ ordering…"))


async def click(stage: Stage, selector: str, times: int = 1) -> None:
    """Press and release the mouse over a widget, as a terminal tells it."""
    await stage.idle()
    stage.clock.advance(0.5)
    region = stage.app.screen.query_one(selector).region
    await click_at(stage, region.x + region.width // 2, region.y + region.height // 2, times)


async def click_at(stage: Stage, x: int, y: int, times: int = 1) -> None:
    """Press and release the mouse at a cell."""
    for kind in (MouseDown, MouseUp) * times:
        stage.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await stage.idle()


async def unsettled_in_the_journal(services: Services) -> Sequence[Intent]:
    """What the journal itself says."""
    return services.snapshot().unresolved


async def begin_and_never_end(services: Services) -> None:
    """Leave an order in the journal as a kill during the call leaves it."""
    services.recovery._journal.begin(
        Intent(
            ref="left-open",
            action=Action.ORDER,
            began_at=START,
            service="Demo: two messages",
            product_ids=(TWO_MESSAGES,),
            price_shown=Decimal("0.60"),
            balance_before=Decimal("50.00"),
        )
    )


def silent_simulator(clock: StageClock) -> Simulator:
    """A service on which no SMS comes by itself, so that a test can send its own."""
    return Simulator(clock=lambda: clock.now().timestamp(), seed=1, scenario="no-sms")


def hints(stage: Stage) -> dict[str, bool]:
    """What the last line says, and whether each hint is not greyed."""
    [line] = stage.app.screen.query(KeyHints)
    return {f"{hint.key} {hint.words}": hint.is_enabled for hint in line.shown}


def is_focused(stage: Stage, name: str) -> bool:
    """Whether the button with this id has the focus."""
    focused = stage.app.focused
    return isinstance(focused, Button) and focused.id == name


def has_dialog(stage: Stage) -> bool:
    """Whether a dialog is in front."""
    return isinstance(stage.app.screen, Dialog)


def has_buttons_on_screen(stage: Stage) -> bool:
    """Whether every button of the dialog in front can be seen whole."""
    buttons = stage.app.screen.query(Button)
    screen = stage.app.screen.region
    return bool(buttons) and all(
        screen.contains_region(button.region)
        and str(button.label) in stage.text.splitlines()[button.region.y]
        for button in buttons
    )


def sent(stage: Stage, endpoint: str = "order") -> list[dict[str, object]]:
    """The bodies that the service received at an endpoint."""
    return [dict(body) for name, body in stage.simulator.requests if name == endpoint]


def files_of(directory: Path) -> Path:
    """A directory for a run of its own."""
    directory.mkdir(exist_ok=True)
    return directory
