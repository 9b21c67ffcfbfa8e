"""A response body read into bounded memory, inflated on the way (FAULTS.md F14)."""

import os
import tempfile
import zlib

MEBIBYTE = 1024 * 1024

_CHUNK = 64 * 1024
_IN_MEMORY_BYTES = 4 * MEBIBYTE
"""What is beyond this waits on disk until it is whole: a large price list is worth its memory
only when it is one."""
_BYTES_PER_PART = 16
_MOST_PARTS = 500_000
"""As JSON a part takes a hundred bytes, were it written in three: an answer of nothing but parts
would take a gigabyte."""
_PART_BEGINS = (b",", b"[", b"{")
_EITHER_HEADER = zlib.MAX_WBITS | 32
_NO_HEADER = -zlib.MAX_WBITS
_ZLIB_METHOD = 8


class BadBodyError(Exception):
    """The body cannot be read; `str()` says why in words."""


class BoundedBody:
    """Collects chunks as they arrive and never holds more than its limit.

    The inflating is done here and not by the HTTP library, which would inflate a chunk whole
    before anyone can count it.
    """

    def __init__(self, limit_bytes: int, content_encoding: str = "") -> None:
        """Say how many decoded bytes are allowed, and the value of `Content-Encoding`."""
        self._limit = limit_bytes
        self._parts_left = min(limit_bytes // _BYTES_PER_PART, _MOST_PARTS)
        self._encoding = content_encoding.strip().lower()
        self._chunks: list[bytes] = []
        self._spool: int | None = None
        self._size = 0
        self._inflater: zlib._Decompress | None = None
        if self._encoding not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise BadBodyError(f"its encoding was not asked for ({self._encoding[:20]})")

    @property
    def so_far(self) -> bytes:
        """What has been read until now."""
        if self._spool is None:
            return b"".join(self._chunks)
        return os.pread(self._spool, self._size, 0)

    def __del__(self) -> None:
        if self._spool is not None:
            os.close(self._spool)

    def feed(self, raw: bytes) -> None:
        """Take the next chunk as it came over the wire.

        Raises:
            BadBodyError: it is too large, in too many parts, or not in the encoding that it claims.
        """
        if self._encoding in ("", "identity"):
            self._keep(raw)
            return
        if not raw:
            return
        if self._inflater is None:
            self._inflater = zlib.decompressobj(self._window_bits(raw))
        try:
            while raw and not self._inflater.eof:
                self._keep(self._inflater.decompress(raw, _CHUNK))
                raw = self._inflater.unconsumed_tail
        except zlib.error:
            raise BadBodyError("its compression is broken") from None

    def finish(self) -> bytes:
        """The whole body.

        Raises:
            BadBodyError: the compressed stream breaks off.
        """
        if self._inflater is not None and not self._inflater.eof:
            raise BadBodyError("it breaks off in the middle of its compression")
        return self.so_far

    def _window_bits(self, raw: bytes) -> int:
        # "deflate" means zlib by the RFC, and bare deflate by some servers.
        is_bare = self._encoding == "deflate" and raw[0] & 0x0F != _ZLIB_METHOD
        return _NO_HEADER if is_bare else _EITHER_HEADER

    def _keep(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > self._limit:
            raise BadBodyError(f"it is larger than {self._limit // MEBIBYTE} MiB")
        self._parts_left -= sum(map(chunk.count, _PART_BEGINS))
        if self._parts_left < 0:
            raise BadBodyError("it has more parts than any answer needs")
        try:
            if self._spool is not None:
                os.write(self._spool, chunk)
            elif chunk:
                self._chunks.append(chunk)
                if self._size > _IN_MEMORY_BYTES:
                    self._spool_out()
        except OSError as error:
            raise BadBodyError(f"there is no room to keep it ({error.strerror})") from None

    def _spool_out(self) -> None:
        spool, name = tempfile.mkstemp()
        os.unlink(name)
        while self._chunks:
            os.write(spool, self._chunks.pop(0))
        self._spool = spool
