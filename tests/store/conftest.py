"""A store in a file of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nonvoip_tui.store.store import Store
from tests.store.builders import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the test's journal lies; nothing is there yet."""
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """An empty store that is signed in."""
    with opened(path) as store:
        yield store
