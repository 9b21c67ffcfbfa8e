"""How often the code that a user would copy is found, over texts written for the purpose."""

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest

from nonvoip_tui.domain.codes import code_in, codes_in
from nonvoip_tui.domain.text import printable
from tests.domain.corpus import Case, cases, cases_of_several

TUNED_ON = cases("sms_corpus.toml")
HELD_OUT = cases("sms_held_out.toml")
LOOKED_AT = cases("sms_looked_at.toml")
ONLY_RUN = cases("sms_only_run.toml")


def naive_code(text: str) -> str:
    found = re.search(r"\d{4,8}", text)
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class Score:
    """How many texts are read right, and what went wrong with the others.

    A wrong code costs more than a missed one: it is copied in good faith.
    """

    count: int
    wrong: Sequence[Case]
    missed: Sequence[Case]

    @property
    def right(self) -> float:
        return 1 - (len(self.wrong) + len(self.missed)) / self.count

    def __str__(self) -> str:
        return (
            f"{self.right:.1%} of {self.count} right,"
            f" {len(self.wrong)} wrong, {len(self.missed)} missed"
        )


def score(finder: Callable[[str], str], of: Sequence[Case]) -> Score:
    found = [(case, finder(case.text)) for case in of]
    return Score(
        len(of),
        [case for case, code in found if code and code != case.code],
        [case for case, code in found if case.code and not code],
    )


# F41
@pytest.mark.parametrize(
    ("name", "of", "least_right", "most_wrong"),
    [
        ("tuned on", TUNED_ON, 0.97, 0.005),
        ("held out", HELD_OUT, 0.97, 0.005),
        ("looked at", LOOKED_AT, 0.97, 0.005),
        ("only run", ONLY_RUN, 0.97, 0.005),
    ],
    ids=["tuned on", "held out", "looked at", "only run"],
)
def test_nearly_every_code_is_the_one_that_a_person_would_copy(
    name: str,
    of: Sequence[Case],
    least_right: float,
    most_wrong: float,
    record_property: Callable[[str, object], None],
) -> None:
    ours = score(code_in, of)
    report = f"{name}: {ours}; the first 4 to 8 digits: {score(naive_code, of)}\n"
    record_property("accuracy", report)
    sys.stdout.write(report)  # pytest -rP shows it
    if of is not ONLY_RUN:
        for case in (*ours.wrong, *ours.missed):
            line = f"  {case.language}: {code_in(case.text)!r}, not {case.code!r}: {case.text!r}\n"
            report += line
    assert ours.right >= least_right, report
    assert len(ours.wrong) <= most_wrong * len(of), report


def test_the_corpus_is_broad_and_hard() -> None:
    assert len(TUNED_ON) >= 170
    assert len({case.language for case in TUNED_ON}) >= 12
    assert sum(case.code == "" for case in TUNED_ON) >= 25
    assert sum(case.code not in ("", naive_code(case.text)) for case in TUNED_ON) >= 25
    assert score(naive_code, TUNED_ON).right < 0.6
    assert len({case.language for case in (*LOOKED_AT, *ONLY_RUN)}) >= 100


def test_no_text_stands_in_two_corpora() -> None:
    texts = [case.text for case in (*TUNED_ON, *HELD_OUT, *LOOKED_AT, *ONLY_RUN)]
    assert len(texts) == len(set(texts))


def test_what_is_shown_of_a_text_gives_the_same_code() -> None:
    for case in TUNED_ON:
        assert code_in(printable(case.text, lines=True)) == code_in(case.text)


@pytest.mark.parametrize(("codes", "text"), cases_of_several("sms_corpus.toml"))
def test_all_numbers_are_offered_with_the_likeliest_first(
    codes: tuple[str, ...], text: str
) -> None:
    assert codes_in(text) == codes
