"""How a public function is called: NumPy's argument names, `out=`, and errors for wrong arguments.

A family function is written with the arguments it uses. `function` puts in front of it what all
PyTorch functions accept or refuse alike, as generated source, because a wrapper that unpacks
`*args` would cost as much as a small operation.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, Final

from .._tensor import Tensor
from ..errors import type_name
from ..forms import knows
from ..overloads import explain
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
    names: str = "",
    *,
    as_method: bool = True,
    public_function: bool = True,
    out: Any = True,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a function `torch.<name>` and `Tensor.<name>`, under its own name and the given ones.

    Parameters annotated as Tensor, int or Dims must be that: TypeError in PyTorch's words
    otherwise.
    """

    def decorate(inner: Callable[..., Any]) -> Callable[..., Any]:
        codes = _source(inner, out), _source(inner, False)
        plain: Any = None
        for name in (inner.__name__, *names.split()):
            call = _make(inner, codes[0], 0, name)
            plain = plain or call
            if public_function:
                public(call, name)
            if as_method:
                method(_make(inner, codes[1], 1, name), name)
        return plain

    return decorate


def namespace_function(into: dict[str, Any], names: str = "") -> Callable[..., Any]:
    """Make a function of a namespace such as `torch.linalg`, called as `function` describes."""

    def decorate(inner: Callable[..., Any]) -> Callable[..., Any]:
        call = _make(inner, _source(inner, True), 0, f"linalg_{inner.__name__}")
        for name in (inner.__name__, *names.split()):
            into[name] = call
        return call

    return decorate


def _source(inner: Callable[..., Any], out: Any) -> Any:
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
        elif p.annotation == "bool":
            checks.append(f"{p.name}.__class__ is bool")
        elif p.annotation in ("int", "Dims", "OptionalInt"):
            given = "" if p.default is p.empty else f"{p.name} is default_{p.name} or "
            checks.append(
                f"({given}{p.name}.__class__ is int or is_{p.annotation.lower()}({p.name}))"
            )
        elif p.default is p.empty:
            checks.append(f"{p.name} is not MISSING")
    head.insert(next((i for i, h in enumerate(head) if h == "*"), len(head)), "*extra")
    head = [h for h in head if h != "*"]
    if out:
        head.append("out=None")
    arguments = ", ".join(passed)
    values = ", ".join(f"'{p.name}': {p.name}" for p in parameters)
    lines = [
        f"def {name}({', '.join(head)}, **names):",
        f" if names: return renamed(call, dict({{{values}}}{', out=out' if out else ''}), names)",
        f" if extra or not ({' and '.join(checks) or True}):",
        f"  raise wrong_arguments(body, shown, {{{values}}}, extra, shift)",
    ]
    if isinstance(out, str):  # "dim": only where a dimension is given
        lines += [
            " if out is not None and dim is default_dim:",
            f"  raise wrong_arguments(body, shown, {{{values}, 'out': out}}, extra, shift)",
        ]
    lines.append(" try:")
    if out:
        lines.append(f"  if out is not None: return write_out({name!r}, body({arguments}), out)")
    lines += [
        f"  return body({arguments})",
        " except Exception as error:",
        f"  found = as_torch(body, shown, {{{values}}}, shift, error)",
        "  if found is error: raise",
        "  raise found from None",
    ]
    return compile("\n".join(lines), f"<autograd_lite {name}>", "exec")


def _make(inner: Callable[..., Any], code: Any, shift: int, name: str = "") -> Callable[..., Any]:
    """Run the generated source; `name` is that of its forms, where PyTorch lists any."""
    env: dict[str, Any] = {
        "body": inner, "shown": name, "is_dims": _is_dims, "is_optionalint": _is_optional_int, "shift": shift, "Tensor": Tensor, "MISSING": _MISSING, "is_int": _is_int, "renamed": renamed,
        "wrong_arguments": wrong_arguments, "as_torch": as_torch, "write_out": write_out, "__name__": "autograd_lite.specialised",
    }  # fmt: skip
    for p in inspect.signature(inner).parameters.values():
        env["default_" + p.name] = _MISSING if p.default is p.empty else p.default
    exec(code, env)
    call: Callable[..., Any] = env[inner.__name__]
    env["call"] = call
    call.__doc__ = inner.__doc__
    call.__qualname__ = name or inner.__name__  # the name in Python's own errors
    call.__module__ = "autograd_lite"
    call.__wrapped__ = inner  # type: ignore[attr-defined]
    call.explains = "method" if shift else "function"  # type: ignore[attr-defined]
    return call


_MISSING: Final[Any] = _Absent()


Dims = Any  #: A parameter that is one dimension, several, or None for all.
OptionalInt = Any  #: A parameter that is a number or None.


