"""An SMS is found by whatever a user remembers of it; nothing typed is an error."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nonvoip_tui.store.errors import StoreError
from nonvoip_tui.store.opening import OpeningOptions
from nonvoip_tui.store.store import Store
from tests.store.builders import ACCOUNT, NOW, an_order, an_sms, opened

WITHOUT_FTS5 = OpeningOptions(has_fts5=lambda _: False)
TEXTS = {
    "1": ("examplepay", "short_term", "12025550143", "Your code is 123456", "123456"),
    "2": ("Sample / Shop", "long_term", "12025550178", "Bienvenue à Café: 998-877", "998877"),
    "3": ("examplepay", "short_term", "+1 (303) 555-0199", "验证码是4711，请勿泄露", "4711"),
    "4": ("other", "short_term", "", '100% "sure" [g-55] _x_ 😀', ""),
}
# Without the index words are found in their middle too, and numbers as they are written.
_ANYWHERE = {"y": "3 1", "55501": "2 1"}


def fill(store: Store) -> None:
    for n, (order_id, (service, kind, number, text, code)) in enumerate(TEXTS.items()):
        order = an_order(order_id, service=service, kind=kind, number=number)
        store.messages.add(order, an_sms(text), code, NOW + n * timedelta(hours=1))


@pytest.fixture(params=[OpeningOptions(), WITHOUT_FTS5], ids=["index", "no index"])
def filled(request: pytest.FixtureRequest, path: Path) -> Iterator[Store]:
    """A store with the texts above, with and without a full-text index."""
    store = Store.open(path, instance_id="one", account=ACCOUNT, options=request.param)
    fill(store)
    yield store
    store.close()


def found(store: Store, query: str) -> str:
    """The orders of what is found, newest first."""
    return " ".join(sms.order_id for sms in store.messages.search(query, 10))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "4 3 2 1"),
        ("   ", "4 3 2 1"),
        ("y", "1"),
        ("your", "1"),
        ("YOUR COD", "1"),
        ("code your", "1"),
        ("your nothing", ""),
        ("123", "1"),
        ("exam", "3 1"),
        ("shop", "2"),
        ("caf", "2"),
        ("998-8", "2"),
        ("0143", "1"),
        ("2025550143", "1"),
        ("55501", "3 2 1"),
        ("(303)", "3"),
        ("303 555", "3"),
        ("4711", "3"),
        ("😀", "4"),
        ("100%", "4"),
        ('"sure"', "4"),
        ("%", "4"),
        ("[g-5", "4"),
    ],
)
def test_an_sms_is_found_by_the_beginnings_of_its_words(  # F41
    filled: Store, query: str, expected: str
) -> None:
    if not filled.database.has_index:
        expected = _ANYWHERE.get(query, expected)
    assert found(filled, query) == expected


def test_diacritics_do_not_matter_to_the_index(store: Store) -> None:
    fill(store)
    assert found(store, "cafe") == "2"
    assert found(store, "CAFÉ") == "2"


@pytest.mark.parametrize(
    "query",
    [
        *('"', '""', "'", "*", "a*", "^a", "NEAR(a b)", "AND", "a OR", "NOT a", "text:"),
        *("service : a", "(", ")", "a -b", "{a b}", "+", "\\", "_", "%%", "\0", "\ud83d"),
        *("a" * 10_000, "a " * 500),
    ],
)
def test_whatever_is_typed_is_a_query_and_not_an_error(filled: Store, query: str) -> None:
    filled.messages.search(query, 10)


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_no_text_is_an_error(query: str) -> None:
    _searched().messages.search(query, 10, service=query, kind=query)


_open: list[Store] = []


def _searched() -> Store:
    return _open[0]


@pytest.fixture(autouse=True, scope="module")
def _one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with opened(tmp_path_factory.mktemp("search") / "journal.sqlite3") as store:
        fill(store)
        _open.append(store)
        yield
        _open.clear()


def test_service_kind_and_time_narrow_it_down(filled: Store) -> None:
    def orders(query: str = "", **narrowed: object) -> str:
        texts = filled.messages.search(query, 10, **narrowed)  # type: ignore[arg-type]
        return " ".join(sms.order_id for sms in texts)

    assert orders(service="examplepay") == "3 1"
    assert orders(service="example") == ""
    assert orders(kind="long_term") == "2"
    assert orders(since=NOW + timedelta(hours=1), until=NOW + timedelta(hours=3)) == "3 2"
    assert orders(since=NOW + timedelta(hours=1)) == "4 3 2"
    assert orders("0", service="examplepay", until=NOW + timedelta(hours=1)) in ("1", "")
    assert orders("code", service="examplepay") == "1"
    assert orders("code", service="other") == ""
    assert orders("code", kind="short_term", since=NOW, until=NOW + timedelta(1)) == "1"


@pytest.mark.parametrize("query", ["", "text"])
@pytest.mark.parametrize("is_by_time", [False, True])
def test_pages_follow_each_other_without_a_gap(store: Store, query: str, is_by_time: bool) -> None:
    for n in range(7):
        moment = NOW + timedelta(seconds=n // 2)
        store.messages.add(an_order(), an_sms(f"text {n}"), "", moment)
    since = NOW if is_by_time else None
    whole = store.messages.search(query, 10, since=since)
    pages = [store.messages.search(query, 3, since=since)]
    while pages[-1]:
        pages.append(store.messages.search(query, 3, pages[-1][-1], since=since))
    assert [sms for page in pages for sms in page] == whole
    assert len(whole) == 7


def test_every_account_finds_its_own(store: Store) -> None:
    fill(store)
    store.account = "other@example.com"
    assert found(store, "your") == ""
    assert found(store, "") == ""


def test_texts_kept_without_the_index_are_found_when_it_is_back(path: Path) -> None:
    with opened(path) as store:
        store.messages.add(an_order(), an_sms("first"), "", NOW)
    poor = Store.open(path, instance_id="one", options=WITHOUT_FTS5)
    poor.messages.add(an_order(), an_sms("second"), "", NOW)
    assert found(poor, "econ") == "900001"
    poor.close()
    with opened(path) as store:
        assert store.database.has_index
        assert found(store, "second") == "900001"
        assert found(store, "first") == "900001"


def test_a_text_that_is_removed_is_found_no_more(store: Store) -> None:
    fill(store)
    store.database.write("DELETE FROM sms WHERE code = '123456'")
    assert found(store, "your") == ""
    store.database.write("INSERT INTO sms_words (sms_words, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE sms_words_data SET block = x'ff' WHERE id > 1",
        "UPDATE sms_words_data SET block = x'ff' WHERE id > 10",
        "UPDATE sms_words_data SET block = x'ffffffffff' WHERE id = 10",
        "DELETE FROM sms_words_data WHERE id > 10",
        "DROP TABLE sms_words_data",
    ],
)
@pytest.mark.parametrize("is_searched_first", [False, True])
def test_a_damaged_index_costs_no_sms_and_is_built_anew(  # F34
    path: Path, damage: str, is_searched_first: bool
) -> None:
    with opened(path) as store:
        fill(store)
        store.database.write(damage)
    with opened(path) as store:
        if is_searched_first:
            found(store, "your")
        assert store.messages.add(an_order(), an_sms("your next"), "", NOW) is not None
        assert len(store.messages.recent(10)) == len(TEXTS) + 1
        store.database.give_up_index(StoreError())
        assert found(store, "your") == "900001 1"
    with opened(path) as store:
        assert store.rescued is None
        assert store.database.has_index
        assert found(store, "your") == "900001 1"


@pytest.mark.parametrize(
    ("query", "expected"),
    [("anna", "2"), ("ANNA's", "2"), ("anna 998", "2"), ("998 birthday", "2"), ("anna 123", ""),
     ("birthday", "3 2"), ("birthday 4711", "3"), ("shop", "2")],
)  # fmt: skip
def test_an_sms_is_found_by_the_note_on_its_order(filled: Store, query: str, expected: str) -> None:
    filled.orders.set_note("2", "Anna's birthday")
    filled.orders.set_note("3", "birthday_100%")
    assert found(filled, query) == expected
    assert found(filled, "birthday_100%") == "3"


def test_what_is_found_by_a_note_comes_in_order_page_by_page(filled: Store) -> None:
    filled.orders.set_note("1", "your code")
    first = filled.messages.search("code", 1)
    assert [sms.order_id for sms in first] == ["1"]
    filled.messages.add(an_order("1"), an_sms("nothing"), "", NOW + timedelta(days=1))
    both = [filled.messages.search("code", 1)]
    both.append(filled.messages.search("code", 1, both[0][-1]))
    assert [page[0].text for page in both] == ["nothing", "Your code is 123456"]
    assert filled.messages.search("code", 1, both[1][-1]) == []
    of_a_day = filled.messages.search("code", 9, until=NOW + timedelta(hours=1))
    assert [sms.text for sms in of_a_day] == ["Your code is 123456"]
    assert filled.messages.search("code", 9, kind="long_term") == []
