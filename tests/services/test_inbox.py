"""What an answer about an order changes."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Inbox as Answer
from nonvoip_tui.domain.models import IncomingSms, OrderNews, Standing
from nonvoip_tui.services.inbox import Inbox, with_news
from tests.fakes import START, an_order
from tests.services.office import Office

CODE = Answer((IncomingSms("Your code is 123456"),))


def inbox_of(office: Office) -> Inbox:
    return Inbox(office.store.orders, office.store.messages, office.clock, office.events.append)


async def test_the_same_text_twice_is_kept_once(office: Office) -> None:  # F60
    office.store.orders.save(an_order())
    inbox = inbox_of(office)
    assert [inbox.take(an_order(), CODE) for _ in range(3)] == [1, 0, 0]
    assert len(office.notified(SmsArrived)) == 1


async def test_an_sms_that_the_disk_does_not_take_is_shown_once_all_the_same(  # F30
    office: Office, tmp_path: Path
) -> None:
    office.store.orders.save(an_order())
    inbox = inbox_of(office)
    blocker = sqlite3.connect(tmp_path / "data" / "orders.sqlite3")
    blocker.execute("CREATE TRIGGER full BEFORE INSERT ON sms BEGIN SELECT RAISE(FAIL, 'x'); END")
    blocker.close()
    for _ in range(2):
        with pytest.raises(StorageError):
            inbox.take(an_order(), CODE)
    [notified] = office.notified(SmsArrived)
    assert isinstance(notified, SmsArrived)
    assert (notified.sms.code, notified.order.last_code) == ("123456", "123456")


async def test_an_answer_that_says_nothing_new_changes_nothing(office: Office) -> None:
    office.store.orders.save(an_order())
    inbox_of(office).take(an_order(), Answer())
    assert office.notified(OrderChanged) == []


@pytest.mark.parametrize("seconds", [-4, 0, 4])
def test_an_expiry_that_wobbles_with_the_answers_travel_stays(seconds: int) -> None:
    order = an_order()
    assert order.expires_at is not None
    news = OrderNews(expires_at=order.expires_at + timedelta(seconds=seconds))
    assert with_news(order, news, START).expires_at == order.expires_at


def test_an_expiry_that_really_moved_is_followed() -> None:
    news = OrderNews(expires_at=START + timedelta(seconds=900))
    assert with_news(an_order(), news, START).expires_at == START + timedelta(seconds=900)


@pytest.mark.parametrize("word", ["Pending", "Reserved", "success", "delivered", "something new"])
def test_a_word_that_is_not_known_to_end_it_leaves_it_live(word: str) -> None:
    fresh = with_news(an_order(), OrderNews(status=word), START)
    assert fresh.is_live(START)
    assert fresh.status == word


@pytest.mark.parametrize(
    ("text", "pin", "code"),
    [
        ("Your code is 123-456", "123456", "123456"),
        ("Your code is 482913. Valid until 2027.", "2028", "482913"),
        ("Hello there", "9911", "9911"),
        ("Your code is 482913", "", "482913"),
        ("Your code is 482-913", "2913", "482913"),
        ("Your code is 482913, valid 5 min", "5", "482913"),
        ("Kestrel: 482913 was read 771204 times today", "7712", ""),
        ("Your code is 482913. Ask for 771204 at the door", "771204", "771204"),
    ],
)
async def test_the_services_own_reading_counts_where_the_text_has_it_whole(  # F42, N24
    office: Office, text: str, pin: str, code: str
) -> None:
    office.store.orders.save(an_order())
    inbox_of(office).take(an_order(), Answer((IncomingSms(text, pin),)))
    assert office.store.messages.recent(1)[0].code == code


@pytest.mark.parametrize("seconds", [0, -1, -7200])
def test_an_end_that_is_past_is_no_end(seconds: int) -> None:  # N64
    order = an_order(number="")
    news = OrderNews(expires_at=START + timedelta(seconds=seconds))
    assert with_news(order, news, START).expires_at == order.expires_at


async def test_only_repeated_words_over_a_while_end_an_order(office: Office) -> None:  # N01
    office.store.orders.save(an_order())
    inbox = inbox_of(office)
    over = Answer(standing=Standing.OVER, sentence="This order has expired.")

    def is_live() -> bool:
        order = office.store.orders.get("900001")
        assert order is not None
        inbox.take(order, over)
        after = office.store.orders.get("900001")
        assert after is not None
        return after.is_live(office.clock.now())

    for _ in range(9):
        assert is_live()  # so many, but at once
    await office.clock.advance(89)
    assert is_live()
    inbox.take(an_order(), Answer())  # another word between: counted anew
    for _ in range(3):
        await office.clock.advance(60)
        assert is_live()
    assert not is_live()


@pytest.mark.parametrize(
    "alive",
    [CODE, Answer(news=OrderNews(number="12025550143")), Answer(news=OrderNews(status="Reserved"))],
    ids=["SMS", "number", "status"],
)
async def test_an_answer_with_something_in_it_revives(office: Office, alive: Answer) -> None:  # N01
    ended = an_order(ended_at=START, rejected_at=START)
    office.store.orders.save(ended)
    inbox_of(office).take(ended, alive)
    order = office.store.orders.get("900001")
    assert order is not None
    assert order.is_live(office.clock.now())
    assert office.notified(OrderChanged)
