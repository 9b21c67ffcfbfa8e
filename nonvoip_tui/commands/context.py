"""What a sub-command works with, and how a run that fails ends."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.domain.errors import Certainty, ServiceError, StorageError
from nonvoip_tui.domain.urls import checked_base_url
from nonvoip_tui.settings.config import Config, ConfigError, WebhookSettings, load_config
from nonvoip_tui.settings.credentials import CredentialsError
from nonvoip_tui.settings.paths import NoHomeError, Paths, find_paths
from nonvoip_tui.startup.guard import let_go_of_terminal, report_crash
from nonvoip_tui.startup.log import LogError

if TYPE_CHECKING:
    from argparse import Namespace


class EnvironmentUnusableError(Exception):
    """The environment does not allow it. `str()` is a sentence that says what to do."""


class Context(NamedTuple):
    """The global options merged with the settings."""

    paths: Paths
    config: Config
    output: Output
    is_demo: bool = False

    @property
    def email(self) -> str | None:
        """The account whose rows are used, without asking for a password.

        None is the account that was last used.
        """
        if self.is_demo:
            from nonvoip_tui.startup.wiring import DEMO_EMAIL

            return DEMO_EMAIL
        return os.environ.get("NONVOIP_EMAIL", "").strip() or self.config.email or None


def load_context(
    options: "Namespace", output: Output, environ: Mapping[str, str] = os.environ
) -> Context:
    """Read the settings, lay the global options over them, and check the service's address.

    Raises:
        NoHomeError: there is no place for files.
        ConfigError: a setting or an option cannot be used.
    """
    paths = find_paths(demo=options.demo)
    config = load_config(paths.config_file, environ, options.profile)
    config = config._replace(
        base_url=options.base_url or config.base_url,
        read_only=config.read_only or options.read_only,
        mouse=config.mouse and not options.no_mouse,
        ascii=options.ascii or config.ascii,
    )
    if options.demo:
        # The simulation in this process calls nobody; the port and the document are the real one's.
        config = config._replace(callbacks=WebhookSettings()).without_document()
    else:
        try:
            config = config._replace(base_url=checked_base_url(config.base_url))
        except ValueError as error:
            raise ConfigError(str(error)) from None
    config = config.with_document(options.document)
    return Context(paths, config, output, is_demo=options.demo)


_UNUSABLE = (
    ConfigError,
    CredentialsError,
    LogError,
    NoHomeError,
    StorageError,
    EnvironmentUnusableError,
)


def end_by(error: BaseException, output: Output, *, is_demo: bool) -> ExitCode:
    """Tell the user of `error`, and give the exit status for it."""
    match error:
        case BrokenPipeError():
            let_go_of_terminal()  # the reader has enough
            return ExitCode.DONE
        case KeyboardInterrupt():
            output.complain("Interrupted.")
            return ExitCode.INTERRUPTED
        case ServiceError():
            output.complain(str(error))
            is_answer = error.certainty is Certainty.ANSWERED
            return ExitCode.REFUSED if is_answer else ExitCode.NO_CONNECTION
        case OSError():
            place = f": {error.filename}" if error.filename else ""
            output.complain(f"{error.strerror or error}{place}.")
            let_go_of_terminal()  # what is still to be written would fail again
            return ExitCode.UNUSABLE
        case _ if isinstance(error, _UNUSABLE):
            output.complain(str(error))
            return ExitCode.UNUSABLE
        case _:
            output.complain(_crash_report(error, output, is_demo=is_demo))
            return ExitCode.BUG


def _crash_report(error: BaseException, output: Output, *, is_demo: bool) -> str:
    try:
        directory = find_paths(demo=is_demo).log_dir
    except NoHomeError:
        return f"Internal error, and its report could not be written: {type(error).__name__}."
    return report_crash(error, directory, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}", output.secrets)
