"""Error texts: PyTorch's exact words first, then notes that say what to do.

The words are PyTorch's so that a search finds the answers that exist; the notes (`add_note`)
name the variable, the line and the cure, in the notebook's language.
"""

from __future__ import annotations

from typing import Any, TypeVar

from .language import say

E = TypeVar("E", bound=BaseException)


def note(error: E, en: str, ko: str) -> E:
    """Attach a note to an error in the language in force; return the error."""
    error.add_note(say(en, ko))
    return error


def wrong_argument(
    function: str, name: str, position: int, value: Any, expected: str = "Tensor"
) -> TypeError:
    """Make PyTorch's error for an argument of the wrong type."""
    return TypeError(
        f"{function}(): argument '{name}' (position {position + 1}) must be {expected}, not {_type_name(value)}"
    )


def no_graph(position: int, tensor: Any) -> RuntimeError:
    """Make PyTorch's error for backward from a tensor without a graph, with what to do."""
    error = RuntimeError(
        f"element {position} of tensors does not require grad and does not have a grad_fn"
    )
    return note(
        error,
        "Nothing that went into this tensor had requires_grad=True (or it was computed under "
        "no_grad, or detached on the way). Create the inputs with requires_grad=True and check for "
        ".detach(), .data, .item(), torch.tensor(...) and no_grad() between them and this tensor.",
        "이 텐서의 계산에 들어간 텐서 중 requires_grad=True인 것이 없습니다(또는 no_grad 안에서 "
        "계산되었거나 중간에 분리되었습니다). 입력을 requires_grad=True로 만들고, 그 사이에 .detach(), "
        ".data, .item(), torch.tensor(...), no_grad()가 있는지 확인하세요.",
    )


def _type_name(value: Any) -> str:
    kind = type(value)
    return kind.__name__ if kind.__module__ in ("builtins", "autograd_lite.tensor") else f"{kind.__module__}.{kind.__name__}"
