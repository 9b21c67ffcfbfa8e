"""How the service speaks: its HTTP wire, decoded into the domain."""

from nonvoip_tui.api.client import Client
from nonvoip_tui.api.contract import Contract
from nonvoip_tui.api.contract_document import settle
from nonvoip_tui.api.document import Document, fetch_document
from nonvoip_tui.api.transport import Transport

__all__ = ["Client", "Contract", "Document", "Transport", "fetch_document", "settle"]
