"""`doctor`: tells what is wrong and how to mend it, whatever is broken, and no secret."""

import json
import os
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.drivers.linux_driver import LinuxDriver

from nonvoip_tui.api.rereading import Rehearsed
from nonvoip_tui.api.responses import Reply
from nonvoip_tui.commands.doctor import checks as environment
from nonvoip_tui.commands.doctor import rehearsal_check
from nonvoip_tui.commands.doctor.checks import Check, State, clock_check, environment_checks
from nonvoip_tui.commands.doctor.terminal import terminal_checks
from nonvoip_tui.domain.answers import RawAnswer
from nonvoip_tui.simulator import DIALECTS
from nonvoip_tui.simulator.openapi import document
from tests.api.builders import NOW
from tests.commands.program import Program, control_bytes, mode_of
from tests.simulator_server import Served, simulator_server

CANARY = "canary-password-77"


def report(program: Program, *words: str, **variables: str) -> tuple[dict[str, list[Check]], int]:
    """What the report says by the names of its lines, and the exit status."""
    done = program.run("doctor", "--json", *words, env=program.environment(**variables))
    assert done.stderr == ""
    assert CANARY not in done.stdout
    lines: dict[str, list[Check]] = {}
    for each in json.loads(done.stdout)["checks"]:
        check = Check(each["name"], State(each["state"]), each["words"], each["cure"])
        lines.setdefault(check.name, []).append(check)
    return lines, done.returncode


def failed(lines: dict[str, list[Check]]) -> list[str]:
    return [name for name, checks in lines.items() for c in checks if c.state is State.FAIL]


def test_all_is_well_against_the_simulator(program: Program) -> None:
    program.run("balance")
    lines, status = report(program)
    assert (failed(lines), status) == ([], 0)
    for name in ("service", "account", "clock", "document", "journal", "journal's modes", "disk"):
        assert lines[name][0].state is State.OK, lines[name]
    assert lines["password"][0].words == "from: environment"


def test_on_a_terminal_long_lines_are_folded(alone: Program) -> None:
    with alone.on_terminal("doctor", "--demo", rows=200) as terminal:
        terminal.wait_for_exit()
        lines = terminal.text.partition("\n\n")[0].splitlines()
        assert any(line.startswith(" " * 23) for line in lines)


def test_nothing_that_spends_is_asked_and_no_journal_is_made(
    program: Program, served: Served
) -> None:
    report(program)
    assert {endpoint for endpoint, _ in served.simulator.requests} == {"balance"}
    assert not program.database.exists()


def test_the_settled_names_come_with_their_sources(home: Path) -> None:
    with simulator_server(dialect="renamed") as served:
        program = Program(home, served.base_url)
        program.configure('[contract]\ncallback_field = "hook"\n')
        done = program.run("doctor", "--json")
    names = {each["name"]: each for each in json.loads(done.stdout)["contract"]}
    assert names["country_field"]["source"] == "document"
    assert names["country_field"]["value"] == "country_id"
    assert (names["callback_field"]["value"], names["callback_field"]["source"]) == (
        "hook",
        "config",
    )
    assert names["price_form"]["source"] in ("default", "document")


def test_for_people_each_line_has_its_state_and_its_cure(program: Program) -> None:
    done = program.run("doctor", env=program.environment(HTTPS_PROXY="http://u:p@proxy"))
    assert done.returncode == 0
    assert "warn  ignored          HTTPS_PROXY: set, but not used here" in done.stdout
    assert "-> settings `proxy`" in done.stdout
    assert "u:p" not in done.stdout
    assert control_bytes(done.stdout) == set()


@pytest.mark.parametrize(
    ("settings", "variables"),
    [
        (f'email = "a@example.com"\npassword = "{CANARY}"\n', {"NONVOIP_PASSWORD": ""}),
        (f'email = "a@example.com"\npassword_command = ["echo", "{CANARY}"]\n', {}),
        (f'password = "{CANARY}"\npoll_selectd = 3\n', {}),
        ("", {"NONVOIP_PASSWORD": CANARY, "NONVOIP_TIMEOUT": CANARY}),
    ],
)
def test_no_password_is_in_it(program: Program, settings: str, variables: dict[str, str]) -> None:
    program.configure(settings)
    for words in (["doctor"], ["doctor", "--json"]):
        done = program.run(*words, env=program.environment(**variables))
        assert "terminal" in done.stdout
        assert CANARY not in done.stdout + done.stderr


