"""The commands that are measured, and what they need."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from nonvoip_tui.settings.paths import Paths
from nonvoip_tui.startup.wiring import DEMO_EMAIL
from tests.benchmarks import warm_home

OURS = (str(Path(sys.executable).with_name("nonvoip-tui")),)
NOBODY = "http://127.0.0.1:9/manager"
"""Where no service answers: what is shown comes from the store."""


def app(name: str, *arguments: str) -> tuple[str, ...]:
    """The command of one of the small programs."""
    return (sys.executable, "-m", f"tests.benchmarks.apps.{name}", *arguments)


def account(home: Path, base_url: str = NOBODY) -> Mapping[str, str]:
    """The variables with which ours starts, signed in."""
    return {
        "HOME": str(home),
        "NONVOIP_EMAIL": DEMO_EMAIL,
        "NONVOIP_PASSWORD": "demo",
        "NONVOIP_BASE_URL": base_url,
    }


def paths(home: Path) -> Paths:
    """Where ours has its files in a home."""
    return Paths(
        config_dir=home / ".config/nonvoip-tui",
        data_dir=home / ".local/share/nonvoip-tui",
        state_dir=home / ".local/state/nonvoip-tui",
        cache_dir=home / ".cache/nonvoip-tui",
        log_dir=home / ".local/state/nonvoip-tui/log",
    )


@contextmanager
def home(
    products: int = warm_home.PRODUCTS,
    orders: int = warm_home.ORDERS,
    messages: int = warm_home.MESSAGES,
) -> Iterator[Path]:
    """A home with so much in its journal."""
    with TemporaryDirectory() as name:
        path = Path(name)
        warm_home.fill(
            paths(path).database_file,
            warm_home.now(),
            product_count=products,
            order_count=orders,
            message_count=messages,
        )
        yield path
