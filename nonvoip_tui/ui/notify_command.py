"""The person's own program, told of each SMS by its environment."""

import asyncio
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress

from nonvoip_tui.domain.models import Order, Sms
from nonvoip_tui.domain.text import printable
from nonvoip_tui.ui.formats import phone_number, service_name

_TIMEOUT_SECONDS = 10.0
_MOST_AT_ONCE = 4
_OWN_PREFIX = "NONVOIP_"


class NotifyCommand:
    """Starts the program without a shell, a few at a time, and remembers whether it failed."""

    def __init__(
        self, command: Sequence[str], environ: Mapping[str, str], seconds: float = _TIMEOUT_SECONDS
    ) -> None:
        """Take the program.

        Args:
            command: the program and its arguments.
            environ: the variables of this process; none of the program's own is handed on, for
                one of them may be the password.
            seconds: how long it may take; then it is killed with all that it started.
        """
        self._command = command
        self._environ = {
            name: value for name, value in environ.items() if not name.startswith(_OWN_PREFIX)
        }
        self._seconds = seconds
        self._turns = asyncio.Semaphore(_MOST_AT_ONCE)
        self._has_failed = False

    async def tell(self, sms: Sms, order: Order) -> str:
        """Run it for one SMS.

        Returns:
            A sentence for the person when it failed for the first time; else nothing.
        """
        async with self._turns:
            reason = await self._run(_variables(sms, order))
        if not reason or self._has_failed:
            return ""
        self._has_failed = True
        return f"notify_command {printable(self._command[0], limit=60)} {reason}."

    async def _run(self, variables: Mapping[str, str]) -> str:
        """Why it failed, as the end of a sentence; empty when it did not."""
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env={**self._environ, **variables},
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            return f"cannot be started: {getattr(error, 'strerror', None) or error}"
        try:
            async with asyncio.timeout(self._seconds):
                status = await process.wait()
        except TimeoutError:
            return f"was ended after {self._seconds:g} s"
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
        return f"ended with status {status}" if status else ""


def _variables(sms: Sms, order: Order) -> Mapping[str, str]:
    return {
        "NONVOIP_SERVICE": printable(service_name(order)),
        "NONVOIP_NUMBER": printable(phone_number(order.number or sms.number)),
        "NONVOIP_CODE": printable(sms.code),
    }
