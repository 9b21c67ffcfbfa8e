"""Runs the engine without a screen, for as long as one command needs it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import fields

from nonvoip_tui.commands.context import Context
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output
from nonvoip_tui.commands.sign_in import sign_in
from nonvoip_tui.config import ConfigError
from nonvoip_tui.domain.models import SHORT_TERM
from nonvoip_tui.engine import Build, Engine, EngineStoppedError, Start
from nonvoip_tui.guard import forbid_core_dumps
from nonvoip_tui.services.desk import Desk
from nonvoip_tui.wiring import Wiring, demo_simulator

Job = Callable[[Engine], Awaitable[ExitCode]]
"""What a command does with the running engine."""

_STOP_SECONDS = 75.0
"""A call that spends may need its whole time-out; every other ending takes moments."""
_HURRIED_STOP_SECONDS = 0.6


class _CalmDesk(Desk):
    """A desk that polls nothing by itself: one question is not worth asking for every order."""

    __slots__ = ()

    async def run(self) -> None:
        """Settle what an earlier run left open, and read the provider's names."""
        self.recovery.sweep()
        async with asyncio.TaskGroup() as group:
            for work in self.background:
                group.create_task(work.run())
            await asyncio.Event().wait()


def run_headless(context: Context, job: Job, *, polls: bool = False) -> ExitCode:
    """Sign in, start the engine, do `job`, and end in order.

    Args:
        context: the places and settings.
        job: what to do.
        polls: whether all live orders are asked for meanwhile, as the full screen does.

    Raises:
        KeyboardInterrupt: Ctrl+C; a call that spends is not waited for, the journal has it.
        Exception: whatever `job` raises, and what ended the engine.
    """
    credentials = sign_in(context)
    forbid_core_dumps()
    wiring = Wiring(
        context.config,
        context.paths,
        credentials,
        kind=SHORT_TERM,
        simulator=demo_simulator if context.is_demo else None,
    )
    engine = Engine(wiring.build if polls else _calm(wiring.build))
    engine.start()
    engine.set_painted()
    try:
        status = asyncio.run(_do(engine, job, context.output))
    except KeyboardInterrupt:
        engine.stop(_HURRIED_STOP_SECONDS, is_hurried=True)
        raise
    except (asyncio.CancelledError, EngineStoppedError):
        engine.stop(_STOP_SECONDS)
        raise engine.failure or RuntimeError("the engine ended by itself") from None
    except BaseException:
        engine.stop(_STOP_SECONDS)
        raise
    engine.stop(_STOP_SECONDS)
    if engine.failure is not None:
        raise engine.failure
    return status


async def _do(engine: Engine, job: Job, output: Output) -> ExitCode:
    try:
        await engine.do(_nothing)
    except (ConfigError, EngineStoppedError, asyncio.CancelledError) as error:
        task = asyncio.current_task()
        if task is not None and task.cancelling():
            raise  # by Ctrl+C, and not by the engine's end
        engine.stop(_HURRIED_STOP_SECONDS)  # it has ended; now it also knows by what
        raise (engine.failure or error) from None
    for notice in engine.snapshot.result().notices:  # such as a journal that was damaged
        output.complain(notice)
    return await job(engine)


async def _nothing(_: Desk) -> None:
    """Only wait until there is a desk."""


def _calm(build: Build) -> Build:
    @asynccontextmanager
    async def calm(start: Start) -> AsyncIterator[Desk]:
        async with build(start) as desk:
            yield _CalmDesk(**{each.name: getattr(desk, each.name) for each in fields(Desk)})

    return calm
