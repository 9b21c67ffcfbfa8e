"""`status`: one line from the journal alone, for tmux and other bars; nothing is asked."""

import os
import time

from nonvoip_tui.domain.durations import time_left
from nonvoip_tui.settings import likely_paths
from nonvoip_tui.store.glance import glance_at, newest_ids

DEFAULT_FORMAT = "{live} live {code} {left} {balance}"
_NOTHING = "—"


def status_line(form: str, *, profile: str, is_demo: bool) -> str:
    """The line, of values that are safe to print since they were stored.

    Without a profile the account that was used last is meant.

    Raises:
        ConfigError: the profile, or the form, cannot be used.
    """
    now = time.time()
    seen = glance_at(*_journal(profile, is_demo=is_demo), int(now * 1_000_000))
    left = _NOTHING if seen.ends_at is None else time_left(seen.ends_at / 1_000_000 - now)
    fields = {
        "live": str(seen.live),
        "code": seen.code or _NOTHING,
        "left": left,
        "number": seen.number or _NOTHING,
        "service": seen.service or _NOTHING,
        "balance": f"${seen.balance}" if seen.balance else _NOTHING,
        "unknown": str(seen.unknown),
    }
    try:
        return (form or DEFAULT_FORMAT).format_map(fields)
    except (KeyError, ValueError, IndexError, AttributeError):
        from nonvoip_tui.settings.config import ConfigError

        names = ", ".join(f"{{{name}}}" for name in fields)
        raise ConfigError(f"--format takes {names}.") from None


def order_ids(*, profile: str, is_demo: bool) -> str:
    """The ids of the newest orders, one a line, for the completion of a shell.

    Raises:
        ConfigError: the profile cannot be used.
    """
    return "\n".join(newest_ids(*_journal(profile, is_demo=is_demo)))


def _journal(profile: str, *, is_demo: bool) -> tuple[str, str]:
    """The database, and the account as `glance_at` takes it."""
    account = os.environ.get("NONVOIP_EMAIL", "")
    database = likely_paths.database_file(is_demo=is_demo)
    if profile or not database:
        from nonvoip_tui.settings.config import load_config  # takes as long as the rest
        from nonvoip_tui.settings.paths import find_paths

        paths = find_paths(demo=is_demo)
        database = str(paths.database_file)
        if profile:
            account = load_config(paths.config_file, os.environ, profile).email
    return database, "" if is_demo else account.strip().lower()
