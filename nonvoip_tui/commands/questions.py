"""Questions on the terminal. Every answer is no unless the user typed yes after the question."""

import asyncio
import os
import sys
import termios
from contextlib import suppress
from getpass import getpass

from nonvoip_tui.commands.context import Context, EnvironmentUnusableError
from nonvoip_tui.commands.output import Output
from nonvoip_tui.settings.credentials import Credentials, Secret, find_credentials
from nonvoip_tui.startup.wiring import demo_credentials

DEAF_SECONDS = 0.3
"""Anything typed before a question could be read was not meant for it, or came from the terminal
itself, so it is dropped."""

_YES = ("y", "yes")
_MAX_BYTES = 4096


class Questions:
    """Asks questions; created only if there is a user to ask."""

    def __init__(self, output: Output) -> None:
        """Take where questions are shown.

        Raises:
            EnvironmentUnusableError: standard input, or where it asks, is not a terminal.
        """
        if not (sys.stdin.isatty() and output.is_terminal()):
            raise EnvironmentUnusableError(
                "This asks before it acts, so standard input and output must be a terminal. "
                "Nothing was sent."
            )
        self._output = output
        self._descriptor = sys.stdin.fileno()

    async def consents(self, question: str) -> bool:
        """Whether the user typed yes to a question, which names the sum where it costs money."""
        return (await self.line(f"{question} [y/N] ")).casefold() in _YES

    async def line(self, prompt: str) -> str:
        """What the user typed on one line; empty at the end of input."""
        self._drop_typed()
        await asyncio.sleep(DEAF_SECONDS)
        self._drop_typed()
        self._output.prompt(prompt)
        typed = await self._typed()
        return typed.decode("utf-8", "replace").strip()

    def _drop_typed(self) -> None:
        with suppress(termios.error):
            termios.tcflush(self._descriptor, termios.TCIFLUSH)

    async def _typed(self) -> bytes:
        """One line of the terminal's own editing, without blocking Ctrl+C as `input()` would."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bytes] = loop.create_future()

        def read() -> None:
            if not answer.done():
                try:
                    answer.set_result(os.read(self._descriptor, _MAX_BYTES))
                except OSError:  # the terminal is gone
                    answer.set_result(b"")

        loop.add_reader(self._descriptor, read)
        try:
            return await answer
        finally:
            loop.remove_reader(self._descriptor)


def sign_in(context: Context) -> Credentials:
    """The credentials to use; from now on no complaint contains their password.

    Raises:
        CredentialsError: a source is set up but gives nothing.
        EnvironmentUnusableError: none is set up, and there is no terminal to ask on.
    """
    if context.is_demo:
        return demo_credentials()
    credentials = find_credentials(context.config) or _asked(context)
    context.output.secrets.append(credentials.password.reveal())
    return credentials


def _asked(context: Context) -> Credentials:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EnvironmentUnusableError(
            "No e-mail and password are set up. Set NONVOIP_EMAIL and NONVOIP_PASSWORD, "
            f"or email and password_command in {context.paths.config_file}."
        )
    email = context.config.email or _line("E-mail: ")
    password = getpass("Password: ", stream=sys.stderr)
    if not email or not password:
        raise EnvironmentUnusableError("An e-mail and a password are needed.")
    return Credentials(email, Secret(password), source="terminal")


def _line(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