def test_everything_broken_at_once_is_told_line_by_line(home: Path) -> None:
    program = Program(home)
    program.configure("theme = 3\n")
    program.database.parent.mkdir(parents=True)
    program.database.write_bytes(b"junk" * 5000)
    program.database.chmod(0o644)
    (home / ".netrc").touch()
    lines, status = report(
        program, TERM="dumb", NONVOIP_PASSWORD="", LANG="C", PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )  # fmt: skip
    assert status == 1
    assert {"settings", "journal", "password", "service"} == set(failed(lines))
    assert "theme must be a string" in lines["settings"][0].words
    assert "chmod 600" in lines["journal's modes"][0].cure
    assert "NONVOIP_PASSWORD is not" in lines["password"][0].words
    assert "~/.netrc" in lines["ignored"][0].words
    assert lines["locale"][0].state is State.WARN
    assert program.database.read_bytes() == b"junk" * 5000


def test_no_home_is_a_line_and_the_rest_goes_on(program: Program) -> None:  # F32
    lines, status = report(program, HOME="/nonexistent/nobody")
    assert status == 1
    assert "does not exist" in lines["home"][0].words
    assert lines["service"][0].state is State.OK


def test_without_sound_settings_no_password_goes_to_a_service_that_may_be_another(
    program: Program, served: Served
) -> None:
    program.configure("theme = 3\n")
    env = program.environment()
    del env["NONVOIP_BASE_URL"]
    done = program.run("doctor", env=env)
    assert "not contacted: its address may be in the settings" in done.stdout
    lines, _ = report(program)
    assert lines["account"][0].state is State.OK
    assert [endpoint for endpoint, _ in served.simulator.requests] == ["balance"]


def test_a_read_only_home_is_told(program: Program) -> None:  # F31
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    program.home.chmod(0o500)
    lines, _ = report(program)
    assert lines["disk"][0].state is State.FAIL


def test_a_refused_password_is_told(program: Program) -> None:
    lines, status = report(program, NONVOIP_PASSWORD=CANARY)
    assert (failed(lines), status) == (["account"], 1)


def test_an_address_or_proxy_that_cannot_be_used_is_told(program: Program) -> None:
    lines, _ = report(program, NONVOIP_BASE_URL="http://example.com")
    assert "must begin with https://" in lines["service"][0].words
    program.configure('proxy = "gopher://x"\n')
    lines, _ = report(program)
    assert "proxy" in lines["service"][0].words
    program.configure('[contract]\nno_such_name = "x"\n')
    lines, _ = report(program)
    assert "unknown setting 'contract.no_such_name'" in lines["settings"][0].words


def test_a_provider_without_a_document_is_no_failure(program: Program, served: Served) -> None:
    served.simulator.fail_next("openapi.json", "html", times=9)  # F66
    lines, status = report(program)
    assert status == 0
    assert lines["document"][0].state is State.WARN


def test_the_demo_is_examined_without_a_network(alone: Program) -> None:
    done = alone.run("doctor", "--demo", "--json")
    assert done.returncode == 0
    words = {each["name"]: each["words"] for each in json.loads(done.stdout)["checks"]}
    assert words["service"] == "the simulated service is reachable"
    assert "signed in" in words["account"]


@pytest.mark.parametrize(("seconds", "state"), [(5, "ok"), (-61, "warn"), (4000, "warn")])  # F53
def test_a_clock_that_is_off_is_told(seconds: float, state: str) -> None:
    now = datetime(2026, 6, 20, tzinfo=UTC)
    reply = Reply({}, now, server_date=now + timedelta(seconds=seconds))
    check = clock_check(reply)
    assert check.state == state
    assert ("behind" in check.words) == (seconds > 60)
    assert clock_check(Reply({}, now)).state == "ok"


@pytest.mark.parametrize(
    ("environ", "name", "said"),
    [
        ({"TERM": "xterm-256color"}, "colours", "256"),
        ({"TERM": "xterm-256color"}, "colours", "SendEnv COLORTERM"),
        ({"TERM": "linux"}, "colours", "16"),
        ({"COLORTERM": "truecolor"}, "colours", "all of them"),
        ({"NO_COLOR": "1"}, "colours", "NO_COLOR"),
        ({"TMUX": "/tmp/none,1,0"}, "copying", "inside tmux"),
        ({}, "copying", "OSC 52"),
    ],
)
def test_the_terminal_is_told_by_its_variables(
    environ: dict[str, str], name: str, said: str
) -> None:
    [check] = [check for check in terminal_checks(environ) if check.name == name]
    assert said in f"{check.words} {check.cure}"


