"""`doctor`: checks everything the program depends on; works when the rest does not."""

import os
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nonvoip_tui.commands.doctor.checks import Check, State, environment_checks, fail, ok, warn
from nonvoip_tui.commands.doctor.terminal import terminal_checks
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.domain.text import printable
from nonvoip_tui.startup.log import disable_log

if TYPE_CHECKING:
    from nonvoip_tui.api.rereading import Rehearsed
    from nonvoip_tui.api.values import Json
    from nonvoip_tui.domain.answers import Fields
    from nonvoip_tui.domain.contract import Contract
    from nonvoip_tui.settings.config import Config
    from nonvoip_tui.settings.credentials import Credentials
    from nonvoip_tui.settings.paths import Paths

_INDENT = 23
"""The column where the words of a line begin."""


class _Examiner:
    """Checks from near to far; a check that breaks becomes a line, and the rest go on."""

    def __init__(self, options: Namespace, output: Output) -> None:
        self._options = options
        self._output = output
        self.checks: list[Check] = []
        self.contract: Contract | None = None
        self.learned: Mapping[str, Fields] = {}
        self.rehearsed: Sequence[Rehearsed] = ()
        self._paths: Paths | None = None
        self._document: Json = None

    def __iter__(self) -> Iterator[Check]:
        """Every line, as it becomes known."""
        for name, look in (
            ("terminal", lambda: terminal_checks(os.environ)),
            ("program", lambda: environment_checks(os.environ)),
            ("settings", self._own_files),
            ("wire report", self._wire_report),
        ):
            for found in _guarded(name, look):
                check = replace(found, words=self._output.hidden(found.words))
                self.checks.append(check)
                yield check

    def _own_files(self) -> Iterator[Check]:
        from nonvoip_tui.commands.doctor.checks import (
            check_credentials,
            check_settings,
            settings_of_environment,
            storage_checks,
            webhook_checks,
        )
        from nonvoip_tui.commands.doctor.terminal import notice_check
        from nonvoip_tui.settings.config import ConfigError
        from nonvoip_tui.settings.paths import NoHomeError, find_paths
        from nonvoip_tui.settings.state import LearnedFields

        options = self._options
        address = options.base_url or os.environ.get("NONVOIP_BASE_URL", "")
        try:
            paths = find_paths(demo=options.demo)
        except NoHomeError as error:
            yield fail("home", str(error))
            config = settings_of_environment(os.environ)
        else:
            check, config = check_settings(paths, os.environ, options.profile)
            yield check
            self._paths = paths
            self.learned = LearnedFields(paths.database_file.parent).all
            yield from _guarded("journal", lambda: storage_checks(paths))
            if check.state is State.FAIL and not address and not options.demo:
                yield fail("service", "not contacted: its address may be in the settings")
                return
        yield notice_check(config.notify, os.environ)
        if options.base_url:
            config = config._replace(base_url=options.base_url)
        if options.demo:
            config = config.without_document()
        try:
            config = config.with_document(options.document)
        except ConfigError as error:
            yield fail("document", str(error), "name the file")
        credentials: Credentials | None = None
        if not options.demo:
            yield from _guarded("callbacks", lambda: webhook_checks(config.callbacks))
            check, credentials = check_credentials(config, os.environ)
            yield check
            if credentials is not None:
                self._output.secrets.append(credentials.password.reveal())
        yield from _guarded("service", lambda: self._service(config, credentials))
        yield from _guarded("rehearsal", lambda: self._rehearsal(config))

    def _service(self, config: "Config", credentials: "Credentials | None") -> Iterable[Check]:
        import asyncio

        from nonvoip_tui.commands.doctor.checks import examine_service
        from nonvoip_tui.startup.wiring import demo_credentials

        is_demo = self._options.demo
        signed_in = demo_credentials() if is_demo else credentials
        found = asyncio.run(examine_service(config, signed_in, is_demo=is_demo))
        self.contract, self._document = found.contract, found.document
        return found.checks

    def _rehearsal(self, config: "Config") -> Iterator[Check]:
        from datetime import UTC, datetime

        from nonvoip_tui.api.rereading import rehearse
        from nonvoip_tui.settings.state import LearnedFields

        if self.contract is None or self._document is None:
            return
        directory = self._paths.database_file.parent if self._paths is not None else None
        learned = LearnedFields(directory, config.answers)
        self.rehearsed = rehearse(self._document, self.contract, datetime.now(UTC), learned.of)
        yield rehearsal_check(self.rehearsed)

    def _wire_report(self) -> Iterator[Check]:
        if not self._options.wire or self._paths is None:
            return
        from nonvoip_tui.commands.doctor.wire import write_wire_report
        from nonvoip_tui.domain.contract import Contract

        path = write_wire_report(
            self._paths.state_dir,
            self._paths.database_file,
            self.contract or Contract(),
            self.learned,
            self.rehearsed,
        )
        yield ok(
            "wire report", f"{path}: the format of the answers, without data from your account"
        )


