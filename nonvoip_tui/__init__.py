"""A terminal client for NonVoipUsNumber: browse, order, and see SMS arrive."""

__version__ = "0.2.0"
