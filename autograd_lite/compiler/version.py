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
from .guards import Reached, _same
from .plain import Plain, executable
from .program import Input, Program, Value
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
        self.enter = _enter(program, args, kwargs, reached, self.folded)
        self.single = len(program.results) == 1 and isinstance(program.results[0], Value)
        assert program.structure is not None
        self.single = self.single and program.structure.type is None
        self.positions = {i.value: k for k, i in enumerate(program.inputs)}
        self.wanted = [self.positions[i.value] for i in program.wanted]
        self.is_joint = (
            len(program.roots) == 1 and program.roots[0].shape == () and len(program.outputs) == 1
        )
        self._arguments = (args, kwargs)
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
            return self.result([wrap(a) for a in arrays])
        if self.is_joint:
            run = self._joint or self.joint()
            arrays = run(*[tensors[i]._data for i in run.used])
            node = CompiledNode(self, tensors, ())
            node.parts = arrays[1:]
            out = wrap(arrays[0], (node, 0))
            node.shape, node.dtype = arrays[0].shape, arrays[0].dtype
            return self.result([out])
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
        return self.result(outputs)

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
        return self.result([wrap(a) for a in arrays[: len(self.program.outputs)]])

    def again(self, tensors: tuple[Any, ...]) -> tuple[list[Tensor], list[Tensor]]:
        """Run the function itself on the tensors of a call; return its roots and the inputs."""
        leaves, spec = flatten(self._arguments)
        for i, tensor in zip(self.program.inputs, tensors, strict=True):
            if i.kind == "argument":
                leaves = [tensor if x is i.tensor else x for x in leaves]
        args, kwargs = unflatten(leaves, spec)
        found, _ = flatten(self.function(*args, **kwargs))
        by_value = dict(zip(self.program.results, found, strict=True))
        return [by_value[v] for v in self.program.roots], [tensors[k] for k in self.wanted]

    def result(self, outputs: list[Tensor]) -> Any:
        """Put output tensors into the structure that the function returns."""
        if self.single:
            return outputs[0]
        by_value = dict(zip(self.program.outputs, outputs, strict=True))
        leaves = [by_value[r] if isinstance(r, Value) else r for r in self.program.results]
        return unflatten(leaves, self.program.structure)  # type: ignore[arg-type]


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


def _enter(
    program: Program, args: Any, kwargs: Any, reached: Reached, folded: dict[Value, Any]
) -> Callable[..., Any]:
    """Generate the function that recognises arguments; it returns the tensors of all inputs."""
    env: dict[str, Any] = {"same": _same}
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
    surroundings = reached.source(env)
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
        lines += ["    except (LookupError, AttributeError, ValueError): return None"]
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
