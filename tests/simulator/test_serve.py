"""The simulator over a real loopback socket."""

import socket

import httpx
import pytest

from tests.simulated import Simulator
from tests.simulator_server import Served, simulator_server


def _post(served: Served, endpoint: str, **fields: object) -> httpx.Response:
    body = {"email": served.simulator.email, "password": served.simulator.password, **fields}
    with httpx.Client(trust_env=False, timeout=10) as client:
        return client.post(f"{served.base_url}/api/{endpoint}", json=body)


def test_an_order_crosses_a_real_socket() -> None:
    with simulator_server(balance="9.00") as served:
        assert _post(served, "balance").json() == {"status": "success", "balance": "9.00"}
        assert _post(served, "order", product_id=103).json()["status"] == "success"
        assert [call.endpoint for call in served.simulator.requests] == ["balance", "order"]


def test_the_port_is_free_again_after_the_block() -> None:
    simulator = Simulator()
    with simulator_server(simulator) as served:
        assert served.simulator is simulator
        port = httpx.URL(served.base_url).port
        assert port is not None
        assert _post(served, "balance").status_code == 200
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_a_cut_answer_reaches_the_caller_as_a_closed_connection() -> None:  # F05
    with simulator_server() as served:
        served.simulator.fail_next("order", "cut")
        with pytest.raises(httpx.RemoteProtocolError, match="received 20 bytes"):
            _post(served, "order", product_id=103)
        assert list(served.simulator.orders) == ["900001"]


def test_a_silent_answer_holds_the_caller_but_not_the_end_of_the_server() -> None:  # F04
    with simulator_server() as served:
        served.simulator.fail_next("balance", "silent")
        with (
            httpx.Client(trust_env=False, timeout=0.2) as client,
            pytest.raises(httpx.ReadTimeout),
        ):
            client.post(f"{served.base_url}/api/balance", json={})
        assert _post(served, "balance").status_code == 200
