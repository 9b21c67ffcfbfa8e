"""Whether another process has changed the journal since one last asked."""

from nonvoip_tui.store.database import Database


class Watch:
    """A cheap look (no table is read) for what other instances wrote; own writes do not count."""

    def __init__(self, database: Database) -> None:
        """Begin with what is there now."""
        self._database = database
        self._seen = database.data_version()

    def has_changed(self) -> bool:
        """Whether another connection has committed since the last time this was asked."""
        version = self._database.data_version()
        has_changed = version != self._seen
        self._seen = version
        return has_changed
