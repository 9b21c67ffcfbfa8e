"""httpx without its command line.

Where click is installed (uvicorn brings it), `import httpx` imports that too, with pygments and
the half of rich that Textual leaves out: 3 MiB and 60 ms that nothing here uses.
"""

import sys

_is_first = "click" not in sys.modules
if _is_first:
    sys.modules["click"] = None  # type: ignore[assignment]
try:
    import httpx as httpx
finally:
    if _is_first:
        del sys.modules["click"]
