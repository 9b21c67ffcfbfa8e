"""The description on a package index: the README, with links that work outside the repository."""

import re
from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

_RELATIVE = re.compile(r"(!?)\[([^\]]*)\]\((?![a-z]+:|#)([^)]+)\)")


class LongDescription(MetadataHookInterface):
    """Points each relative link of the README at the repository of `[project.urls]`."""

    def update(self, metadata: dict) -> None:
        """Set `readme` of the project's metadata."""
        repository = metadata["urls"]["Repository"]

        def absolute(link: re.Match[str]) -> str:
            mark, words, target = link.groups()
            return f"{mark}[{words}]({repository}/{'raw' if mark else 'blob'}/HEAD/{target})"

        text = (Path(self.root) / "README.md").read_text("utf-8")
        metadata["readme"] = {
            "content-type": "text/markdown",
            "text": _RELATIVE.sub(absolute, text),
        }
