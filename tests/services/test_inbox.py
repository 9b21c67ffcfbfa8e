"""What an answer about an order changes."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.events import OrderChanged, SmsArrived
from nonvoip_tui.domain.models import Inbox as Answer
from nonvoip_tui.domain.models import IncomingSms, OrderNews
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
    assert len(office.told(SmsArrived)) == 1


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
    [told] = office.told(SmsArrived)
    assert isinstance(told, SmsArrived)
    assert (told.sms.code, told.order.last_code) == ("123456", "123456")


async def test_an_answer_that_says_nothing_new_changes_nothing(office: Office) -> None:
    office.store.orders.save(an_order())
    inbox_of(office).take(an_order(), Answer())
    assert office.told(OrderChanged) == []


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
    ],
)
async def test_the_services_own_reading_counts_where_the_text_has_it(  # F42
    office: Office, text: str, pin: str, code: str
) -> None:
    office.store.orders.save(an_order())
    inbox_of(office).take(an_order(), Answer((IncomingSms(text, pin),)))
    assert office.store.messages.recent(1)[0].code == code
