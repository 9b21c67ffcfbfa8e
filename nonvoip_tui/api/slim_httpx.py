"""httpx without what slows it down here.

Where click is installed (uvicorn brings it), `import httpx` imports its command line, with pygments
and the half of rich that Textual leaves out: 3 MiB and 60 ms that nothing here uses.

Where sniffio is not installed, httpcore looks for it in every directory of the path, four times for
each request: a quarter of what a request costs.
"""

import sys
from importlib.util import find_spec

_is_first = "click" not in sys.modules
if _is_first:
    sys.modules["click"] = None  # type: ignore[assignment]
try:
    import httpx as httpx
finally:
    if _is_first:
        del sys.modules["click"]

if "sniffio" not in sys.modules and find_spec("sniffio") is None:
    # Imports fail as before, and at once.
    sys.modules["sniffio"] = None  # type: ignore[assignment]
