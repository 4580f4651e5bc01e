"""The error for a saved tensor that was overwritten: PyTorch's words, then where and what to do."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import numpy as np

from .errors import note
from .graph import AccumulateGrad
from .sources import place_of_node, statement_at, user_frames
from .thread_mode import ANOMALY, state
from .version import DETACHED, HIDDEN

if TYPE_CHECKING:
    from ._tensor import Tensor
    from .graph import Node

_silent_writes = "error"


def set_silent_writes(what: str, /) -> None:
    """Choose what backward does when a saved tensor was overwritten behind the engine's back.

    Such writes go through `.data` or a NumPy array that shares the memory. `"error"` (the default)
    raises a RuntimeError (above a megabyte NumPy's writes are looked for in samples); `"allow"` computes a wrong gradient without a word, as PyTorch does.
    Raises ValueError for anything else.

    >>> import autograd_lite as torch
    >>> x = torch.tensor(2.0, requires_grad=True)
    >>> y = x * x
    >>> _ = x.data.fill_(10.0)
    >>> torch.set_silent_writes("allow")
    >>> y.backward()
    >>> x.grad
    tensor(20.)
    >>> torch.set_silent_writes("error")
    """
    global _silent_writes
    if what not in ("error", "allow"):
        raise ValueError(f'silent writes are an "error" or "allow"ed; got {what!r}')
    _silent_writes = what


def get_silent_writes() -> str:
    """Return what was set by `set_silent_writes`: "error" or "allow"."""
    return _silent_writes


def forgiven(vc: Any, wanted: int) -> bool:
    """Return whether a stamp differs by no write, or by such as PyTorch does not see and are allowed."""
    unseen = HIDDEN if _silent_writes == "allow" else DETACHED
    return vc.stamp % unseen == wanted % unseen


def check_detached(node: Node, position: int, saved: Tensor) -> None:
    """Raise RuntimeError for a saved tensor that had a history, and lost it by `detach_()`."""
    assert node.row is not None
    index = node.row.saved[position].index
    edge = node.edges[index] if index < len(node.edges) else None
    if saved._edge is None and edge is not None and not isinstance(edge[0], AccumulateGrad):
        raise note(
            RuntimeError(
                "Trying to use a saved tensor that has been detached in-place, i.e. with .detach_()."
                "This is not supported, please use out-of-place `.detach()` instead"
            ),
            f"`{_operation(node)}` saved it for backward. Write `y = y.detach()`, which leaves the tensor in "
            "the graph as it is.",
            f"`{_operation(node)}` 연산이 역전파를 위해 이 텐서를 저장했습니다. 그래프에 있는 텐서를 그대로 두는 "
            "`y = y.detach()`를 쓰면 됩니다.",
        )


def changed_error(node: Node, data: np.ndarray, edge: Any, vc: Any, wanted: int) -> RuntimeError:
    """Make the error for a saved tensor that was overwritten, in PyTorch's words where it has some."""
    from .dtypes import FROM_NUMPY

    what = f"[torch.{FROM_NUMPY[data.dtype].type_name}Tensor {list(data.shape)}]"
    if vc.stamp % HIDDEN == wanted % HIDDEN:
        return _silent_error(node, what, data, vc)
    origin = ""
    if edge is not None and edge[0] is not None:
        origin = f", which is output {edge[1]} of {_operation(edge[0])},"
    hint = (
        "Hint: the backtrace further above shows the operation that failed to compute its gradient. "
        "The variable in question was changed in there or anywhere later. Good luck!"
        if state.mode & ANOMALY
        else "Hint: enable anomaly detection to find the operation that failed to compute its "
        "gradient, with torch.autograd.set_detect_anomaly(True, check_nan=False)."
    )
    error = RuntimeError(
        "one of the variables needed for gradient computation has been modified by an inplace operation: "
        f"{what}{origin} is at version {vc.stamp % HIDDEN}; expected version {wanted % HIDDEN} instead. {hint}"
    )
    _say_where(error, node, data, vc)
    return note(
        error,
        "Write the operation without its underscore, so that it makes a new tensor (`x = x + 1` instead of "
        "`x += 1` or `x.add_(1)`), or change a copy (`x.clone()`).",
        "밑줄이 없는 연산으로 새 텐서를 만들거나(`x += 1`이나 `x.add_(1)` 대신 `x = x + 1`), 복사본"
        "(`x.clone()`)을 바꾸면 됩니다.",
    )


def _silent_error(node: Node, what: str, data: np.ndarray, vc: Any) -> RuntimeError:
    by_numpy = vc.hidden_by == "numpy"
    way = "a NumPy array that shares its memory" if by_numpy else "its `.data`"
    error = RuntimeError(
        f"one of the variables needed for gradient computation has been modified through {way}: {what}. "
        "PyTorch would return a wrong gradient without a word."
    )
    if by_numpy:
        note(
            error,
            f"`{_operation(node)}` saved it for backward. Give NumPy a copy (`x.detach().numpy().copy()`, "
            "`torch.tensor(array)` instead of `torch.from_numpy(array)`).",
            f"`{_operation(node)}` 연산이 역전파를 위해 이 텐서를 저장했습니다. NumPy에는 복사본을 넘기면 됩니다"
            "(`x.detach().numpy().copy()`, `torch.from_numpy(array)` 대신 `torch.tensor(array)`).",
        )
    else:
        _say_where(error, node, data, vc)
        note(
            error,
            "Write `with torch.no_grad():` and an in-place operation instead of `.data`, after `backward()`.",
            "`.data` 대신 `backward()` 뒤에 `with torch.no_grad():` 안에서 제자리 연산을 쓰면 됩니다.",
        )
    return note(
        error,
        'To get PyTorch\'s behaviour, call `torch.set_silent_writes("allow")`.',
        'PyTorch처럼 동작하게 하려면 `torch.set_silent_writes("allow")`를 호출하면 됩니다.',
    )


def _say_where(error: RuntimeError, node: Node, data: np.ndarray, vc: Any) -> None:
    """Say which variable it was, what saved it and which line changed it, as far as that is known."""
    with contextlib.suppress(Exception):  # what explains an error must not hide it
        from .advice import say_who_made

        held = _holder(data)
        if held is not None:
            say_who_made(error, held)
    name, saved_at, changed = _operation(node), place_of_node(node), None
    frame = next(user_frames(), None)
    if vc.changed_at is not None and frame is not None:
        code, instruction = vc.changed_at
        changed = statement_at(code, instruction, frame)
    by, by_ko = (f", in {saved_at},", f"({saved_at})") if saved_at else ("", "")
    if changed is None:
        return
    note(
        error,
        f"`{name}`{by} saved it for backward; {changed.place()}: `{changed.text}` changed it afterwards.",
        f"`{name}` 연산{by_ko}이 역전파를 위해 저장한 값을 {changed.place()} `{changed.text}`에서 바꾸었습니다.",
    )


def _holder(data: np.ndarray) -> Any:
    """Return the tensor of the user's variables whose array this is."""
    for frame in user_frames():
        for scope in (frame.f_locals, frame.f_globals):
            for name, value in list(scope.items()):
                if getattr(value, "_data", None) is data and not name.startswith("_"):
                    return value
    return None


def _operation(node: Node) -> str:
    name = node.name()
    return name[: name.rindex("Backward")] if "Backward" in name else name
