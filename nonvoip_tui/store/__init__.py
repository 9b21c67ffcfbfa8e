"""What outlives the program: orders, SMS, price lists and the journal, in SQLite."""

from nonvoip_tui.store.store import Store

__all__ = ["Store"]
