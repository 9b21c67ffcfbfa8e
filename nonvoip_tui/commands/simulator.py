"""`simulator`: the simulated service on a port of this machine."""

from pathlib import Path

from nonvoip_tui.commands.context import EnvironmentUnusableError
from nonvoip_tui.commands.output import ExitCode, Output
from nonvoip_tui.simulator.serve import ExampleService, serve, serve_examples


def run_simulator(
    output: Output, *, port: int, scenario: str, dialect: str, seed: int, document: str = ""
) -> ExitCode:
    """Serve until a signal ends it; its address is printed once it can be called.

    Of a `document`, a path, the examples are the answers.

    Raises:
        EnvironmentUnusableError: the port is taken, or the document cannot be used.
    """
    try:
        if document:
            serve_examples(port, output.line, _examples_of(Path(document)))
            return ExitCode.DONE
        serve(port, output.line, scenario=scenario, dialect=dialect, seed=seed)
    except OSError as error:
        raise EnvironmentUnusableError(f"Port {port} cannot be used ({error.strerror}).") from None
    return ExitCode.DONE


def _examples_of(path: Path) -> ExampleService:
    from nonvoip_tui.api.openapi import OpenApi, read_document  # only this needs HTTP

    try:
        content = read_document(path).content
    except ValueError as error:
        raise EnvironmentUnusableError(str(error)) from None
    api = OpenApi(content)
    examples = {
        endpoint: [(each.status_code, each.body) for each in api.examples(operation)]
        for endpoint, operation in api.operations().items()
    }
    for endpoint, example in api.guide():
        examples.setdefault(endpoint, []).append((example.status_code, example.body))
    return ExampleService(content, examples)
