"""What is said on the shell's screen after leaving: what goes on without the program."""

from datetime import datetime

from nonvoip_tui.ui.facts import Facts


def parting_words(facts: Facts, now: datetime) -> str:
    """One line about the orders that stay live and what is not known; empty when there is none.

    Args:
        facts: what the face knew at the end.
        now: aware UTC.
    """
    live, unsettled = facts.live_count(now), len(facts.unsettled)
    sentences = []
    if live == 1:
        sentences.append("1 order stays live: start again to see its SMS.")
    elif live:
        sentences.append(f"{live} orders stay live: start again to see their SMS.")
    if unsettled:
        calls = "1 call" if unsettled == 1 else f"{unsettled} calls"
        sentences.append(f"The outcome of {calls} is not known.")
    return " ".join(sentences)
