"""How a run ends that did not come to its own end: a sentence, and the status."""

from datetime import UTC, datetime

from nonvoip_tui.commands.context import EnvironmentUnusableError
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output
from nonvoip_tui.domain.errors import Certainty, ServiceError, StorageError
from nonvoip_tui.settings.config import ConfigError
from nonvoip_tui.settings.credentials import CredentialsError
from nonvoip_tui.settings.paths import NoHomeError, find_paths
from nonvoip_tui.startup.guard import let_go_of_terminal, report_crash
from nonvoip_tui.startup.log import LogError

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
            return _status_of(error)
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


def _status_of(error: ServiceError) -> ExitCode:
    is_answer = error.certainty is Certainty.ANSWERED
    return ExitCode.REFUSED if is_answer else ExitCode.NO_CONNECTION


def _crash_report(error: BaseException, output: Output, *, is_demo: bool) -> str:
    try:
        directory = find_paths(demo=is_demo).log_dir
    except NoHomeError:
        return (
            f"An internal error, and there is no place for a report of it: {type(error).__name__}."
        )
    return report_crash(error, directory, f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}", output.secrets)
