"""The driver under test, which also keeps what the application wrote, in the file $RECORD."""

import os

from nonvoip_tui.ui.rendering.driver import QuietDriver


class RecordingDriver(QuietDriver):
    """Started with TEXTUAL_DRIVER=tests.ui.rendering.recording_driver:RecordingDriver."""

    def write(self, data: str) -> None:
        """Keep it, then as the parent."""
        with open(os.environ["RECORD"], "a", encoding="utf-8", errors="surrogatepass") as file:
            file.write(data)
        super().write(data)