def examine(options: Namespace, output: Output) -> ExitCode:
    """Print a line for each thing that was looked at, with the cure where one is needed.

    Returns:
        `REFUSED` when a line fails.
    """
    disable_log()
    if options.forget_learned:
        return _forget_learned(options, output)
    examiner = _Examiner(options, output)
    for check in examiner:
        if not options.as_json:
            _print(output, check)
    if options.as_json:
        output.document(
            {
                "checks": [
                    {"name": c.name, "state": c.state.value, "words": c.words, "cure": c.cure}
                    for c in examiner.checks
                ],
                "contract": [
                    {"name": each.name, "value": each.value, "source": each.source.value}
                    for each in (examiner.contract.resolved() if examiner.contract else ())
                ],
                "learned": {
                    endpoint: {role.value: path for role, path in fields.items()}
                    for endpoint, fields in examiner.learned.items()
                },
                "document": [
                    {"endpoint": endpoint, "role": role, "place": place, "certainty": certainty}
                    for endpoint, role, place, certainty in _places(examiner.contract)
                ],
                "rehearsal": [each._asdict() for each in examiner.rehearsed],
            }
        )
    else:
        for title, headings, rows in _tables(examiner):
            if rows:
                output.line()
                output.line(title)
                output.table(headings, rows)
    has_failed = any(check.state is State.FAIL for check in examiner.checks)
    return ExitCode.REFUSED if has_failed else ExitCode.DONE


def _tables(examiner: _Examiner) -> Iterator[tuple[str, Sequence[str], Sequence[Sequence[str]]]]:
    """What follows the checks: a title each, headings, and rows, of which there may be none."""
    contract = examiner.contract
    yield (
        "The service's names that are set at run time, and what sets them:",
        ("Name", "Value", "Source"),
        [
            (e.name, e.value or "—", e.source.value)
            for e in (contract.resolved() if contract else ())
        ],
    )
    yield (
        "Where to find each value, by the provider's document (100: a known name):",
        ("Answer to", "What", "Found at", "How sure"),
        [(*place, f"{certainty}") for *place, certainty in _places(contract)],
    )
    yield (
        "Examples in the provider's document, read as if they were real answers:",
        ("Answer to", "Example", "Understood", "As"),
        [
            (each.endpoint, each.example, "yes" if each.is_understood else "NO", each.words)
            for each in examiner.rehearsed
        ],
    )
    yield (
        "Learned from your choices; --forget-learned removes it:",
        ("Answer to", "What", "Found at"),
        [
            (endpoint, role.value, path)
            for endpoint, fields in examiner.learned.items()
            for role, path in fields.items()
        ],
    )


def _places(contract: "Contract | None") -> list[tuple[str, str, str, int]]:
    """Endpoint, role, place and certainty of each value that the document says the place of."""
    return [
        (endpoint, role.value, printable(found.path, limit=100), min(found.certainty, 100))
        for endpoint, places in (contract.places if contract else {}).items()
        for role, found in places.items()
    ]


def _forget_learned(options: Namespace, output: Output) -> ExitCode:
    from nonvoip_tui.settings.paths import find_paths
    from nonvoip_tui.settings.state import LearnedFields

    directory = find_paths(demo=options.demo).database_file.parent
    try:
        was_there = LearnedFields(directory).forget()
    except OSError as error:
        output.complain(f"What was learned could not be removed: {error.strerror or error}.")
        return ExitCode.UNUSABLE
    output.line("Everything learned is forgotten." if was_there else "There was nothing to forget.")
    return ExitCode.DONE


def _print(output: Output, check: Check) -> None:
    output.folded(f"{check.state.value:<5} {check.name:<16} {check.words}", _INDENT)
    if check.cure:
        output.folded(f"{'':<{_INDENT}}-> {check.cure}", _INDENT + len("-> "))


def rehearsal_check(rehearsed: "Sequence[Rehearsed]") -> Check:
    """Whether the examples of the document are understood, and first those that spend."""
    from nonvoip_tui.api.rereading import SPENDING

    if not rehearsed:
        return ok("rehearsal", "the document has no examples of answers")
    missed = [each for each in rehearsed if not each.is_understood]
    if not missed:
        return ok("rehearsal", f"all {len(rehearsed)} examples of answers are understood")
    missed.sort(key=lambda each: each.endpoint not in SPENDING)
    names = ", ".join(dict.fromkeys(each.endpoint for each in missed))
    words = f"{len(missed)} of {len(rehearsed)} examples of answers are not understood: {names}"
    return warn("rehearsal", words, "please report them; `doctor --wire` writes what to send")


def _guarded(name: str, look: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """What `look` finds; if `look` itself fails, that becomes a line."""
    try:
        yield from look()
    except Exception as error:
        yield fail(name, f"could not be checked: {type(error).__name__}: {error}")
