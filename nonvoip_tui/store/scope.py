"""Whose rows are read and written: the database, the account of the moment, this instance."""

from dataclasses import dataclass

from nonvoip_tui.store.database import Database
from nonvoip_tui.store.instance import Instance


@dataclass(slots=True)
class Scope:
    """What every table of the store works on; the account may change while it runs."""

    database: Database
    account: str
    """The lower-cased e-mail; empty before anyone signed in."""
    instance: Instance
