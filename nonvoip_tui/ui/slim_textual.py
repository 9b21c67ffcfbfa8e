"""Textual without its command palette.

`textual.app` imports it at once, and with it half of Textual's widgets: 6 ms and 0.7 MiB, and this
program has a palette of its own. What modules of Textual take from there are base classes and
names that nothing here makes. Textual is pinned; a test holds its sources against this.
"""

import sys
from types import ModuleType

_MODULE = "textual.command"


def leave_out_palette() -> None:
    """Have empty classes in place of Textual's palette, unless it is imported already."""
    if _MODULE not in sys.modules:
        stand_in = ModuleType(_MODULE, __doc__)
        vars(stand_in)["__getattr__"] = _empty_class
        sys.modules[_MODULE] = stand_in


def _empty_class(name: str) -> type:
    """A class for whatever is imported from there."""
    if name.startswith("__"):
        raise AttributeError(name)
    return type(name, (), {})
