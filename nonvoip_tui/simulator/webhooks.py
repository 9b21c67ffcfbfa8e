"""What the simulated service sends by itself: SMS and premium numbers, posted to the saved URL.

Nothing of it is signed, and an answer other than 2xx brings
the same POST again five times, ten minutes apart, as the service's likely engine does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from nonvoip_tui.simulator.http import Json, Kind
from nonvoip_tui.simulator.simulator import Simulator
from nonvoip_tui.simulator.state import DueText, Rental

Post = Callable[[str, bytes], Awaitable[int]]
"""Posts a JSON body to a URL and gives the HTTP code; raises OSError if it cannot."""

RETRIES = 5
RETRY_SECONDS = 600.0


@dataclass(slots=True)
class _Parcel:
    """One POST on its way."""

    body: bytes
    next_try_at: float
    tries: int = 0


class Webhooks:
    """Finds what is due by the simulator's clock and posts it."""

    def __init__(self, simulator: Simulator, post: Post) -> None:
        """Take the service and the way out.

        Args:
            simulator: whose events are sent, in its dialect and by its scenario's habit.
            post: how to reach the saved URL.
        """
        self._simulator = simulator
        self._post = post
        self._told: set[int] = set()
        self._parcels: list[_Parcel] = []

    async def send_due(self) -> int:
        """Post everything that is due now; the count of POSTs made.

        What happens while no URL is saved is never sent.
        """
        simulator = self._simulator
        now = simulator.clock()
        fresh = [
            _Parcel(body, now)
            for event in self._new_events(now)
            for body in simulator.scenario.webhooks(event)
        ]
        if not simulator.callback_url:
            return 0
        self._parcels += fresh
        due = [parcel for parcel in self._parcels if parcel.next_try_at <= now]
        for parcel in due:
            parcel.tries += 1
            is_taken = await self._is_taken(simulator.callback_url, parcel.body)
            if is_taken or parcel.tries > RETRIES:
                self._parcels.remove(parcel)
            else:
                parcel.next_try_at = now + RETRY_SECONDS
        return len(due)

    async def _is_taken(self, url: str, body: bytes) -> bool:
        try:
            return 200 <= await self._post(url, body) < 300
        except OSError:
            return False

    def _new_events(self, now: float) -> list[Json]:
        """What has happened and was not sent yet, oldest order first."""
        write = self._simulator.dialect.event
        events: list[Json] = []
        # A copy, because the server's thread may add an order meanwhile.
        for rental in list(self._simulator.orders.values()):
            row = self._simulator.view_model(rental.order_id)
            if rental.is_bid and rental.number(now) and self._is_new(rental):
                events.append(write(Kind.BID_EVENT, row))
            events += [
                write(Kind.SMS_EVENT, row | {"sms": text.text, "sender": text.sender})
                for text in rental.arrived(now)
                if self._is_new(text)
            ]
        return events

    def _is_new(self, thing: Rental | DueText) -> bool:
        """Whether this is the first look at it; both live as long as the simulator."""
        is_new = id(thing) not in self._told
        self._told.add(id(thing))
        return is_new


async def run_callbacks(
    simulator: Simulator,
    post: Post,
    *,
    sleep: Callable[[float], Awaitable[None]],
    interval_seconds: float = 0.25,
) -> NoReturn:
    """Post what becomes due, round after round, until cancelled.

    Args:
        simulator: whose events are sent.
        post: how to reach the saved URL.
        sleep: waits for some seconds.
        interval_seconds: the pause between two rounds.
    """
    webhooks = Webhooks(simulator, post)
    while True:
        await webhooks.send_due()
        await sleep(interval_seconds)


_HOSTS = ("127.0.0.1", "localhost", "::1")
_TIMEOUT_SECONDS = 5.0


async def post_on_loopback(url: str, body: bytes) -> int:
    """Post a JSON body without following redirects or proxies; the HTTP code.

    Raises:
        OSError: nothing answered, or the URL leads elsewhere than to this machine.
    """
    return await asyncio.to_thread(_post, url, body)


def _post(url: str, body: bytes) -> int:
    # http.client is slow to import, and only a server that calls back needs it.
    from http.client import HTTPConnection, HTTPException

    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname not in _HOSTS:
        raise OSError("callbacks of the simulator stay on this machine")
    connection = HTTPConnection(parts.hostname, parts.port, timeout=_TIMEOUT_SECONDS)
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    except HTTPException as error:
        raise OSError("the receiver's answer is not HTTP") from error
    finally:
        connection.close()
