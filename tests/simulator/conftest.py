"""A clock, and callers of simulators that run by it."""

from collections.abc import Callable

import pytest

from tests.simulated import Simulator
from tests.simulator.asgi_caller import Caller, Clock

MakeCaller = Callable[..., Caller]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_caller(clock: Clock) -> MakeCaller:
    """Makes a caller of a new simulator from the simulator's keyword arguments."""

    def make(**options: object) -> Caller:
        return Caller(Simulator(clock=clock, **options))  # type: ignore[arg-type]

    return make


@pytest.fixture
def caller(make_caller: MakeCaller) -> Caller:
    """A caller of the default simulator."""
    return make_caller()
