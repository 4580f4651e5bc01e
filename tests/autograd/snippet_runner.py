"""Running a snippet and noting what it did, the same way for PyTorch and for this package."""

from __future__ import annotations

import ast
import contextlib
import io
import pathlib
import re
import warnings
from typing import Any


def snippets_of(path: pathlib.Path) -> list[str]:
    """Return the snippets of a file; lines `# ---` stand between them."""
    return path.read_text(encoding="utf-8").split("# ---\n")


def plain(text: str) -> str:
    """Hide addresses and the package's own name."""
    return re.sub(r"0x[0-9a-f]{6,}", "0x…", text).replace("autograd_lite", "torch")


def observe(torch: Any, code: str) -> tuple[str | None, str, list[str] | None]:
    """Return the repr of the last expression, the printed text, and the error's type and text."""
    torch.manual_seed(0)
    tree = ast.parse(code, "<snippet>", "exec")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    env = {"torch": torch, "__name__": "snippet"}
    printed, value, error = io.StringIO(), None, None
    with warnings.catch_warnings(), contextlib.redirect_stdout(printed):
        warnings.simplefilter("ignore")
        try:
            exec(compile(tree, "<snippet>", "exec"), env)
            if last is not None:
                result = eval(compile(ast.Expression(last.value), "<snippet>", "eval"), env)
                value = None if result is None else plain(repr(result))
        except Exception as e:
            error = [type(e).__name__, plain(str(e))]
    return value, plain(printed.getvalue()), error
