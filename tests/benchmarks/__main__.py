"""`python -m tests.benchmarks`: everything that is measured, one after the other; about an hour.

Each part is a command of its own as well, with options: `python -m tests.benchmarks.screen --help`.
"""

import subprocess
import sys

PARTS = ("screen", "growth", "polling", "polling.live", "webhooks")


def main() -> None:
    """Run each part in a process of its own, so that none is warmed by another."""
    for part in PARTS:
        sys.stdout.write(f"\n## {part}\n\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)


if __name__ == "__main__":
    main()
