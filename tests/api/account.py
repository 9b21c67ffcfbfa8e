"""The account of the tests: its password must show up nowhere but in request bodies."""

CANARY = "canary-Pa55-w0rd-7731"


class _Secret:
    def reveal(self) -> str:
        return CANARY


class _Account:
    email = "someone@example.org"
    password = _Secret()


def account() -> _Account:
    """The source of credentials that a transport asks."""
    return _Account()
