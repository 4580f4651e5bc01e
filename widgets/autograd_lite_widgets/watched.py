"""Which parameters a watched loop has, and what they are called."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from types import FrameType
from typing import Any

from autograd_lite import Tensor
from autograd_lite.language import say

from .packing import clean

Named = list[tuple[str, Tensor]]
MOST = 64
LONGEST = 200


def parameters(targets: tuple[Any, ...], frame: FrameType | None) -> Named:
    """The tensors of modules, optimizers, iterables of tensors or of (name, tensor), and tensors.

    Raises TypeError for anything else, saying what to pass.
    """
    found: Named = []
    names = _variables(frame)
    for target in targets:
        found += _of(target, names)
    unique = {id(tensor): (name, tensor) for name, tensor in reversed(found)}
    return [(clean(n[:LONGEST]), t) for n, t in reversed(list(unique.values()))][:MOST]


def leaves_of(loss: Any, frame: FrameType | None) -> Named:
    """The leaves of the graph that computed `loss`, nearest to its beginning first.

    A leaf is called as the variable that holds it, or as the module that a variable holds calls it.
    """
    node = getattr(loss, "grad_fn", None)
    seen: set[int] = set()
    leaves: list[Tensor] = []
    todo = [node] if node is not None else []
    while todo:
        at = todo.pop()
        if id(at) in seen or len(seen) > 100_000:
            continue
        seen.add(id(at))
        variable = getattr(at, "variable", None)
        if variable is not None:
            leaves.append(variable)
        todo += [n for n, _ in at.next_functions if n is not None]
    names = _variables(frame)
    order = {ident: i for i, ident in enumerate(names)}
    leaves.sort(key=lambda t: order.get(id(t), len(order)))
    named = [(names.get(id(t)) or f"leaf {i}", t) for i, t in enumerate(leaves, 1)]
    return [(clean(name[:LONGEST]), tensor) for name, tensor in named][:MOST]


def norm(tensor: Tensor) -> float | None:
    """The 2-norm of a tensor's gradient; None where there is none."""
    grad = tensor._grad
    if grad is None:
        return None
    flat = grad._data.ravel()
    return math.sqrt(flat.dot(flat))


def _of(target: Any, names: Mapping[int, str]) -> Named:
    if isinstance(target, Tensor):
        return [(names.get(id(target)) or "tensor", target)]
    if hasattr(target, "named_parameters"):
        return list(target.named_parameters())
    if hasattr(target, "param_groups"):
        target = [p for group in target.param_groups for p in group["params"]]
    if isinstance(target, Mapping):
        target = target.items()
    if isinstance(target, Iterable) and not isinstance(target, (str, bytes)):
        found: Named = []
        for i, entry in enumerate(target):
            name, tensor = entry if isinstance(entry, tuple) and len(entry) == 2 else ("", entry)
            if not isinstance(tensor, Tensor):
                raise TypeError(_what_to_pass(tensor))
            found.append((str(name) or names.get(id(tensor)) or f"parameter {i}", tensor))
        return found
    raise TypeError(_what_to_pass(target))


def _what_to_pass(got: Any) -> str:
    kind = type(got).__name__[:60]
    return say(
        f"watch() takes a module, an optimizer or tensors whose gradients are followed, or nothing "
        f"(then the leaves of the loss are found); got {kind}. The loss is given in the loop: "
        "w = watch(); ...; w(loss)",
        f"watch()에는 변화도를 살펴볼 모듈, 옵티마이저 또는 텐서를 넘기거나 아무것도 넘기지 않습니다"
        f"(손실의 잎을 찾습니다). 받은 것: {kind}. 손실은 반복문 안에서 넘깁니다: "
        "w = watch(); ...; w(loss)",
    )


def _variables(frame: FrameType | None) -> dict[int, str]:
    """`id` of a tensor -> what the frame calls it, modules' own names included."""
    if frame is None:
        return {}
    found: dict[int, str] = {}
    inside: dict[int, str] = {}
    modules = 0
    for space in (frame.f_locals, frame.f_globals):
        for name, value in list(space.items()):
            if name.startswith("_"):
                continue
            if isinstance(value, Tensor):
                found.setdefault(id(value), name)
            elif not isinstance(value, type) and hasattr(value, "named_parameters"):
                own = {id(p): n for n, p in value.named_parameters()}
                modules += bool(own.keys() - inside.keys())
                inside = {**own, **inside} if modules == 1 else {
                    **{k: f"{name}.{n}" for k, n in own.items()}, **inside
                }  # fmt: skip
    return {**inside, **found}
