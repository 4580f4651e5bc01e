"""Write the type stubs of the operations: `_public.pyi` and `_methods.pyi`.

Operations join the package from a table when it is imported, which a type checker cannot see.

    python tests/typing/make_stubs.py
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
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
KNOWN = {
    "Any", "Callable", "None", "Sequence", "Tensor", "bool", "dict", "float", "int", "list", "object", "str", "tuple",
}  # fmt: skip
BUILTINS = re.compile(r"\b(bool|dict|float|int|list|object|str|tuple)\b")


def annotation(value: Any, otherwise: str) -> str:
    """Return an annotation as the stub can say it; `otherwise` where it names anything local."""
    if value is inspect.Parameter.empty:
        return otherwise
    text = value if isinstance(value, str) else getattr(value, "__name__", str(value))
    if not set(re.findall(r"[A-Za-z_][\w.]*", text)) <= KNOWN:
        return otherwise
    return BUILTINS.sub(r"builtins.\1", text)


def parameters(signature: inspect.Signature, method: bool) -> str:
    """Return the parameters, typed; defaults become `...`."""
    parts: list[str] = []
    star = False
    for i, p in enumerate(signature.parameters.values()):
        if method and i == 0 and p.kind is not p.VAR_POSITIONAL:
            parts.append("self")
            continue
        if method and i == 0:
            parts.append("self")
        if p.kind is p.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        if p.kind is p.VAR_POSITIONAL:
            parts.append(f"*{p.name}: {annotation(p.annotation, 'Any')}")
            star = True
        elif p.kind is p.VAR_KEYWORD:
            parts.append(f"**{p.name}: {annotation(p.annotation, 'Any')}")
        else:
            default = "" if p.default is p.empty else " = ..."
            parts.append(f"{p.name}: {annotation(p.annotation, 'Any')}{default}")
    return ", ".join(parts)


def stub(name: str, function: Any, method: bool) -> str:
    """Return the stub of one function or method."""
    indent = "    " if method else ""
    if isinstance(function, property):
        return f"{indent}@property\n{indent}def {name}(self) -> Tensor: ..."
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):
        return (
            f"{indent}def {name}({'self, ' if method else ''}*args: Any, **kwargs: Any) -> Any: ..."
        )
    named = annotation(signature.return_annotation, "Any")
    returns = "Tensor" if signature.return_annotation is inspect.Signature.empty else named
    ignore = "  # type: ignore[override]" if name in ("__eq__", "__ne__") else ""
    first = (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ").replace("\\", "")
    if not first or '"""' in first:
        return f"{indent}def {name}({parameters(signature, method)}) -> {returns}: ...{ignore}"
    return (
        f"{indent}def {name}({parameters(signature, method)}) -> {returns}:{ignore}\n"
        f'{indent}    """{first}"""'
    )


def public_stub() -> str:
    """Return the text of `_public.pyi`."""
    lines = [HEADER.format(what="The operations as functions")]
    lines += [stub(name, PUBLIC[name], method=False) for name in sorted(PUBLIC)]
    return "\n".join(lines) + "\n"


def methods_stub() -> str:
    """Return the text of `_methods.pyi`: what was put on Tensor from outside its classes."""
    lines = [HEADER.format(what="The operations as methods"), "class Methods:"]
    lines.append('    """Methods of Tensor that are operations."""\n')
    written = Path(inspect.getfile(Tensor)).read_text(encoding="utf-8")
    for name, value in sorted(vars(Tensor).items()):
        if re.search(rf"^    (def {name}\(|{name}\b.*[:=])", written, re.MULTILINE):
            continue
        if callable(value) or isinstance(value, property):
            lines.append(stub(name, value, method=True))
    return "\n".join(lines) + "\n"


def formatted(text: str) -> str:
    """Return a stub in the formatter's layout."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename", "stub.pyi", "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


STUBS = {"_public.pyi": public_stub, "_methods.pyi": methods_stub}

if __name__ == "__main__":
    for file, make in STUBS.items():
        (PACKAGE / file).write_text(formatted(make()), encoding="utf-8")
