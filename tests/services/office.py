"""The services with a scripted service, a clock that stands still, and a real store on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nonvoip_tui.domain.events import Event
from nonvoip_tui.domain.models import Snapshot
from nonvoip_tui.services.rate_limit import Budget
from nonvoip_tui.services.services import Services
from nonvoip_tui.settings.config import Config
from nonvoip_tui.settings.credentials import Session
from nonvoip_tui.startup.services import build_services
from nonvoip_tui.startup.wiring import demo_credentials
from nonvoip_tui.store.store import Store
from tests.fakes import FakeClock, ScriptedService


@dataclass
class Office:
    """The services, and everything a test wants to look at or script."""

    service: ScriptedService
    store: Store
    clock: FakeClock
    session: Session
    budget: Budget
    events: list[Event] = field(default_factory=list)
    services: Services = field(init=False)

    def notified(self, kind: type[Event]) -> list[Event]:
        """The events of one kind, oldest first."""
        return [event for event in self.events if isinstance(event, kind)]


@contextmanager
def an_office(
    directory: Path,
    *,
    is_signed_in: bool = True,
    config: Config | None = None,
    name: str = "test",
    account: str = "a@example.com",
    clock: FakeClock | None = None,
    seen: Snapshot | None = None,
) -> Iterator[Office]:
    """Open one; its journal lies in `directory`.

    Args:
        directory: shared by all offices in it, which must have different names.
        is_signed_in: whether there are credentials.
        config: the settings.
        name: of this copy of the program.
        account: whose rows are meant.
        clock: shared by all offices that work together.
        seen: what the user was shown before the office opened.
    """
    clock = clock or FakeClock()
    store = Store.open(directory / "orders.sqlite3", instance_id=name, account=account)
    session = Session(demo_credentials() if is_signed_in else None)
    office = Office(ScriptedService(), store, clock, session, Budget(clock))
    office.services = build_services(
        service=office.service,
        session=session,
        budget=office.budget,
        store=store,
        config=config or Config(),
        clock=clock,
        notify=office.events.append,
        seen=seen,
        random=lambda: 1.0,
    )
    try:
        yield office
    finally:
        store.close()
