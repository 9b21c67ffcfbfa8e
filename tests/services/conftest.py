"""The office that the tests of the services work in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.services.office import Office, an_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The services with a scripted service and a real journal."""
    with an_office(tmp_path / "data") as opened:
        yield opened
