"""Whoever has other keys reads those, and no others, in every empty place, line and toast."""

import re
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import (
    BadAnswerError,
    InsufficientFundsError,
    NotFoundError,
    NotSentError,
    RateLimitedError,
    RedirectedError,
    ServiceDownError,
    StorageError,
    UnansweredError,
    WrongCredentialsError,
)
from nonvoip_tui.settings.config import Config
from nonvoip_tui.ui.formatting import with_cure
from nonvoip_tui.ui.keys import KeyNames
from tests.stage import Stage, on_stage
from tests.ui import scenes

_OWN = {
    "app.products": "f2",
    "app.orders": "f3",
    "app.messages": "f4",
    "app.account": "f5",
    "app.quit": "f6",
    "app.activity": "f7",
    "account.sign_in": "f8",
    "account.settle": "f9",
    "filter.clear": "f10",
    "products.clear": "f11",
    "products.refresh": "f12",
    "products.country": "ctrl+t",
    "products.order": "ctrl+o",
    "messages.show_all": "ctrl+a",
    "orders.adopt": "ctrl+b",
    "orders.tab_before": "ctrl+f",
    "orders.tab_after": "ctrl+g",
    "orders.copy_number": "ctrl+n",
    "orders.ask": "ctrl+v",
    "orders.settle": "ctrl+w",
    "orders.activate": "ctrl+x",
    "unknown.balance": "ctrl+y",
    "unknown.copy_text": "ctrl+j",
}
_OLD = re.compile(
    r"[Pp]ress (?:[a-z0-9]|enter|escape)\b|\bthen [a-z]\b"
    r"|(?<![+\w])[a-z] (?:adds|copies|asks|checks|rejects|again|next)\b"
    r"|\bescape shows|ctrl\+r\b|←→ switch tab|[←→] shows|\(b\)|enter orders|\b[1234] [POMA]"
)


def said(stage: Stage, *words: str) -> bool:
    """Whether these are on the screen, and no key that was given away is."""
    text = " ".join("\n".join((stage.text, *stage.toasts)).replace("│", " ").split())
    if not all(word in text for word in words):
        return False
    assert not _OLD.search(text), _OLD.search(text)
    return True


async def test_empty_places_name_the_keys_in_use(tmp_path: Path) -> None:
    config = Config(keys=_OWN)
    async with on_stage(tmp_path, (100, 30), config=config, scenario="default") as stage:
        await scenes.ready(stage)
        await scenes.press(stage, "slash", *"zzz", "enter")
        await stage.until(lambda: said(stage, "Nothing matches “zzz”. Press f11 to clear"))
        await scenes.press(stage, "f11", "left")
        await stage.until(lambda: said(stage, "press ctrl+t to pick a country"))
        stage.simulator.products.clear()
        await scenes.press(stage, "right", "f12")
        await stage.until(lambda: said(stage, "lists no 10-minute numbers now. f12 checks again"))
        await scenes.press(stage, "f3")
        await stage.until(lambda: said(stage, "No live orders. Press f2 to order; ctrl+g shows"))
        assert said(
            stage, "Press f2, choose a service, and press ctrl+o.", "ctrl+b adds an existing"
        )
        await scenes.press(stage, "ctrl+g")
        await stage.until(
            lambda: said(stage, "No orders have ended yet. ctrl+f shows", "f2 opens Products")
        )
        await scenes.press(stage, "f4")
        await stage.until(lambda: said(stage, "No SMS yet. Press f2 to order a number"))
        await scenes.press(stage, "slash", *"zzz", "enter")
        await stage.until(
            lambda: said(stage, "ctrl+a shows all", "No SMS matches “zzz”. ctrl+a shows all.")
        )
        await scenes.press(stage, "question_mark")
        await stage.until(lambda: stage.sees("Keys: Messages"))
        await scenes.press(stage, "slash", *"zzz")
        await stage.until(lambda: said(stage, "No key matches. f10 shows all again."))


async def test_one_who_is_not_signed_in_is_told_the_keys_in_use(tmp_path: Path) -> None:
    async with on_stage(tmp_path, config=Config(keys=_OWN), is_signed_in=False) as stage:
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "escape")
        await stage.until(lambda: said(stage, "To see the price list, sign in: press f5, then f8."))
        assert said(stage, "Not signed in. Press f5, then f8, to sign in.")


async def test_orders_and_unknown_outcomes_name_the_keys_in_use(tmp_path: Path) -> None:
    config = Config(keys=_OWN)
    async with on_stage(tmp_path, (100, 40), config=config, scenario="no-sms") as stage:
        await scenes.ready(stage)
        stage.simulator.fail_next("order", "bad-gateway")
        table = stage.app.screen.query_one("#products")
        table.move_cursor(key=scenes.TWO_MESSAGES)  # type: ignore[attr-defined]
        await scenes.press(stage, "ctrl+o")
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "y")
        await stage.until(lambda: said(stage, "Check the balance (ctrl+y)", "ctrl+j copies a text"))
        await scenes.press(stage, "n", "f3")
        await stage.until(lambda: said(stage, "press ctrl+w to see what you can do."))
        await scenes.press(stage, "f5")
        await stage.until(lambda: said(stage, "Press f9 to settle it."))
        await scenes.press(stage, "f2")
        table.move_cursor(key=scenes.ORDINARY)  # type: ignore[attr-defined]
        await scenes.press(stage, "ctrl+o")
        await stage.until(lambda: scenes.has_dialog(stage))
        await scenes.press(stage, "y")
        await stage.until(lambda: scenes.selected(stage) != "")
        await stage.until(lambda: said(stage, "Press ctrl+n to copy the number"))
        stage.app.action_help_quit()
        await stage.until(lambda: said(stage, "Press f6 to quit."))


@pytest.mark.parametrize(
    "error",
    [
        NotSentError("Not sent."),
        InsufficientFundsError("Too little."),
        WrongCredentialsError("Refused."),
        RateLimitedError("Too many calls.", 3.0),
        NotFoundError("No such order."),
        UnansweredError("No answer."),
        ServiceDownError("In trouble."),
        BadAnswerError("Not understood."),
        RedirectedError("Elsewhere."),
        StorageError("The disk is full."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_every_error_says_what_happened_and_what_to_do(error: Exception) -> None:
    words = with_cure(error, KeyNames(_OWN))
    assert words.startswith(f"{error} ")
    assert len(words) > len(str(error)) + 10
    assert not _OLD.search(words)