def test_ignored_variables_are_named_without_their_values() -> None:  # F56
    environ = {"http_proxy": "http://u:pw@x", "SSLKEYLOGFILE": "/tmp/keys", "HTTPS_PROXY": ""}
    [check] = [check for check in environment_checks(environ) if check.name == "ignored"]
    assert check.words.startswith("http_proxy, SSLKEYLOGFILE")
    assert "pw" not in check.words
    assert check.state is State.WARN


def test_gnu_screen_is_known() -> None:  # N53
    environ = {"STY": "4711.pts-3.host", "TERM": "screen.xterm-256color"}
    (line,) = [check for check in terminal_checks(environ) if check.name == "copying"]
    assert "GNU screen" in line.words


@pytest.mark.parametrize(
    ("number", "state"),
    [("8.2.0", State.OK), ("8.9.1", State.OK), ("8.1.1", State.WARN), ("9.0.0", State.WARN)],
)
def test_a_textual_outside_the_range_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, number: str, state: State
) -> None:  # N57
    monkeypatch.setattr(environment, "version", lambda _: number)
    check = environment.textual_check()
    assert check.state is state
    assert number in check.words


@pytest.mark.parametrize(
    ("python", "textual", "words"),
    [
        (
            ("3", "12", "4"),
            "8.2.0",
            "Python 3.12, with everything the program uses; this combination was t",
        ),
        (("3", "12", "4"), "8.2.5", "this combination was not tested (tested: Python 3.11, "),
        (("3", "15", "0"), "8.2.0", "this combination was not tested (tested: Python 3.11, "),
    ],
)
def test_whether_this_python_was_tested_with_this_textual_is_said(
    monkeypatch: pytest.MonkeyPatch, python: tuple[str, str, str], textual: str, words: str
) -> None:
    monkeypatch.setattr(environment, "version", lambda _: textual)
    monkeypatch.setattr("platform.python_version_tuple", lambda: python)
    assert words in environment.textual_check().words


def test_what_textual_lacks_is_named_with_what_is_done_without_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # N57
    monkeypatch.delattr(LinuxDriver, "_get_terminal_size")
    check = environment.textual_check()
    assert check.state is State.WARN
    assert "LinuxDriver._get_terminal_size" in check.words
    assert "repaints every change" in check.words


def test_the_wire_report_has_the_forms_of_answers_and_nothing_of_the_account(
    program: Program, home: Path
) -> None:
    body = {
        "status": "success",
        "message": {"reservation_ref": CANARY, "line": "+1 (202) 555-0111", CANARY: "0.60"},
    }
    raw = RawAnswer("order", 200, "application/json", json.dumps(body).encode(), NOW)
    with program.store() as store:
        store.answers.save_unread(raw)
        store.answers.save_unread(raw._replace(endpoint="getsms", body=CANARY.encode()))
    learned = '[order]\nid = "message.12025550111.ref"\n'
    (program.database.parent / "learned.toml").write_text(learned, "utf-8")
    lines, status = report(program, "--wire")
    path = home / ".local/state/nonvoip-tui/wire-report.json"
    assert status == 0
    assert lines["wire report"][0].words.startswith(f"{path}: ")
    assert mode_of(path) == 0o600
    told = json.loads(path.read_text("utf-8"))
    assert all(each["is_understood"] for each in told.pop("rehearsal"))  # of what is public
    assert not re.search(r"canary|555|0111|0\.60|demo", json.dumps(told)), told
    assert [each["endpoint"] for each in told["answers"]] == ["getsms", "order"]
    assert told["answers"][1]["body"]["message"] == {
        "reservation_ref": "like aaaaaa-aaaaaaaa-99",
        "line": "like +9 (999) 999-9999",
        "<like aaaaaa-aaaaaaaa-99>": "like 9.99",
    }
    assert told["learned"] == {"order": {"id": "message.<like 99999999999>.ref"}}
    assert {each["name"] for each in told["names"]} >= {"country_field", "price_form"}
    assert told["document"]["order"]["id"] == "message.*.order_id"


