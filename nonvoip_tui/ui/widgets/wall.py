"""A wall of cards beside the list: one for each live order, as many as fit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from textual import events, getters
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from nonvoip_tui.domain.events import LastMinuteBegan, OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.ui.base import WIDEST_COLUMNS, UiApp
from nonvoip_tui.ui.code_choice import offers_of_order
from nonvoip_tui.ui.formatting import about, noted_service, phone_number, spaced, time_left
from nonvoip_tui.ui.keys import MOVING_KEYS, binding
from nonvoip_tui.ui.view_model import Reloaded
from nonvoip_tui.ui.widgets.big_code import cells_of, lines_of
from nonvoip_tui.ui.widgets.line_table.columns import fit
from nonvoip_tui.ui.widgets.sms_pane import time_bar
from nonvoip_tui.ui.widgets.tables import LAST_MINUTE, STATE_COLORS, reception_left, state_cell

_HEIGHTS = (9, 8, 7, 6)
"""Lines of a card: with a large code or a small one, and with two lines of text or one."""
_LARGE_HEIGHT = 8
_BRIEF_HEIGHT = 3
"""The height of a card with only number, time left, service and code."""
_MAX_TEXT = 400
"""Characters of an SMS that are looked at: more than its lines have space for."""
_SELECTED = "▌"
_MAX_DIGIT = 9
"""The cards from the first to this one have a digit, which selects them."""


class Wall(Widget, can_focus=True):
    """Paints a line only when it says something else; a click or a key on a card posts `Picked`.

    While it has the focus, the digits that go to a screen elsewhere select a card. Nothing here
    counts seconds but the last minute: the list does, and a digit on every card each second would
    cost as much as a second list.
    """

    app = getters.app(UiApp)

    ALLOW_SELECT = False
    FOCUS_ON_CLICK = False
    BINDINGS: ClassVar[list[BindingType]] = [
        # Without an id no keymap moves them: the cards show these digits.
        Binding("1", "pick(1)", "Select card", key_display=f"1-{_MAX_DIGIT}"),
        *(
            Binding(f"{digit}", f"pick({digit})", "Select card", show=False)
            for digit in range(2, _MAX_DIGIT + 1)
        ),
        binding("cards.select", "screen.to_table"),
        *MOVING_KEYS,
    ]

    @dataclass
    class Picked(Message):
        """A card was selected."""

        order_id: str
        is_moving: bool = False
        """Whether the next key may move on to another card."""

    def __init__(self) -> None:
        super().__init__(classes="panel")
        self.border_title = "Live orders"
        self._selected_id = ""
        self._lines: list[Content] = []
        self._owners: list[str] = []
        """The order that each line belongs to, from the first on."""

    def show(self, selected_id: str) -> None:
        """Show the live orders as they are known now.

        Args:
            selected_id: the order that has a card in any case while it lives; may be empty.
        """
        self._selected_id = selected_id
        self.tick()

    def tick(self) -> None:
        """Paint the lines that say something else by now."""
        before, self._lines = self._lines, self._laid_out()
        width, common = self.size.width, min(len(before), len(self._lines))
        changed = [y for y in range(common) if before[y] != self._lines[y]]
        changed += range(common, max(len(before), len(self._lines)))
        if changed:
            self.refresh(*(Region(0, y, width, 1) for y in changed))

    def on_resize(self) -> None:
        """Lay everything out again: the lines may have been broken for another width."""
        self._lines = self._laid_out()
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if 0 <= event.y < len(self._owners):
            self.post_message(self.Picked(self._owners[event.y]))

    def on_focus(self) -> None:
        """Set the digits off: they are keys now."""
        self.tick()

    def on_blur(self) -> None:
        self.tick()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Keep digits from switching screens here."""
        return key.isdecimal()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is on the wall can be selected."""
        match action, parameters:
            case "pick", (int(digit),):
                return digit <= len(self.shown_ids)
            case "move" | "page" | "top" | "bottom", _:
                return len(self.shown_ids) > 1
        return super().check_action(action, parameters)

    @property
    def shown_ids(self) -> Sequence[str]:
        """The orders that have a card, from the first on."""
        return tuple(dict.fromkeys(self._owners))

    def action_pick(self, digit: int) -> None:
        self.post_message(self.Picked(self.shown_ids[digit - 1]))

    def action_move(self, cards: int) -> None:
        """Select the card so many further down, or the first where none is selected."""
        ids = self.shown_ids
        place = ids.index(self._selected_id) + cards if self._selected_id in ids else 0
        self.post_message(self.Picked(ids[max(0, min(place, len(ids) - 1))], is_moving=True))

    def action_page(self, screens: float) -> None:
        self.action_move(int(screens * len(self.shown_ids)) or (1 if screens > 0 else -1))

    def action_top(self) -> None:
        self.action_move(-len(self.shown_ids))

    def action_bottom(self) -> None:
        self.action_move(len(self.shown_ids))

    def render(self) -> RenderResult:
        return Content("\n").join(self._lines)

    def _card_height(self, count: int) -> int:
        """How many lines each of so many cards takes, with the rule under it."""
        height = self.content_size.height
        return next((lines for lines in _HEIGHTS if count * lines <= height), _HEIGHTS[-1])

    def _card(
        self, place: int, order: Order, messages: Sequence[Sms], width: int, height: int
    ) -> list[Content]:
        """Number, time left, service, state, code, bar and text; the code large if that fits."""
        now, is_large = self.app.now, height >= _LARGE_HEIGHT
        left = reception_left(order, now)
        cell, code = state_cell(order, now), _code(order, messages)
        state = Content.styled(cell.text, STATE_COLORS[cell.style])
        service = noted_service(order)
        middle = [Content(fit(service, width)), _ends(code, state, width)]
        if is_large:
            middle = [_ends(_cut(Content(service), state, width), state, width)]
            middle += self._large(order, messages, width) or [Content(), code, Content()]
        bar = time_bar(order, left, now, width)
        digit = f"{place if place <= _MAX_DIGIT else ' '} "
        lines = [
            Content.assemble(
                (digit, "bold $accent" if self.has_focus else "dim"),
                _first_line(order, now, width - len(digit)),
            ),
            *middle,
            Content.assemble(bar, " " * (width - len(bar))),
        ]
        text = messages[0].text if messages else ""
        beginning = _beginning(text, width, height - len(lines) - 1)
        return [*lines, *(Content.styled(line, "dim") for line in beginning)]

    def _large(self, order: Order, messages: Sequence[Sms], width: int) -> list[Content]:
        """The code in large digits; nothing where it is none, not sure, or does not fit."""
        offers = offers_of_order(order, messages)
        code = offers[0].text if offers and offers[0].short[1] else ""
        if not 0 < cells_of(code) <= width:
            return []
        lines = lines_of(code, is_ascii=self.app.setting.is_ascii)
        return [Content.styled(f"{line:<{width}}", "bold $accent") for line in lines]

    def _laid_out(self) -> list[Content]:
        width, height = self.content_size
        view_model, now = self.app.view_model, self.app.now
        self._owners = []
        if width < 1:
            return []
        live = [order for order in view_model.orders.values() if order.is_live(now)]
        live.sort(key=lambda order: _rank(order, now))
        card_height = self._card_height(len(live))
        shown = self._fitting(live, height // card_height)
        lines: list[Content] = []
        for place, order in enumerate(shown, start=1):
            sign = _SELECTED if order.order_id == self._selected_id else " "
            messages = view_model.messages_of(order.order_id)
            card = self._card(place, order, messages, width - 1, card_height)
            lines += (Content.assemble((sign, "$accent"), line) for line in card)
            lines.append(Content.styled("─" * width, "dim"))
            self._owners += [order.order_id] * (len(card) + 1)
        hidden = len(live) - len(shown)
        if hidden and len(lines) < height:
            lines.append(Content.styled(fit(f" {hidden} more in the list", width), "dim"))
        return lines

    def _fitting(self, live: Sequence[Order], count: int) -> Sequence[Order]:
        """The first `count`; the selected one has the last place if it is not among them."""
        shown = list(live[:count])
        for order in live[count:]:
            if shown and order.order_id == self._selected_id:
                shown[-1] = order
        return shown


class LiveOrders(Wall, can_focus=False):
    """Number, time left, service and code of each, beside another list; counts by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None

    def on_mount(self) -> None:
        """Show news the moment it arrives."""
        for kind in (OrderChanged, SmsArrived, LastMinuteBegan, Reloaded):
            self.app.bus.subscribe(self, kind, lambda _: self.follow())
        self.follow()

    def follow(self) -> None:
        """Paint the current state, and again while the screen is in front and an order is live."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        app = self.app
        now = app.now
        lefts = [reception_left(order, now) for order in app.view_model.orders.values()]
        lefts = [left for left in lefts if left > timedelta(0)]
        self.display = bool(lefts) and app.size.width >= WIDEST_COLUMNS
        if not self.display or not self.screen.is_current:
            return
        self.tick()
        self._timer = self.set_timer(1.0 if min(lefts) <= LAST_MINUTE else 10.0, self.follow)

    def _card_height(self, _count: int) -> int:
        return _BRIEF_HEIGHT

    def _card(
        self, _place: int, order: Order, messages: Sequence[Sms], width: int, _height: int
    ) -> list[Content]:
        """Number and time left; service and code, or what is waited for."""
        right = _code(order, messages)
        if not right:
            state, style = state_cell(order, self.app.now)
            right = Content.styled(state, STATE_COLORS[style])
        service = _cut(Content(noted_service(order)), right, width)
        return [_first_line(order, self.app.now, width), _ends(service, right, width)]


def _cut(left: Content, right: Content, width: int) -> Content:
    """As much of `left` as there is space for before `right`."""
    return Content(fit(left.plain, max(0, width - right.cell_length - 1)).rstrip())


def _rank(order: Order, now: datetime) -> tuple[bool, float, str]:
    """The newest SMS first, then those that wait for one, the least time first."""
    if order.last_sms_at is not None:
        return False, -order.last_sms_at.timestamp(), order.order_id
    return True, reception_left(order, now).total_seconds(), order.order_id


def _first_line(order: Order, now: datetime, width: int) -> Content:
    """The number, and how long it still receives: in minutes, the last one in seconds."""
    left = reception_left(order, now)
    is_last = left <= LAST_MINUTE
    words = time_left(left, is_coarse=not is_last)
    words = about(words, is_assumed=order.is_end_assumed and order.active_until is None)
    number = phone_number(order.number) if order.number else "no number yet"
    left_words = Content.styled(words, STATE_COLORS["bad"] if is_last else "")
    return _ends(Content.styled(number, "bold"), left_words, width)


def _code(order: Order, messages: Sequence[Sms]) -> Content:
    """The likeliest thing to copy, set wide where it is surely the code of the newest SMS."""
    offers = offers_of_order(order, messages)
    if not offers:
        return Content()
    words, is_sure = offers[0].short
    return (
        Content.styled(spaced(words), "bold $accent") if is_sure else Content.styled(words, "dim")
    )


def _ends(left: Content, right: Content, width: int) -> Content:
    """One at each end of a line; without the right one where there is no space for both."""
    blanks = width - left.cell_length - right.cell_length
    if blanks < bool(left):
        return Content.styled(fit(left.plain, width), "bold")
    return Content.assemble(left, " " * blanks, right)


def _beginning(text: str, width: int, count: int) -> list[str]:
    """The first `count` lines of a text as one paragraph, the last cut where it goes on."""
    parts = [part.plain for part in Content(" ".join(text[:_MAX_TEXT].split())).wrap(width)]
    parts[count - 1 :] = [" ".join(parts[count - 1 :])]
    return [fit(part, width) for part in (*parts, *[""] * count)[:count]]
