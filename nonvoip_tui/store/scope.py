"""Whose rows are read and written: the database, the account of the moment, this instance."""

from nonvoip_tui.store.database import Database
from nonvoip_tui.store.instance import Instance


class Scope:
    """What every table of the store works on; the account may change while it runs."""

    __slots__ = ("account", "database", "instance")

    def __init__(self, database: Database, account: str, instance: Instance) -> None:
        self.database = database
        self.account = account
        """The lower-cased e-mail; empty before anyone signed in."""
        self.instance = instance
