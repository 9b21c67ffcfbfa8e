"""Where the e-mail and password come from, and a secret that never prints itself."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


class Secret:
    """A password. It shows as dots everywhere; only `reveal()` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The password itself; for the transport alone."""
        return self._value

    def __repr__(self) -> str:
        return "••••"

    __str__ = __repr__

    def __bool__(self) -> bool:
        return bool(self._value)

    def __reduce__(self) -> str:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks."""

    email: str
    password: Secret
    source: str = "dialog"
    """Where they came from, in words; never the value."""


class CredentialsError(Exception):
    """The credentials are set up wrongly. `str()` is a sentence with the cure."""


class Session:
    """The credentials in use now; empty while nobody is signed in."""

    def __init__(self, credentials: Credentials | None = None) -> None:
        self.credentials = credentials

    def __call__(self) -> Credentials | None:
        """The credentials to send."""
        return self.credentials


def from_environment(environ: Mapping[str, str] = os.environ) -> Credentials | None:
    """Read `NONVOIP_EMAIL` and `NONVOIP_PASSWORD`.

    Returns:
        The pair, or None when neither is set.

    Raises:
        CredentialsError: only one of the two is set.
    """
    email = environ.get("NONVOIP_EMAIL", "").strip()
    password = environ.get("NONVOIP_PASSWORD", "")
    if not email and not password:
        return None
    if not (email and password):
        have, miss = ("NONVOIP_EMAIL", "NONVOIP_PASSWORD")
        if password:
            have, miss = miss, have
        raise CredentialsError(f"{have} is set but {miss} is not: set both, or neither.")
    return Credentials(email, Secret(password), source="environment")
