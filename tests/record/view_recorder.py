"""Run statements about views and in-place changes and say what came out, under any torch.

A case is one line: statements separated by `;;`, the last an expression whose value is noted:
text, type, shape, strides, offset, version, node, edges, names of saved values, first and second
gradients for fixed cotangents, warnings. Or the error.
"""

from __future__ import annotations

import json
import pathlib
import re
import warnings
from typing import Any

import numpy as np

SETUP = """
a = torch.tensor([[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]], dtype=torch.float64, requires_grad=True)
b = torch.tensor([[3.0, 1.0, -2.0], [4.0, 0.5, 6.0]], dtype=torch.float64, requires_grad=True)
v = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
z = torch.tensor([[1, 2, 3], [4, 5, 6]])
c = torch.tensor([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[7.0, 8.0], [9.0, 10.0], [11.0, 12.0]]], requires_grad=True)
s = torch.tensor(2.5, requires_grad=True)
i1 = torch.tensor([0, 1])
i2 = torch.tensor([[0, 1, 0], [1, 0, 1]])
m = torch.tensor([[True, False, True], [False, True, False]])
x = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
y = a * 2
"""


def observe(torch: Any, case: str) -> dict[str, Any]:
    """Return what a case gives under `torch`, as JSON has it."""
    env: dict[str, Any] = {"torch": torch, "np": np}
    torch.set_grad_enabled(True)
    exec(SETUP, env)
    seen: dict[str, Any] = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            *statements, last = (part.strip() for part in case.split(";;"))
            for statement in statements:
                exec(statement, env)
            result = eval(last, env) if _is_expression(last) else exec(last, env)
            seen["result"] = describe(torch, result)
            seen |= _gradients(torch, result, env)
        except Exception as error:
            seen["error"] = [type(error).__name__, _plain(str(error)).strip()]
        finally:
            torch.set_grad_enabled(True)
    texts = [str(w.message) for w in caught if issubclass(w.category, UserWarning)]
    if texts:
        seen["warnings"] = sorted({_plain(t).split(" (Triggered")[0].split("\n")[0] for t in texts})
    return json.loads(json.dumps(seen))


def _is_expression(text: str) -> bool:
    try:
        compile(text, "case", "eval")
    except SyntaxError:
        return False
    return True


def _plain(text: str) -> str:
    return re.sub(r"0x[0-9a-f]{6,}", "0x", text).replace("autograd_lite", "torch")


def describe(torch: Any, value: Any) -> Any:
    """Return a value as JSON: tensors with their place in memory and in the graph."""
    if isinstance(value, (tuple, list)):
        return [type(value).__name__, *(describe(torch, item) for item in value)]
    if not isinstance(value, torch.Tensor):
        return _plain(repr(value))
    seen = {
        "text": _plain(repr(value)),
        "dtype": _plain(str(value.dtype)),
        "shape": list(value.shape),
    }
    if value.numel() > 1:
        seen |= {"stride": list(value.stride()), "offset": value.storage_offset()}
    seen |= {
        "view": value._is_view(),
        "version": value._version,
        "requires_grad": value.requires_grad,
    }
    node = value.grad_fn
    if node is not None:
        seen["node"] = node.name()
        seen["edges"] = [[f.name() if f is not None else None, k] for f, k in node.next_functions]
        seen["saved"] = sorted(n[7:] for n in dir(node) if n.startswith("_saved_"))
    return seen


def _gradients(torch: Any, result: Any, env: dict[str, Any]) -> dict[str, Any]:
    outs = [
        t
        for t in (result if isinstance(result, (tuple, list)) else [result])
        if isinstance(t, torch.Tensor) and t.requires_grad
    ]
    leaves = {
        k: t
        for k, t in env.items()
        if isinstance(t, torch.Tensor) and t.is_leaf and t.requires_grad and not t._is_view()
    }
    if not outs:
        return {}
    seeds = [
        torch.tensor([(1 + k / 8) * (j + 1) for k in range(t.numel())], dtype=t.dtype)
        .reshape(tuple(t.shape))
        .requires_grad_()
        for j, t in enumerate(outs)
    ]
    wanted = list(leaves.values())
    first = torch.autograd.grad(outs, wanted, seeds, allow_unused=True, create_graph=True)
    seen: dict[str, Any] = {
        "first": {k: _numbers(g) for k, g in zip(leaves, first, strict=True) if g is not None}
    }
    squares = [(g * g).sum() for g in first if g is not None and g.requires_grad]
    if squares:
        total = squares[0]
        for more in squares[1:]:
            total = total + more
        second = torch.autograd.grad(total, wanted + seeds, allow_unused=True)
        names = [*leaves, *(f"seed{j}" for j in range(len(seeds)))]
        seen["second"] = {
            k: _numbers(g) for k, g in zip(names, second, strict=True) if g is not None
        }
    return seen


def _numbers(tensor: Any) -> list[float]:
    return [float(f"{v:.5g}") for v in tensor.detach().reshape(-1).tolist()]


def record(torch: Any, cases: dict[str, list[str]], folder: str) -> None:
    """Write what the cases give under PyTorch, one file a family, one line a case."""
    for family, lines in cases.items():
        rows = [f"{json.dumps(c)}: {json.dumps(observe(torch, c))}" for c in lines]
        text = "{\n" + ",\n".join(rows) + "\n}\n"
        pathlib.Path(folder, f"{family}.json").write_text(text, encoding="utf-8")
