"""All that keys do is done with the mouse as well: places, lists, hints, the help and dialogs."""

from pathlib import Path

from textual.widgets import Button

from nonvoip_tui.domain.events import CountriesChanged
from nonvoip_tui.domain.models import COUNTRY
from nonvoip_tui.ui.dialogs.help import Help
from nonvoip_tui.ui.dialogs.products import PickCountry
from nonvoip_tui.ui.widgets.bars import KindTabs
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.stage import Stage, on_stage
from tests.ui import scenes, test_hints


async def click_on(stage: Stage, words: str) -> None:
    """Click where these words are."""
    await stage.until(lambda: words in stage.text)
    stage.clock.advance(0.5)
    lines = stage.text.splitlines()
    [y, *_] = [y for y, line in enumerate(lines) if words in line]
    await scenes.click_at(stage, lines[y].index(words) + 1, y)


async def test_an_order_is_made_looked_at_and_given_back_without_a_key(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), scenario="no-sms") as stage:
        await scenes.ready(stage)
        await click_on(stage, "Demo: two messages")
        await click_on(stage, "Demo: two messages")  # what has the cursor is chosen
        await stage.until(lambda: stage.sees("Order this number?"))
        await click_on(stage, "Order for $0.60")
        await stage.until(lambda: scenes.selected(stage) != "")
        await click_on(stage, "Ask now")
        await stage.until(lambda: stage.toasts != [])
        stage.app.clear_notifications()
        await click_on(stage, "Ended")
        await stage.until(lambda: stage.app.screen.query_one(KindTabs).active == "ended")
        await click_on(stage, "Active")
        await stage.until(lambda: stage.app.screen.query_one(KindTabs).active == "active")
        await stage.until(lambda: stage.toasts == [])
        await click_on(stage, "Reject")
        await stage.until(lambda: stage.sees("Reject this number?"))
        await click_on(stage, "Keep it")
        await stage.until(lambda: not scenes.has_dialog(stage))
        assert scenes.sent(stage, "reject") == []


async def test_a_click_in_the_help_does_what_its_key_does_but_not_over_a_dialog(
    tmp_path: Path,
) -> None:
    async with on_stage(tmp_path, (100, 40), scenario="default") as stage:
        await scenes.ready(stage)
        await click_on(stage, "? Help")
        await click_on(stage, "Sort by name, price")
        await stage.until(lambda: not scenes.has_dialog(stage) and stage.sees("Price▲"))
        await click_on(stage, "? Help")
        await click_on(stage, "Find any action")
        await stage.until(lambda: stage.sees("Find anything"))
        await click_on(stage, "Go to Account")
        await click_on(stage, "Go to Account")
        await stage.until(lambda: stage.app.current_mode == "account")
        await click_on(stage, "1 Products")
        await scenes.confirm(stage, scenes.TWO_MESSAGES)
        await scenes.press(stage, "f1")
        await click_on(stage, "Accept")
        assert isinstance(stage.app.screen, Help)
        await click_on(stage, "Close")
        await stage.until(lambda: stage.sees("Order this number?"))
        assert scenes.sent(stage) == []


async def test_a_country_is_picked_with_a_click(tmp_path: Path) -> None:
    async with on_stage(tmp_path, scenario="default") as stage:
        await scenes.ready(stage)
        stage.app.view_model.learn(CountriesChanged(("Austria", "Belgium", "Chile")))
        await click_on(stage, "other countries")
        await stage.until(lambda: stage.app.screen.query_one(KindTabs).active == COUNTRY)
        await click_on(stage, "Country")
        await stage.until(lambda: isinstance(stage.app.screen, PickCountry))
        await click_on(stage, "Belgium")
        await stage.until(lambda: stage.sees("[Belgium]"))


async def test_rows_of_messages_and_hints_of_account_are_clicked(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (120, 40), scenario="no-sms") as stage:
        await test_hints.orders(stage)
        stage.simulator.deliver(scenes.selected(stage), "Another 771204", pin="771204")
        await scenes.press(stage, "r")
        await click_on(stage, "3 Messages")
        table = stage.app.screen.query_one(LineTable)
        await stage.until(lambda: table.row_count == 2)
        await scenes.click_at(stage, table.content_region.x + 5, table.content_region.y + 2)
        assert table.cursor_index == 1
        await stage.until(lambda: stage.toasts == [])
        await click_on(stage, "Export")
        await stage.until(lambda: scenes.has_dialog(stage))
        assert all(button.region.height == 1 for button in stage.app.screen.query(Button))
        await click_on(stage, "Don't" if "Don't" in stage.text else "Back")
        await stage.until(lambda: not scenes.has_dialog(stage))
        await click_on(stage, "4 Account")
        await stage.until(lambda: stage.app.current_mode == "account")
        asked = len(stage.simulator.requests)
        await click_on(stage, "Refresh")
        await stage.until(lambda: len(stage.simulator.requests) > asked)
