"""PyTorch's errors for calls that fit none of a function's forms.

The only form of a function, and one that alone could be meant by the number of arguments, is
explained in detail, else all are listed, and of those with as many parameters what did not match.
"""

from __future__ import annotations

import re
from typing import Any

from ._tensor import Tensor
from .errors import type_name
from .forms import INTS, Form, Parameter, fits, forms_of, is_int, texts_of

_MISSING = re.compile(r"missing (\d+) required (?:positional|keyword-only) arguments?: (.*)")
_TAKES = re.compile(
    r"takes (?:from \d+ to )?(\d+) positional arguments? but (\d+) (?:was|were) given"
)
#: NumPy's names for arguments, which PyTorch understands too.
_NUMPY_NAMES = {"dim": ("axis",), "keepdim": ("keepdims",), "input": ("x", "a", "x1"), "other": ("x2",)}  # fmt: skip
#: Operations that take a number where they ask for a tensor.


def explain(
    name: str,
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    method: bool | str,
    error: Exception | None = None,
) -> TypeError | None:
    """Return PyTorch's error for a call (a method's without its tensor), or None if it has none.

    `error` is Python's own, which is turned into PyTorch's words where no forms are known.
    """
    texts = texts_of(name, method)
    if texts is None:
        return in_torch_words(error, method is True) if isinstance(error, TypeError) else None
    if not texts:
        return _takes_none(name, args, kwargs, method is True)
    forms = forms_of(name, method)
    for form in forms:
        misfit = _misfit(name, form, args, kwargs)
        if misfit is None:  # if all is well, what went wrong is something else
            return _not_unpacked(name, form, args, kwargs)
        if isinstance(texts, str):
            return misfit
    plausible = [f for f in forms if f.could_mean(len(args) + len(kwargs))]
    if len(plausible) == 1:
        return _misfit(name, plausible[0], args, kwargs)
    return fits_none(name, forms, args, kwargs)


def _takes_none(
    name: str, args: tuple[Any, ...], kwargs: dict[str, Any], method: bool
) -> TypeError | None:
    where = f"{'TensorBase' if method else 'torch'}.{name}()"
    if kwargs:
        return TypeError(f"{where} takes no keyword arguments")
    return TypeError(f"{where} takes no arguments ({len(args)} given)") if args else None


# -- all forms ------------------------------------------------------------------------------------


