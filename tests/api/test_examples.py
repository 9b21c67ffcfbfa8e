"""The examples in the docstrings of the client run as they stand."""

import doctest

from nonvoip_tui.api import client


def test_the_example_of_the_client_runs_as_it_stands() -> None:
    results = doctest.testmod(client, raise_on_error=False)
    assert results.attempted >= 8
    assert results.failed == 0
