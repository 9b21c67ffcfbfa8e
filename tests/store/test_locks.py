"""Locks between copies of the program: one spends, one leads, the dead let go."""

import asyncio
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nonvoip_tui.store.errors import LockedError, StoreError
from nonvoip_tui.store.locks import FileLock, Instance, Leader, SpendLock, account_lock_path

_HOLD = """
import sys
from pathlib import Path
from nonvoip_tui.store.locks import FileLock
from nonvoip_tui.store.locks import Instance
instance = Instance.claim(Path(sys.argv[1]).parent, "child")
lock = FileLock(Path(sys.argv[1]))
assert lock.try_acquire()
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that holds the lock at `path` and is the instance called child."""
    child = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == "held\n"
        yield child
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


async def _give_way(seconds: float) -> None:
    await asyncio.sleep(0)


def spend_lock(directory: Path, account: str = "somebody@example.com") -> SpendLock:
    return SpendLock(directory, lambda: account, _give_way)


async def test_two_spending_calls_of_one_account_take_turns(tmp_path: Path) -> None:  # F20
    inside = 0
    most = 0

    async def spend(lock: SpendLock) -> None:
        nonlocal inside, most
        async with lock.hold():
            inside += 1
            most = max(most, inside)
            for _ in range(5):
                await asyncio.sleep(0)
            inside -= 1

    one, two = spend_lock(tmp_path), spend_lock(tmp_path, "SomeBody@Example.com ")
    await asyncio.gather(*(spend(lock) for lock in (one, two, one, two)))
    assert most == 1


async def test_another_account_does_not_wait(tmp_path: Path) -> None:
    async with (
        spend_lock(tmp_path).hold(),
        spend_lock(tmp_path, "other@example.com").hold(),
    ):
        pass


async def test_whoever_waits_can_be_cancelled_and_leaves_no_lock(tmp_path: Path) -> None:
    async with spend_lock(tmp_path).hold():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), spend_lock(tmp_path).hold():
                pass
    async with asyncio.timeout(5), spend_lock(tmp_path).hold():
        pass


async def test_an_error_inside_lets_the_next_one_in(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with spend_lock(tmp_path).hold():
            _ = 1 / 0
    async with asyncio.timeout(5), spend_lock(tmp_path).hold():
        pass


async def test_a_process_that_is_killed_lets_go_of_its_turn(tmp_path: Path) -> None:  # F20
    path = account_lock_path(tmp_path, "spend", "somebody@example.com")
    with held_by_another_process(path) as child:
        waited = 0

        async def kill_after_a_while(seconds: float) -> None:
            nonlocal waited
            waited += 1
            if waited == 3:
                child.send_signal(signal.SIGKILL)
                child.wait()

        lock = SpendLock(tmp_path, lambda: "somebody@example.com", kill_after_a_while)
        async with lock.hold():
            assert waited == 3


def test_a_lock_file_is_private_and_does_not_tell_the_account(tmp_path: Path) -> None:  # F37
    path = account_lock_path(tmp_path, "spend", "somebody@example.com")
    assert "somebody" not in path.name
    lock = FileLock(path)
    assert lock.try_acquire()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    lock.release()


def test_a_lock_is_not_taken_through_a_link(tmp_path: Path) -> None:  # F37
    path = tmp_path / "a.lock"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError):
        FileLock(path).try_acquire()
    assert not (tmp_path / "elsewhere").exists()


def test_a_lock_on_a_file_that_was_swept_away_is_taken_on_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    sweeps = [path]

    def sweep(event: str, arguments: tuple[object, ...]) -> None:
        if event == "fcntl.flock" and sweeps:
            sweeps.pop().unlink()  # between its opening and its locking

    sys.addaudithook(sweep)
    lock = FileLock(path)
    assert lock.try_acquire()
    assert not sweeps
    assert not FileLock(path).try_acquire()
    lock.release()


def test_one_leads_and_another_takes_over(tmp_path: Path) -> None:
    one = Leader(tmp_path, lambda: "somebody@example.com")
    two = Leader(tmp_path, lambda: "somebody@example.com")
    assert one.try_lead()
    assert one.try_lead()
    assert not two.try_lead()
    one.resign()
    assert two.try_lead()
    assert not one.try_lead()
    two.resign()


def test_every_account_has_its_own_leader(tmp_path: Path) -> None:
    account = "somebody@example.com"
    one = Leader(tmp_path, lambda: account)
    two = Leader(tmp_path, lambda: "other@example.com")
    assert one.try_lead()
    assert two.try_lead()
    account = "other@example.com"
    assert not one.try_lead()
    assert Leader(tmp_path, lambda: "somebody@example.com").try_lead()
    two.resign()
    assert one.try_lead()
    one.resign()


def test_a_copy_that_is_killed_is_no_longer_alive(tmp_path: Path) -> None:  # F24
    own = Instance.claim(tmp_path, "own")
    assert own.is_alive("own")
    assert not own.is_alive("never was")
    with held_by_another_process(tmp_path / "a.lock") as child:
        assert own.is_alive("child")
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        assert not own.is_alive("child")
    own.release()


def test_the_claims_of_the_dead_are_swept_and_those_of_the_living_are_not(tmp_path: Path) -> None:
    with held_by_another_process(tmp_path / "a.lock"):
        (tmp_path / "instances" / "dead.lock").touch()
        own = Instance.claim(tmp_path, "own")
        assert {path.name for path in (tmp_path / "instances").iterdir()} == {
            "child.lock",
            "own.lock",
        }
        with pytest.raises(LockedError):
            Instance.claim(tmp_path, "child")
        own.release()
    assert not (tmp_path / "instances" / "own.lock").exists()


def test_a_copy_that_writes_nothing_sees_who_lives(tmp_path: Path) -> None:  # F31
    own = Instance.claim(tmp_path, "own")
    observer = Instance.observe(tmp_path, "observer")
    assert observer.is_alive("own")
    own.release()
    assert not observer.is_alive("own")
    observer.release()
