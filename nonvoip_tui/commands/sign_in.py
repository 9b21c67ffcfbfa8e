"""Who asks the service: from the sources of the settings, else asked for on the terminal."""

import sys
from getpass import getpass

from nonvoip_tui.commands.context import Context, SurroundingsError
from nonvoip_tui.credentials import Credentials, Secret, find_credentials
from nonvoip_tui.wiring import demo_credentials


def sign_in(context: Context) -> Credentials:
    """The credentials to use; their password is in no complaint from now on.

    Raises:
        CredentialsError: a source is set up but gives nothing.
        SurroundingsError: none is set up, and there is no terminal to ask on.
    """
    if context.is_demo:
        return demo_credentials()
    credentials = find_credentials(context.config) or _asked(context)
    context.output.secrets.append(credentials.password.reveal())
    return credentials


def _asked(context: Context) -> Credentials:
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise SurroundingsError(
            "No e-mail and password are set up. Set NONVOIP_EMAIL and NONVOIP_PASSWORD, "
            f"or email and password_command in {context.paths.config_file}."
        )
    email = context.config.email or _line("E-mail: ")
    password = getpass("Password: ", stream=sys.stderr)
    if not email or not password:
        raise SurroundingsError("An e-mail and a password are needed.")
    return Credentials(email, Secret(password), source="terminal")


def _line(prompt: str) -> str:
    print(prompt, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
