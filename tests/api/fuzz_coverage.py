"""Fuzzing led by coverage; run it by hand where atheris is installed.

`python -m tests.api.fuzz_coverage -max_total_time=600 DIRECTORY`: libFuzzer's options follow, and
a directory keeps what it learns. It starts from real answers, and fails as `tests.api.fuzz` does.
"""

import logging
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["nonvoip_tui"]):
    import nonvoip_tui.api.contract
    import nonvoip_tui.api.decode
    import nonvoip_tui.api.responses
    import nonvoip_tui.domain.codes  # noqa: F401

from tests.api.fuzz import (
    BODIES,
    answers_of_any_kind,
    texts_of_any_kind,
    webhooks_of_any_kind,
)

_STATUS_CODES = (200, 200, 200, 400, 401, 429, 500, 301)


def one_input(data: bytes) -> None:
    """Take the first byte for the target and the status code, the rest for the body."""
    kind, body = data[:1] or b"\0", data[1:]
    match kind[0] % 4:
        case 0 | 1:
            status_code = _STATUS_CODES[(kind[0] >> 2) % len(_STATUS_CODES)]
            answers_of_any_kind(body, status_code, {"retry-after": body[:12].decode("latin-1")})
        case 2:
            webhooks_of_any_kind(body)
        case _:
            texts_of_any_kind(body.decode("utf-8", "surrogateescape"), 1 + (kind[0] >> 6))


def main() -> None:
    """Fuzz until libFuzzer's options say stop."""
    logging.disable()
    with tempfile.TemporaryDirectory() as seeds:
        for number, body in enumerate(BODIES):
            for kind in (b"\0", b"\2"):
                (Path(seeds) / f"{number}-{kind[0]}").write_bytes(kind + body)
        atheris.Setup([*sys.argv, seeds], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
