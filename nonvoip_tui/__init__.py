"""The terminal home of a NonVoipUsNumber account: browse, order, and read SMS live."""

__version__ = "0.1.0"
