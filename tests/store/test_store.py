"""The store as one thing: its parts fit the ports, and it remembers the account."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from nonvoip_tui.store.errors import LockedError
from tests.store.builders import ACCOUNT, an_order, opened


def test_the_last_account_is_remembered_in_lower_case(path: Path) -> None:
    with opened(path, account=None) as store:
        assert store.account == ""
        store.account = " SomeBody@Example.com"
        assert store.account == ACCOUNT
        store.orders.save(an_order())
    with opened(path, account=None) as store:
        assert store.account == ACCOUNT
        assert store.orders.recent(10) == [an_order()]


def test_an_account_given_at_the_start_is_the_one_used(path: Path) -> None:
    with opened(path, account="other@example.com"):
        pass
    with opened(path, account=None) as store:
        assert store.account == "other@example.com"


def test_two_copies_cannot_have_one_name(path: Path) -> None:
    with opened(path, "same"), pytest.raises(LockedError), opened(path, "same"):
        pass
    with opened(path, "same"):
        pass


def test_a_backup_holds_everything(path: Path, tmp_path: Path) -> None:
    with opened(path) as store:
        store.orders.save(an_order())
        copy = store.back_up(datetime(2026, 6, 20, tzinfo=UTC))
    elsewhere = tmp_path / "elsewhere" / path.name
    elsewhere.parent.mkdir()
    copy.rename(elsewhere)
    with opened(elsewhere) as store:
        assert store.orders.recent(10) == [an_order()]
