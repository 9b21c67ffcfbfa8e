"""In a real terminal, the number of an unforeseen answer is on the screen within three keys."""

from pathlib import Path

from nonvoip_tui.domain.models import Ending
from tests.commands.program import Program, spent
from tests.end_to_end.ordering import order
from tests.simulated import Fault
from tests.simulator_server import simulator_server
from tests.terminal import Terminal

SHAPES = {
    "202-555-0111": ('{"ok":1,"fields":[["sim","+1 202 555 0111"],["lease_ref","QA-11"]]}', "json"),
    "202-555-0122": ("status=success&booking_ref=QB-22&msisdn=%2B12025550122&ttl=10m", "form"),
    "202-555-0133": ("<r><line>12025550133</line><order ref='QC-33'/></r>", "xml"),
    "202-555-0144": (
        '{"status":"success","message":"+1 202 555 0144 is yours until 2038-01-19, order #QD-44."}',
        "json",
    ),
    "202-555-0155": (
        '{"data":{"rental":{"uid":"QE-55","phone":{"cc":"1","area":"202","rest":"5550155"}}}}',
        "json",
    ),
}


def test_the_number_is_on_the_screen_within_three_keys_and_the_answer_in_the_journal(  # N12
    tmp_path: Path,
) -> None:
    (tmp_path / "home").mkdir()
    with simulator_server(scenario="no-sms", seed=1) as served:
        program = Program(tmp_path / "home", served.base_url)
        with program.on_terminal(rows=24) as terminal:
            terminal.wait_for("● online", "Demo: two messages")
            for place, (number, (body, kind)) in enumerate(SHAPES.items()):
                answer = Fault(200, body, content_type=f"application/{kind}")
                served.simulator.fail_next("order", answer)
                begin(terminal, is_first=place == 0)
                terminal.wait_for("Is this your number?", number, "None of these", "It is mine")
                terminal.press_until_gone("y", "Is this your number?")
                terminal.wait_for("2 Orders", number[4:])
                terminal.send("1")
                terminal.wait_for("[10-minute]")  # the hints may lie under what was said
        assert len(spent(served)) == len(SHAPES)
        with program.store() as store:
            calls = store.journal.recent(20)
            assert [each.ending for each in calls] == [Ending.DONE] * len(SHAPES)
            stored = {store.answers.of_intent(each.ref).answer.text for each in calls}  # type: ignore[union-attr]
            assert stored == {body for body, _ in SHAPES.values()}
            ids = {each.order_id for each in store.orders.recent(20)}
            assert ids == {"QA-11", "QB-22", "QC-33", "QD-44", "QE-55"}


def begin(terminal: Terminal, *, is_first: bool) -> None:
    """Order the product with two messages, again although it was just ordered."""
    if is_first:
        order(terminal)
        return
    terminal.send("enter")
    terminal.wait_for("Order this again?")
    terminal.press_until_gone("y", "Order this again?")
    terminal.wait_for("Order this number?")
    terminal.press_until_gone("y", "Order this number?")