def test_without_a_journal_the_wire_report_has_the_names_alone(
    program: Program, home: Path
) -> None:
    lines, _ = report(program, "--wire")
    assert lines["wire report"][0].state is State.OK
    told = json.loads((home / ".local/state/nonvoip-tui/wire-report.json").read_text("utf-8"))
    assert told["answers"] == []
    assert told["names"]
    assert not program.database.exists()


def test_a_journal_of_an_earlier_version_or_a_damaged_one_stops_nothing_else(
    program: Program,
) -> None:
    program.database.parent.mkdir(parents=True)
    with closing(sqlite3.connect(program.database)) as earlier:
        earlier.execute("CREATE TABLE orders (order_id TEXT)")
    lines, _ = report(program, "--wire")
    assert lines["wire report"][0].state is State.OK
    program.database.write_bytes(b"junk" * 5000)
    lines, _ = report(program, "--wire")
    assert lines["wire report"][0].state is State.FAIL
    assert lines["account"][0].state is State.OK


def test_the_examples_of_the_document_are_rehearsed(program: Program, home: Path) -> None:
    done = program.run("doctor", "--json")
    rehearsal = json.loads(done.stdout)["rehearsal"]
    assert {each["endpoint"] for each in rehearsal} >= {"order", "getsms", "balance"}
    lines, _ = report(program)
    assert lines["rehearsal"][0].state is State.OK
    done = program.run("doctor")
    assert re.search(
        r"^order +200 schema 1 +yes +order 900001, number 12025550143", done.stdout, re.M
    )


def test_examples_that_are_not_understood_are_warned_of_with_those_that_spend_first() -> None:
    found = [
        Rehearsed("balance", "200 a", False, "why"),
        Rehearsed("order", "200 b", False, "why"),
        Rehearsed("order", "200 c", True, "as"),
    ]
    check = rehearsal_check(found)
    assert check.state is State.WARN
    assert check.words == "2 of 3 examples of answers are not understood: order, balance"
    assert rehearsal_check([]).state is State.OK


def saved_document(home: Path) -> Path:
    path = home / "saved.json"
    path.write_text(json.dumps(document(DIALECTS["renamed"])), "utf-8")
    return path


def test_a_saved_document_is_read_instead_of_fetched(
    program: Program, served: Served, home: Path
) -> None:
    saved = saved_document(home)
    served.simulator.fail_next("openapi.json", "html", times=9)
    done = program.run("doctor", "--json", "--document", str(saved))
    told = json.loads(done.stdout)
    names = {each["name"]: each["value"] for each in told["contract"]}
    assert names["country_field"] == "country_id"
    assert told["rehearsal"]
    program.configure(f'[contract]\ndocument = "{saved}"\n')
    lines, status = report(program)
    assert (failed(lines), status) == ([], 0)
    assert lines["document"][0].words.startswith(f"{saved}, version")


@pytest.mark.parametrize(
    ("given", "said"),
    [("https://example.com/openapi.json", "must be a file"), ("/nowhere.json", "cannot be read")],
)
def test_a_saved_document_that_cannot_be_used_is_refused(
    program: Program, given: str, said: str
) -> None:
    lines, status = report(program, "--document", given)
    assert (failed(lines), status) == (["document"], 1)
    assert said in lines["document"][0].words
    done = program.run("--document", given, "products")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_command_uses_the_names_of_a_saved_document(home: Path) -> None:
    with simulator_server(dialect="renamed") as served:
        program = Program(home, served.base_url)
        served.simulator.fail_next("openapi.json", "html", times=9)
        words = ("products", "--country", "Germany", "--document", str(saved_document(home)))
        assert program.run(*words).returncode == 0
        fields = [sent for endpoint, sent in served.simulator.requests if "country" in endpoint]
    assert "Germany" in {sent.get("country_id") for sent in fields}


def test_the_demo_has_a_document_of_its_own(alone: Program) -> None:
    alone.configure('[contract]\ndocument = "/nowhere.json"\n')
    assert alone.run("--demo", "balance").returncode == 0
    assert alone.run("--demo", "doctor").returncode == 0
    assert alone.run("--demo", "balance", "--document", "/nowhere.json").returncode == 2
