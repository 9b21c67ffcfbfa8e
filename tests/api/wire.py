"""Bodies made up after their shapes, so that what `doctor --wire` wrote can be a test's case."""

import json
import re
from typing import Any

from nonvoip_tui.commands.doctor.wire import Shape

_DATE = re.compile(r"9999(\W)99\W99")
_TIME = re.compile(r"99:99")


def body_of(shape: Shape) -> bytes:
    """A body of this shape."""
    return json.dumps(_value(shape)).encode()


def _value(shape: Shape) -> Any:
    match shape:
        case dict():
            return {key: _value(value) for key, value in shape.items()}
        case [str(), *elements]:
            return [_value(each) for each in elements]
        case str():
            kind, _, rest = shape.partition(" ")
            return _made_up(kind, rest)
    return shape


def _made_up(kind: str, rest: str) -> Any:
    match kind:
        case "number":
            return json.loads(re.sub(r"9+", "1", rest) if rest != "9" else "9")
        case "like":
            dated = _TIME.sub("10:30", _DATE.sub(r"2026\g<1>06\g<1>20", rest))
            return dated.replace("9", "1")
        case "word":
            return rest
    return "x" * int(rest or 0)