def _is_int(value: Any) -> bool:
    return (hasattr(value, "__index__") and not isinstance(value, bool)) or value is ABSENT


def _is_optional_int(value: Any) -> bool:
    return value is None or _is_int(value)


def _is_dims(value: Any) -> bool:
    if isinstance(value, (tuple, list)):
        return all(hasattr(v, "__index__") for v in value)
    return value is None or value is ABSENT or _is_int(value)


def renamed(call: Any, values: dict[str, Any], names: dict[str, Any]) -> Any:
    """Call a function again with NumPy's argument names changed to PyTorch's."""
    defaults = call.__globals__
    given = {
        k: v
        for k, v in values.items()
        if v is not _MISSING and v is not defaults.get("default_" + k)
    }
    for name in names:
        target = _NUMPY_NAMES.get(name)
        if target is None or target not in values or target in given or "out" in names:
            shift, shown = defaults["shift"], defaults["shown"]
            args, kwargs = _as_called(defaults["body"], values, (), shift)
            raise (
                (
                    (knows(shown, bool(shift)) or None)
                    and explain(shown, args, kwargs | names, bool(shift))
                )
                or TypeError(
                    f"{call.__name__}() got an unexpected keyword argument '{next(iter(names))}'"
                )
            )
        given[target] = names[name]
    return call(**given)


def wrong_arguments(
    inner: Callable[..., Any],
    shown: str,
    values: dict[str, Any],
    extra: tuple[Any, ...],
    shift: int,
) -> TypeError:
    """Make PyTorch's error for a missing argument, one too many or one of the wrong type."""
    name = inner.__name__
    parameters = inspect.signature(inner).parameters
    positional = [n for n, p in parameters.items() if p.kind is not p.KEYWORD_ONLY]
    missing = [n for n in positional if values[n] is _MISSING]
    for n, value in values.items():
        if (
            n in parameters
            and parameters[n].annotation == "Dims"
            and isinstance(value, (tuple, list))
            and not _is_dims(value)
        ):
            at, bad = next((i, v) for i, v in enumerate(value) if not hasattr(v, "__index__"))
            return TypeError(
                f"{name}(): argument '{n}' failed to unpack the object at pos {at + 1} with error "
                f'"type must be tuple of ints,but got {type_name(bad)}"'
            )
    if knows(shown, bool(shift)):
        found = explain(shown, *_as_called(inner, values, extra, shift), bool(shift))
        if found is not None:
            return found
    if extra:
        count = len(positional) + len(extra) - shift
        takes = len(positional) - shift
        return TypeError(
            f"{name}() takes {takes} positional argument{'s' * (takes != 1)} but {count} were given"
        )
    for position, (n, value) in enumerate(values.items()):
        wanted = parameters[n].annotation
        wrong = {
            "Tensor": not isinstance(value, Tensor), "int": not _is_int(value), "OptionalInt": not _is_optional_int(value), "Dims": not _is_dims(value),
            "bool": not isinstance(value, bool),
        }.get(wanted, False)  # fmt: skip
        if value is not _MISSING and wrong:
            at = position + 1 - shift
            where = (
                "" if parameters[n].kind is inspect.Parameter.KEYWORD_ONLY else f" (position {at})"
            )
            shown = {"Dims": "tuple of ints", "OptionalInt": "int"}.get(wanted, wanted)
            return TypeError(
                f"{name}(): argument '{n}'{where} must be {shown}, not {type_name(value)}"
            )
    listed = ", ".join(f'"{n}"' for n in missing)
    return TypeError(f"{name}() missing {len(missing)} required positional arguments: {listed}")


def as_torch(
    inner: Callable[..., Any], shown: str, values: dict[str, Any], shift: int, error: Exception
) -> Exception:
    """Return PyTorch's error for a call that failed: Python's own where the arguments fit."""
    if not knows(shown, bool(shift)) or "invalid combination" in str(error):
        return error
    return explain(shown, *_as_called(inner, values, (), shift), bool(shift)) or error


def _as_called(
    inner: Any, values: dict[str, Any], extra: tuple[Any, ...], shift: int
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return the arguments as they were probably given: those after a gap by name."""
    parameters = inspect.signature(inner).parameters
    kinds = {n: parameters[n].kind if n in parameters else None for n in values}  # `out` has none
    positional = [n for n, k in kinds.items() if k is inspect.Parameter.POSITIONAL_OR_KEYWORD]
    given = {
        n: v
        for n, v in values.items()
        if v is not (parameters[n].default if n in parameters else None) and v is not _MISSING
    }
    full = len(positional) if extra else 0
    while full < len(positional) and positional[full] in given:
        full += 1
    args = [values[n] for n in positional[shift:full]]
    return (*args, *extra), {n: v for n, v in given.items() if n not in positional[:full]}


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
