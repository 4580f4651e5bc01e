"""What a traced function did besides returning: tensors changed in place, `.grad` set or cleared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .in_place import is_leaf
from .program import Value
from .tracer import TracedTensor, TraceLevel


@dataclass(eq=False)
class Effect:
    """One change that the program makes each time it runs.

    `kind` is "write" (the array of input `target` takes `value`), "grad" (the `.grad` of `tensor`
    becomes `value`) or "clear" (it becomes None).
    """

    kind: str
    value: Value | None
    target: Value | None = None
    tensor: Any = None


def collect(
    level: TraceLevel, before: dict[int, tuple[Any, Any]], known: dict[int, Any]
) -> list[Effect]:
    """Return the effects of a trace; `before` has tensors with the `.grad` they had.

    `known` are the tensors, by id, that the function reaches without being given them.
    """
    found = []
    inputs = {id(i.tensor): i for i in level.inputs}
    of_grads = {id(i.get): i for i in level.inputs if i.kind == "grad"}
    for given, twin in level.held.values():
        entry = inputs.get(id(given))
        if entry is None:
            continue
        level.check_current(twin)
        if twin.symbol is not entry.value:
            if entry.kind == "tensor" and id(given) not in known:  # made inside, and anew each time
                raise level.stop("in-place")
            if twin.symbol.shape != entry.value.shape:  # as by `t_`
                raise level.stop("views")
            if twin._edge not in (None, given._edge) and not is_leaf(twin._edge):
                raise level.stop("effects")
            found.append(Effect("write", twin.symbol, entry.value, given))
    for tensor, old in before.values():
        now = tensor._grad
        if isinstance(now, TracedTensor):
            read = of_grads.get(id(tensor))
            if read is not None:  # added to what was there
                found.append(Effect("write", now.symbol, read.value, old))
            else:
                found.append(Effect("grad", now.symbol, None, tensor))
        elif now is None and old is not None:
            found.append(Effect("clear", None, None, tensor))
    return found
