"""Writes the stored texts anew: `python -m tests.trace.regenerate`; read the difference."""

from __future__ import annotations

from pathlib import Path

from tests.trace.programs import ALL

GOLDEN = Path(__file__).parent / "golden"


def main() -> None:
    """Write one text a program."""
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.glob("*.txt"):
        path.unlink()
    for name, make in ALL.items():
        (GOLDEN / f"{name}.txt").write_text(f"{make()}\n", "utf-8")


if __name__ == "__main__":
    main()
