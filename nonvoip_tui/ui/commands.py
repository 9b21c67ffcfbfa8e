"""Opens the palette, and does what was chosen in it."""

from nonvoip_tui.ui.base import UiApp
from nonvoip_tui.ui.modals.palette import Palette
from nonvoip_tui.ui.palette.entry import Entry
from nonvoip_tui.ui.palette.search import Search


async def open_palette(app: UiApp, text: str = "") -> None:
    """Let the person choose anything; returns when what is typed next goes to the palette.

    Args:
        app: whose facts are searched.
        text: what is typed already.
    """

    async def chosen(entry: Entry | None) -> None:
        if entry is None:
            return
        if entry.why_not:
            app.tell(entry.why_not, "warning")
        else:
            await entry.run()

    await app.push_screen(Palette(Search(app), text), chosen)
