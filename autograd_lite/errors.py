"""Error texts: PyTorch's exact words first, then notes that say what to do.

The words are PyTorch's so that a search finds the answers that exist; the notes (`add_note`)
name the variable, the line and the cure, in the notebook's language.
"""

from __future__ import annotations

from typing import Any, TypeVar

from .language import say_to_reader

E = TypeVar("E", bound=BaseException)
_IN_C = ("Size", "device", "dtype", "finfo", "iinfo", "layout", "memory_format")
_HEAP_TYPE = 1 << 9  # a flag of types that were made in Python


def note(error: E, en: str, ko: str) -> E:
    """Attach a note to an error in the language in force; return the error."""
    error.add_note(say_to_reader(en, ko))
    return error


def wrong_argument(
    function: str, name: str, position: int, value: Any, expected: str = "Tensor"
) -> TypeError:
    """Make PyTorch's error for an argument of the wrong type."""
    return TypeError(
        f"{function}(): argument '{name}' (position {position + 1}) must be {expected}, not {type_name(value)}"
    )


def no_cuda() -> AssertionError:
    """Make PyTorch's error for a GPU."""
    return note(
        AssertionError("Torch not compiled with CUDA enabled"),
        'There is the CPU alone here. Leave `.cuda()` and `.to("cuda")` out, or choose the device by '
        '`"cuda" if torch.cuda.is_available() else "cpu"`.',
        '여기에는 CPU만 있습니다. `.cuda()`와 `.to("cuda")`를 빼거나, 장치를 '
        '`"cuda" if torch.cuda.is_available() else "cpu"`로 고르십시오.',
    )


def only_floats(text: str) -> RuntimeError:
    """Make the error for a tensor of integers or bools that is to require grad; `text` is PyTorch's."""
    return note(
        RuntimeError(text),
        "A gradient is of real numbers: write `1.0` for `1`, or give `dtype=torch.float32`; an existing tensor "
        "is converted by `x.float()`.",
        "변화도는 실수 텐서에만 정의됩니다. `1` 대신 `1.0`으로 쓰거나 `dtype=torch.float32`를 넘기십시오. 이미 있는 "
        "텐서는 `x.float()`로 변환합니다.",
    )


def type_name(value: Any) -> str:
    """Return the name of a value's type as PyTorch's messages have it.

    Classes that were made in Python have no module there, other than those that PyTorch has in C.
    """
    kind = type(value)
    if kind.__module__.startswith("autograd_lite.") and kind.__name__ in _IN_C:
        return f"torch.{kind.__name__}"
    if kind.__module__ == "builtins" or kind.__flags__ & _HEAP_TYPE:
        return kind.__name__
    return f"{kind.__module__}.{kind.__name__}"
