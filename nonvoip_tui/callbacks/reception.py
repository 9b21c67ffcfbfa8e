"""Receives callbacks in the one copy of the program that polls, and says where that is."""

import asyncio
import logging
import socket
from collections.abc import Callable, Coroutine
from errno import EADDRINUSE
from typing import Any

from nonvoip_tui.callbacks.exposure import url_of, warning_of
from nonvoip_tui.callbacks.receiver import PATIENCE_SECONDS, Receiver
from nonvoip_tui.callbacks.secret import CallbackSecret
from nonvoip_tui.config import CallbackSettings
from nonvoip_tui.domain.callbacks import Reception, Refusal
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.services.callbacks import Callbacks
from nonvoip_tui.services.ports import Clock

_log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often it is looked whether this copy polls, and whether the secret was changed."""
AGAIN_SECONDS = 5.0
"""After the port could not be taken."""
BROKEN = "Callbacks are not received: a defect ended the receiver. It is tried again."
INSTALL = "Receiving callbacks needs uvicorn: install it with  pip install 'nonvoip-tui[server]'"


class CallbackReception:
    """Owns the port while this copy polls; when that copy ends, the next one takes both over."""

    def __init__(
        self,
        settings: CallbackSettings,
        secret: CallbackSecret,
        callbacks: Callbacks,
        is_leading: Callable[[], bool],
        clock: Clock,
    ) -> None:
        """Take the settings and who listens; nothing is opened yet.

        Args:
            settings: where to listen.
            secret: what the path must end in.
            callbacks: takes what comes in.
            is_leading: whether this copy of the program polls for the account.
            clock: the time.
        """
        self._settings = settings
        self._secret = secret
        self._callbacks = callbacks
        self._is_leading = is_leading
        self._clock = clock
        self._receiver = Receiver(
            secret.is_last_part_of,
            callbacks.hear,
            callbacks.refuse,
            trusted=frozenset(settings.trusted_proxies),
        )

    async def run(self) -> None:
        """Receive whenever it is this copy's turn, until cancelled."""
        while True:
            if not self._is_leading():
                self._say(Reception.ELSEWHERE, self._settings.port)
                await self._clock.sleep(LOOK_SECONDS)
                continue
            try:
                # Dear, and wanted by the copy alone that receives.
                from nonvoip_tui.callbacks.server import CallbackServer, listen
            except ImportError:
                self._callbacks.set_reception(Reception.BLOCKED, trouble=INSTALL)
                return
            try:
                listening = listen(self._settings.host, self._settings.port)
            except OSError as error:
                self._callbacks.set_reception(Reception.BLOCKED, trouble=self._blocked(error))
                await self._clock.sleep(AGAIN_SECONDS)
                continue
            server = CallbackServer(
                self._receiver,
                lambda: self._callbacks.refuse(Refusal.BROKEN),
                patience_seconds=PATIENCE_SECONDS,
            )
            if failure := await self._receive(server.serve(listening), listening):
                _log.error("the receiver ended by %s", type(failure).__name__)
                self._callbacks.set_reception(Reception.BLOCKED, trouble=BROKEN)
                await self._clock.sleep(AGAIN_SECONDS)

    async def _receive(
        self, serve: Coroutine[Any, Any, None], on: socket.socket
    ) -> BaseException | None:
        """Receive while this copy polls; what the server ended by, if it ended by itself."""
        port = on.getsockname()[1]
        serving = asyncio.ensure_future(serve)
        try:
            while self._is_leading() and not serving.done():
                self._say(Reception.OPEN, port)
                await self._clock.sleep(LOOK_SECONDS)
        finally:
            serving.cancel()
            await asyncio.wait({serving})
        return None if serving.cancelled() else serving.exception()

    def _say(self, reception: Reception, port: int) -> None:
        try:
            url = url_of(self._settings, port, self._secret.value())
        except StorageError as error:
            self._callbacks.set_reception(Reception.BLOCKED, trouble=str(error))
        else:
            self._callbacks.set_reception(reception, url, warning_of(self._settings))

    def _blocked(self, error: OSError) -> str:
        place = f"{self._settings.host}, port {self._settings.port}"
        whose = "another program has it, or a copy of this one for another account. "
        return (
            f"Callbacks cannot be received on {place} ({error.strerror}): "
            f"{whose if error.errno == EADDRINUSE else ''}It is tried again."
        )
