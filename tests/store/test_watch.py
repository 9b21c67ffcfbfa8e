"""What another copy of the program writes is noticed, and one's own writing is not."""

from pathlib import Path

from tests.store.builders import NOW, an_order, an_sms, opened


def test_what_another_copy_writes_is_noticed_once(path: Path) -> None:
    with opened(path, "one") as one, opened(path, "two") as two:
        watch = two.watch()
        assert not watch.has_changed()
        one.orders.save(an_order())
        assert watch.has_changed()
        assert not watch.has_changed()
        assert two.orders.recent(10) == [an_order()]
        one.messages.add(an_order(), an_sms(), "", NOW)
        assert watch.has_changed()
        assert sum(two.messages.unseen_by_order().values()) == 1


def test_own_writing_is_not_noticed(path: Path) -> None:
    with opened(path) as store:
        watch = store.watch()
        store.orders.save(an_order())
        assert not watch.has_changed()
