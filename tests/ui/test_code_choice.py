"""The next candidate is taken with a key; the digits alone copied; a code put in a private file."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.models import Sms
from nonvoip_tui.ui.code_choice import CodeChoice, Kind, Offer, offers_of_order, offers_of_sms
from nonvoip_tui.ui.formatting import clock_time, number_digits
from nonvoip_tui.ui.widgets.big_code import BigCode
from tests.fakes import START, an_order
from tests.stage import Stage, on_stage
from tests.ui import scenes

TWO_CODES = "Your code is 482913. Or use the backup code 771204 instead.\nNever tell it."
ORDER = an_order()
SMS = Sms(1, ORDER.order_id, "A service", "13105550100", TWO_CODES, "482913", START)


def test_candidates_come_in_turn_and_a_newer_sms_begins_anew() -> None:
    choice = CodeChoice()
    codes = offers_of_order(ORDER._replace(last_code="482913"), [SMS])
    assert [offer.text for offer in codes] == ["482913", "771204"]
    assert choice.of("an order", codes).words("C") == "1 of 2 possible codes · C next"
    choice.take_next("an order", codes)
    assert choice.of("an order", codes).code == "771204"
    assert choice.of("another", codes).code == "482913"
    older = SMS._replace(sms_id=0, text="code 111222", code="111222")
    more = offers_of_order(ORDER._replace(last_code="482913"), [SMS, older])
    assert choice.of("an order", more).code == "771204"  # an older text changes nothing
    newer = SMS._replace(sms_id=2, text="code 333444", code="333444")
    after = offers_of_order(ORDER._replace(last_code="333444"), [newer, SMS])
    assert choice.of("an order", after).code == "333444"
    choice.take_next("an order", codes)
    choice.take_next("an order", codes)
    assert choice.of("an order", codes).code == "771204"


def test_one_code_is_no_choice_and_none_is_none() -> None:
    assert offers_of_sms(SMS._replace(text="no code", code="")) == ()
    chosen = CodeChoice().of("an order", ())
    assert (chosen.code, chosen.words("C")) == ("", "")
    assert CodeChoice().of("an order", [Offer("1234")]).words("C") == ""


LINK_ONLY = SMS._replace(sms_id=3, text="Sign in: https://lumora.example/x", code="")
NO_CODE = SMS._replace(sms_id=4, text="Thank you for signing in.", code="")
LATER = START + timedelta(minutes=5)


def test_what_is_taken_says_of_which_sms_it_is() -> None:  # N21
    order = ORDER._replace(last_code="482913")
    (fresh, _) = offers_of_order(order, [SMS])
    assert (fresh.age(LATER), fresh.name(LATER)) == ("", "Code 482913")
    assert fresh.short == ("482913", True)
    (old, _) = offers_of_order(order, [NO_CODE, SMS])
    at = clock_time(START, LATER)
    assert old.age(LATER) == f"of {at}, the newest SMS has no code"
    assert old.name(LATER) == f"Code 482913 of {at}, the newest SMS has no code,"
    assert old.short == ("(482913)", False)
    newer = SMS._replace(sms_id=5, text="code 333444", code="333444")
    (_, older, _) = offers_of_order(order._replace(last_code="333444"), [newer, SMS])
    assert older.age(LATER) == f"of {at}"
    (unread,) = offers_of_order(order, [NO_CODE])
    assert unread.age(LATER) == "of an older SMS, the newest SMS has no code"
    (unknown,) = offers_of_order(order, [])
    assert unknown.age(LATER) == ""


def test_a_link_is_offered_where_no_code_is_and_names_its_host() -> None:  # N27
    (link,) = offers_of_sms(LINK_ONLY)
    assert (link.kind, link.text) == (Kind.LINK, "https://lumora.example/x")
    assert link.short == ("link", False)
    assert link.name(LATER) == "The link to lumora.example"
    assert CodeChoice().of("an order", [link]).code == ""
    with_code = LINK_ONLY._replace(text=f"{LINK_ONLY.text} Code 482913", code="482913")
    assert [offer.kind for offer in offers_of_sms(with_code)] == [Kind.CODE]
    disguised = LINK_ONLY._replace(text="Sign in: https://\u0430pple.example/x")
    assert "punycode, mixes Cyrillic and Latin" in offers_of_sms(disguised)[0].name(LATER)


def test_a_guess_looks_like_one_and_comes_after_every_code() -> None:
    guessed = SMS._replace(sms_id=6, text="Lumora says hello to you, 660118 times over.", code="")
    (guess,) = offers_of_sms(guessed)
    assert (guess.kind, guess.short) == (Kind.GUESS, ("660118?", False))
    assert guess.name(LATER) == "660118, perhaps the code,"
    kinds = [offer.kind for offer in offers_of_order(ORDER, [LINK_ONLY, guessed, SMS])]
    assert kinds == [Kind.CODE, Kind.CODE, Kind.GUESS, Kind.LINK]


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
        await stage.until(lambda: stage.sees("No SMS with a code has arrived."))
        await copied(stage, "N", "3105550100")
        service.deliver(order_id, TWO_CODES, pin="482913")
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("1 of 2 possible codes · C next"))
        await copied(stage, "c", "482913")
        await scenes.press(stage, "C")
        await stage.until(lambda: stage.sees("2 of 2 possible codes · C next"))
        assert stage.app.screen.query_one("#digits", BigCode).value == "771204"
        await copied(stage, "c", "771204")
        await scenes.press(stage, "P")
        path = tmp_path / "state" / "code"
        await stage.until(lambda: any(str(path) in toast for toast in stage.toasts))
        assert path.read_text() == "771204\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        await scenes.press(stage, "C", "P")
        await stage.until(lambda: path.read_text() == "482913\n")

        stage.app.clear_notifications()  # the path is long here, and takes more than the last line
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


async def test_an_older_code_a_link_and_a_guess_are_told_apart_on_orders(tmp_path: Path) -> None:
    async with on_stage(tmp_path, (80, 24), scenario="no-sms") as stage:
        service = stage.simulator
        order_id = await scenes.order(stage)
        await scenes.press(stage, "y")  # as one too many at the dialog before
        assert stage.toasts == []

        service.deliver(order_id, LINK_ONLY.text)
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("link to lumora.example"))  # N27
        await copied(stage, "c", "https://lumora.example/x")
        assert any("The link to lumora.example" in toast for toast in stage.toasts)
        await copied(stage, "y", LINK_ONLY.text)

        service.deliver(order_id, "Lumora says hello to you, 771204 times over.", after_seconds=1)
        stage.clock.advance(2)
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("771204?", "perhaps the code?"))
        await copied(stage, "c", "771204")

        service.deliver(order_id, "Your code is 482913", after_seconds=1)
        stage.clock.advance(2)
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.app.screen.query_one("#digits", BigCode).value == "482913")
        assert not stage.sees("no code")

        service.deliver(order_id, NO_CODE.text, after_seconds=1)
        stage.clock.advance(2)
        await scenes.press(stage, "r")
        await stage.until(lambda: stage.sees("(482913)", "the newest SMS has no code"))  # N21
        await copied(stage, "c", "482913")
        assert any("the newest SMS has no code" in toast for toast in stage.toasts)
        await copied(stage, "y", NO_CODE.text)
