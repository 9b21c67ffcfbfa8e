"""Receives callbacks in the copy of the program that polls, and knows the URL."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Callable, Coroutine
from errno import EADDRINUSE
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.domain.urls import is_loopback
from nonvoip_tui.domain.webhooks import Reception, Refusal
from nonvoip_tui.services.ports import Clock
from nonvoip_tui.services.webhooks import Webhooks
from nonvoip_tui.settings.config import WebhookSettings
from nonvoip_tui.settings.paths import private_file
from nonvoip_tui.webhooks.server import PATIENCE_SECONDS, Receiver, WebhookServer, listen

_BYTES = 32
_SHORTEST = 43
"""Characters that 32 bytes make in URL-safe base 64."""
_MAX_READ = 1024


class WebhookSecret:
    """32 random bytes, made when first asked for; who knows them can send hints, no more."""

    def __init__(self, path: Path) -> None:
        """Name the file; nothing is opened yet."""
        self._path = path
        self._value = ""
        self._seen: tuple[int, int, int] | None = None

    def value(self) -> str:
        """The current secret, which another copy of the program may have changed.

        Raises:
            StorageError: it can neither be read nor made.
        """
        try:
            status = os.lstat(self._path)
        except FileNotFoundError:
            return self.rotate()
        except OSError as error:
            raise self._error(error) from error
        seen = (status.st_ino, status.st_mtime_ns, status.st_size)
        if seen != self._seen:
            self._value = self._read()
            self._seen = seen
        return self._value

    def rotate(self) -> str:
        """Make another secret; the URL that was saved with the old one no longer works.

        Raises:
            StorageError: it cannot be written.
        """
        value = secrets.token_urlsafe(_BYTES)
        try:
            with private_file(self._path, is_durable=True, makes_directory=True) as file:
                file.write(value + "\n")
        except OSError as error:
            raise self._error(error) from error
        self._seen = None
        return value

    def is_last_part_of(self, path: str) -> bool:
        """Whether the path of a request ends in the secret; a proxy may put parts before it."""
        try:
            value = self.value()
        except StorageError:
            return False
        return compare_digest(path.rpartition("/")[2].encode(), value.encode())

    def _read(self) -> str:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, encoding="ascii", errors="replace") as file:
                if os.fstat(descriptor).st_mode & 0o077:
                    os.fchmod(descriptor, 0o600)
                value = file.read(_MAX_READ).strip()
        except OSError as error:
            raise self._error(error) from error
        if len(value) < _SHORTEST or not value.replace("-", "").replace("_", "").isalnum():
            raise StorageError(
                f"{self._path} does not contain a secret path: create a new one with "
                "`nonvoip-tui listen --rotate`."
            )
        return value

    def _error(self, error: OSError) -> StorageError:
        return StorageError(f"{self._path} cannot be used ({error.strerror}).")


def url_of(settings: WebhookSettings, port: int, secret: str) -> str:
    """The URL to save at the service."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{settings.public_url.rstrip('/') or f'http://{host}:{port}'}/{secret}"


def warning_of(settings: WebhookSettings) -> str:
    """What the user has to know; empty if there is nothing."""
    parts = urlsplit(settings.public_url)
    if settings.public_url and (parts.scheme not in ("http", "https") or not parts.hostname):
        return "callbacks.public_url must begin with https:// and name a host."
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        return (
            "callbacks.public_url is http: anyone on the network path can read it. "
            "Put a proxy with TLS in front."
        )
    if not is_loopback(settings.host) and not settings.trusted_proxies:
        return (
            f"Callbacks are received on {settings.host} without TLS: anyone on the network "
            "path can read them. Listen on 127.0.0.1 behind a proxy with TLS, or name the "
            "proxy in callbacks.trusted_proxies."
        )
    if not settings.public_url and is_loopback(settings.host):
        return "Only this machine can call that URL: set callbacks.public_url."
    return ""


_log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""How often to check whether this copy polls, and whether the secret was changed."""
AGAIN_SECONDS = 5.0
"""How long to wait after the port could not be bound."""
BROKEN = "Callbacks are not being received: a bug stopped the receiver. It is being restarted."


class WebhookReception:
    """Owns the port while this copy polls; when that copy ends, the next one takes both over."""

    def __init__(
        self,
        settings: WebhookSettings,
        secret: WebhookSecret,
        webhooks: Webhooks,
        is_leading: Callable[[], bool],
        clock: Clock,
    ) -> None:
        """Take the settings and who listens; nothing is opened yet."""
        self._settings = settings
        self._secret = secret
        self._webhooks = webhooks
        self._is_leading = is_leading
        self._clock = clock
        self._receiver = Receiver(
            secret.is_last_part_of,
            webhooks.on_event,
            webhooks.refuse,
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
                listening = listen(self._settings.host, self._settings.port)
            except OSError as error:
                self._webhooks.set_reception(Reception.BLOCKED, trouble=self._blocked(error))
                await self._clock.sleep(AGAIN_SECONDS)
                continue
            server = WebhookServer(
                self._receiver,
                lambda: self._webhooks.refuse(Refusal.BROKEN),
                patience_seconds=PATIENCE_SECONDS,
            )
            if failure := await self._receive(server.serve(listening), listening):
                _log.error("the receiver ended by %s", type(failure).__name__)
                self._webhooks.set_reception(Reception.BLOCKED, trouble=BROKEN)
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
            self._webhooks.set_reception(Reception.BLOCKED, trouble=str(error))
        else:
            self._webhooks.set_reception(reception, url, warning_of(self._settings))

    def _blocked(self, error: OSError) -> str:
        place = f"{self._settings.host}, port {self._settings.port}"
        whose = "another program is using it, or a copy of this one for another account. "
        return (
            f"Callbacks cannot be received on {place} ({error.strerror}): "
            f"{whose if error.errno == EADDRINUSE else ''}The program will try again."
        )
