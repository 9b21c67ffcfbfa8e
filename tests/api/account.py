"""The account of the tests: its password must show up nowhere but in request bodies."""

from nonvoip_tui.settings.credentials import Credentials, Secret

CANARY = "canary-Pa55-w0rd-7731"


def account() -> Credentials:
    """The source of credentials that a transport asks."""
    return Credentials("someone@example.org", Secret(CANARY))
