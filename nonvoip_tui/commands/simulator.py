"""`simulator`: the simulated service on a port of this machine."""

from nonvoip_tui.commands.context import EnvironmentUnusableError
from nonvoip_tui.commands.exit_code import ExitCode
from nonvoip_tui.commands.output import Output
from nonvoip_tui.simulator.serve import serve


def run_simulator(output: Output, *, port: int, scenario: str, dialect: str, seed: int) -> ExitCode:
    """Serve until a signal ends it; its address is printed once it can be called.

    Args:
        output: where the address goes.
        port: of the loopback; 0 takes a free one.
        scenario: a name of `SCENARIOS`.
        dialect: a name of `DIALECTS`.
        seed: of everything that varies.

    Raises:
        EnvironmentUnusableError: the port is taken.
    """
    try:
        serve(port, output.line, scenario=scenario, dialect=dialect, seed=seed)
    except OSError as error:
        raise EnvironmentUnusableError(f"Port {port} cannot be used ({error.strerror}).") from None
    return ExitCode.DONE
