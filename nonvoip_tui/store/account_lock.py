"""Lock files that belong to an account; their names do not tell which."""

from pathlib import Path


def account_lock_path(directory: Path, purpose: str, account: str) -> Path:
    """Where the lock of `purpose` for `account` (its e-mail, in any case) lies."""
    from hashlib import sha256  # late: no start waits for a lock

    digest = sha256(normal_account(account).encode("utf-8", "replace")).hexdigest()
    return directory / f"{purpose}-{digest[:16]}.lock"


def normal_account(email: str) -> str:
    """The one spelling of an account in the store."""
    return email.strip().lower()
