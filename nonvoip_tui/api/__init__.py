"""How the service speaks: its HTTP wire, decoded into the domain."""

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.transport import Transport

__all__ = ["Client", "Transport"]
