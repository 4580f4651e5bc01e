"""One compiled form of a function: for arguments of certain shapes, types and constants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .._tensor import Tensor, wrap
from ..func.tree import flatten, unflatten
from ..thread_mode import GRAD, state
from ..version import counter_of
from ..views import refresh_views
from .backward import CompiledFunctionBackward as CompiledNode
from .derivative import trace
from .executable import Executable
from .guards import Reached
from .plain import Plain, executable
from .program import Program, Same, Value
from .recognition import recogniser
from .tracer import Untraceable


class Version:
    """A program, what must hold for it to be run, and its machine code."""

    def __init__(
        self,
        function: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        name: str,
        first: bool,
    ) -> None:
        self.function = function
        self.mode = state.mode
        reached = Reached(function)
        try:
            self.program = program = trace(function, args, kwargs, reached, name)
        except Untraceable:
            reached.put_back()
            raise
        except Exception as error:  # the eager run will say what is wrong, if anything is
            reached.put_back()
            raise Untraceable("error", f"{type(error).__name__}: {error}") from error
        if reached.put_back():
            raise Untraceable("mutates")
        if first and any(e.kind == "grad" and e.tensor._grad is None for e in program.effects):
            raise Untraceable("later")  # then there will be gradients, as in all later calls
        self.folded = _constants(program, reached)
        if reached.arrays and any(
            i.kind == "tensor"
            and i.value not in self.folded
            and id(i.tensor) not in reached.tensors
            for i in program.inputs
        ):
            raise Untraceable("array")
        self.enter = recogniser(program, args, kwargs, reached, self.folded)
        self.single = len(program.results) == 1 and isinstance(program.results[0], Value)
        assert program.structure is not None
        self.single = self.single and program.structure.type is None
        self.positions = {i.value: k for k, i in enumerate(program.inputs)}
        self.wanted = [self.positions[i.value] for i in program.wanted]
        self.is_joint = (
            len(program.roots) == 1 and program.roots[0].shape == () and len(program.outputs) == 1
        )
        self._leaves, self._spec = _places(program, args, kwargs)
        self._forward: Executable | Plain | None = None
        self._joint: Executable | Plain | None = None
        self._saving: Any = None
        self._written: list[int] = []

    # -- what is compiled when it is needed -------------------------------------------------

    def forward(self) -> Executable | Plain:
        """The outputs alone."""
        if self._forward is None:
            p = self.program
            self._forward = executable(
                [i.value for i in p.inputs], p.operations, p.outputs, folded=self.folded
            )
        return self._forward

    def joint(self) -> Executable | Plain:
        """The outputs and, for a scalar, the gradients in the same loops (its own gradient: 1)."""
        if self._joint is None:
            p = self.program
            self._joint = executable(
                [i.value for i in p.inputs],
                [*p.operations, *p.derivative],
                [*p.outputs, *p.gradients],
                folded={**self.folded, p.seeds[0]: 1},
            )
        return self._joint

    def saving(self) -> tuple[Executable | Plain, Executable | Plain, list[Value]]:
        """The outputs and what backward will need; backward; what is handed over between them."""
        if self._saving is None:
            p = self.program
            inputs = [i.value for i in p.inputs]
            forward = set(p.operations)
            again = [o for o in p.operations if o.row.view]  # a view costs nothing
            behind: list[Value] = []
            for operation in [*p.derivative]:
                behind += list(operation.values())
            behind += p.gradients
            kept = []
            stack, seen = list(behind), set()
            while stack:
                value = stack.pop()
                if value in seen:
                    continue
                seen.add(value)
                made = value.operation
                if made is None or made not in forward:
                    continue
                if made in again:
                    stack += list(made.values())
                else:
                    kept.append(value)
            kept.sort(key=lambda v: v.number)
            first = executable(inputs, p.operations, [*p.outputs, *kept], folded=self.folded)
            second = executable(
                [*inputs, *kept, *p.seeds], [*again, *p.derivative], p.gradients,
                folded=self.folded, known=frozenset(kept),
            )  # fmt: skip
            self._saving = (first, second, kept)
        return self._saving

    # -- running ----------------------------------------------------------------------------

    def run(self, tensors: tuple[Any, ...], mode: int) -> Any:
        """Run on the tensors of all inputs."""
        program = self.program
        if program.effects:
            return self.run_effects(tensors)
        if not (mode & GRAD and program.gradients):
            run = self._forward or self.forward()
            arrays = run(*[tensors[i]._data for i in run.used])
            return self.result([wrap(a) for a in arrays], tensors)
        if self.is_joint:
            run = self._joint or self.joint()
            arrays = run(*[tensors[i]._data for i in run.used])
            node = CompiledNode(self, tensors, ())
            node.parts = arrays[1:]
            out = wrap(arrays[0], (node, 0))
            node.shape, node.dtype = arrays[0].shape, arrays[0].dtype
            return self.result([out], tensors)
        run, _, _ = self._saving or self.saving()
        arrays = run(*[tensors[i]._data for i in run.used])
        count = len(program.outputs)
        node = CompiledNode(self, tensors, arrays[count:])
        outputs = [wrap(a) for a in arrays[:count]]
        number = {v: k for k, v in enumerate(program.roots)}
        if len(program.roots) > 1:
            node.multi = True
            node.outputs = len(program.roots)
            node.shape = [v.shape for v in program.roots]
            node.dtype = [v.dtype for v in program.roots]
        else:
            node.shape, node.dtype = program.roots[0].shape, program.roots[0].dtype
        for value, out in zip(program.outputs, outputs, strict=True):
            if value in number:
                out._edge = (node, number[value])
        return self.result(outputs, tensors)

    def changing(self) -> Executable | Plain:
        """Outputs and new gradients; tensors are overwritten."""
        if self._forward is None:
            p = self.program
            fresh = [e.value for e in p.effects if e.kind == "grad" and e.value is not None]
            writes = [
                (e.target, e.value)
                for e in p.effects
                if e.target is not None and e.value is not None
            ]
            self._forward = executable(
                [i.value for i in p.inputs], p.operations, [*p.outputs, *fresh], writes, self.folded
            )
            self._written = [self.positions[target] for target, _ in writes]
        return self._forward

    def run_effects(self, tensors: tuple[Any, ...]) -> Any:
        """Run a program that changes tensors and gradients, such as a training step."""
        run = self._forward or self.changing()
        arrays = run(*[tensors[i]._data for i in run.used])
        for k in self._written:
            vc = counter_of(tensors[k])
            vc.bump()
            if vc._views:
                refresh_views(vc)
        new = iter(arrays[len(self.program.outputs) :])
        for effect in self.program.effects:
            if effect.kind == "grad":
                effect.tensor._grad = wrap(next(new))
            elif effect.kind == "clear":
                effect.tensor._grad = None
        return self.result([wrap(a) for a in arrays[: len(self.program.outputs)]], tensors)

    def again(self, tensors: tuple[Any, ...]) -> tuple[list[Tensor], list[Tensor]]:
        """Run the function itself on the tensors of a call; return its roots and the inputs."""
        leaves = [tensors[x.number] if isinstance(x, _Place) else x for x in self._leaves]
        args, kwargs = unflatten(leaves, self._spec)
        found, _ = flatten(self.function(*args, **kwargs))
        pairs = zip(self.program.results, found, strict=True)
        by_value = {r: t for r, t in pairs if isinstance(r, Value)}
        return [by_value[v] for v in self.program.roots], [tensors[k] for k in self.wanted]

    def result(self, outputs: list[Tensor], tensors: tuple[Any, ...]) -> Any:
        """Put output tensors into the structure that the function returns."""
        if self.single:
            return outputs[0]
        by_value = dict(zip(self.program.outputs, outputs, strict=True))
        leaves = []
        for r in self.program.results:
            if isinstance(r, Value):
                leaves.append(by_value[r])
            else:
                leaves.append(tensors[self.positions[r.value]] if isinstance(r, Same) else r)
        return unflatten(leaves, self.program.structure)  # type: ignore[arg-type]


class _Place:
    """Stands for an argument's tensor: which input it is."""

    def __init__(self, number: int) -> None:
        self.number = number


def _places(program: Program, args: Any, kwargs: Any) -> tuple[list[Any], Any]:
    """Return arguments, flat and without their tensors, which the program then lets go."""
    leaves, spec = flatten((args, kwargs))
    number = {id(i.tensor): k for k, i in enumerate(program.inputs) if i.kind == "argument"}
    leaves = [_Place(number[id(x)]) if id(x) in number else x for x in leaves]
    for i in program.inputs:
        if i.kind in ("argument", "draw"):
            i.tensor = None
    return leaves, spec


def _constants(program: Program, reached: Reached) -> dict[Value, Any]:
    """Inputs that are tensors made inside the function, of one number: they are built in."""
    found: dict[Value, Any] = {}
    for i in program.inputs:
        t = i.tensor
        if (
            i.kind != "tensor"
            or id(t) in reached.tensors
            or t._vc is not None
            or t._edge is not None
        ):
            continue
        data = t._data
        if data.size and (data == data.flat[0]).all():
            found[i.value] = data.flat[0]
    return found
