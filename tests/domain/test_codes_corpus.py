"""How often the code that a user would copy is found, over texts written for the purpose."""

import re
import sys
from collections.abc import Callable, Sequence

import pytest

from nonvoip_tui.domain.codes import code_in, codes_in
from nonvoip_tui.domain.text import printable
from tests.domain.corpus import Case, cases, cases_of_several

TUNED_ON = cases("sms_corpus.toml")
HELD_OUT = cases("sms_held_out.toml")


def naive_code(text: str) -> str:
    found = re.search(r"\d{4,8}", text)
    return found.group() if found else ""


def accuracy(finder: Callable[[str], str], of: Sequence[Case]) -> float:
    return sum(finder(case.text) == case.code for case in of) / len(of)


def report(name: str, of: Sequence[Case]) -> str:
    lines = [
        f"{name}: {accuracy(code_in, of):.1%} of {len(of)} texts are read right"
        f" ({accuracy(naive_code, of):.1%} by the first 4 to 8 digits)"
    ]
    for case in of:
        if (found := code_in(case.text)) != case.code:
            lines.append(f"  {case.language}: {found!r}, not {case.code!r}: {case.text!r}")
    return "\n".join(lines)


# F41
@pytest.mark.parametrize(
    ("name", "of", "least"),
    [("tuned on", TUNED_ON, 0.97), ("held out", HELD_OUT, 0.9)],
    ids=["tuned on", "held out"],
)
def test_nearly_every_code_is_the_one_that_a_person_would_copy(
    name: str, of: Sequence[Case], least: float, record_property: Callable[[str, object], None]
) -> None:
    notified = report(name, of)
    record_property("accuracy", notified)
    sys.stdout.write(notified)  # pytest -rP shows it
    assert accuracy(code_in, of) >= least, notified


def test_the_corpus_is_broad_and_hard() -> None:
    assert len(TUNED_ON) >= 170
    assert len({case.language for case in TUNED_ON}) >= 12
    assert sum(case.code == "" for case in TUNED_ON) >= 25
    assert sum(case.code not in ("", naive_code(case.text)) for case in TUNED_ON) >= 25
    assert accuracy(naive_code, TUNED_ON) < 0.6


def test_no_text_stands_in_both_corpora() -> None:
    assert not {case.text for case in TUNED_ON} & {case.text for case in HELD_OUT}


def test_what_is_shown_of_a_text_gives_the_same_code() -> None:
    for case in TUNED_ON:
        assert code_in(printable(case.text, lines=True)) == code_in(case.text)


@pytest.mark.parametrize(("codes", "text"), cases_of_several("sms_corpus.toml"))
def test_all_numbers_are_offered_with_the_likeliest_first(
    codes: tuple[str, ...], text: str
) -> None:
    assert codes_in(text) == codes
