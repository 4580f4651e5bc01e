"""The everyday forms of a method, put before the one that knows all of them.

A method such as `sum` or `clamp` accepts many forms, by names, aliases and defaults, and looks at
each argument for the error that it may have to give. Most calls have one of few plain forms.
`direct` generates a method that knows these by the types of what was given, and runs the row in
them at once; everything else goes to the method that was there, as it was called. Arguments given
by name (`dim=1`) are put in their places first.
"""

from __future__ import annotations

import functools
import itertools
import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from .._tensor import Tensor
from ..entry import MISSING
from ..explained import explained
from ..specialise import attempt, compile_source, number_names, taking_number
from ..specialise_call import call_names, running
from ..table import Row
from .register import PUBLIC


class Form(NamedTuple):
    """One form of a method: what is given after the tensor, and what runs then."""

    #: The kinds and names of the arguments (`"tensor end, number weight"`); a kind is int, extent
    #: (an int from -1), bool, slice, tuple, index (a tensor of any type), number, or tensor (of the
    #: first one's type). With a number or a tensor, or `floats`, the first is float32 or float64.
    given: str
    row: Row
    #: The row's other arguments, as expressions (`{"dim": "(dim,)", "keepdim": "False"}`).
    attrs: dict[str, str] = {}  # noqa: RUF012 (never changed)
    #: The result's array: an expression of the tensors' arrays `a` and `b`, of their type `t` (with
    #: `floats`), the arguments, and 0-d arrays of the numbers (`weight_array`). A new array or, of
    #: a view, one that shares the memory; an error sends the call to the general method.
    array: str = ""
    #: A condition on `a` (`b`) and the arguments.
    where: str = ""
    floats: bool = False
    #: The result's shape, if it is known.
    shape: str = "r.shape"


def into_number(dot: str) -> str:
    """Return the expression of a 0-d array `z` that a product of vectors, `a.dot(b, {})`, fills.

    NumPy would return a number, and making an array of it takes longer than having one filled.
    """
    return f"(z if {dot.format('(z := empty((), t))')} is not None else z)"


_KINDS = {
    "int": "{0}.__class__ is int",
    "extent": "{0}.__class__ is int and {0} >= -1",
    "bool": "{0}.__class__ is bool",
    "slice": "{0}.__class__ is slice",
    "tuple": "{0}.__class__ is tuple",
    "index": "isinstance({0}, Tensor)",
    "number": "({0}.__class__ is float or {0}.__class__ is int)",
    "tensor": "isinstance({0}, Tensor) and (b := {0}._data).dtype is t",
}
_FLOAT = "((t := a.dtype) is F32 or t is F64)"


def direct(names: str, *forms: Form, function: bool = False, **known: Any) -> None:
    """Put a generated method before those of these names; it is generated when first called.

    With `function`, before the functions of `torch` too. `known` are names that the forms'
    expressions use.
    """
    for name in names.split():
        general = getattr(Tensor, name)
        if not name.startswith("__"):
            general = explained(general, name, True)
        setattr(Tensor, name, _installed(name, general, forms, known, [Tensor]))
        if function:
            general = explained(PUBLIC[name], name, False)
            PUBLIC[name] = _installed(name, general, forms, known, [])


def _installed(
    name: str,
    general: Callable[..., Any],
    forms: tuple[Form, ...],
    known: dict[str, Any],
    owners: list[Any],
) -> Callable[..., Any]:
    generated: Callable[..., Any] | None = None

    @functools.wraps(general)
    def first(*args: Any, **kwargs: Any) -> Any:
        nonlocal generated
        if generated is None:
            generated = functools.wraps(first)(_Everyday(name, general, forms, known).function)
            for owner in owners or [
                sys.modules[m] for m in ("autograd_lite", "autograd_lite._public")
            ]:
                if vars(owner).get(name) is first:
                    setattr(owner, name, generated)
        return generated(*args, **kwargs)

    return first


