"""`products`: the price lists, whole or searched, for people and for programs."""

import json
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest

from tests.commands.program import ROOT, Program, control_bytes
from tests.simulator_server import Served, simulator_server


def test_the_list_is_aligned_and_named_as_the_service_names_it(program: Program) -> None:
    done = program.run("products", "--search", "demo two")
    assert done.stdout == (
        "Product  Service             Price  In stock\n"
        "    103  Demo: two messages  $0.60        18\n"
    )


def test_all_words_must_be_in_the_name(program: Program) -> None:
    listed = json.loads(program.run("products", "--search", "GOES price", "--json").stdout)
    assert [row["product_id"] for row in listed] == ["101", "105"]


def test_json_prices_are_exact_decimals_as_text(program: Program, served: Served) -> None:
    listed = json.loads(program.run("products", "--json").stdout)
    assert {row["product_id"]: Decimal(row["price"]) for row in listed} == {
        str(product.product_id): product.price
        for product in served.simulator.products.values()
        if product.kind == "short_term" and not product.country
    }
    assert {row["kind"] for row in listed} == {"short_term"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [("30-days", "long_term"), ("1-DAY", "1day"), ("3days", "3days")],
)
def test_a_kind_is_chosen_by_its_label_or_its_raw_word(
    program: Program, word: str, kind: str
) -> None:
    listed = json.loads(program.run("products", "--kind", word, "--json").stdout)
    assert {row["kind"] for row in listed} == {kind}


def test_a_kind_goes_by_the_name_that_the_provider_s_document_gives_it(home: Path) -> None:
    with simulator_server(dialect="renamed") as served:
        program = Program(home, served.base_url)
        assert program.run("products", "--kind", "1-day").returncode == 0
        asked = [fields for endpoint, fields in served.simulator.requests if endpoint == "products"]
        assert [fields["type"] for fields in asked] == ["one_day"]


def test_another_country_s_list_names_its_country(program: Program) -> None:
    listed = json.loads(program.run("products", "--country", "Canada", "--json").stdout)
    assert {row["country"] for row in listed} == {"Canada"}


def test_nothing_found_is_exit_1_and_still_json(program: Program) -> None:
    done = program.run("products", "--search", "no such thing", "--json")
    assert (json.loads(done.stdout), done.returncode) == ([], 1)


def test_hostile_names_reach_no_terminal(home: Path) -> None:  # F39, F46
    with simulator_server(scenario="hostile") as served:
        program = Program(home, served.base_url)
        done = program.run("products")
        assert done.returncode == 0
        assert control_bytes(done.stdout + done.stderr) == set()
        assert len(done.stdout.splitlines()) > 5


def test_a_reader_that_has_enough_is_no_error(program: Program) -> None:
    command = " ".join(program.command("products"))
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command} | head -n 1"],
        env=program.environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
