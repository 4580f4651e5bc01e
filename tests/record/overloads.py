"""Record how PyTorch's built-in functions and methods are called; needs PyTorch.

python tests/record/overloads.py autograd_lite/overload_forms.json

A function of several forms lists them when a call fits none: a list. The form of a function that
has only one is never shown; it is made from the function's schema: a string. A method that takes
no arguments has an empty list. Null: the forms cannot be found.
"""

import json
import re
import sys
import warnings
from collections.abc import Callable
from typing import Any

import torch

_NOT_OURS = re.compile(
    r"sparse|quantize|mkldnn|miopen|fbgemm|cudnn|_cell|autocast|ctc|dsmm|spmm|saddmm|sspaddmm|nuclear|native"
)
_NO_SCHEMA = {"range", "tensor", "as_tensor", "nonzero"}  # whose bindings are written by hand
_INNER = (
    "Scalar",
    "Scalar_out",
    "hacked_twin",
    "names",
    "names_out",
)  # overloads that Python does not see
_KINDS = {
    "Tensor": "Tensor", "int": "int", "SymInt": "int", "float": "float", "number": "Number", "Scalar": "Number",
    "bool": "bool", "str": "str", "ScalarType": "torch.dtype", "Layout": "torch.layout", "Device": "torch.device",
    "MemoryFormat": "torch.memory_format", "Generator": "torch.Generator", "List[Tensor]": "tuple of Tensors",
    "List[Optional[Tensor]]": "tuple of Tensors?", "List[int]": "tuple of ints", "List[SymInt]": "tuple of ints",
    "List[float]": "tuple of floats", "List[bool]": "tuple of bools",
}  # fmt: skip


class _Nothing:
    """Fits no parameter."""


def forms(call: Callable[..., Any]) -> list[str] | None:
    """Return the forms that the error of a wrong call lists."""
    for count in (0, 1, 2, 3, 12):
        try:
            call(*[_Nothing() for _ in range(count)])
        except TypeError as error:
            text = str(error)
            if "expected one of" in text:
                return [line[3:] for line in text.split("\n") if line.startswith(" * ")]
            if "but expected " in text:
                return [text.split("but expected ")[1]]
            if "takes no arguments" in text:
                return []
        except Exception:
            continue
    return None


def _schemas() -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for schema in torch._C._jit_get_all_schemas():
        if schema.name.startswith("aten::"):
            found.setdefault(schema.name[6:], []).append(schema)
    return found


SCHEMAS = _schemas()


def _kind(argument: Any) -> str:
    """Return PyTorch's word for an argument's type; `?` where it may be None.

    `ints` that may also be a single int are `tuple of int`.
    """
    kind, ending = str(argument.real_type), ""
    if kind.startswith("Optional["):
        kind, ending = kind[9:-1], "?"
    word = _KINDS[kind]
    if argument.N and word == "tuple of ints":
        word = "tuple of int"
    return word + ending


def _of_schema(schema: Any, method: bool, outs: int) -> str:
    parts, starred = [], False
    names = [a.name for a in schema.arguments]
    itself = names.index("self" if "self" in names else names[0]) if method else None
    for position, argument in enumerate(schema.arguments):
        if position == itself:
            continue
        if argument.kwarg_only and not starred:
            parts.append("*")
            starred = True
        name = "input" if argument.name == "self" else argument.name
        part = f"{_kind(argument)} {name}"
        if argument.has_default_value():
            default = argument.default_value
            part += f" = {default if isinstance(default, (int, float)) else None}"
        parts.append(part)
    if any(a.name == "pin_memory" for a in schema.arguments):  # of functions that create
        parts.append("bool requires_grad = False")
    if outs and not method:
        parts += [] if starred else ["*"]
        parts.append(("Tensor" if outs == 1 else "tuple of Tensors") + "? out = None")
    return f"({', '.join(parts)})"


def only_form(name: str, method: bool) -> str | None:
    """Return the form of a function that has one, from its schema."""
    schemas = [s for s in SCHEMAS.get(name, ()) if s.overload_name not in _INNER]
    writing = [s for s in schemas if any(a.is_out for a in s.arguments)]
    others = [s for s in schemas if s not in writing]
    others = [s for s in others if any("Tensor" in str(a.type) for a in s.arguments)] or others
    if len(others) != 1 or name in _NO_SCHEMA:
        return None
    outs = sum(a.is_out for a in writing[0].arguments) if len(writing) == 1 else 0
    # Functions whose results PyTorch only copies into `out` do not take it in Python.
    takes_out = outs and not method and _knows_out(name, others[0])
    try:
        return _of_schema(others[0], method, outs if takes_out else 0)
    except KeyError:  # a type that is not ours
        return None


def _builtins() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in (torch, torch.nn.functional, torch.linalg):
        for name in sorted(dir(module)):
            call = getattr(module, name)
            builtin = type(call).__name__ == "builtin_function_or_method"
            if builtin and not name.startswith(("_", "has_torch_function")):
                found[name if module is torch else call.__name__] = call
    return found


BUILTINS = _builtins()


#: Values of the types of arguments.
_FITTING = {
    "Tensor": torch.ones(2), "int": 1, "float": 1.0, "Number": 1.0, "bool": True, "str": "", "tuple of Tensors": [],
    "tuple of ints": (1,), "tuple of int": (1,), "tuple of floats": (1.0,),
}  # fmt: skip


def _knows_out(name: str, schema: Any) -> bool:
    """Whether a function knows `out`: of one that is no tensor it says so."""
    needed = [a for a in schema.arguments if not a.has_default_value()]
    try:
        BUILTINS[name](*[_FITTING.get(_kind(a).rstrip("?")) for a in needed], out=_Nothing())
    except TypeError as error:
        return "argument 'out' must be" in str(error)
    except Exception:
        return False
    return False


def main(path: str) -> None:
    warnings.simplefilter("ignore")
    tensor = torch.ones(2)
    found: dict[str, dict[str, list[str] | str | None]] = {
        "function": {},
        "method": {},
        "functional": {},
    }
    for name, call in BUILTINS.items():
        if not _NOT_OURS.search(name):
            listed = forms(call)
            listed = only_form(call.__name__, method=False) if listed is None else listed
            found["function"][name] = listed
    for name in sorted(dir(torch.Tensor)):
        ours = not name.startswith("_") and not _NOT_OURS.search(name)
        if ours and type(getattr(torch.Tensor, name)).__name__ == "method_descriptor":
            listed = forms(getattr(tensor, name))
            listed = only_form(name, method=True) if listed is None else listed
            found["method"][name] = listed
    for name in sorted(dir(torch.nn.functional)):  # those that are not written in Python
        call = getattr(torch.nn.functional, name)
        if call in BUILTINS.values() and call.__name__ in found["function"]:
            found["functional"][name] = found["function"][call.__name__]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(found, file, indent=0, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
