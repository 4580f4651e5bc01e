"""What to write instead of an attribute that a tensor or a module of ours does not have."""

from __future__ import annotations

import ast
import difflib
import importlib
from types import FrameType, ModuleType
from typing import Any, Final

from .errors import note

#: Where PyTorch's names are, and how people call these places.
_PLACES: Final = {
    "autograd_lite": "torch", "autograd_lite.nn": "torch.nn", "autograd_lite.nn.functional": "torch.nn.functional",
    "autograd_lite.autograd": "torch.autograd", "autograd_lite.func": "torch.func", "autograd_lite.linalg": "torch.linalg",
    "autograd_lite.optim": "torch.optim", "autograd_lite.optim.lr_scheduler": "torch.optim.lr_scheduler",
    "autograd_lite.special": "torch.special", "autograd_lite.autograd.functional": "torch.autograd.functional",
    "autograd_lite.nn.utils": "torch.nn.utils", "autograd_lite.utils.data": "torch.utils.data",
}  # fmt: skip
#: Parts of PyTorch that are left out on purpose.
_ELSEWHERE: Final = frozenset(
    (
        "distributed", "distributions", "export", "fft", "fx", "hub", "jit", "masked", "multiprocessing", "nested", "onnx",
        "package", "profiler", "quantization", "signal", "sparse",
    )
)  # fmt: skip


def explain_missing(error: AttributeError) -> None:
    """Attach a note to the error of an attribute that is not there, if there is something to say."""
    name, owner = error.name, error.obj
    if getattr(error, "__notes__", None) or not name or not _is_ours(owner):
        return
    found = [f"{called}.{name}" for module, called in _PLACES.items() if _has(module, owner, name)]
    if found:
        note(error, f"There is `{found[0]}`.", f"`{found[0]}`이(가) 있습니다.")
    elif isinstance(owner, ModuleType) and name in _ELSEWHERE:
        note(
            error,
            f"autograd-lite leaves `torch.{name}` out: it covers tensors of real numbers on the CPU, with autograd, nn and "
            "optim.",
            f"autograd-lite에는 `torch.{name}`이(가) 없습니다. CPU의 실수 텐서와 autograd, nn, optim을 다룹니다.",
        )
    else:
        names = [n for n in dir(owner) if not n.startswith("_")]
        close = difflib.get_close_matches(name, names, 1, 0.75)
        if close:
            note(error, f"Did you mean `{close[0]}`?", f"혹시 `{close[0]}`을(를) 쓰려고 했습니까?")


def explain_missing_grad(error: TypeError, frame: FrameType) -> None:
    """Attach a note to Python's error for arithmetic with a `.grad` that is None."""
    if "NoneType" not in str(error) or getattr(error, "__notes__", None):
        return
    from ._tensor import Tensor
    from .advice import computed_without_grad
    from .sources import running_statement

    statement = running_statement(frame)
    for node in ast.walk(statement.node) if statement is not None else ():
        if not (
            isinstance(node, ast.Attribute)
            and node.attr == "grad"
            and isinstance(node.value, ast.Name)
        ):
            continue
        name = node.value.id
        tensor = frame.f_locals.get(name, frame.f_globals.get(name))
        if not isinstance(tensor, Tensor) or tensor._grad is not None:
            continue
        why = "" if tensor.is_leaf else computed_without_grad(tensor)
        note(
            error,
            f"`{name}.grad` is None.{why or ' No backward pass has reached it yet: call `.backward()` first.'}",
            f"`{name}.grad`가 None입니다.{why or ' 아직 역전파를 하지 않았습니다. 먼저 `.backward()`를 호출하십시오.'}",
        )
        return


def _is_ours(owner: Any) -> bool:
    from ._tensor import Tensor

    return isinstance(owner, Tensor) or (
        isinstance(owner, ModuleType) and owner.__name__ in _PLACES
    )


def _has(module: str, owner: Any, name: str) -> bool:
    place = importlib.import_module(module)
    return place is not owner and not name.startswith("_") and callable(vars(place).get(name))
