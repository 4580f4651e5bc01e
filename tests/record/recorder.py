"""Run expressions and say what came out: under PyTorch to record, under autograd_lite to compare.

A case is an expression over the tensors of `operands`. What is noted: values and types, the
nodes with their saved names and edges, first gradients for a fixed cotangent, and gradients of a
fixed combination of those. Or the error.
"""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable, Iterable
from typing import Any

OPERANDS = {
    "a": [[0.5, -1.25], [2.0, -0.75], [1.5, 0.25]],  # of both signs
    "b": [[1.5, 0.6], [-0.7, 2.0], [1.2, -3.0]],
    "c": [[0.3, 0.6], [0.9, 0.2], [0.55, 0.7]],  # between 0 and 1
    "d": [[1.3, 2.6], [1.9, 3.2], [5.5, 1.7]],  # above 1
    "r": [0.4, -0.8],  # broadcasts
    "s": -0.6,  # no dimensions
}


def operands(torch: Any, dtype: Any = None) -> dict[str, Any]:
    """Return the names that a case may use."""
    dtype = dtype or torch.float64
    found = {k: torch.tensor(v, dtype=dtype, requires_grad=True) for k, v in OPERANDS.items()}
    found["m"] = torch.tensor([[True, False], [False, True], [True, True]])
    found["i"] = torch.tensor([[1, 2], [3, 4], [5, 6]])
    found["j"] = torch.tensor([[-7, 3], [2, -2], [5, 1]])
    return found


def observe(
    torch: Any, expression: str, make: Callable[[Any], dict[str, Any]] = operands
) -> dict[str, Any]:
    """Return what a case gives under `torch`, as JSON has it; `make` makes the names it may use."""
    env = make(torch)
    names = [n for n, t in env.items() if getattr(t, "requires_grad", False)]
    leaves = [env[n] for n in names]
    env |= {"torch": torch, "F": torch.nn.functional, "math": math}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = eval(expression, env)
            outs = [o for o in _flat(result) if isinstance(o, torch.Tensor)]
            seen: dict[str, Any] = {
                "dtype": [str(o.dtype).replace("autograd_lite", "torch") for o in outs],
                "value": [o.detach().tolist() for o in outs] if outs else repr(result),
                "node": [_node(o.grad_fn) for o in outs],
            }
            tracked = [o for o in outs if o.grad_fn is not None]
            if tracked and "NotImplemented" not in tracked[0].grad_fn.name():
                first = torch.autograd.grad(
                    tracked,
                    leaves,
                    [_cotangent(torch, o) for o in tracked],
                    create_graph=True,
                    allow_unused=True,
                )
                seen["first"] = {
                    n: g.detach().add(0).tolist()
                    for n, g in zip(names, first, strict=True)
                    if g is not None
                }
                again = [g for g in first if g is not None and g.grad_fn is not None]
                if again and "NotImplemented" not in again[0].grad_fn.name():
                    second = torch.autograd.grad(
                        again, leaves, [_cotangent(torch, g) for g in again], allow_unused=True
                    )
                    seen["second"] = {
                        n: g.add(0).tolist()
                        for n, g in zip(names, second, strict=True)
                        if g is not None
                    }
        except Exception as error:
            seen = {"error": [type(error).__name__, str(error)]}
    return seen


def _flat(value: Any) -> list[Any]:
    return (
        [x for item in value for x in _flat(item)] if isinstance(value, (tuple, list)) else [value]
    )


def _cotangent(torch: Any, out: Any) -> Any:
    numbers = [1 + k / 8 for k in range(out.numel())]
    return torch.tensor(numbers, dtype=out.dtype).reshape(tuple(out.shape))


def _node(node: Any) -> Any:
    if node is None:
        return None
    saved = sorted(name[7:] for name in dir(node) if name.startswith("_saved_"))
    return [
        node.name(),
        saved,
        [f.name() if f is not None else None for f, _ in node.next_functions],
    ]


def record(
    cases: Iterable[str], path: str, make: Callable[[Any], dict[str, Any]] = operands
) -> None:
    """Write what PyTorch gives for the cases to a JSON file, a case a line."""
    import torch

    lines = [f"{json.dumps(c)}: {json.dumps(observe(torch, c, make))}" for c in cases]
    with open(path, "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(lines) + "\n}\n")
