"""Attributes of Tensor that cannot be assigned: PyTorch's text for those who try."""

from __future__ import annotations

from typing import Any

from .errors import note

_INSTEAD = {
    "shape": ("`x.reshape(...)` or `x.view(...)`", "`x.reshape(...)`나 `x.view(...)`를"),
    "dtype": ("`x.to(dtype)`", "`x.to(dtype)`을"),
    "grad_fn": ("`x.detach()`", "`x.detach()`를"),
    "is_leaf": ("`x.detach()`", "`x.detach()`를"),
}


def forbid_assignment(kind: type) -> None:
    """Give every property of a class that has no setter one that raises AttributeError.

    >>> import autograd_lite as torch
    >>> forbid_assignment(torch.Tensor)
    >>> try:
    ...     torch.ones(2).is_leaf = True
    ... except AttributeError as error:
    ...     print(error)
    attribute 'is_leaf' of 'torch._C.TensorBase' objects is not writable
    """
    for part in kind.__mro__:
        for name, found in list(vars(part).items()):
            if isinstance(found, property) and found.fset is None:
                refuse = _refusal(name)
                setattr(part, name, property(found.fget, refuse, refuse, found.__doc__))


def _refusal(name: str) -> Any:
    def refuse(*_: Any) -> None:
        error = AttributeError(
            f"attribute '{name}' of 'torch._C.TensorBase' objects is not writable"
        )
        if name in _INSTEAD:
            en, ko = _INSTEAD[name]
            note(error, f"Use {en} instead.", f"대신 {ko} 쓰면 됩니다.")
        raise error

    return refuse
