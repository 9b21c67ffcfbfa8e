"""The next candidate is taken with a key; the digits alone copied; a code put in a private file."""

import stat
from pathlib import Path

import pytest
from textual.widgets import Digits

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.clipboard import CodeChoice, codes_of_order, codes_of_sms
from nonvoip_tui.ui.formatting import number_digits
from tests.fakes import START, an_order
from tests.stage import Stage, on_stage
from tests.ui import scenes

TWO_CODES = "Your code is 482913. Or use the backup code 771204 instead.\nNever tell it."
ORDER = an_order()
SMS = Sms(1, ORDER.order_id, "A service", "13105550100", TWO_CODES, "482913", START)


def test_candidates_come_in_turn_and_a_newer_sms_begins_anew() -> None:
    choice = CodeChoice()
    codes = codes_of_order(ORDER._replace(last_code="482913"), [SMS])
    assert codes == ("482913", "771204")
    assert choice.of("an order", codes).words("C") == "1 of 2 possible codes · C next"
    choice.take_next("an order", codes)
    assert choice.of("an order", codes).code == "771204"
    assert choice.of("another", codes).code == "482913"
    older = SMS._replace(sms_id=0, text="code 111222", code="111222")
    more = codes_of_order(ORDER._replace(last_code="482913"), [SMS, older])
    assert choice.of("an order", more).code == "771204"  # an older text changes nothing
    newer = SMS._replace(sms_id=2, text="code 333444", code="333444")
    after = codes_of_order(ORDER._replace(last_code="333444"), [newer, SMS])
    assert choice.of("an order", after).code == "333444"
    choice.take_next("an order", codes)
    choice.take_next("an order", codes)
    assert choice.of("an order", codes).code == "771204"


def test_one_code_is_no_choice_and_none_is_none() -> None:
    assert codes_of_sms(SMS._replace(text="no code", code="")) == ()
    chosen = CodeChoice().of("an order", ())
    assert (chosen.code, chosen.words("C")) == ("", "")
    assert CodeChoice().of("an order", ("1234",)).words("C") == ""


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        ("13105550100", "3105550100"),
        ("+1 310-555-0100", "3105550100"),
        ("3105550100", "3105550100"),
        ("+447700900123", "447700900123"),
    ],
)
def test_digits_alone_are_what_a_form_of_that_country_takes(number: str, digits: str) -> None:
    assert number_digits(number) == digits


async def copied(stage: Stage, key: str, text: str) -> None:
    stage.app.copy_to_clipboard("")
    await scenes.press(stage, key)
    await stage.until(lambda: stage.app.clipboard == text)


@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
async def test_the_next_code_is_shown_copied_and_written_on_orders_and_on_messages(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with on_stage(tmp_path, size, scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        await scenes.press(stage, "P")
        await stage.until(lambda: stage.sees("No SMS with a code has come."))
        await copied(stage, "N", "3105550100")
        service.deliver(order_id, TWO_CODES, pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("1 of 2 possible codes · C next"))
        await copied(stage, "c", "482913")
        await scenes.press(stage, "C")
        await stage.until(lambda: stage.sees("2 of 2 possible codes · C next"))
        assert stage.app.screen.query_one("#digits", Digits).value == "771204"
        await copied(stage, "c", "771204")
        await scenes.press(stage, "P")
        path = tmp_path / "state" / "code"
        await stage.until(lambda: any(str(path) in toast for toast in stage.toasts))
        assert path.read_text() == "771204\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await scenes.press(stage, "C", "P")
        await stage.until(lambda: path.read_text() == "482913\n")

        await scenes.press(stage, "3")
        await stage.until(lambda: stage.sees("482913  1 of 2 possible codes", "Never tell it."))
        await scenes.press(stage, "C")
        await stage.until(lambda: stage.sees("771204  2 of 2 possible codes", "Never tell it."))
        await copied(stage, "c", "771204")
        await copied(stage, "N", "3105550100")
        await scenes.press(stage, "P")
        await stage.until(lambda: path.read_text() == "771204\n")
        path.unlink()
        path.mkdir()  # which no file can take the place of
        await scenes.press(stage, "P")
        await stage.until(lambda: any("Not written to" in toast for toast in stage.toasts))
