"""What a function reaches besides its arguments, and the check that it is still the same.

A program holds the tensors that the function's closure, globals, defaults and `self` lead to as
inputs, and has the numbers found there built in. Before each run one generated expression checks
that the same objects are still in their places: a few `is`, in about a microsecond.
"""

from __future__ import annotations

import contextlib
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .._tensor import Tensor

_CONSTANT = (int, float, bool, str, bytes, type(None), complex)
_LIMIT = 4000
_DEPTH = 8
_MISSING: Any = object()


class Reached:
    """The tensors that a function can reach, and the checks of its surroundings."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.tensors: dict[int, Tensor] = {}
        self.arrays = False  # whether a NumPy array is among what it reaches
        self.checks: list[tuple[str, Any, Any, Any]] = []  # how, container, key, expected
        self._seen: set[int] = set()
        self._kept_alive: list[Any] = []
        self.rates: list[tuple[dict[str, Any], Any]] = []  # learning rates: read in each run
        self.names: dict[int, str] = {}  # how the function calls a tensor
        self._visit(function, 0, "")

    # -- walking ----------------------------------------------------------------------------

    def _visit(self, x: Any, depth: int, path: str) -> None:
        if isinstance(x, _CONSTANT) or id(x) in self._seen:
            return
        if depth > _DEPTH or len(self._seen) > _LIMIT:
            return
        self._seen.add(id(x))
        self._kept_alive.append(x)
        if isinstance(x, Tensor):
            self.tensors[id(x)] = x
            self.names[id(x)] = path
        elif isinstance(x, types.FunctionType):
            self._function(x, depth, path)
        elif isinstance(x, types.MethodType):
            self._visit(x.__self__, depth + 1, path)
            self._visit(x.__func__, depth + 1, path)
        elif isinstance(x, (list, tuple)):
            if isinstance(x, list):
                self.checks.append(("length", x, None, len(x)))
            for i, item in enumerate(x):
                if isinstance(x, list):
                    self._check("item", x, i, item)
                self._visit(item, depth + 1, f"{path}[{i}]")
        elif isinstance(x, dict):
            self.checks.append(("length", x, None, len(x)))
            for key, item in x.items():
                if isinstance(key, _CONSTANT):
                    self._check("key", x, key, item)
                self._visit(item, depth + 1, f"{path}[{key!r}]")
        elif isinstance(x, np.ndarray):
            self.arrays = True
        elif isinstance(x, (types.ModuleType, type, types.BuiltinFunctionType, np.generic)):
            return
        else:
            self._object(x, depth, path)

    def _function(self, f: Any, depth: int, path: str) -> None:
        if f.__module__ is not None and f.__module__.split(".")[0] in _LIBRARIES:
            return
        if f.__closure__:
            for name, cell in zip(f.__code__.co_freevars, f.__closure__, strict=True):
                try:
                    content = cell.cell_contents
                except ValueError:
                    continue
                self._check("cell", cell, name, content)
                self._visit(content, depth + 1, name)
        for item in (*(f.__defaults__ or ()), *(f.__kwdefaults__ or {}).values()):
            self._visit(item, depth + 1, path)
        space = f.__globals__
        for name in _global_names(f.__code__):
            found = space.get(name, _MISSING)
            if found is _MISSING or isinstance(found, (types.ModuleType, type)):
                continue
            if getattr(found, "__module__", None) in ("builtins",):
                continue
            self._check("key", space, name, found)
            self._visit(found, depth + 1, name)

    def _object(self, x: Any, depth: int, path: str) -> None:
        from ..nn.modules.module import Module
        from ..optim.optimizer import Optimizer

        if isinstance(x, Optimizer):
            self._check("key", x.__dict__, "state", x.state)
            self._check("key", x.__dict__, "param_groups", x.param_groups)
            for p, state in x.state.items():
                for key, item in state.items():
                    self._check("key", state, key, item)
                    self._visit(p, depth + 1, path)
                    self._visit(item, depth + 1, f"{key}({self.names.get(id(p), path)})")
            for group in x.param_groups:
                self.rates.append((group, group["lr"]))
                self.checks.append(("length", group["params"], None, len(group["params"])))
                for i, p in enumerate(group["params"]):
                    self._check("item", group["params"], i, p)
                    self._visit(p, depth + 1, f"{path}[{i}]")
                for key, item in group.items():
                    if key not in ("params", "lr"):
                        self._check("key", group, key, item)
            return
        own = getattr(x, "__dict__", None)
        if own is None:
            return
        if isinstance(x, Module):
            for part in ("_parameters", "_buffers", "_modules"):
                members = own.get(part, {})
                for key, item in members.items():
                    self._check("key", members, key, item)
                    self._visit(item, depth + 1, _member(path, key))
            for key, item in own.items():
                if key[:1] != "_" and (isinstance(item, _CONSTANT)):
                    self._check("key", own, key, item)
                elif key[:1] != "_":
                    self._visit(item, depth + 1, _member(path, key))
            forward = type(x).forward
            if isinstance(forward, types.FunctionType):
                self._visit(forward, depth + 1, path)
            return
        if type(x).__module__.split(".")[0] in _LIBRARIES:
            return
        for key, item in own.items():
            self._check("key", own, key, item)
            self._visit(item, depth + 1, _member(path, key))
        call = type(x).__call__ if callable(x) else None
        if isinstance(call, types.FunctionType):
            self._visit(call, depth + 1, path)

    def _check(self, how: str, container: Any, key: Any, expected: Any) -> None:
        self.checks.append((how, container, key, expected))

    # -- tracing ----------------------------------------------------------------------------

    @contextlib.contextmanager
    def kept(self, level: Any) -> Iterator[dict[int, tuple[Any, Any]]]:
        """Give back every `.grad` after a block, whatever it did; yields what they were."""
        before = {i: (t, t._grad) for i, t in self.tensors.items()}
        level.owners = {id(g): t for t, g in before.values() if g is not None}
        try:
            yield before
        finally:
            for tensor, grad in before.values():
                tensor._grad = grad

    # -- checking ---------------------------------------------------------------------------

    def put_back(self) -> bool:
        """Undo what a trace did to the surroundings; return whether it did anything."""
        changed = False
        for group, lr in self.rates:
            if group["lr"] is not lr:
                group["lr"], changed = lr, True
        for how, container, key, expected in self.checks:
            if how == "length":
                changed = changed or len(container) != expected
            elif how == "cell":
                if container.cell_contents is not expected:
                    container.cell_contents, changed = expected, True
            elif (container.get(key) if how == "key" else container[key]) is not expected:
                container[key], changed = expected, True
        return changed

    def source(self, env: dict[str, Any]) -> list[str]:
        """Return conditions that hold while all is as it was; names they use go into `env`."""
        lines, places = [], {}
        done = set()

        def name(x: Any) -> str:
            if id(x) not in places:
                places[id(x)] = f"g{len(env)}"
                env[places[id(x)]] = x
            return places[id(x)]

        for how, container, key, expected in self.checks:
            mark = (how, id(container), key)
            if mark in done:
                continue
            done.add(mark)
            place = name(container)
            if how == "length":
                lines.append(f"len({place}) == {expected}")
                continue
            if how == "cell":
                read = f"{place}.cell_contents"
            elif how == "item":
                read = f"{place}[{key}]"
            else:
                read = (
                    f"{place}.get({key!r})" if isinstance(key, str) else f"{place}.get({name(key)})"
                )
            if isinstance(expected, bool) or expected is None:
                lines.append(f"{read} is {expected!r}")
            elif isinstance(expected, (int, float, str)):
                known = name(expected)
                lines.append(f"({read} is {known} or same({read}, {known}))")
            else:
                lines.append(f"{read} is {name(expected)}")
        env["same"] = same
        return lines


def _member(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def same(a: Any, b: Any) -> bool:
    return a is b or (type(a) is type(b) and (a == b or (a != a and b != b)))


_LIBRARIES = frozenset(
    ["autograd_lite", "autograd_lite_widgets", "numpy", "builtins", "functools", "IPython"]
)


def _global_names(code: Any) -> list[str]:
    """The global names that a code object and those inside it may read."""
    names = list(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            names += _global_names(constant)
    return list(dict.fromkeys(names))
