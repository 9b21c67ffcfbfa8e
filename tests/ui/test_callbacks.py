"""Callbacks as the user sees them: what comes by them, and which way the SMS come."""

import asyncio
import json
import socket
from pathlib import Path

import pytest

from nonvoip_tui.settings.config import Config, WebhookSettings
from nonvoip_tui.webhooks.reception import WebhookSecret
from tests.stage import Stage, on_stage
from tests.ui import scenes
from tests.webhooks.served import exchange, status_of

PUBLIC = "https://sms.example.org/n"


def says(stage: Stage, *texts: str) -> bool:
    """Whether all of `texts` are on the screen, wherever their lines break."""
    shown = " ".join(stage.text.split())
    return all(text in shown for text in texts)


async def call(port: int, stage: Stage, order_id: str) -> int:
    """Call the program as a proxy would; the HTTP code."""
    secret = stage.app.view_model.webhooks.url.rpartition("/")[2]
    body = json.dumps({"event": "incoming_message", "message": {"order_id": order_id}}).encode()
    head = f"POST /{secret} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n\r\n"
    return status_of(await exchange(port, head.encode() + body))


@pytest.mark.parametrize("size", [(80, 24), (60, 20)], ids=str)
async def test_a_called_sms_is_on_the_screen_and_the_first_line_says_by_which_way(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = int(listening.getsockname()[1])
    settings = WebhookSettings(enabled=True, port=port, public_url=PUBLIC)
    config = Config(poll_selected=3600, poll_others=3600, callbacks=settings)
    async with on_stage(tmp_path, size, scenario="no-sms", config=config) as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "4")
        await stage.until(lambda: says(stage, "received here", "none yet", "URL to save"))
        assert says(stage, "not saved yet, c saves it")
        await scenes.press(stage, "c")
        await stage.until(lambda: says(stage, "Save the callback URL?", PUBLIC))
        await scenes.press(stage, "y")
        await stage.until(lambda: stage.simulator.callback_url.startswith(f"{PUBLIC}/"))
        await stage.until(lambda: not says(stage, "URL to save"))
        assert stage.simulator.callback_url == stage.app.view_model.webhooks.url

        await scenes.press(stage, "1")
        order_id = await scenes.order(stage)
        stage.simulator.deliver(order_id, "Your code is 739154")
        assert "● online" in stage.text.splitlines()[0]
        async with asyncio.timeout(10):
            assert await call(port, stage, order_id) == 200
        await stage.until(lambda: says(stage, "Your code is 739154"))
        await stage.pass_time(1.5, 0.5)
        await stage.until(lambda: "● callbacks" in stage.text.splitlines()[0])
        assert await call(port, stage, "77") == 200
        await stage.pass_time(1.5, 0.5)
        await scenes.press(stage, "4")
        await stage.until(
            lambda: says(stage, "1 received", "1 for unknown", "polling once a minute")
        )

        WebhookSecret(tmp_path / "data" / "callback-path").rotate()
        await stage.pass_time(1.5, 0.5)
        await stage.until(lambda: says(stage, "URL to save", "not this program's"))
