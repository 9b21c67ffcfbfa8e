"""The body of a request: read from JSON, a form or multipart, then asked for by name."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl

MAX_BODY_BYTES = 1_000_000


class BadBodyError(ValueError):
    """The body cannot be read; `str()` says why."""


class Fields:
    """The fields of one request, under the names that this package uses."""

    def __init__(self, values: Mapping[str, object], *, has_comma_lists: bool = False) -> None:
        """Take the fields as they were decoded.

        Args:
            values: the fields.
            has_comma_lists: whether a list is one comma string instead of an array.
        """
        self._values = values
        self._has_comma_lists = has_comma_lists

    def text(self, name: str) -> str:
        """The field as text; empty when it is missing or null."""
        value = self._values.get(name)
        return "" if value is None or isinstance(value, list | dict) else str(value).strip()

    def money(self, name: str) -> Decimal | None:
        """The field as US dollars; None when it is missing or no amount."""
        try:
            amount = Decimal(self.text(name))
        except InvalidOperation:
            return None
        return amount if amount.is_finite() else None

    def integer(self, name: str) -> int | None:
        """The field as a whole number; None when it is missing or none."""
        text = self.text(name)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    def items(self, name: str) -> list[str]:
        """The field as a list of texts: a JSON array or repeated field, or one comma string.

        Raises:
            BadBodyError: it is there in the other form.
        """
        value = self._values.get(name)
        if value is None or value == "":
            return []
        if self._has_comma_lists and isinstance(value, str):
            return [item.strip() for item in value.split(",") if item.strip()]
        if not self._has_comma_lists and isinstance(value, list):
            return [str(item).strip() for item in value]
        wanted = "a comma-separated string" if self._has_comma_lists else "an array"
        raise BadBodyError(f"The {name} field must be {wanted}.")


def decode_body(content_type: str, body: bytes) -> dict[str, object]:
    """Read a request body by its content type (API.md section 1: JSON, form or multipart).

    Raises:
        BadBodyError: it is not what it says it is.
    """
    if not body.strip():
        return {}
    media, _, parameters = content_type.partition(";")
    match media.strip().lower():
        case "application/x-www-form-urlencoded":
            return _gathered(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
        case "multipart/form-data":
            return _gathered(_parts(parameters, body))
        case _:
            return _json_object(body)


def _json_object(body: bytes) -> dict[str, object]:
    try:
        value = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise BadBodyError("The body is not valid JSON.") from error
    if not isinstance(value, dict):
        raise BadBodyError("The body must be a JSON object.")
    return value


def _gathered(pairs: list[tuple[str, str]]) -> dict[str, object]:
    """Fields by name; a repeated or `name[]` field becomes a list."""
    values: dict[str, object] = {}
    for key, value in pairs:
        name = key.removesuffix("[]")
        known = values.get(name)
        if isinstance(known, list):
            known.append(value)
        elif known is not None:
            values[name] = [known, value]
        else:
            values[name] = [value] if key != name else value
    return values


def _parts(parameters: str, body: bytes) -> list[tuple[str, str]]:
    boundary = _parameter(parameters, "boundary")
    if not boundary:
        raise BadBodyError("The multipart body has no boundary.")
    pairs: list[tuple[str, str]] = []
    for part in body.split(b"--" + boundary.encode())[1:]:
        head, found, value = part.partition(b"\r\n\r\n")
        if not found:
            continue
        for line in head.decode(errors="replace").splitlines():
            header, _, rest = line.partition(":")
            if header.strip().lower() == "content-disposition":
                name = _parameter(rest, "name")
                pairs.append((name, value.removesuffix(b"\r\n").decode(errors="replace")))
    return pairs


def _parameter(header: str, name: str) -> str:
    for piece in header.split(";"):
        key, _, value = piece.strip().partition("=")
        if key.lower() == name:
            return value.strip('"')
    return ""
