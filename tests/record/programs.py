"""Run short programs and note what they show: under PyTorch to record, under autograd_lite to compare.

`python tests/record/programs.py` (with PyTorch) writes tests/data/programs.json. A program is a
line of `tests/record/programs/<family>.txt`, with `\\n` for a new line. `G(f, *shapes)` is its
function's value, its graph with the saved names, and its first and second gradients.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import math
import pathlib
import re
import warnings
from typing import Any

import numpy as np

_FOLDER = pathlib.Path(__file__).with_name("programs")
DATA = pathlib.Path(__file__).parent.with_name("data") / "programs.json"
FAMILIES = {
    p.stem: [x for x in p.read_text(encoding="utf-8").splitlines() if x]
    for p in sorted(_FOLDER.glob("*.txt"))
}


def _leaves(torch: Any, shapes: Any, positive: bool) -> list[Any]:
    random = np.random.RandomState(0)
    found = []
    for shape in shapes:
        array = random.standard_normal(shape)
        array = np.abs(array) + 0.1 if positive else array
        found.append(
            torch.tensor(array.tolist(), dtype=torch.float64).reshape(shape).requires_grad_()
        )
    return found


def _graph(node: Any, depth: int = 0) -> str:
    if node is None or depth > 8:
        return "-"
    names = {n[7:] for n in dir(node) if n.startswith("_saved_")}
    inner = ", ".join(_graph(n, depth + 1) for n, _ in node.next_functions)
    return f"{node.name()}{sorted(names)}({inner})"


def _numbers(tensor: Any) -> Any:
    return (
        None
        if tensor is None
        else [tuple(tensor.shape), [float(f"{v:.7g}") for v in tensor.detach().flatten().tolist()]]
    )


def _weights(torch: Any, like: Any) -> Any:
    values = [((i * 7) % 11) / 11.0 + 0.3 for i in range(like.numel())]
    return torch.tensor(values, dtype=torch.float64).reshape(tuple(like.shape))


class _Text(str):
    def __repr__(self) -> str:
        return str(self)


def _examine(torch: Any, f: Any, shapes: Any, positive: bool, second: bool) -> str:
    xs = _leaves(torch, shapes, positive)
    y = f(*xs)
    lines = [_numbers(y), _graph(y.grad_fn)]
    grads = torch.autograd.grad(
        (y * _weights(torch, y)).sum(), xs, create_graph=second, allow_unused=True
    )
    lines.append([_numbers(g) for g in grads])
    tracked = [g for g in grads if g is not None and g.requires_grad]
    if second and tracked:
        total = sum((g * _weights(torch, g)).sum() for g in tracked)
        zeros = [torch.zeros_like(x) for x in xs]
        again = torch.autograd.grad(total, xs, allow_unused=True)
        lines.append([_numbers(z if g is None else g) for g, z in zip(again, zeros, strict=True)])
    return _Text("\n".join(map(str, lines)))


def observe(torch: Any, code: str) -> list[Any]:
    """Return the repr of a program's last expression (or its error), what it printed, its warnings."""
    torch.manual_seed(0)
    with contextlib.suppress(AttributeError):
        torch.set_warn_always(True)

    def examine(f: Any, *shapes: Any, positive: bool = False, second: bool = True) -> str:
        return _examine(torch, f, shapes, positive, second)

    env = {
        "torch": torch,
        "nn": torch.nn,
        "F": torch.nn.functional,
        "np": np,
        "math": math,
        "G": examine,
    }
    printed = io.StringIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            tree = ast.parse(code.replace("\\n", "\n"))
            last = (
                ast.Expression(tree.body.pop().value)
                if isinstance(tree.body[-1], ast.Expr)
                else None
            )
            with contextlib.redirect_stdout(printed):
                exec(compile(tree, "<program>", "exec"), env)
                shown = repr(eval(compile(last, "<program>", "eval"), env)) if last else None
        except Exception as error:
            shown = f"{type(error).__name__}: {error}"
    texts = sorted(
        re.sub(r" \(Triggered internally.*", "", str(w.message), flags=re.S) for w in caught
    )
    return [_plain(shown), _plain(printed.getvalue()), texts]


def _plain(text: str | None) -> str | None:
    """Remove addresses, and the package's own name."""
    return (
        None
        if text is None
        else re.sub(r"0x[0-9a-f]+", "0x", text).replace("autograd_lite", "torch")
    )


_NUMBER = re.compile(r"-?\d+\.\d*(?:e[+-]?\d+)?|-?\d+e[+-]?\d+")


def agree(a: str | None, b: str | None, tolerance: float = 2e-4) -> bool:
    """Tell whether two texts are the same but for the last digits of numbers."""
    if a == b or a is None or b is None:
        return a == b
    shapes = [_NUMBER.sub("#", re.sub(r"\s+", " ", t)) for t in (a, b)]
    pairs = zip(_NUMBER.findall(a), _NUMBER.findall(b), strict=False)
    return shapes[0] == shapes[1] and all(
        abs(float(x) - float(y)) <= tolerance * max(1e-3, abs(float(x))) for x, y in pairs
    )


def main() -> None:
    """Record all programs with PyTorch."""
    import torch

    found = {
        family: {code: observe(torch, code) for code in codes} for family, codes in FAMILIES.items()
    }
    DATA.write_text(json.dumps(found, indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
