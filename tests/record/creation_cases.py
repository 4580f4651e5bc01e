"""The cases of creation and conversion: statements, the last of which is an expression; one a line."""

import pathlib


def cases() -> list[str]:
    """Return the cases."""
    text = pathlib.Path(__file__).with_name("cases").joinpath("creation.txt")
    return text.read_text(encoding="utf-8").splitlines()
