"""The provider's own OpenAPI document, fetched from where it may be (API.md, first paragraph)."""

from dataclasses import dataclass
from http import HTTPStatus

from nonvoip_tui.api.body import MEBIBYTE
from nonvoip_tui.api.strict_json import Json
from nonvoip_tui.api.transport import Transport
from nonvoip_tui.domain.errors import BadAnswerError, NotSentError, ServiceError

_PATHS = ("api-docs/openapi.json", "openapi.json")
_LIMIT_BYTES = 4 * MEBIBYTE
_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Document:
    """What was fetched, to be kept with its ETag."""

    content: Json
    etag: str = ""


async def fetch_document(transport: Transport, etag: str = "") -> Document | None:
    """Fetch the document, without credentials.

    Args:
        transport: gets it.
        etag: of the copy at hand; empty for none.

    Returns:
        The document, or None when the copy at hand is still right.

    Raises:
        ServiceError: it cannot be had.
    """
    failure: ServiceError = BadAnswerError("The service has no OpenAPI document.")
    for path in _PATHS:
        try:
            reply = await transport.get(path, etag=etag, seconds=_SECONDS, limit_bytes=_LIMIT_BYTES)
        except NotSentError:
            raise
        except ServiceError as error:
            failure = error
            continue
        if reply is None:
            return None
        if reply.status_code == HTTPStatus.OK and isinstance(reply.answer, dict):
            return Document(reply.answer, reply.etag)
    raise failure
