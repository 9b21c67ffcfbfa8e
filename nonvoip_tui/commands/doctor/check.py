"""One thing that was looked at, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as well as it could; or something may surprise."""
    FAIL = "fail"
    """Something will not work until it is mended."""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the report. It never holds a secret."""

    name: str
    state: State
    words: str
    cure: str = ""
    """What to do, where there is something to do."""


def ok(name: str, words: str, cure: str = "") -> Check:
    """All is well; `cure` may say how to have more."""
    return Check(name, State.OK, words, cure)


def warn(name: str, words: str, cure: str = "") -> Check:
    """It could be better."""
    return Check(name, State.WARN, words, cure)


def fail(name: str, words: str, cure: str = "") -> Check:
    """It has to be mended."""
    return Check(name, State.FAIL, words, cure)
