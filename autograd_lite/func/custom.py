"""Custom Functions inside transformations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .._tensor import Tensor
from ..autograd.function import Function, has_setup_context
from ..autograd.function_node import FunctionNode, SavedOutput
from ..graph import edge_of, next_sequence
from ..thread_mode import GRAD, set_mode, state
from .arguments import name_of
from .grad_level import GradLevel
from .jvp_level import JvpLevel
from .levels import batched, resolve, tracked
from .tree import broadcast_and_flatten, flatten, unflatten
from .vmap_level import VmapLevel
from .zeros import zeros_of

_NEEDS_SETUP = (
    "In order to use an autograd.Function with functorch transforms (vmap, grad, jvp, jacrev, ...), "
    "it must override the setup_context staticmethod. For more details, please see "
    "https://pytorch.org/docs/main/notes/extending.func.html"
)


class VmapInfo(NamedTuple):
    """What a Function's `vmap` is told of the batch."""

    batch_size: int
    randomness: str


def call_transformed(cls: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Run a custom Function at the innermost transformation. RuntimeError without setup_context."""
    if not has_setup_context(cls):
        raise RuntimeError(_NEEDS_SETUP)
    args = tuple(resolve(a) if isinstance(a, Tensor) else a for a in args)
    level: Any = state.interpreters[-1]
    if level.traces:
        raise level.stop("function")
    if isinstance(level, VmapLevel):
        return _at_vmap(level, cls, args)
    if isinstance(level, GradLevel):
        return _at_grad(level, cls, args)
    assert isinstance(level, JvpLevel)
    return _at_jvp(level, cls, args)


def _lowered(level: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(level.lower(a) if isinstance(a, Tensor) else a for a in args)


# -- grad -----------------------------------------------------------------------------------------


def _at_grad(level: GradLevel, cls: Any, args: tuple[Any, ...]) -> Any:
    raw = level.below(cls.apply, *_lowered(level, args))
    if not any(level.owns(a) for a in args):
        return raw
    raws = raw if isinstance(raw, tuple) else (raw,)
    outputs = tuple(tracked(r, level) if isinstance(r, Tensor) else r for r in raws)
    node = FunctionNode(cls, args)
    node.suffix = "GeneratedBackward"
    ctx = node.public
    recording = bool(state.mode & GRAD) and any(level.owns(a) and a._edge is not None for a in args)
    _setup(cls, ctx, args, outputs if isinstance(raw, tuple) else outputs[0])
    marked = node.non_differentiable or ()
    if recording:
        node.edges = tuple(
            edge_of(a) if level.owns(a) else None for a in args if isinstance(a, Tensor)
        )
        node.seq = next_sequence()
        if isinstance(raw, tuple):
            node.multi, node.outputs = True, len(raws)
            node.shape = [r._data.shape if isinstance(r, Tensor) else None for r in raws]
            node.dtype = [r._data.dtype if isinstance(r, Tensor) else None for r in raws]
        else:
            node.shape, node.dtype = raw._data.shape, raw._data.dtype
        node.saved = tuple(_kept(level, t, outputs) for t in node.to_save or ())
        for i, out in enumerate(outputs):
            if (
                isinstance(out, Tensor)
                and out._data.dtype.kind == "f"
                and not any(out is m for m in marked)
            ):
                out._edge = (node, i)
    node.to_save = node.dirty_tensors = node.non_differentiable = None
    return outputs if isinstance(raw, tuple) else outputs[0]


def _setup(cls: Any, ctx: Any, args: Any, outputs: Any) -> None:
    mode = state.mode
    set_mode(mode & ~GRAD)
    try:
        cls.setup_context(ctx, args, outputs)
    finally:
        set_mode(mode)


def _kept(level: GradLevel, tensor: Any, outputs: Any) -> Any:
    if tensor is None:
        return None
    if any(tensor is o for o in outputs):
        return SavedOutput(level.lower_any(tensor), 0, 0)
    return level.lower_any(tensor)


# -- jvp ------------------------------------------------------------------------------------------


def _at_jvp(level: JvpLevel, cls: Any, args: tuple[Any, ...]) -> Any:
    values = _lowered(level, args)
    raw = level.below(cls.apply, *values)
    if not any(level.owns(a) for a in args):
        return raw
    node = FunctionNode(cls, values)
    ctx = node.public
    level.below(_setup, cls, ctx, values, raw)
    node.saved = tuple(node.to_save or ())
    tangents: list[Any] = []
    for a, v in zip(args, values, strict=True):
        tangent = a._tangent if level.owns(a) else None
        if tangent is None and node.materialize_grads and isinstance(v, Tensor):
            tangent = zeros_of(v)
        tangents.append(tangent)
    node.in_jvp = True  # type: ignore[attr-defined]
    moved = level.below(ctx.apply_jvp, *tangents)
    moved = moved if isinstance(moved, tuple) else (moved,)
    raws = raw if isinstance(raw, tuple) else (raw,)
    outputs = tuple(
        level.dual(r, t) if isinstance(r, Tensor) else r for r, t in zip(raws, moved, strict=True)
    )
    return outputs if isinstance(raw, tuple) else outputs[0]


# -- vmap -----------------------------------------------------------------------------------------


def _at_vmap(level: VmapLevel, cls: Any, args: tuple[Any, ...]) -> Any:
    flat, spec = flatten(args)
    if not any(level.owns(a) for a in flat):
        return level.below(cls.apply, *args)
    own_rule = cls.vmap is not Function.vmap
    if cls.generate_vmap_rule:
        if own_rule:
            raise RuntimeError(
                f"You tried to vmap over {cls.__name__}, but it has both generate_vmap_rule=True and "
                "an overriden vmap staticmethod. Please set generate_vmap_rule=False or delete the "
                "overriden vmap staticmethod to avoid ambiguity. For more details, please see "
                "https://pytorch.org/docs/main/notes/extending.func.html"
            )
        return _generated(level, cls, args)
    if not own_rule:
        raise RuntimeError(
            f"You tried to vmap over {cls.__name__}, but it does not have vmap support. Please "
            "override and implement the vmap staticmethod or set generate_vmap_rule=True. For more "
            "details, please see https://pytorch.org/docs/main/notes/extending.func.html"
        )
    in_dims = unflatten([a.bdim if level.owns(a) else None for a in flat], spec)
    values = unflatten([a.value if level.owns(a) else a for a in flat], spec)
    info = VmapInfo(level.size, level.randomness)
    result = level.below(cls.vmap, info, in_dims, *values)
    if not isinstance(result, tuple) or len(result) != 2:
        raise RuntimeError(
            "Expected the vmap staticmethod to have two returns, an output and out_dims with pytree "
            f"structure compatible with the output. Got {'a ' + str(len(result)) + ' element tuple instead' if isinstance(result, tuple) else type(result)}"
        )
    output, out_dims = result
    return _wrapped(level, cls, output, out_dims)


def _wrapped(level: VmapLevel, cls: Any, output: Any, out_dims: Any) -> Any:
    flat, spec = flatten(output)
    dims = broadcast_and_flatten(out_dims, spec)
    if dims is None:
        raise RuntimeError(
            f"The vmap staticmethod of {name_of(cls)} returned out_dims that do not fit its outputs"
        )
    return unflatten(
        [x if d is None else batched(x, d, level) for x, d in zip(flat, dims, strict=True)], spec
    )


class _Batch:
    """The batched arguments of one call, and the Function made from it one level down."""

    def __init__(self, level: VmapLevel, dims: list[Any]) -> None:
        self.size, self.randomness, self.dims = level.size, level.randomness, dims

    def run(self, function: Callable[..., Any], args: Any, dims: Any) -> tuple[Any, Any, Any]:
        """Run a function under vmap; return its results, where they are batched, and its level."""
        with VmapLevel(self.size, self.randomness) as level:
            wrapped = [
                a if d is None or not isinstance(a, Tensor) else batched(resolve(a), d, level)
                for a, d in zip(args, dims, strict=True)
            ]
            result = function(*wrapped)
        flat, spec = flatten(result)
        out = unflatten([x.value if level.owns(x) else x for x in flat], spec)
        return out, [x.bdim if level.owns(x) else None for x in flat], level


def _generated(level: VmapLevel, cls: Any, args: tuple[Any, ...]) -> Any:
    """Make a Function whose parts are those of `cls` under vmap, and run it one level down."""
    dims = [a.bdim if level.owns(a) else None for a in args]
    values = tuple(a.value if level.owns(a) else a for a in args)
    batch = _Batch(level, dims)
    found: dict[str, Any] = {}
    lowered = _vmapped(cls, batch, found)
    output = level.below(lowered.apply, *values)
    flat, spec = flatten(output)
    return unflatten(
        [x if d is None else batched(x, d, level) for x, d in zip(flat, found["out"], strict=True)],
        spec,
    )


def _vmapped(cls: Any, batch: _Batch, found: dict[str, Any]) -> Any:
    """Return the Function that does for a whole batch what `cls` does for an example."""

    class Vmapped(Function):
        generate_vmap_rule = True

        @staticmethod
        def forward(*args: Any) -> Any:
            out, found["out"], _ = batch.run(cls.forward, args, batch.dims)
            return out

        @staticmethod
        def setup_context(ctx: Any, inputs: Any, output: Any) -> None:
            inner = _InnerCtx(ctx)
            flat, spec = flatten(output)
            count = len(inputs)

            def run(*values: Any) -> Any:
                cls.setup_context(inner, values[:count], unflatten(values[count:], spec))

            with VmapLevel(batch.size, batch.randomness) as level:
                run(*(
                    x if d is None or not isinstance(x, Tensor) else batched(resolve(x), d, level)
                    for x, d in zip((*inputs, *flat), (*batch.dims, *found["out"]), strict=True)
                ))  # fmt: skip
                for kind in ("backward", "forward"):
                    inner.lower(kind, level)
            ctx.inner = inner

        @staticmethod
        def backward(ctx: Any, *grads: Any) -> Any:
            given = [0 if isinstance(g, Tensor) else None for g in grads]
            places = [
                (d if d is not None else 0) if g is not None else None
                for d, g in zip(found["out"], given, strict=True)
            ]
            return _pulled(cls, batch, ctx, grads, places)

        @staticmethod
        def jvp(ctx: Any, *tangents: Any) -> Any:
            def run(*moved: Any) -> Any:
                return cls.jvp(ctx.inner.at(ctx), *moved)

            dims = [None if t is None else d for t, d in zip(tangents, batch.dims, strict=True)]
            with VmapLevel(batch.size, batch.randomness) as level:
                ctx.inner.raise_to(level, ctx)
                result = run(*(
                    t if d is None else batched(resolve(t), d, level)
                    for t, d in zip(tangents, dims, strict=True)
                ))  # fmt: skip
            flat, spec = flatten(result)
            return unflatten(
                [_at_dim(level, x, d) for x, d in zip(flat, found["out"], strict=True)], spec
            )

    Vmapped.__name__ = "Vmapped" + cls.__name__
    return Vmapped


def _at_dim(level: VmapLevel, tensor: Any, dim: Any) -> Any:
    from .vmap import _place

    if not isinstance(tensor, Tensor):
        return tensor
    return tensor if dim is None else _place(level, tensor, dim, _at_dim)


def _pulled(cls: Any, batch: _Batch, ctx: Any, grads: Any, places: Any) -> Any:
    with VmapLevel(batch.size, batch.randomness) as level:
        ctx.inner.raise_to(level, ctx)
        wrapped = [
            g if d is None else batched(resolve(g), d, level)
            for g, d in zip(grads, places, strict=True)
        ]
        user = cls.vjp if cls.vjp is not Function.vjp else cls.backward
        result = user(ctx.inner, *wrapped)
        result = result if isinstance(result, tuple) else (result,)
        sums = []
        for part, dim in zip(result, batch.dims, strict=True):
            if isinstance(part, Tensor) and dim is None and level.owns(part):
                sums.append(level.below(level.front(part).sum, 0))
            else:
                sums.append(part)
    return tuple(
        _at_dim(level, p, d) if d is not None else p for p, d in zip(sums, batch.dims, strict=True)
    )


class _InnerCtx:
    """The ctx that a Function sees under vmap: saved tensors are kept without their batch level."""

    def __init__(self, ctx: Any) -> None:
        self.__dict__["_ctx"] = ctx
        self.__dict__["_dims"] = {}
        self.__dict__["_saved"] = None

    def save_for_backward(self, *tensors: Any) -> None:
        self.__dict__["_backward"] = tensors

    def save_for_forward(self, *tensors: Any) -> None:
        self.__dict__["_forward"] = tensors

    def mark_dirty(self, *tensors: Any) -> None:
        raise RuntimeError(
            "NYI: mark_dirty inside an autograd.Function with generate_vmap_rule=True"
        )

    def mark_non_differentiable(self, *tensors: Any) -> None:
        self._ctx.mark_non_differentiable(*(getattr(t, "value", t) for t in tensors))

    def set_materialize_grads(self, value: bool) -> None:
        self._ctx.set_materialize_grads(value)

    def lower(self, kind: str, level: VmapLevel) -> None:
        """Hand what was saved to the outer ctx, without the level."""
        tensors = self.__dict__.get("_" + kind)
        if tensors is None:
            return
        self._dims[kind] = [t.bdim if level.owns(t) else None for t in tensors]
        plain = [t.value if level.owns(t) else t for t in tensors]
        getattr(self._ctx, "save_for_" + kind)(*plain)
        self.__dict__.pop("_" + kind)

    def raise_to(self, level: VmapLevel, ctx: Any) -> None:
        """Take the saved tensors back from the outer ctx, batched at a new level."""
        saved = ctx.saved_tensors
        dims = self._dims.get("backward") or self._dims.get("forward") or [None] * len(saved)
        self.__dict__["_saved"] = tuple(
            t if d is None or t is None else batched(resolve(t), d, level)
            for t, d in zip(saved, dims, strict=True)
        )
        self.__dict__["_ctx"] = ctx

    def at(self, ctx: Any) -> _InnerCtx:
        return self

    @property
    def saved_tensors(self) -> Any:
        return self._saved

    def __getattr__(self, name: str) -> Any:
        return getattr(self.__dict__["_ctx"], name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._ctx, name, value)
