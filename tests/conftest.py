"""What every test gets: a home of its own, and no way past loopback."""

import gc
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

# The same examples each time; for others: pytest --hypothesis-profile=search
settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("same")

_connect = socket.socket.connect


def pytest_collection_finish() -> None:
    """Never look for garbage in what was imported."""
    gc.collect()
    gc.freeze()


def _connect_to_loopback(self: socket.socket, address: Any) -> None:
    host = address[0] if isinstance(address, tuple) else ""
    if self.family in (socket.AF_INET, socket.AF_INET6) and host not in ("127.0.0.1", "::1"):
        raise OSError(f"a test tried to reach {host}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the developer's home, or talks past loopback."""
    for name in list(os.environ):
        if name.startswith(("NONVOIP_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(socket.socket, "connect", _connect_to_loopback)
