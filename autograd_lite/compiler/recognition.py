"""The generated function that knows whether a program fits a call, and finds its inputs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._tensor import Tensor
from ..dtypes import get_default_dtype
from ..func.tree import flatten
from .guards import Reached, same
from .program import Input, Program, Value
from .tracer import Untraceable


def recogniser(
    program: Program, args: Any, kwargs: Any, reached: Reached, folded: dict[Value, Any]
) -> Callable[..., Any]:
    """Generate the function that recognises arguments; it returns the tensors of all inputs."""
    env: dict[str, Any] = {"same": same}
    lines = ["def enter(args, kwargs):"]
    conditions: list[str] = [
        f"len(args) == {len(args)}",
        f"len(kwargs) == {len(kwargs)}" if kwargs else "not kwargs",
    ]
    leaves: list[tuple[str, Any]] = []

    def walk(tree: Any, path: str) -> None:
        if type(tree) in (tuple, list):
            if path not in ("args",):
                conditions.append(
                    f"type({path}) is {type(tree).__name__} and len({path}) == {len(tree)}"
                )
            for i, item in enumerate(tree):
                walk(item, f"{path}[{i}]")
        elif isinstance(tree, dict):
            if path != "kwargs":
                conditions.append(f"type({path}) is dict and len({path}) == {len(tree)}")
            for key, item in tree.items():
                conditions.append(f"{key!r} in {path}")
                walk(item, f"{path}[{key!r}]")
        else:
            found, _ = flatten(tree)
            if len(found) != 1 or found[0] is not tree:
                raise Untraceable("error", f"an argument of type {type(tree).__name__}")
            leaves.append((path, tree))

    walk(args, "args")
    walk(kwargs, "kwargs")
    names: dict[int, str] = {}
    body = []
    for k, (path, leaf) in enumerate(leaves):
        body.append(f"    a{k} = {path}")
        if isinstance(leaf, Tensor):
            if id(leaf) in names:
                body.append(f"    if a{k} is not {names[id(leaf)]}: return None")
                continue
            names[id(leaf)] = f"a{k}"
            if id(leaf) in reached.tensors:  # what the function reaches is what it is given
                env[f"K{k}"] = leaf
                body.append(f"    if a{k} is not K{k}: return None")
            env[f"C{k}"], env[f"S{k}"], env[f"T{k}"] = (
                type(leaf),
                leaf._data.shape,
                leaf._data.dtype,
            )
            body += [
                f"    if a{k}.__class__ is not C{k}: return None",
                f"    x{k} = a{k}._data",
                f"    if x{k}.shape != S{k} or x{k}.dtype is not T{k} or (a{k}._edge is None) is not {leaf._edge is None}: return None",
            ]
        else:
            env[f"V{k}"] = leaf
            body.append(f"    if not same(a{k}, V{k}): return None")
    tensors = list(names.values())
    for p in range(len(tensors)):
        for q in range(p):  # two names for one tensor would be two inputs otherwise
            body.append(f"    if {tensors[p]} is {tensors[q]}: return None")
    held = [i for i in program.inputs if i.kind == "tensor" and i.value not in folded]
    for k, i in enumerate(held):
        t = i.tensor
        env[f"h{k}"], env[f"HS{k}"], env[f"HT{k}"] = t, t._data.shape, t._data.dtype
        body += [
            f"    y{k} = h{k}._data",
            f"    if y{k}.shape != HS{k} or y{k}.dtype is not HT{k} or (h{k}._edge is None) is not {t._edge is None}: return None",
        ]
        if program.effects:  # a tensor that is changed must have one name
            body += [f"    if {name} is h{k}: return None" for name in names.values()]
    surroundings = reached.source(env)
    env["default_dtype"], env["DD"] = get_default_dtype, get_default_dtype()
    surroundings.append("default_dtype() is DD")
    lines.append(f"    if not ({' and '.join(conditions)}): return None")
    returned = []
    place = {id(i.tensor): f"h{k}" for k, i in enumerate(held)}
    for i in program.inputs:
        if i.kind == "grad":
            returned.append(_grad_of(i, env, body))
        elif i.kind in ("draw", "number"):
            env[f"D{len(env)}"] = i.get
            returned.append(f"D{len(env) - 1}()")
        elif i.kind == "argument":
            returned.append(names[id(i.tensor)])
        else:
            returned.append(place.get(id(i.tensor), "None"))
    for effect in program.effects:
        if effect.kind == "grad" and effect.tensor._grad is None:
            env[f"N{len(env)}"] = effect.tensor
            body.append(f"    if N{len(env) - 1}._grad is not None: return None")
    lines += body
    if surroundings:
        lines += ["    try:", f"        if not ({' and '.join(surroundings)}): return None"]
        lines += ["    except (LookupError, AttributeError, TypeError, ValueError): return None"]
    lines.append(f"    return ({', '.join(returned)}{',' if returned else ''})")
    exec("\n".join(lines), env)
    enter: Callable[..., Any] = env["enter"]
    return enter


def _grad_of(i: Input, env: dict[str, Any], body: list[str]) -> str:
    """Add the lines that read a tensor's `.grad`; return its name."""
    k = len(env)
    env[f"O{k}"], env[f"OS{k}"], env[f"OT{k}"] = i.get, i.value.shape, i.value.dtype
    body += [
        f"    q{k} = O{k}._grad",
        f"    if q{k} is None or q{k}._data.shape != OS{k} or q{k}._data.dtype is not OT{k}: return None",
    ]
    return f"q{k}"
