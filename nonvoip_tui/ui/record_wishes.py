"""Carries the wishes to the engine that keep or copy what is written down already."""

from textual import on

from nonvoip_tui.ui import intents
from nonvoip_tui.ui.background import background
from nonvoip_tui.ui.free_wishes import FAILURES, FreeWishes


class RecordWishes(FreeWishes):
    """What Orders and Messages ask for beside the service; each in a worker of the App."""

    @on(intents.NoteWanted)
    @background("note")
    async def _note_wanted(self, wish: intents.NoteWanted) -> None:
        from nonvoip_tui.ui.note import note

        try:
            with self.opening_dialog():
                await note(self, wish.order_id)
        except FAILURES as error:
            self.say(error)

    @on(intents.ExportWanted)
    @background("export")
    async def _export_wanted(self, wish: intents.ExportWanted) -> None:
        from nonvoip_tui.ui.export import export

        try:
            with self.opening_dialog():
                await export(self, wish.what)
        except FAILURES as error:
            self.say(error)

    @on(intents.CodeFileWanted)
    @background("code_file")
    async def _code_file_wanted(self, wish: intents.CodeFileWanted) -> None:
        from nonvoip_tui.ui.code_file import write_code

        await write_code(self, wish.code)
