"""Two of the places that `paths` knows, found without the libraries that it takes.

What is asked for every few seconds (`status`) or before anything else is imported (the first frame)
would take twice as long with them. A test holds both ways equal; delete this one when the other is
as quick.
"""

import os
import sys

_NAME = "nonvoip-tui"


def cache_directory() -> str:
    """What `Paths.cache_dir` will be."""
    caches = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(caches):
        caches = os.path.join(_home(), "Library/Caches" if sys.platform == "darwin" else ".cache")
    return os.path.join(caches, _NAME)


def database_file(*, is_demo: bool) -> str:
    """What `Paths.database_file` will be; empty where only `find_paths` knows."""
    data = os.environ.get("XDG_DATA_HOME") or os.path.join(_home(), ".local/share")
    if sys.platform != "linux" or not os.path.isdir(_home()) or not os.path.isabs(data):
        return ""
    return os.path.join(data, _NAME, "demo" if is_demo else "", "orders.sqlite3")


def _home() -> str:
    return os.path.expanduser("~") if os.environ.get("HOME") != "" else ""
