"""Write the type stubs: `_public.pyi`, `_methods.pyi`, and those of `module_stubs`.

Operations join the package from a table when it is imported, which a type checker cannot see.

    python tests/typing/make_stubs.py
"""

from __future__ import annotations

import importlib.util
import inspect
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import autograd_lite
from autograd_lite._tensor import Tensor
from autograd_lite.ops.register import PUBLIC

PACKAGE = Path(autograd_lite.__file__).parent
HEADER = '''"""{what}; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from collections.abc import Callable, Sequence
from typing import Any

from ._tensor import Tensor
'''


def _load(name: str) -> ModuleType:
    """Import a neighbour of this file, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look there
    spec.loader.exec_module(module)
    return module


signatures = _load("signatures")
module_stubs = _load("module_stubs")


def stub(name: str, function: Any, *, method: bool) -> str:
    """Return the stub of one function, method or property."""
    indent = "    " if method else ""
    if isinstance(function, property):
        getter = inspect.signature(function.fget) if function.fget is not None else None
        kind = signatures.annotation(getter.return_annotation) if getter is not None else "Any"
        return f"{indent}@property\n{indent}def {name}(self) -> {kind}: ..."
    shown = signatures.signature(name, function, method=method).text(method=method)
    ignore = "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""
    first = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").replace("\\", "")
    if not first or '"""' in first:
        return f"{indent}def {name}{shown}: ...{ignore}"
    return f'{indent}def {name}{shown}:{ignore}\n{indent}    """{first}"""'


def public_stub() -> str:
    """Return the text of `_public.pyi`."""
    values = {n: v for n, v in PUBLIC.items() if not inspect.isroutine(v)}
    layouts = [n for n, v in values.items() if getattr(v, "__module__", "").endswith(".layouts")]
    lines = [HEADER.format(what="The operations as functions")]
    lines += [f"from .layouts import {n} as {n}" for n in sorted(layouts)]
    lines += [
        f"{n}: {'None' if v is None else 'Any'}"
        for n, v in sorted(values.items())
        if n not in layouts
    ]
    lines += [stub(n, PUBLIC[n], method=False) for n in sorted(PUBLIC.keys() - values.keys())]
    return "\n".join(lines) + "\n"


def _written_by_hand(name: str) -> bool:
    """Return whether a class statement of Tensor or of its bases has the name."""
    bases = [c for c in Tensor.__mro__[1:] if c.__name__ not in ("Methods", "object")]
    return name in _names_in_class(Tensor) or any(name in vars(base) for base in bases)


def _names_in_class(cls: type) -> set[str]:
    """Return the names that a class statement binds, wherever others were added later."""
    import ast

    tree = ast.parse(inspect.getsource(sys.modules[cls.__module__]))
    body = next(n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == cls.__name__).body
    return {
        name.id
        for statement in body
        for name in ast.walk(statement)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    } | {s.name for s in body if isinstance(s, ast.FunctionDef)}


def methods_stub() -> str:
    """Return the text of `_methods.pyi`: what was put on Tensor from outside its classes."""
    lines = [HEADER.format(what="The operations as methods"), "class Methods:"]
    lines.append('    """Methods of Tensor that are operations."""\n')
    for name, value in sorted(vars(Tensor).items()):
        if (callable(value) or isinstance(value, property)) and not _written_by_hand(name):
            lines.append(stub(name, value, method=True))
    return "\n".join(lines) + "\n"


def formatted(text: str) -> str:
    """Return a stub as the linter and the formatter leave it."""
    for command in (["check", "--fix-only", "--quiet"], ["format"]):
        run = [
            sys.executable,
            "-m",
            "ruff",
            *command,
            "--stdin-filename",
            str(PACKAGE / "stub.pyi"),
            "-",
        ]
        done = subprocess.run(run, input=text, capture_output=True, encoding="utf-8", check=True)
        text = done.stdout
    return text


def special_stub() -> str:
    """Return the text of `special.pyi`."""
    names = module_stubs.special_names()
    lines = [HEADER.format(what="Special functions")]
    lines += [stub(name, names[name], method=False) for name in sorted(names)]
    return "\n".join(lines) + "\n"


def modules_stub() -> str:
    """Return the text of `nn/modules/__init__.pyi`."""
    return str(module_stubs.modules_stub(signatures.signature))


STUBS = {
    "_public.pyi": public_stub,
    "_methods.pyi": methods_stub,
    "special.pyi": special_stub,
    "nn/modules/__init__.pyi": modules_stub,
}

if __name__ == "__main__":
    for file, make in STUBS.items():
        (PACKAGE / file).write_text(formatted(make()), encoding="utf-8")
