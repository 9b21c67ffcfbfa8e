"""All bindings that the UI declares, class by class."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

from textual.binding import Binding
from textual.dom import DOMNode

import nonvoip_tui.ui


def declared() -> Iterator[tuple[type[DOMNode], Binding]]:
    """Each binding with the class that declares it."""
    for module in walk_packages(nonvoip_tui.ui.__path__, "nonvoip_tui.ui."):
        import_module(module.name)
    for kind in sorted(set(_below(DOMNode)), key=lambda kind: kind.__qualname__):
        if kind.__module__.startswith("nonvoip_tui."):
            for binding in kind.__dict__.get("BINDINGS", ()):
                assert isinstance(binding, Binding), kind
                yield kind, binding


def _below(kind: type[DOMNode]) -> Iterator[type[DOMNode]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
