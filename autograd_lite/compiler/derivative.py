"""A function's program with its derivative: both come from one trace.

The function runs on traced tensors, and then backward runs: the rules of the table, on traced
tensors too, so that the derivative is a list of operations like the function itself.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..func.tree import flatten, unflatten
from ..graph import edge_of
from ..random import get_rng_state, set_rng_state
from ..sweep import run_backward
from .effects import collect
from .naming import name_inputs, named
from .program import Program, Same, Value, needed, without_repeats
from .tracer import TracedTensor, TraceLevel, Untraceable


def trace(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    reached: Any,
    name: str,
) -> Program:
    """Return the program of `function(*args, **kwargs)`; Untraceable if there is none.

    `reached` knows the tensors that the function reaches without being given them. No tensor is
    changed: what the function does to `.grad` or in place becomes an effect of the program.
    """
    level = TraceLevel(reached.tensors)
    leaves, spec = flatten((args, kwargs))
    with _settled(level), _same_numbers(), level, reached.kept(level) as before:
        traced: dict[int, TracedTensor] = {}
        new: list[Any] = []
        for position, leaf in enumerate(leaves):
            if isinstance(leaf, Tensor) and id(leaf) not in traced:
                traced[id(leaf)] = level.input(leaf, "argument", position=position)
                level.held[id(leaf)] = (leaf, traced[id(leaf)])
            new.append(traced.get(id(leaf), leaf) if isinstance(leaf, Tensor) else leaf)
        new_args, new_kwargs = unflatten(new, spec)
        with named(level):
            result = function(*new_args, **new_kwargs)
        if level.failure is not None:
            raise level.failure
        found, structure = flatten(result)
        outputs = [level.own(r) if isinstance(r, Tensor) else r for r in found]
        program = Program(name, level.inputs, [], [])
        program.effects = collect(level, before, reached.tensors)
        program.structure = structure
        program.results = [_result(o, level, reached) for o in outputs]
        outputs = [o for o, r in zip(outputs, program.results, strict=True) if type(r) is Value]
        program.outputs = list(dict.fromkeys(o.symbol for o in outputs))
        count = len(level.operations)
        tracked = any(o._edge is not None for o in outputs)
        if level.stepped and any(map(_has_hooks, reached.tensors.values())):
            raise level.stop("hooks")
        if program.effects and tracked and not level.stepped:
            raise level.stop("effects")
        if not program.effects:
            _differentiate(level, program, outputs)
        if level.failure is not None:
            raise level.failure
    name_inputs(program, function, args, kwargs, reached.names)
    count = _without_repeats(program, level, count)
    changed = [e.value for e in program.effects if e.value is not None]
    program.operations = needed(level.operations[:count], [*program.outputs, *changed])
    forward = set(program.operations)
    wanted = [g for g in program.gradients if g is not None]
    program.derivative = [o for o in needed(level.operations, wanted) if o not in forward]
    return program


def _has_hooks(tensor: Tensor) -> bool:
    end = tensor._accumulator
    return end is not None and end.hooks is not None


def _result(x: Any, level: TraceLevel, reached: Any) -> Any:
    """Return what stands for a result: a value, a tensor from outside, or the object itself."""
    if not isinstance(x, TracedTensor):
        return x
    given = next((g for g, twin in level.held.values() if twin is x), None)
    entry = next((i for i in level.inputs if given is not None and i.tensor is given), None)
    if entry is not None and (entry.kind == "argument" or id(given) in reached.tensors):
        return Same(entry.value)
    return x.symbol


def _without_repeats(program: Program, level: TraceLevel, count: int) -> int:
    """Leave out operations that repeat others; return how many of the function's remain."""
    own = set(level.operations[:count])
    level.operations, instead = without_repeats(level.operations)

    def kept(x: Any) -> Any:
        return instead.get(x, x) if isinstance(x, Value) else x

    program.results = list(map(kept, program.results))
    program.outputs = list(dict.fromkeys(map(kept, program.outputs)))
    program.roots, program.gradients = (
        list(map(kept, program.roots)),
        list(map(kept, program.gradients)),
    )
    for effect in program.effects:
        effect.value = kept(effect.value)
    return sum(o in own for o in level.operations)


@contextlib.contextmanager
def _settled(level: TraceLevel) -> Iterator[None]:
    """Leave no tensor of the trace behind."""
    try:
        yield
    finally:
        level.settle()


@contextlib.contextmanager
def _same_numbers() -> Iterator[None]:
    """Let the next random numbers be those that they would have been before the block.

    Untraceable if it drew from Python's or NumPy's: what they gave would be built in.
    """
    before, others = get_rng_state(), (random.getstate(), np.random.get_state())
    try:
        yield
        now = (random.getstate(), np.random.get_state())
        if now[0] != others[0] or not all(map(np.array_equal, now[1], others[1])):
            raise Untraceable("generator")
    finally:
        set_rng_state(before)
        random.setstate(others[0])
        np.random.set_state(others[1])


def _differentiate(level: TraceLevel, program: Program, outputs: list[Any]) -> None:
    """Run backward on the outputs that have a history, and note what it computes."""
    roots = list({o.symbol: o for o in outputs if isinstance(o, TracedTensor) and o._edge}.values())
    inputs = list(level.inputs)
    wrappers = {t.symbol: t for _, t in level.held.values()}
    wanted = [(i, wrappers[i.value]) for i in inputs if i.requires_grad and i.value in wrappers]
    if not roots or not wanted:
        return
    seeds: list[TracedTensor] = []
    for root in roots:
        seed = level.wrapped(
            wrap(root.value._data), Value(-1 - len(seeds), root._data.shape, root._data.dtype)
        )
        program.seeds.append(seed.symbol)
        seeds.append(seed)
    found: list[Any] = run_backward(
        roots,
        seeds,
        keep_graph=True,
        accumulate=False,
        on_tensors=True,
        inputs=[edge_of(w) for _, w in wanted],
    )
    program.roots = [r.symbol for r in roots]
    by_input = {i.value: g for (i, _), g in zip(wanted, found, strict=True)}
    program.wanted = [i for i in inputs if by_input.get(i.value) is not None]
    program.gradients = [level.own(by_input[i.value]).symbol for i in program.wanted]
