"""Junk for the receiver: `python -m tests.benchmarks.webhooks.attackers PORT COUNT CONNECTIONS`.

A process of its own, so that it takes no time from the program but that of the machine. Each
connection sends one request after another as fast as it is answered. It prints how many were.
"""

import asyncio
import sys
from itertools import cycle

_GUESS = b"A" * 43
_JUNK = (
    b"POST /" + _GUESS + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
    b"GET /admin.php HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n" + b"A" * 20_000,
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 100 + b"\r\n\r\n",
    b"GET /" + b"a" * 7000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"POST /" + _GUESS + b" HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n[[[[[",
)


async def _attack(port: int, count: int, connections: int) -> int:
    left = iter(range(count))
    junk = cycle(_JUNK)
    done = 0

    async def one_line() -> None:
        nonlocal done
        for _ in left:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
                try:
                    writer.write(next(junk))
                    await reader.read()
                finally:
                    writer.transport.abort()
            except OSError:
                pass  # an answer of a kind
            done += 1

    await asyncio.gather(*(one_line() for _ in range(connections)))
    return done


if __name__ == "__main__":
    sys.stdout.write(f"{asyncio.run(_attack(*map(int, sys.argv[1:4])))}\n")
