"""Textual without its command palette.

`textual.app` imports it at once, and with it half of Textual's widgets: 6 ms and 0.7 MiB, and this
program has a palette of its own. What modules of Textual take from there are base classes and
names that nothing here makes. Textual is pinned; a test holds its sources against this.
"""

import sys
from types import ModuleType

_MODULE = "textual.command"
NAMES = (
    *("CommandListItem", "CommandPalette", "DiscoveryHit", "Hit", "Hits", "Provider"),
    "SimpleProvider",
)
"""What modules of Textual import from there."""


def leave_out_palette() -> None:
    """Have empty classes in place of Textual's palette, unless it is imported already."""
    if _MODULE not in sys.modules:
        stand_in = ModuleType(_MODULE, __doc__)
        for name in NAMES:
            setattr(stand_in, name, type(name, (), {}))
        sys.modules[_MODULE] = stand_in
