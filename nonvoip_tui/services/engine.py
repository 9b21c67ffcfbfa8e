"""Runs the services on a thread and event loop of their own, and hands out a handle.

A stalled terminal freezes the UI's loop; money and messages must
go on, so they live here. Nothing else knows that there are two loops.
"""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from nonvoip_tui.domain.events import Event
    from nonvoip_tui.domain.models import Snapshot
    from nonvoip_tui.services.ports import Emit
    from nonvoip_tui.services.services import Services

ResultT = TypeVar("ResultT")


_CLEANING_SECONDS = 0.3
"""How long the thread may take to end once the services are closed."""


class EngineStoppedError(Exception):
    """The engine accepts no more requests."""


class EngineLoop(asyncio.SelectorEventLoop):
    """Resolves host names on threads that nobody waits for.

    A look-up that hangs cannot be cut off. On the threads of an executor, which the end of the
    loop and the end of the process wait for, it would hold up both.
    """

    async def getaddrinfo(
        self,
        host: bytes | str | None,
        port: bytes | str | int | None,
        *,
        family: int = 0,
        type: int = 0,  # noqa: A002 - the name that the base class gives it
        proto: int = 0,
        flags: int = 0,
    ) -> list[Any]:
        """As in the base class."""
        found: asyncio.Future[list[Any]] = self.create_future()

        def notify(addresses: list[Any], error: Exception | None) -> None:
            if found.done():
                return
            if error is None:
                found.set_result(addresses)
            else:
                found.set_exception(error)

        def look_up() -> None:
            addresses: list[Any] = []
            failure: Exception | None = None
            try:
                addresses = socket.getaddrinfo(host, port, family, type, proto, flags)
            except Exception as error:  # whoever asked gets it
                failure = error
            with suppress(RuntimeError):  # the loop has ended
                self.call_soon_threadsafe(notify, addresses, failure)

        threading.Thread(target=look_up, name="resolver", daemon=True).start()
        return await found


class Start:
    """What the engine gives to the function that builds the services."""

    def __init__(self, emit: "Emit") -> None:
        self.emit = emit
        self.snapshot: Future[Snapshot] = Future()
        self._painted = asyncio.Event()

    async def painted(self) -> None:
        """Wait for the first frame and the keys typed ahead of it; without a screen for nothing."""
        await self._painted.wait()

    def set_painted(self) -> None:
        """What takes long may be imported now: no frame and no key waits for it."""
        self._painted.set()


Build = Callable[[Start], AbstractAsyncContextManager["Services"]]
"""Opens the store, resolves `snapshot`, waits until it is painted, connects, yields them all."""


class Engine:
    """The handle. `start()`, `do()` and `stop()` are called from the UI's side."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self.failure: BaseException | None = None
        """What ended the engine before it was asked to stop."""
        self._on_failure: Callable[[], object] | None = None
        self._listener: Emit | None = None
        self._waiting: list[Event] = []
        self._lock = threading.Lock()
        self._loop = EngineLoop()
        self._start = Start(self._emit)
        self._services: Future[Services] = Future()
        self._stop = asyncio.Event()
        self._main_task: asyncio.Task[None] | None = None
        self._is_stopping = False
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._main, name="engine", daemon=True)

    @property
    def snapshot(self) -> Future["Snapshot"]:
        """The stored state; resolved before the network is touched, or fails with the reason."""
        return self._start.snapshot

    @property
    def is_ready(self) -> bool:
        """Whether the services are up, so that a request need not wait for them."""
        return self._services.done() and self.failure is None

    @property
    def is_spending(self) -> bool:
        """Whether a call that can move money waits for its turn or its answer."""
        return self.is_ready and self._services.result().spending.in_flight > 0

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def listen(self, listener: "Emit", on_failure: Callable[[], object]) -> None:
        """Send every event there, beginning with those that waited.

        Both are called from the engine's thread; `on_failure` when it has ended by `failure`.
        """
        with self._lock:
            self._listener = listener
            self._on_failure = on_failure
            if self.failure is not None:
                on_failure()
            waiting, self._waiting = self._waiting, []
            for event in waiting:
                listener(event)

    def set_painted(self) -> None:
        """The first frame is out and keys typed ahead have acted: the network may come up."""
        self._call(self._start.set_painted)

    async def do(self, request: "Callable[[Services], Awaitable[ResultT]]") -> ResultT:
        """Carry out `request` on the engine's loop and wait for its result.

        Cancelling the caller does not cancel the request: a call that spends is never cut off.

        Raises:
            EngineStoppedError: the engine has ended.
        """

        async def carry_out() -> ResultT:
            return await request(await asyncio.shield(asyncio.wrap_future(self._services)))

        if self._is_stopping:
            raise EngineStoppedError("The program is shutting down.")

        return await asyncio.shield(asyncio.wrap_future(self._submit(carry_out())))

    def stop(self, timeout_seconds: float, *, is_hurried: bool = False) -> bool:
        """Wait for calls that spend, end everything, close. What was not sent yet never is.

        In a hurry a call that waits for its answer is cut off as unknown.

        Returns:
            Whether it ended within the time.
        """
        self._is_stopping = True
        self._call(partial(self._request_stop, is_hurried=is_hurried))
        has_ended = self._closed.wait(timeout_seconds)
        if has_ended:
            self._thread.join(_CLEANING_SECONDS)
        return has_ended

    def _request_stop(self, *, is_hurried: bool) -> None:
        self._stop.set()
        if (
            self._services.done()
            and not self._services.cancelled()
            and self._services.exception() is None
        ):
            spending = self._services.result().spending
            spending.cut_off() if is_hurried else spending.close()
        if not self._services.done() and self._main_task is not None:
            self._main_task.cancel()

    def _submit(self, coroutine: Coroutine[Any, Any, ResultT]) -> Future[ResultT]:
        try:
            return asyncio.run_coroutine_threadsafe(coroutine, self._loop)
        except RuntimeError:
            coroutine.close()
            raise EngineStoppedError("The program is shutting down.") from None

    def _call(self, function: Callable[[], object]) -> None:
        try:
            self._loop.call_soon_threadsafe(function)
        except RuntimeError:
            return  # it has ended already

    def _emit(self, event: "Event") -> None:
        with self._lock:
            if self._listener is None:
                self._waiting.append(event)
            else:
                self._listener(event)

    def _main(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            try:
                runner.run(self._run())
            except asyncio.CancelledError:
                return  # stopped before the services were up
            except BaseException as error:
                self._failed(error)
            finally:
                self._closed.set()

    def _failed(self, error: BaseException) -> None:
        for future in (self._start.snapshot, self._services):
            if not future.done():
                future.set_exception(error)
        with self._lock:
            self.failure = error
            if self._on_failure is not None:
                self._on_failure()

    async def _run(self) -> None:
        self._main_task = asyncio.current_task()
        stopping = asyncio.ensure_future(self._stop.wait())
        async with self._build(self._start) as services:
            self._services.set_result(services)
            running = asyncio.ensure_future(services.run())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                await running
            await services.spending.finished()
            running.cancel()
            await asyncio.wait({running})
