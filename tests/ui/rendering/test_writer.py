"""The thread that writes: to terminals that are slow, gone, or do not block."""

import os
import pty
import threading
from collections.abc import Iterator

import pytest

from nonvoip_tui.ui.rendering.driver import Writer
from tests.waiting import wait


class Source:
    """Gives away what was put in, all at once."""

    def __init__(self) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._data = b""

    def put(self, data: bytes) -> None:
        with self.changed:
            self._data += data
            self.changed.notify_all()

    def take(self) -> bytes:
        data, self._data = self._data, b""
        return data

    @property
    def is_empty(self) -> bool:
        with self.changed:
            return not self._data


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    for descriptor in (reading, writing):
        try:
            os.close(descriptor)
        except OSError:
            continue


def read(descriptor: int, length: int) -> bytes:
    data = b""
    while len(data) < length:
        data += os.read(descriptor, length - len(data))
    return data


@pytest.mark.parametrize("is_blocking", [True, False])
def test_everything_arrives_in_order_however_slowly_it_is_read(
    pipe: tuple[int, int], is_blocking: bool
) -> None:
    reading, writing = pipe
    os.set_blocking(writing, is_blocking)
    source = Source()
    writer = Writer(writing, source.changed, source.take)
    whole = bytes(range(256)) * 2000
    source.put(whole)
    wait(lambda: source.is_empty)
    source.put(b"the rest")
    assert read(reading, len(whole) + 8) == whole + b"the rest"
    writer.close()


def test_closing_sends_what_is_left(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    source = Source()
    writer = Writer(writing, source.changed, source.take)
    source.put(b"last words")
    writer.close()
    assert os.read(reading, 100) == b"last words"


def test_a_terminal_that_is_gone_stops_nobody(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.close(reading)
    source = Source()
    writer = Writer(writing, source.changed, source.take)
    for _ in range(3):
        source.put(b"x")
        wait(lambda: source.is_empty)
    writer.close()


def test_a_pseudo_terminal_that_is_hung_up_stops_nobody() -> None:
    master, slave = pty.openpty()
    source = Source()
    writer = Writer(slave, source.changed, source.take)
    source.put(b"x" * 1_000_000)
    wait(lambda: source.is_empty)
    os.close(master)
    writer.close()
    os.close(slave)


@pytest.mark.parametrize(("seconds", "has_stalled"), [(0.5, False), (1.5, True)])
def test_a_terminal_that_takes_over_a_second_has_stalled(
    pipe: tuple[int, int], seconds: float, has_stalled: bool
) -> None:
    _, writing = pipe
    times = iter([10.0, 10.0 + seconds])
    source = Source()
    writer = Writer(writing, source.changed, source.take, lambda: next(times))
    source.put(b"x")
    writer.close()
    assert writer.has_stalled is has_stalled
