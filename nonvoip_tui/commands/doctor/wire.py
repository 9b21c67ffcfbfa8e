"""`doctor --wire`: a private file for those who maintain this, without a value of the account.

`nonvoip_tui/api/README.md` describes its form.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nonvoip_tui import __version__
from nonvoip_tui.api.rehearsal import Rehearsed
from nonvoip_tui.api.shapes import Shape, shape_of, shape_of_path
from nonvoip_tui.domain.answers import Fields
from nonvoip_tui.domain.contract import Contract
from nonvoip_tui.domain.errors import StorageError
from nonvoip_tui.settings.private_files import private_file
from nonvoip_tui.store.opening import open_for_reading
from nonvoip_tui.store.rows import answer_of

FILE = "wire-report.json"
_MAX_ANSWERS = 200
_HAS_ANSWERS = "SELECT 1 FROM sqlite_master WHERE name = 'answers'"
_ANSWERS = """
SELECT intent_ref IS NOT NULL, is_understood, endpoint, status_code, content_type, body, received_at
FROM answers ORDER BY received_at DESC, answer_id DESC LIMIT ?
"""


def write_wire_report(
    directory: Path,
    database: Path,
    contract: Contract,
    learned: Mapping[str, Fields],
    rehearsed: Iterable[Rehearsed],
) -> Path:
    """Write the report.

    Args:
        directory: where it is to lie.
        database: the journal, which is only read.
        contract: the names of the service, as they are resolved.
        learned: where values stand in answers, by endpoint.
        rehearsed: what the examples of the provider's document came to.

    Returns:
        Its path.

    Raises:
        OSError: it cannot be written.
        StorageError: the journal cannot be read.
    """
    report = {
        "version": __version__,
        "names": [
            {"name": each.name, "value": each.value, "source": each.source.value}
            for each in contract.resolved()
        ],
        "document": {
            endpoint: {role.value: found.path for role, found in places.items()}
            for endpoint, places in contract.places.items()
        },
        "learned": {
            endpoint: {role.value: shape_of_path(path) for role, path in fields.items()}
            for endpoint, fields in learned.items()
        },
        "rehearsal": [each._asdict() for each in rehearsed],
        "answers": list(_shapes(database)) if database.exists() else [],
    }
    path = directory / FILE
    with private_file(path, makes_directory=True) as file:
        json.dump(report, file, indent=1)
        file.write("\n")
    return path


def _shapes(database: Path) -> Iterator[dict[str, Shape]]:
    """Of the newest answers, each shape once."""
    from sqlite3 import Error

    connection, copies = open_for_reading(database)
    try:
        if not connection.execute(_HAS_ANSWERS).fetchone():
            return  # an earlier version wrote the journal, and none has opened it since
        shapes: list[dict[str, Shape]] = []
        for spends, is_understood, *raw in connection.execute(_ANSWERS, (_MAX_ANSWERS,)):
            shape = shape_of(answer_of(tuple(raw)))
            shape |= {"spends": bool(spends), "is_understood": bool(is_understood)}
            if shape not in shapes:
                shapes.append(shape)
                yield shape
    except Error as error:
        raise StorageError(f"The stored answers cannot be read: {error}.") from error
    finally:
        connection.close()
        if copies is not None:
            copies.cleanup()
