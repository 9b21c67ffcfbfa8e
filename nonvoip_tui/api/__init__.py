"""How the service speaks: its HTTP wire, decoded into the domain.

`Client` has a coroutine for each endpoint and speaks through a `Transport`; its docstring shows
both at work. They need httpx and nothing else of the program, so other programs can use them.

The names are loaded when they are first used: httpx costs a third of a short command's time,
and `base_url` is wanted without it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nonvoip_tui.api.client import Client
    from nonvoip_tui.api.contract import load_contract
    from nonvoip_tui.api.openapi import Document, fetch_document
    from nonvoip_tui.api.transport import Transport
    from nonvoip_tui.domain.contract import Contract

__all__ = ["Client", "Contract", "Document", "Transport", "fetch_document", "load_contract"]

_MODULES = {
    "Client": "api.client",
    "Contract": "domain.contract",
    "Document": "api.openapi",
    "Transport": "api.transport",
    "fetch_document": "api.openapi",
    "load_contract": "api.contract",
}


def __getattr__(name: str) -> object:
    """Load one of `__all__` (PEP 562)."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"nonvoip_tui.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
