"""Error texts: PyTorch's exact words first, then notes that say what to do.

The words are PyTorch's so that a search finds the answers that exist; the notes (`add_note`)
name the variable, the line and the cure, in the notebook's language.
"""

from __future__ import annotations

from typing import Any, TypeVar

from .language import say_to_reader

E = TypeVar("E", bound=BaseException)


def note(error: E, en: str, ko: str) -> E:
    """Attach a note to an error in the language in force; return the error."""
    error.add_note(say_to_reader(en, ko))
    return error


def wrong_argument(
    function: str, name: str, position: int, value: Any, expected: str = "Tensor"
) -> TypeError:
    """Make PyTorch's error for an argument of the wrong type."""
    return TypeError(
        f"{function}(): argument '{name}' (position {position + 1}) must be {expected}, not {_type_name(value)}"
    )


def _type_name(value: Any) -> str:
    kind = type(value)
    return (
        kind.__name__
        if kind.__module__ in ("builtins", "autograd_lite._tensor")
        else f"{kind.__module__}.{kind.__name__}"
    )
