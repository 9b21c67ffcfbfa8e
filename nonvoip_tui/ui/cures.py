"""What a person can do about an error, beside what happened: the end of every error toast."""

from nonvoip_tui.domain import errors
from nonvoip_tui.ui.key_names import KeyNames

_DOCTOR = "“nonvoip-tui doctor” looks into it"


def with_cure(error: Exception, keys: KeyNames) -> str:
    """The error's own sentence, and what to do.

    Args:
        error: what went wrong; its `str()` is a sentence for the person.
        keys: the keys in use.
    """
    return f"{error} {_cure(error, keys)}".rstrip()


def _cure(error: Exception, keys: KeyNames) -> str:
    match error:
        case errors.NotSentError():
            return f"Look at the network and try again; {_DOCTOR}."
        case errors.InsufficientFundsError():
            return "Add money on the website first."
        case errors.WrongCredentialsError():
            return f"Press {keys('app.account')}, then {keys('account.sign_in')}, to sign in."
        case errors.RateLimitedError():
            return "Then try again."
        case errors.NotFoundError():
            return "Look for it on the website."
        case errors.UnansweredError() | errors.ServiceDownError():
            return f"Try again in a while; {keys('app.activity')} shows how the calls went."
        case errors.BadAnswerError() | errors.RedirectedError():
            return f"Try again; if it stays so, {_DOCTOR}."
        case errors.StorageError():
            return f"{_DOCTOR}, and at the disk."
        case _:
            return ""
