"""A hundred kills at random moments of ordering: nothing paid for is forgotten or sent again."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from nonvoip_tui.store.store import Store
from tests.simulated import Simulator
from tests.simulator_server import simulator_server

KILLS = 100


@pytest.mark.timeout(180)
def test_no_charge_without_an_intent_and_no_order_sent_again(tmp_path: Path) -> None:  # F24, F25
    simulator = Simulator(balance="1000000")
    simulator.set_stock(1001, 1_000_000)
    with simulator_server(simulator) as served:
        subprocess.run(
            [
                sys.executable, "-m", "tests.end_to_end.killing",
                served.base_url, str(tmp_path), str(KILLS), "7",
            ],
            check=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent)},
        )  # fmt: skip
        sent = [body for endpoint, body in simulator.requests if endpoint == "order"]
        charges = list(simulator.charges)
        bought = set(simulator.orders)

    path = tmp_path / "data" / "orders.sqlite3"
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
    store = Store.open(path, instance_id="check")
    intents = store.journal.recent(1_000_000)
    unresolved = store.journal.unresolved()
    stored = {order.order_id for order in store.orders.recent(1_000_000)}
    store.close()

    assert len(charges) > 10, "the children were killed before they ordered anything"
    assert len(sent) <= len(intents), "an order was sent without an intent of its own"
    assert stored <= bought
    assert len(bought - stored) <= len(unresolved), "an order was paid for and nobody knows"
