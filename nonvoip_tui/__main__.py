"""`python -m nonvoip_tui`."""

import sys

from nonvoip_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
