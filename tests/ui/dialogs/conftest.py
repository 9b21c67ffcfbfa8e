"""Every test of a dialog is run twice: keys one by one, and keys in one read."""

import pytest

from tests.ui import scenes


@pytest.fixture(autouse=True, params=[False, True], ids=["one by one", "in one read"])
def in_one_read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenes, "in_one_read", request.param)
