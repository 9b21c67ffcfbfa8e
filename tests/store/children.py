"""Processes of their own for the store's tests; each says on standard output how far it got.

Run as `python -m tests.store.children DUTY PATH ARGUMENT...`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.models import Ending, PriceList
from nonvoip_tui.store import backup, messages, migrations
from nonvoip_tui.store.database import Database
from nonvoip_tui.store.opening import OpeningOptions
from nonvoip_tui.store.store import Store
from tests.store.builders import ACCOUNT, NOW, an_intent, an_order, an_sms, products

NOBODY = 65534


def say(*words: str) -> None:
    """Tell the test; a line that was written is there even if the process is killed."""
    os.write(1, (" ".join(words) + "\n").encode())


def spend(path: Path, name: str, count: str) -> None:
    """Make so many calls that each bring an order and an SMS, and say when each step is stored."""
    store = Store.open(path, instance_id=name, account=ACCOUNT)
    for n in range(int(count)):
        ref = f"{name}-{n}"
        intent = an_intent(ref, began_at=NOW + timedelta(seconds=n))
        store.journal.begin(intent)
        say("begun", ref)
        order = an_order(ref)
        store.journal.finish(intent._replace(ending=Ending.DONE, ended_at=NOW), [order])
        say("done", ref)
        store.messages.add(order, an_sms(f"Code {n}"), str(n), NOW)
        store.messages.add(an_order("shared"), an_sms(f"of {name}, {n}"), "", NOW)
        by_all = an_sms(f"seen by all, {n}", NOW - timedelta(seconds=n))
        store.messages.add(an_order("shared"), by_all, "", NOW)
        say("received", ref)
    store.close()


class _Halting(tuple[str, ...]):
    """A step that stops for ever before its last statement."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield from self[:-1]
        say("half way")
        sys.stdin.read()


def migrate(path: Path, *statements: str) -> None:
    """Open the journal with one step more than there is, and stop in the middle of it."""
    steps = (*migrations.STEPS, _Halting(statements))
    Database.open(path, OpeningOptions(steps=steps))


def upgrade(path: Path, version: str) -> None:
    """Open a journal of so many steps, and stop in the middle of the next one."""
    taken = int(version)
    steps = migrations.STEPS
    halting = (*steps[:taken], _Halting(steps[taken]), *steps[taken + 1 :])
    Database.open(path, OpeningOptions(steps=halting))


def look(path: Path) -> None:
    """Open the journal as a user who may not write it, and try everything."""
    _ = backup, messages  # imported here, and not late:
    path.as_uri()  # may import, which another user cannot where Python lies in a private home
    if os.geteuid() == 0:
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    try:
        store = Store.open(path, instance_id="looker")
    except StorageError as error:
        say("refused", type(error).__name__, str(error))
        return
    say("read only", str(store.is_read_only))
    say("account", store.account)
    say("orders", *(order.order_id for order in store.orders.recent(10)))
    say("texts", *(sms.text for sms in store.messages.search("code", 10)))
    store.messages.mark_seen("900001")
    store.catalog.replace(PriceList("short_term", products(3), NOW))
    store.account = "other@example.com"
    try:
        store.journal.begin(an_intent("forbidden"))
        say("begun")
    except StorageError as error:
        say("not begun", str(error))
    store.close()
    say("closed")


if __name__ == "__main__":
    _duty, _path, *_arguments = sys.argv[1:]
    _DUTIES: dict[str, Callable[..., None]] = {
        "spend": spend, "migrate": migrate, "upgrade": upgrade, "look": look,
    }  # fmt: skip
    _DUTIES[_duty](Path(_path), *_arguments)
