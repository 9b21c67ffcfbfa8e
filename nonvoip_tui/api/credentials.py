"""What the transport needs to know of who asks; `nonvoip_tui.credentials` fits it."""

from collections.abc import Callable
from typing import Protocol


class Password(Protocol):
    """A secret that shows itself only when asked."""

    def reveal(self) -> str:
        """The secret itself."""
        ...


class Credentials(Protocol):
    """An account's e-mail address and password."""

    @property
    def email(self) -> str:
        """The e-mail address."""
        ...

    @property
    def password(self) -> Password:
        """The password."""
        ...


CredentialsSource = Callable[[], Credentials | None]
"""Asked at every call, so that signing in changes the answer; None is nobody."""


def nobody() -> None:
    """The source for a client that is not signed in."""