def fits_none(
    name: str, forms: list[Form], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> TypeError:
    """Make the error for a call that fits none of some forms, which lists them all."""
    kwargs = dict(reversed(kwargs.items()))  # in the order of PyTorch's table of them
    start = f"{name}() received an invalid combination of arguments - got "
    if len(forms) == 1:
        form = forms[0]
        if unknown := _unknown_names(form, kwargs):
            return TypeError(f"{start}unrecognized keyword arguments: {', '.join(unknown)}")
        matches = len(form.parts) == len(args) + len(kwargs)
        got = _compared(form, args, kwargs) if matches else _listed(args, kwargs)
        return TypeError(f"{start}{got}, but expected {form.text}")
    why = "".join(f" * {f.text}\n{_why_not(f, args, kwargs)}" for f in forms)
    return TypeError(f"{start}{_listed(args, kwargs)}, but expected one of:\n{why}")


def _listed(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    parts = [type_name(a) for a in args] + [f"{k}={type_name(v)}" for k, v in kwargs.items()]
    if args or not parts:
        return f"({', '.join(parts)})"
    return f"({', '.join(parts)}, )"  # so PyTorch has it


def _why_not(form: Form, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Name what does not fit, for a form with as many parts as there are arguments."""
    if len(form.parts) != len(args) + len(kwargs):
        return ""
    start = "      didn't match because some of the "
    if unknown := _unknown_names(form, kwargs):
        return f"{start}keywords were incorrect: {', '.join(unknown)}\n"
    return f"{start}arguments have invalid types: {_compared(form, args, kwargs)}\n"


def _unknown_names(form: Form, kwargs: dict[str, Any]) -> list[str]:
    known = {name for _, name in form.parts[max(len(form.parts) - len(kwargs), 0) :]}
    return [k for k in kwargs if k not in known]


def _compared(form: Form, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """Return the types of the arguments, those that are not the form's between two `!`."""
    shown = []
    for i, (kind, name) in enumerate(form.parts):
        value = args[i] if i < len(args) else kwargs.get(name)
        text = _elements(value) if isinstance(value, (tuple, list)) else type_name(value)
        text = text if i < len(args) else f"{name}={text}"
        same = type_name(value) == kind or (kind == "float" and type_name(value) == "int")
        shown.append(text if same else f"!{text}!")
    return f"({', '.join(shown)})" if args else f"({', '.join(shown)}, )"  # so PyTorch has it


def _elements(value: tuple[Any, ...] | list[Any]) -> str:
    inside = ", ".join(map(type_name, value))
    if isinstance(value, list):
        return f"{type_name(value)} of [{inside}]"
    return f"{type_name(value)} of ({inside}{',' * (len(value) == 1)})"


# -- one form -------------------------------------------------------------------------------------


def _misfit(
    name: str, form: Form, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> TypeError | None:
    """Return the error for the first argument that does not fit a form, or None if all fit."""
    positional = sum(not p.keyword_only for p in form.parameters)
    spread = positional == 1 and form.parameters[0].kind == "tuple of ints"
    if len(args) > positional and not spread:
        return _surplus(name, form, positional, len(args))
    used = set()
    for position, parameter in enumerate(form.parameters):
        given = position < len(args) and not parameter.keyword_only
        names = (parameter.name, *_NUMPY_NAMES.get(parameter.name, ()))
        key = next((n for n in names if n in kwargs), None)
        if not given and key is None:
            if parameter.optional:
                continue
            absent = [p.name for p in form.parameters[position:] if not p.optional]
            plural = "s" * (len(absent) == 1)  # so PyTorch has it
            listed = ", ".join(f'"{n}"' for n in absent)
            return TypeError(
                f"{name}() missing {len(absent)} required positional argument{plural}: {listed}"
            )
        value = args[position] if given else kwargs[key or ""]
        if not given:
            used.add(key)
        if spread and given and is_int(value):
            value = args
        if value is None and (parameter.none or _every_dim(form, parameter)):
            continue
        if parameter.kind == "tuple of Tensors" and isinstance(value, (tuple, list)):
            for at, item in enumerate(value):
                if not isinstance(item, Tensor) and not (item is None and parameter.none):
                    return TypeError(
                        f"expected Tensor as element {at} in argument {position}, but got {type_name(item)}"
                    )
        if not fits(name, value, parameter.kind):
            if spread and given and len(args) > 1:
                return _surplus(name, form, positional, len(args))
            where = f" (position {position + 1})" if given else ""
            return TypeError(
                f"{name}(): argument '{parameter.name}'{where} must be {_shown(parameter.kind)}, "
                f"{_found(value, parameter.kind)}"
            )
    if kwargs.keys() <= used:
        return None
    places = {p.name: i for i, p in enumerate(form.parameters)}
    for key in kwargs:
        if key not in places:
            return TypeError(f"{name}() got an unexpected keyword argument '{key}'")
        if places[key] < len(args):
            return TypeError(f"{name}() got multiple values for argument '{key}'")
    return TypeError("invalid keyword arguments")


def _shown(kind: str) -> str:
    return "tuple of ints" if kind == "tuple of int" else kind


def _not_unpacked(
    name: str, form: Form, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> TypeError | None:
    """Return the error for a list of ints that only begins with ints."""
    for position, parameter in enumerate(form.parameters):
        value = args[position] if position < len(args) else kwargs.get(parameter.name)
        if position == 0 and parameter.kind in INTS and len(args) > len(form.parameters):
            value = args
        if parameter.kind in INTS and isinstance(value, (tuple, list)):
            for at, item in enumerate(value):
                if not is_int(item):
                    return TypeError(
                        f"{name}(): argument '{parameter.name}' failed to unpack the object at pos {at + 1} with error "
                        f'"type must be tuple of ints,but got {type_name(item)}"'
                    )
    return None


def _every_dim(form: Form, parameter: Parameter) -> bool:
    """Whether None stands for all dimensions, which PyTorch's text does not say: in reductions."""
    return parameter.kind in INTS and len(form.parameters) > 2


def _surplus(name: str, form: Form, positional: int, given: int) -> TypeError:
    least = sum(not p.optional for p in form.parameters)
    if least != positional:
        return TypeError(
            f"{name}() takes from {least} to {positional} positional arguments but {given} were given"
        )
    plural = "argument" if positional == 1 else "arguments"
    verb = "was" if given == 1 else "were"
    return TypeError(f"{name}() takes {positional} positional {plural} but {given} {verb} given")


def _found(value: Any, kind: str) -> str:
    if kind in INTS and isinstance(value, (tuple, list)):
        return f"but found element of type {type_name(value[0])} at pos 0"
    return f"not {type_name(value)}"


def in_torch_words(error: TypeError, method: bool) -> TypeError:
    """Return Python's error for missing or surplus arguments in PyTorch's words."""
    text = str(error)
    if found := _MISSING.search(text):
        names = re.findall(r"'(\w+)'", found[2])
        listed = ", ".join(f'"{n}"' for n in names)
        return TypeError(
            f"{text[: found.start()]}missing {len(names)} required positional arguments: {listed}"
        )
    if found := _TAKES.search(text):
        most, given = int(found[1]) - method, int(found[2]) - method
        plural, verb = "argument" if most == 1 else "arguments", "was" if given == 1 else "were"
        return TypeError(
            f"{text[: found.start()]}takes {most} positional {plural} but {given} {verb} given"
        )
    return error
