"""The exit statuses: stable, and the same for every sub-command."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a run ended."""

    DONE = 0
    REFUSED = 1
    """The service refused, nothing was found, or the user declined."""
    UNUSABLE = 2
    """An argument, a setting or the environment cannot be used; nothing was done."""
    UNKNOWN = 3
    """Money may have moved and nobody can say."""
    TIMED_OUT = 4
    """The time for waiting, or the order's own, ran out."""
    NO_CONNECTION = 5
    """The service could not be asked."""
    BUG = 70
    """A bug in the program (EX_SOFTWARE)."""
    INTERRUPTED = 130
    """Ctrl+C (128 + SIGINT)."""


EXIT_CODES = """\
exit status:
  0    done
  1    the service refused, nothing was found, or you declined
  2    an argument, a setting or the environment is not usable
  3    outcome unknown: money may have moved; it is in the journal
  4    timed out waiting
  5    no connection to the service
  70   internal error
  130  interrupted"""
"""For the end of `--help`."""
