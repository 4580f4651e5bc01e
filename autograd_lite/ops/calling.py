"""How a public function is called: NumPy's argument names, `out=`, and errors for wrong arguments.

A family function is written with the arguments it uses. `function` puts in front of it what all
PyTorch functions accept or refuse alike, as generated source, because a wrapper that unpacks
`*args` would cost as much as a small operation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

from ..engine import Tensor
from .register import method, public


class _Absent:
    """Stands for an argument that was not given, where None means something else."""

    def __repr__(self) -> str:
        return "<not given>"


ABSENT: Final[Any] = _Absent()

#: NumPy's names for arguments, which PyTorch understands too.
_NUMPY_NAMES: Final = {
    "axis": "dim", "keepdims": "keepdim", "x": "input", "a": "input", "x1": "input", "x2": "other",
}  # fmt: skip


def function(
    names: str = "", *, as_method: bool = True, public_function: bool = True, out: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function `torch.<name>` and `Tensor.<name>`, under its own name and the given ones.

    Parameters annotated as Tensor must be Tensors: TypeError in PyTorch's words otherwise.
    """

    def decorate(inner: Callable[..., Any]) -> Callable[..., Any]:
        code = _source(inner, out)
        calls = [_make(inner, code, shift) for shift in (0, 1)]
        for name in (inner.__name__, *names.split()):
            if public_function:
                public(calls[0], name)
            if as_method:
                method(calls[1], name)
        return calls[0]

    return decorate


def namespace_function(into: dict[str, Any], names: str = "") -> Callable[..., Any]:
    """Make a function of a namespace such as `torch.linalg`, called as `function` describes."""

    def decorate(inner: Callable[..., Any]) -> Callable[..., Any]:
        call = _make(inner, _source(inner, True), 0, prefix="linalg_")
        for name in (inner.__name__, *names.split()):
            into[name] = call
        return call

    return decorate


def _source(inner: Callable[..., Any], out: bool) -> Any:
    name = inner.__name__
    parameters = list(inspect.signature(inner).parameters.values())
    head, passed, checks, starred = [], [], [], False
    for p in parameters:
        if p.kind is p.KEYWORD_ONLY and not starred:
            head.append("*")
            starred = True
        head.append(f"{p.name}=default_{p.name}")
        passed.append(f"{p.name}={p.name}" if p.kind is p.KEYWORD_ONLY else p.name)
        if p.annotation in ("Tensor", Tensor):
            checks.append(f"isinstance({p.name}, Tensor)")
        elif p.annotation in ("int", int):
            checks.append(f"({p.name}.__class__ is int or is_int({p.name}))")
        elif p.default is p.empty:
            checks.append(f"{p.name} is not MISSING")
    if out:
        head += ([] if starred else ["*"]) + ["out=None"]
    arguments = ", ".join(passed)
    values = ", ".join(f"'{p.name}': {p.name}" for p in parameters)
    lines = [
        f"def {name}({', '.join(head)}, **names):",
        f" if names: return renamed(call, dict({{{values}}}{', out=out' if out else ''}), names)",
        f" if not ({' and '.join(checks) or True}): raise wrong_arguments(inner, {{{values}}}, shift)",
    ]
    if out:
        lines.append(f" if out is not None: return write_out({name!r}, inner({arguments}), out)")
    lines.append(f" return inner({arguments})")
    return compile("\n".join(lines), f"<autograd_lite {name}>", "exec")


def _make(inner: Callable[..., Any], code: Any, shift: int, prefix: str = "") -> Callable[..., Any]:
    env: dict[str, Any] = {
        "inner": inner, "shift": shift, "Tensor": Tensor, "MISSING": _MISSING, "is_int": _is_int, "renamed": renamed,
        "wrong_arguments": wrong_arguments, "write_out": write_out, "__name__": "autograd_lite.specialised",
    }  # fmt: skip
    for p in inspect.signature(inner).parameters.values():
        env["default_" + p.name] = _MISSING if p.default is p.empty else p.default
    exec(code, env)
    call: Callable[..., Any] = env[inner.__name__]
    env["call"] = call
    call.__doc__ = inner.__doc__
    call.__module__ = "autograd_lite"
    call.__wrapped__ = inner  # type: ignore[attr-defined]
    return call


_MISSING: Final[Any] = _Absent()


def _is_int(value: Any) -> bool:
    return hasattr(value, "__index__") and not isinstance(value, bool)


def renamed(call: Any, values: dict[str, Any], names: dict[str, Any]) -> Any:
    """Call a function again with NumPy's argument names changed to PyTorch's."""
    given = {k: v for k, v in values.items() if v is not _MISSING}
    for name, value in names.items():
        target = _NUMPY_NAMES.get(name)
        if target is None or target not in values:
            raise TypeError(f"{call.__name__}() got an unexpected keyword argument '{name}'")
        given[target] = value
    return call(**given)


def wrong_arguments(inner: Callable[..., Any], values: dict[str, Any], shift: int) -> TypeError:
    """Make PyTorch's error for a missing argument or one that is no Tensor."""
    name = inner.__name__
    missing = [n for n, v in values.items() if v is _MISSING]
    parameters = inspect.signature(inner).parameters
    for position, (n, value) in enumerate(values.items()):
        wanted = parameters[n].annotation
        wrong = {"Tensor": not isinstance(value, Tensor), "int": not _is_int(value)}.get(wanted, False)
        if value is not _MISSING and wrong:
            at = position + 1 - shift
            where = "" if parameters[n].kind is inspect.Parameter.KEYWORD_ONLY else f" (position {at})"
            return TypeError(f"{name}(): argument '{n}'{where} must be {wanted}, not {type(value).__name__}")
    listed = ", ".join(f'"{n}"' for n in missing)
    return TypeError(f"{name}() missing {len(missing)} required positional arguments: {listed}")


def write_out(name: str, result: Any, out: Any) -> Any:
    """Put a result, or several, into `out=`; RuntimeError if either is tracked."""
    from ..inplace import copy_into_out

    class Named:
        pass

    row: Any = Named()
    row.name = name
    if isinstance(result, tuple):
        for r, o in zip(result, out, strict=True):
            copy_into_out(row, r, o)
        return type(result)(tuple(out))
    return copy_into_out(row, result, out)
