"""Behind a proxy: as each one sends, and through the real program where it is installed."""

import asyncio
import getpass
import os
import shlex
import shutil
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.docs.pages import blocks
from tests.webhooks.served import GOOD, SECRET, exchange, served_receiver, status_of

PAGE = "nonvoip_tui/docs/webhooks.md"
CAN_RUN_SSHD = shutil.which("sshd") is not None and (
    os.geteuid() != 0 or Path("/run/sshd").is_dir()
)
_PATIENCE_SECONDS = 20.0


@pytest.mark.parametrize(
    "request_of",
    [
        # nginx: HTTP/1.0, one request for each connection.
        f"POST /nonvoip/{SECRET} HTTP/1.0\r\nHost: 127.0.0.1:8765\r\nConnection: close\r\n"
        f"Content-Length: {len(GOOD)}\r\nContent-Type: application/json\r\n\r\n{GOOD.decode()}",
        # Caddy: HTTP/1.1, more requests wished for, and what it says of the caller.
        f"POST /nonvoip/{SECRET} HTTP/1.1\r\nHost: sms.example.org\r\nUser-Agent: x\r\n"
        f"Content-Length: {len(GOOD)}\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 192.0.2.7\r\n"
        f"X-Forwarded-Host: sms.example.org\r\nX-Forwarded-Proto: https\r\n\r\n{GOOD.decode()}",
        # A body of a length that nobody knew beforehand.
        f"POST /{SECRET} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        f"{len(GOOD):x}\r\n{GOOD.decode()}\r\n0\r\n\r\n",
    ],
    ids=["nginx", "caddy", "chunked"],
)
async def test_what_a_proxy_sends_is_heard(request_of: str) -> None:
    async with served_receiver() as served:
        answer = await served.send(request_of.encode())
        assert status_of(answer) == 200
        assert [each.order_id for each in served.heard] == ["900001"]
        assert b"\r\nconnection: close\r\n" in answer.lower()


# N76
@pytest.mark.parametrize(
    ("trusted", "status", "heard"), [({"192.0.2.7"}, 404, 0), ({"127.0.0.1"}, 200, 1)]
)
async def test_only_the_peers_own_address_makes_it_a_trusted_proxy(
    trusted: set[str], status: int, heard: int
) -> None:
    async with served_receiver(trusted=frozenset(trusted)) as served:
        head = f"POST /{SECRET} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 192.0.2.7\r\n"
        answer = await served.send(f"{head}Content-Length: {len(GOOD)}\r\n\r\n".encode() + GOOD)
        assert (status_of(answer), len(served.heard)) == (status, heard)


async def test_who_asks_whether_to_go_on_is_told_to() -> None:
    async with served_receiver() as served:
        head = f"POST /{SECRET} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        answer = await served.send(
            f"{head}Content-Length: {len(GOOD)}\r\n\r\n".encode(), GOOD, pause_seconds=0.05
        )
        assert answer.startswith(b"HTTP/1.1 100 ")
        assert b"HTTP/1.1 200 " in answer
        assert len(served.heard) == 1


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
async def test_the_lines_for_nginx_work_with_the_real_one(tmp_path: Path) -> None:
    async with served_receiver() as served:
        port = _free_port()
        location = _lines("nginx").replace("127.0.0.1:8765", f"127.0.0.1:{served.port}")
        temporary = "".join(
            f"{name}_temp_path {tmp_path / name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        owner = "user root;\n" if os.geteuid() == 0 else ""
        (tmp_path / "nginx.conf").write_text(
            f"{owner}daemon off;\nmaster_process off;\npid {tmp_path / 'pid'};\n"
            f"error_log stderr;\nevents {{}}\n"
            f"http {{\n{temporary}access_log off;\n"
            f"server {{\nlisten 127.0.0.1:{port};\n{location}\n}}\n}}\n"
        )
        command = ("nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"))
        async with _running(*command, port=port):
            await _proxy_works(port)
        assert len(served.heard) == 1


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
async def test_the_lines_for_caddy_work_with_the_real_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    async with served_receiver() as served:
        port = _free_port()
        site = _lines("caddy").replace("127.0.0.1:8765", f"127.0.0.1:{served.port}")
        site = site.replace("sms.example.org", f"http://127.0.0.1:{port}")
        (tmp_path / "Caddyfile").write_text(f"{{\nadmin off\nauto_https off\n}}\n{site}\n")
        command = ("caddy", "run", "--adapter", "caddyfile", "--config")
        async with _running(*command, str(tmp_path / "Caddyfile"), port=port):
            await _proxy_works(port)
        assert len(served.heard) == 1


@pytest.mark.skipif(not CAN_RUN_SSHD, reason="sshd is not installed, or has no directory to run in")
async def test_the_line_for_ssh_carries_the_port_with_the_real_one(tmp_path: Path) -> None:
    for name in ("host", "own"):
        await _ended("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name))
    (tmp_path / "own.pub").rename(tmp_path / "authorized")
    at, far = _free_port(), _free_port()
    (tmp_path / "sshd.conf").write_text(
        f"ListenAddress 127.0.0.1\nPort {at}\nHostKey {tmp_path / 'host'}\nPidFile none\n"
        f"AuthorizedKeysFile {tmp_path / 'authorized'}\nStrictModes no\nUsePAM no\n"
        "PermitRootLogin yes\nPasswordAuthentication no\n"
    )
    sshd = (str(shutil.which("sshd")), "-D", "-f", str(tmp_path / "sshd.conf"))
    here = f"-p {at} -i {tmp_path / 'own'} -F none -o UserKnownHostsFile={tmp_path / 'known'} "
    here += f"-o StrictHostKeyChecking=no {getpass.getuser()}@127.0.0.1"
    async with served_receiver() as served, _running(*sshd, port=at):
        line = _lines("sh", holding="ssh -N").replace("you@sms.example.org", here)
        line = line.replace(":8765:", f":{far}:").replace(":8765 ", f":{served.port} ")
        async with _running(*shlex.split(line), port=far):
            await _proxy_works(far)
        assert len(served.heard) == 1


async def _ended(*command: str) -> None:
    process = await asyncio.create_subprocess_exec(*command)
    assert await process.wait() == 0


async def _proxy_works(port: int) -> None:
    """The right path leads to the receiver, another one to its silence."""
    for path, status in ((SECRET, 200), ("guess", 404)):
        head = f"POST /nonvoip/{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        answer = await exchange(port, f"{head}Content-Length: {len(GOOD)}\r\n\r\n".encode() + GOOD)
        assert status_of(answer) == status


def _lines(name: str, holding: str = "") -> str:
    """The block of the page that is marked so, and holds this."""
    return next(block for block in blocks(PAGE, name) if holding in block)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@asynccontextmanager
async def _running(*command: str, port: int) -> AsyncIterator[None]:
    """Run a server until it takes connections, and end it after."""
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(_PATIENCE_SECONDS):
            while True:
                assert process.returncode is None, f"{command[0]} ended by itself"
                try:
                    _, writer = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    await asyncio.sleep(0.05)
                else:
                    writer.transport.abort()
                    break
        yield
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
