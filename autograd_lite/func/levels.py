"""The stack of transformations: each running `grad`, `jvp` or `vmap` is a level.

Inside a level, tensors that it transforms are wrappers around tensors of the level below. An
operation goes to the innermost level, which says what it means there and runs operations on the
wrapped values below: on the next level, and at the bottom on plain tensors.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from ..printing import wrapper_str
from ..strides import contiguous_geometry, geometry_of
from ..thread_mode import GRAD, TRANSFORM, set_mode, state, switch

if TYPE_CHECKING:
    from ..table import Row


class Level:
    """One running transformation; also the interpreter of operations inside it."""

    traces = False  # whether it notes a program (`torch.compile`)

    def __init__(self) -> None:
        self.alive = True
        self.number = len(state.interpreters) + 1
        self.grad_before = bool(state.mode & GRAD)

    # -- what a transformation is -----------------------------------------------------------

    def process(self, row: Row, args: tuple[Any, ...]) -> Any:
        """Run an operation at this level."""
        raise NotImplementedError

    def process_in_place(self, row: Row, args: tuple[Any, ...]) -> Any:
        """Run an operation whose result replaces its first tensor."""
        from .in_place import run_in_place

        return run_in_place(self, row, args)

    # -- entering, leaving, going below -----------------------------------------------------

    def __enter__(self) -> Self:
        self._outer = (state.interpreters, state.mode)
        state.interpreters = (*state.interpreters, self)
        switch(TRANSFORM, True)
        return self

    def __exit__(self, *exc: Any) -> None:
        state.interpreters, mode = self._outer
        set_mode(mode)
        self.alive = False

    def below(self, function: Callable[..., Any], *args: Any) -> Any:
        """Run a function one level down."""
        stack, mode = state.interpreters, state.mode
        state.interpreters = lower = stack[: self.number - 1]
        if not lower:
            switch(TRANSFORM, False)
        if not self.grad_before:
            switch(GRAD, False)
        try:
            return function(*args)
        finally:
            state.interpreters = stack
            set_mode(mode)


class Wrapper(Tensor):
    """A tensor inside a transformation: a value of the level below and what the level adds."""

    label = "Tensor"
    value: Tensor
    level: Level

    @property
    def geometry(self) -> Any:
        """How the values lie in memory, see `autograd_lite.strides`."""
        inner: Any = self.value
        return inner.geometry if isinstance(inner, Wrapper) else geometry_of(inner._data)

    def stride(self, dim: int | None = None) -> Any:
        """Return the strides, in elements."""
        strides = self.geometry[1]
        return strides if dim is None else strides[wrap_dim(dim, len(strides))]

    def storage_offset(self) -> int:
        """Return where this tensor starts in its storage, in elements."""
        return int(self.geometry[2])

    def is_contiguous(self, memory_format: Any = None) -> bool:
        """Return whether the elements lie in C order without gaps."""
        shape, strides, _ = self.geometry
        return 0 in shape or all(
            n == 1 or have == want
            for n, have, want in zip(shape, strides, contiguous_geometry(shape)[1], strict=True)
        )

    # Conversions to numbers and arrays ask the value inside.
    def item(self) -> Any:
        return self.value.item()

    def tolist(self) -> Any:
        return self.value.tolist()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        return self.value.numpy(force=force)

    def __bool__(self) -> bool:
        return bool(self.value)

    def __int__(self) -> int:
        return int(self.value)

    def __float__(self) -> float:
        return float(self.value)

    def __index__(self) -> int:
        return self.value.__index__()

    def __contains__(self, element: Any) -> bool:
        return element in self.value

    def __format__(self, spec: str) -> str:
        return format(self.value, spec) if spec else repr(self)

    def detach(self) -> Any:
        """Return the same value without history at any level."""
        return self.rewrap(self.value.detach())

    @property  # type: ignore[misc]
    def data(self) -> Any:
        return self.rewrap(self.value.data)

    def rewrap(self, value: Tensor) -> Any:
        """Return another value wrapped as this one is, without history."""
        raise NotImplementedError

    def requires_grad_(self, requires_grad: bool = True) -> Any:
        raise RuntimeError(
            "You are attempting to call Tensor.requires_grad_() (or perhaps using "
            "torch.autograd.functional.* APIs) inside of a function being transformed by a functorch "
            "transform. This is unsupported, please attempt to use the functorch transforms (e.g. "
            "grad, vjp, jacrev, jacfwd, hessian) or call requires_grad_() outside of a function being "
            "transformed instead."
        )

    def retain_grad(self) -> None:
        raise RuntimeError(
            "You are attempting to call Tensor.retain_grad() inside of a function being transformed "
            "by a functorch transform. This is unsupported, please attempt to use the functorch "
            "transforms (e.g. grad, vjp, jacrev, jacfwd, hessian) or call retain_grad() outside of a "
            "function being transformed instead."
        )

    def fields(self) -> list[tuple[str, str]]:
        """What is printed before the value."""
        return [("lvl", str(self.level.number))]

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        return wrapper_str(self.label, self.fields(), repr(self.value))


class GradTrackingTensor(Wrapper):
    """A tensor inside `grad`, `vjp` or `jvp`."""

    label = "GradTrackingTensor"
    _tangent: Tensor | None = None

    def rewrap(self, value: Tensor) -> GradTrackingTensor:
        return tracked(value, self.level)


class BatchedTensor(Wrapper):
    """One example, standing for a whole batch of them: a tensor inside `vmap`."""

    label = "BatchedTensor"
    bdim: int

    def rewrap(self, value: Tensor) -> BatchedTensor:
        return batched(value, self.bdim, self.level)

    def fields(self) -> list[tuple[str, str]]:
        return [("lvl", str(self.level.number)), ("bdim", str(self.bdim))]

    @property
    def geometry(self) -> Any:
        """How an example lies in memory: rules that look at it get it in one piece."""
        return contiguous_geometry(self._data.shape)

    def item(self) -> Any:
        raise RuntimeError(
            "vmap: It looks like you're calling .item() on a Tensor. We don't support vmap over "
            "calling .item() on a Tensor, please try to rewrite what you're doing with other "
            "operations. If error is occurring somewhere inside PyTorch internals, please file a bug "
            "report."
        )

    __int__ = __float__ = __index__ = item

    def tolist(self) -> Any:
        raise RuntimeError("Cannot access data pointer of Tensor that doesn't have storage")

    def numpy(self, *, force: bool = False) -> np.ndarray:
        raise RuntimeError("Cannot access data pointer of Tensor that doesn't have storage")

    def __bool__(self) -> bool:
        raise RuntimeError(
            "vmap: It looks like you're attempting to use a Tensor in some data-dependent control "
            "flow. We don't support that yet, please file an issue at "
            "https://github.com/pytorch/pytorch/issues ."
        )

    def __contains__(self, element: Any) -> bool:
        return bool((self == element).any())


for _class in (GradTrackingTensor, BatchedTensor, Wrapper):  # to the user they are Tensors
    _class.__name__ = _class.__qualname__ = "Tensor"
    _class.__module__ = Tensor.__module__


_shape_only_buffers: dict[Any, np.ndarray] = {}


def shape_only(shape: tuple[int, ...], dtype: Any) -> np.ndarray:
    """Return an array of a shape and type without memory for it; its values mean nothing.

    They are ordinary numbers, so that checks of values (probabilities, classes) pass.
    """
    buffer = _shape_only_buffers.get(dtype)
    if buffer is None:
        buffer = _shape_only_buffers[dtype] = np.array(1 if dtype.kind == "f" else 0).astype(dtype)
        buffer.flags.writeable = False
    return np.ndarray(shape, dtype, buffer, 0, (0,) * len(shape))


def tracked(value: Tensor, level: Level, edge: Any = None) -> GradTrackingTensor:
    """Wrap a value for a `grad` or `jvp` level."""
    out = object.__new__(GradTrackingTensor)
    out.value, out.level = value, level
    out._data, out._edge = value._data, edge
    return out


def batched(value: Tensor, bdim: int, level: Level) -> BatchedTensor:
    """Wrap a value whose dimension `bdim` counts the examples."""
    out = object.__new__(BatchedTensor)
    out.value, out.bdim, out.level = value, bdim, level
    array = value._data
    shape = array.shape
    out._data = shape_only(shape[:bdim] + shape[bdim + 1 :], array.dtype)
    return out


def resolve(tensor: Any) -> Any:
    """Return a tensor without the wrappers of transformations that have ended."""
    while isinstance(tensor, Wrapper) and not tensor.level.alive:
        tensor = tensor.value
    return tensor


def split_args(row: Row, args: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return an operation's tensors and its other arguments."""
    count = len(row.inputs)
    operands = tuple(args[0]) if row.variadic else args[:count]
    return tuple(map(resolve, operands)), args[count:]


def call_row(row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...]) -> Any:
    """Run an operation on operands as `split_args` gives them."""
    return row(list(operands), *attrs) if row.variadic else row(*operands, *attrs)


def note_view(row: Row, operands: tuple[Any, ...], attrs: tuple[Any, ...], result: Any) -> Any:
    """Remember what a view is a view of, for in-place operations; return the result."""
    if row.view and not row.multi:
        result.__dict__["_viewed"] = (operands[0], row, attrs)
    return result