class _Everyday:
    """What is generated for one name: the function, and the one for arguments given by name."""

    def __init__(
        self, name: str, general: Callable[..., Any], forms: tuple[Form, ...], known: dict[str, Any]
    ) -> None:
        self.name, self.general, self.forms = name, general, forms
        self.arguments = [argument for _, argument in max(map(_parsed, forms), key=len)]
        self.given = "".join(a + ", " for a in self.arguments)
        self.env: dict[str, Any] = {
            "MISSING": MISSING, "again": self.again, "by_name": self.by_name,
        } | number_names() | known  # fmt: skip
        for k, form in enumerate(forms):
            self.env = call_names(form.row, str(k)) | self.env
        self.function: Any = self._function()

    def again(self, tensor: Any, given: tuple[Any, ...], more: tuple[Any, ...], rest: Any) -> Any:
        """Call the general method, as it was called."""
        return self.general(*(g for g in (tensor, *given) if g is not MISSING), *more, **rest)

    def by_name(self, *args: Any) -> Any:
        """Run what was called with names; generated when that first happens."""
        head = [f"def {self.name}(self, {self.given}more, rest):"]
        head.append(f" given, left = ({self.given}), len(rest)")
        for argument in self.arguments:
            head += [
                f" if {argument} is MISSING and (v := rest.get('{argument}', MISSING)) is not MISSING:",
                f"  {argument}, left = v, left - 1",
            ]
        generated = self._compiled(
            head, " or left or more", "return again(self, given, more, rest)"
        )
        self.function.__globals__["by_name"] = generated
        return generated(*args)

    def _function(self) -> Callable[..., Any]:
        if self.name.startswith("__"):  # Python itself sees to it that these have their arguments
            head = [f"def {self.name}(self, {', '.join(self.arguments)}):"]
            return self._compiled(head, "", f"return again(self, ({self.given}), (), {{}})")
        # Without names: what is given by name is told by name in an error.
        optional = "".join(f"{a}=MISSING, " for a in self.arguments)
        head = [f"def {self.name}(self=MISSING, {optional}/, *more, **rest):"]
        if not self.arguments:
            return self._compiled(head, " or more or rest", "return again(self, (), more, rest)")
        head.append(f" if rest: return by_name(self, {self.given}more, rest)")
        return self._compiled(head, " or more", f"return again(self, ({self.given}), more, {{}})")

    def _compiled(self, head: list[str], wrong: str, give_up: str) -> Callable[..., Any]:
        lines = [
            *head,
            " mode = usual.mode or state.mode",
            f" if mode > 3{wrong}: {give_up}",
        ]
        number, rest = itertools.count(), list[str]()
        for _, alike in itertools.groupby(self.forms, lambda form: (form.given, form.floats)):
            rest += _form_lines(list(alike), self.arguments, give_up, number)
        lines += attempt("a = self._data", "AttributeError", rest, give_up)
        return compile_source(self.forms[0].row, self.name, "\n".join(lines), dict(self.env))


def _parsed(form: Form) -> list[list[str]]:
    return [part.split() for part in form.given.split(", ") if part]


def _form_lines(
    forms: list[Form], arguments: list[str], give_up: str, number: Iterator[int]
) -> list[str]:
    """Return the lines that run the one of some forms of the same arguments that was meant."""
    given, floats = _parsed(forms[0]), forms[0].floats
    conditions = [_KINDS[kind].format(argument) for kind, argument in given]
    conditions += [f"{a} is MISSING" for a in arguments if a not in [name for _, name in given]]
    if floats or any(kind in ("number", "tensor") for kind, _ in given):
        conditions.insert(0, _FLOAT)
    names = ["self", *(argument for kind, argument in given if kind == "tensor")]
    lines = [f" if {' and '.join(conditions) or True}:"]
    for form in forms:
        body = []
        for kind, argument in given:
            if kind == "number" and f"{argument}_array" in form.array:
                array = f"{argument}_array"
                body += [" " + line for line in taking_number(argument, array)]
                body.append(f" {array} = {array}._data")
        body += running(
            form.row, names, form.attrs, give_up, form.array, str(next(number)), shape=form.shape
        )
        lines.append(f"  if {form.where or True}:")
        lines += ["  " + line for line in body]
    return lines
