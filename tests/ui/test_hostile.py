"""Names and texts that attack: shown as they are, copied right, and never acted on."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.widgets import Static

from nonvoip_tui.domain.text import MAX_TEXT
from nonvoip_tui.simulator.scenarios import (
    FIRST_PRODUCT_ID,
    LONG_PAYLOADS,
    PAYLOADS,
    SHORT_PAYLOADS,
)
from nonvoip_tui.ui.widgets.line_table import LineTable
from tests.simulated import Fault, Simulator
from tests.simulator_server import simulator_server
from tests.stage import Stage, StageClock, on_stage
from tests.terminal import Terminal
from tests.ui import scenes

COMMAND = str(Path(sys.executable).parent / "nonvoip-tui")
FIRST = str(FIRST_PRODUCT_ID)


def shop(clock: StageClock) -> Simulator:
    """A shop of hostile names, on which no text comes by itself."""
    service = Simulator(clock=lambda: clock.now().timestamp(), seed=1, scenario="no-sms")
    hostile = Simulator(clock=lambda: clock.now().timestamp(), seed=1, scenario="hostile")
    service.products.clear()
    service.products.update(hostile.products)
    return service


async def receive(stage: Stage, order_id: str, text: str) -> str:
    """Let an SMS come, wait until it is shown, and say what the pane shows of it."""
    known = stage.app.view_model.orders[order_id].sms_count
    stage.simulator.deliver(order_id, text, sender=text[:40])
    await scenes.press(stage, "r")
    await stage.until(lambda: stage.app.view_model.orders[order_id].sms_count > known)
    return stage.app.view_model.latest_messages()[0].text


async def test_every_name_is_shown_and_asked_about_without_a_crash(tmp_path: Path) -> None:
    # F40, F46
    async with on_stage(tmp_path, scenario="hostile") as stage:
        await scenes.ready(stage)
        table = stage.app.screen.query_one(LineTable)
        assert table.row_count >= len(SHORT_PAYLOADS) - 1  # the blank one names nothing
        assert stage.sees("[@click=app.quit]code 482913[/]", "[/] code 482913 [/red]")
        for row in range(0, table.row_count, 3):
            table.move_cursor(index=row)
            await scenes.press(stage, "enter")
            await stage.until(lambda: stage.sees("Order this number?"))
            assert is_plain(stage.text)
            await scenes.press(stage, "n")
            await stage.until(lambda: not scenes.has_dialog(stage))
        assert stage.toasts == []


async def test_every_text_is_shown_in_the_pane_on_a_toast_and_in_messages(tmp_path: Path) -> None:
    # F39, F40, F43, F44
    clock = StageClock()
    async with on_stage(tmp_path, simulator=shop(clock), clock=clock) as stage:
        order_id = await scenes.order(stage, FIRST)
        for name, payload in PAYLOADS.items():
            await receive(stage, order_id, f"{name}: {payload}")
            assert is_plain(stage.text)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("Received"))
        for _ in range(12):
            await scenes.press(stage, "pagedown")
            assert is_plain(stage.text)
        assert stage.app.is_running
        shown = stage.app.view_model.messages.values()
        assert max(len(sms.text) for sms in shown) <= MAX_TEXT + len("…(+100000)")


@pytest.mark.parametrize("text", ["[@click=app.quit]x[/]", "[/]9z", "[bold", "[link=http://x]y"])
async def test_a_toast_shows_a_text_as_it_is(tmp_path: Path, text: str) -> None:  # F39 F40
    clock = StageClock()
    async with on_stage(tmp_path, simulator=shop(clock), clock=clock) as stage:
        order_id = await scenes.order(stage, FIRST)
        await scenes.press(stage, "1")
        stage.simulator.deliver(order_id, f"\x1b]0;\x07 {text}")
        await stage.app.engine.do(lambda services: services.poller.ask_now(order_id))
        await stage.until(lambda: stage.sees("␛]0;␇", text))
        assert is_plain(stage.text)


async def test_the_head_of_the_pane_shows_a_name_as_it_is(tmp_path: Path) -> None:  # F40
    clock = StageClock()
    name = SHORT_PAYLOADS["markup-click"]
    async with on_stage(tmp_path, (120, 40), simulator=shop(clock), clock=clock) as stage:
        [product_id] = [p.product_id for p in stage.simulator.products.values() if name in p.name]
        await scenes.order(stage, str(product_id))
        await stage.until(lambda: stage.text.count("[@click=app.quit]") == 2)  # the row, the pane


async def test_the_line_of_trouble_shows_the_services_words_as_they_are(
    tmp_path: Path,
) -> None:  # F40
    words = '{"status":"error","message":"[@click=app.quit]x[/] password [/]9z"}'
    async with on_stage(tmp_path, (120, 40), scenario="no-sms") as stage:
        refusal = Fault(401, words, "application/json", is_applied=False)
        stage.simulator.fail_next("*", refusal, times=99)
        await stage.until(lambda: stage.sees("✕ signed out"))
        await scenes.press(stage, "escape")
        await stage.until(lambda: stage.sees("▲ [@click=app.quit]x[/] password [/]9z"))


def is_plain(text: str) -> bool:
    """Whether nothing in what was painted can act on a terminal or turn the line round."""
    return all(char.isprintable() or char == "\n" for char in text)


async def test_a_flood_leaves_the_rest_of_the_screen_as_it_was(tmp_path: Path) -> None:  # F43
    clock = StageClock()
    async with on_stage(tmp_path, (60, 20), simulator=shop(clock), clock=clock) as stage:
        order_id = await scenes.order(stage, FIRST)
        for payload in LONG_PAYLOADS.values():
            await receive(stage, order_id, payload)
            await stage.until(lambda: stage.sees("SMS received", "n Copy number", "$49.50"))
        await scenes.press(stage, "1")
        await stage.until(lambda: stage.sees("Price"))


CODES = {
    "[g-482913] is your code": "482913",
    "[amazon] 193284": "193284",
    "Code: [#719342] ok, use [/start 55]": "719342",
}
DISGUISES = ("fullwidth-digits", "arabic-digits", "zero-width", "variation", "tag-characters")


async def test_codes_in_brackets_are_shown_whole_and_copied(tmp_path: Path) -> None:  # F41
    clock = StageClock()
    async with on_stage(tmp_path, simulator=shop(clock), clock=clock) as stage:
        order_id = await scenes.order(stage, FIRST)
        for text, code in CODES.items():
            await receive(stage, order_id, text)
            await stage.until(lambda: stage.sees(text))  # noqa: B023
            await scenes.press(stage, "c")
            await stage.until(lambda: stage.app.clipboard == code)  # noqa: B023


async def test_a_copied_code_is_plain_digits(tmp_path: Path) -> None:  # F42
    clock = StageClock()
    async with on_stage(tmp_path, simulator=shop(clock), clock=clock) as stage:
        order_id = await scenes.order(stage, FIRST)
        for name in DISGUISES:
            stage.app.copy_to_clipboard("")
            await receive(stage, order_id, f"{name}: {SHORT_PAYLOADS[name]}")
            await scenes.press(stage, "c")
            await stage.until(lambda: stage.app.clipboard == "482913")


async def test_a_click_on_a_text_that_names_an_action_does_nothing(tmp_path: Path) -> None:  # F40
    clock = StageClock()
    async with on_stage(tmp_path, simulator=shop(clock), clock=clock) as stage:
        order_id = await scenes.order(stage, FIRST)
        text = "[@click=app.quit]code 482913[/] [link=https://evil.invalid/]here[/link]"
        await receive(stage, order_id, text)
        await stage.until(lambda: stage.sees(text))
        line = next(row for row, words in enumerate(stage.text.splitlines()) if text in words)
        for column in (3, 20, 45, 66):
            await scenes.click_at(stage, column, line)
        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("Received"))
        line = next(row for row, words in enumerate(stage.text.splitlines()) if text in words)
        await scenes.click_at(stage, 20, line)
        assert stage.app.is_running
        assert not scenes.has_dialog(stage)
        assert stage.app.current_mode == "messages"
        full = stage.app.screen.query_one("#full", Static)
        assert text in str(full.content)


@pytest.fixture
def hostile_service() -> Iterator[tuple[str, Simulator]]:
    with simulator_server(scenario="hostile") as served:
        yield served.base_url, served.simulator


_SEQUENCES = {
    fragment
    for payload in PAYLOADS.values()
    for fragment in re.findall(r"[\x1b\x9b\x9d][^\x1b]{2,12}", payload)
}


def test_no_byte_of_an_attack_reaches_the_terminal(
    tmp_path: Path, hostile_service: tuple[str, Simulator]
) -> None:  # F39, F46
    url, service = hostile_service
    environ = {
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "NONVOIP_EMAIL": "demo@example.com",
        "NONVOIP_PASSWORD": "demo",
        "NONVOIP_BASE_URL": url,
    }
    with Terminal([COMMAND], environ) as terminal:
        terminal.wait_for("● online", "$50.00", "[amazon] 482913")
        own = bytes(terminal.raw)  # the program sets up the terminal itself
        terminal.send("G")
        terminal.wait_for("▌")
        terminal.send("enter")
        terminal.wait_for("Order this number?")
        terminal.press_until_gone("y", "Order this number?")
        terminal.wait_for("waiting for SMS")
        [order_id] = service.orders
        for name in ("title", "clipboard", "c1-osc", "hyperlink", "shift-out", "rtl-override"):
            count = len(service.requests)
            service.deliver(order_id, f"{name} {SHORT_PAYLOADS[name]}", sender=PAYLOADS["title"])
            terminal.send("r")
            terminal.wait_until(lambda: len(service.requests) > count)  # noqa: B023
            terminal.wait_for(f"{name} ")
        terminal.send("3")
        terminal.wait_for("Received", "title ")
        written = bytes(terminal.raw)[len(own) :].decode("utf-8", "replace")
    leaked = {fragment for fragment in _SEQUENCES if fragment in written}
    assert leaked == set()
    assert not re.search("[\x00-\x06\x0e-\x1a\x7f-\x9f\u202a-\u202e\u2066-\u2069]", written)
