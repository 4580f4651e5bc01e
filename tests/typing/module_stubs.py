"""The stubs of names that are made in a loop: `special.pyi`, and `nn/modules/__init__.pyi`."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from types import ModuleType
from typing import Any

from autograd_lite import special
from autograd_lite.nn import modules

MODULES_HEADER = '''"""The modules; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from typing import Any

from ..._tensor import Tensor
'''


def special_names() -> dict[str, Any]:
    """Return the functions of `torch.special`."""
    return {
        name: value
        for name, value in vars(special).items()
        if not name.startswith("_") and inspect.isfunction(value)
    }


def families() -> dict[str, tuple[list[str], list[str]]]:
    """Return, for each file of modules, its public names: those written out, and those made."""
    found = {}
    for info in pkgutil.iter_modules(modules.__path__):
        module = importlib.import_module(f"{modules.__name__}.{info.name}")
        names = sorted(set(getattr(module, "__all__", ())) & set(modules.__all__))
        written = _written(module)
        if names:
            found[info.name] = (
                [n for n in names if n in written],
                [n for n in names if n not in written],
            )
    return found


def _written(module: ModuleType) -> set[str]:
    tree = ast.parse(inspect.getsource(module))
    return {s.name for s in tree.body if isinstance(s, (ast.ClassDef, ast.FunctionDef))}


def class_stub(cls: type, signature: Any) -> str:
    """Return the stub of a class of modules; `signature` shows a function's."""
    doc = (inspect.getdoc(cls) or "").split("\n\n")[0].replace("\n", " ")
    init, forward = (
        signature(name, getattr(cls, name), method=True) for name in ("__init__", "forward")
    )
    init.returns = "None"
    return (
        f'class {cls.__name__}(Module):\n    """{doc}"""\n\n'
        f"    def __init__{init.text(method=True)}: ...\n"
        f"    def forward{forward.text(method=True)}: ..."
    )


def modules_stub(signature: Any) -> str:
    """Return the text of `nn/modules/__init__.pyi`."""
    lines = [MODULES_HEADER]
    classes = []
    for file, (written, made) in families().items():
        if written:
            lines.append(f"from .{file} import ({', '.join(f'{n} as {n}' for n in written)})")
        classes += [class_stub(getattr(modules, name), signature) for name in made]
    return "\n".join([*lines, *classes]) + "\n"
