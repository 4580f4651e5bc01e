"""Repeating, reversing, shifting and windows: repeat, tile, flip, roll, rot90, unfold."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim, wrap_dims
from ..move_rules import (
    flip as flip_rule,
    repeat as repeat_rule,
    repeat_backward,
    roll as roll_rule,
    rot90 as rot90_rule,
    unfold as unfold_rule,
    unfold_backward,
)
from .arguments import api, sizes_of
from .register import define, method
from .shape import index, ints
from .shape_rows import contiguous_row, expand_row, unsqueeze_row

repeat_row = define(
    "repeat(self; repeats)", repeat_rule, structure="broadcast", jvp="linear",
    saves="repeats", self=lambda grad, self_sym_sizes, repeats: repeat_backward(grad, self_sym_sizes, repeats),
)  # fmt: skip
define(
    "repeat_backward(grad_output; sizes, repeats)", repeat_backward, structure="sum", jvp="linear", symbol="repeatᵀ",
    grad_output=lambda grad, repeats: repeat_rule(grad, repeats),
)  # fmt: skip
flip_row = define(
    "flip(self; dims)", flip_rule, structure="permutation", jvp="linear",
    self=lambda grad, dims: flip_rule(grad, dims),
)  # fmt: skip
roll_row = define(
    "roll(self; shifts, dims)", roll_rule, structure="permutation", jvp="linear", layout="C",
    self=lambda grad, shifts, dims: roll_rule(grad, tuple(-s for s in shifts), dims),
)  # fmt: skip
rot90_row = define(
    "rot90(self; k, dims)", rot90_rule, structure="permutation", jvp="linear",
    self=lambda grad, k, dims: rot90_rule(grad, -k, dims),
)  # fmt: skip


unfold_row = define(
    "unfold(self; dimension, size, step)", unfold_rule, view=True, structure="selection", jvp="linear",
    self=lambda grad, self_sym_sizes, dimension, size, step: unfold_backward(
        grad, self_sym_sizes, dimension, size, step),
)  # fmt: skip
define(
    "unfold_backward(grad_in; input_sizes, dim, size, step)", unfold_backward, node="UnfoldBackwardBackward0",
    structure="selection", jvp="linear", symbol="unfoldᵀ",
    grad_in=lambda grad, dim, size, step: unfold_rule(grad, dim, size, step),
)  # fmt: skip


def repeat(self: Tensor, *repeats: Any, **kwargs: Any) -> Tensor:
    """Return the tensor repeated along its dimensions, as often as `repeats` says.

    >>> import autograd_lite as torch
    >>> torch.tensor([1, 2]).repeat(2)
    tensor([1, 2, 1, 2])
    """
    times = sizes_of("repeat", "repeats", repeats, kwargs.get("repeats"))
    if len(times) < self._data.ndim:
        raise RuntimeError(
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor"
        )
    shape = (1,) * (len(times) - self._data.ndim) + self._data.shape
    if any(n < 0 for n in times):
        raise RuntimeError(
            f"Trying to create tensor with negative dimension {min(n * s for n, s in zip(times, shape, strict=True))}: "
            f"{[n * s for n, s in zip(times, shape, strict=True)]}"
        )
    return repeat_row(self, times)


method(repeat)


def _tile(input: Tensor, dims: tuple[int, ...]) -> Tensor:
    return repeat_row(input, (1,) * (input._data.ndim - len(dims)) + dims)


@api("Tensor input, sizes dims", method=False)
def tile(input: Tensor, dims: Any) -> Tensor:
    """Return the tensor repeated; missing repeats are 1."""
    return _tile(input, ints(tuple(dims)))


def _tile_method(self: Tensor, *dims: Any, **kwargs: Any) -> Tensor:
    return _tile(self, sizes_of("tile", "dims", dims, kwargs.get("dims")))


_tile_method.__name__, _tile_method.__doc__ = "tile", tile.__doc__
method(_tile_method, "tile")


def _flip(input: Tensor, dims: tuple[int, ...]) -> Tensor:
    wrap_dims(dims, input._data.ndim)
    return flip_row(input, dims) if input._data.ndim else flip_row(input, ())


@api("Tensor input, sizes dims", method=False)
def flip(input: Tensor, dims: Any) -> Tensor:
    """Return the tensor with the order along dimensions reversed."""
    return _flip(input, ints(tuple(dims)))


def _flip_method(self: Tensor, *dims: Any, **kwargs: Any) -> Tensor:
    return _flip(self, sizes_of("flip", "dims", dims, kwargs.get("dims")))


_flip_method.__name__, _flip_method.__doc__ = "flip", flip.__doc__
method(_flip_method, "flip")


@api("Tensor input")
def fliplr(input: Tensor) -> Tensor:
    """Reverse the order along dimension 1."""
    if input._data.ndim < 2:
        raise RuntimeError("Input must be >= 2-d.")
    return flip_row(input, (1,))


@api("Tensor input")
def flipud(input: Tensor) -> Tensor:
    """Reverse the order along dimension 0."""
    if input._data.ndim < 1:
        raise RuntimeError("Input must be >= 1-d.")
    return flip_row(input, (0,))


@api("Tensor input, ints shifts, ints dims=")
def roll(input: Tensor, shifts: Any, dims: Any = ()) -> Tensor:
    """Shift along dimensions (or the flattened tensor); what leaves comes in at the other end."""
    shifts = ints(tuple(shifts)) if isinstance(shifts, (tuple, list)) else (index(shifts),)
    dims = () if dims is None else dims
    dims = ints(tuple(dims)) if isinstance(dims, (tuple, list)) else (index(dims),)
    if len(shifts) != len(dims) and not (not dims and len(shifts) == 1):
        if not shifts:
            raise RuntimeError("`shifts` required")
        raise RuntimeError(
            f"shifts and dimensions must align. shifts: {len(shifts)}, dims:{len(dims)}"
        )
    for d in dims:
        wrap_dim(d, input._data.ndim)
    return roll_row(input, shifts, dims)


@api("Tensor input, int k=, sizes dims=")
def rot90(input: Tensor, k: int = 1, dims: Any = (0, 1)) -> Tensor:
    """Rotate by k quarter turns in the plane of two dimensions."""
    dims, ndim = ints(tuple(dims)), input._data.ndim
    if len(dims) != 2:
        raise RuntimeError(f"expected total rotation dims == 2, but got dims = {len(dims)}")
    if ndim < 2:
        raise RuntimeError(f"expected total dims >= 2, but got total dims = {ndim}")
    if dims[0] == dims[1] or abs(dims[0] - dims[1]) == ndim:
        raise RuntimeError(
            f"expected rotation dims to be different, but got dim0 = {dims[0]} and dim1 = {dims[1]}"
        )
    for i, d in enumerate(dims):
        if not -ndim <= d < ndim:
            raise RuntimeError(f"Rotation dim{i} out of range, dim{i} = {d}")
    return rot90_row(input, index(k), dims)


@api("Tensor self, int dimension, int size, int step", function=False)
def unfold(self: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Return a view of all windows of a size along a dimension, the windows' elements last.

    >>> import autograd_lite as torch
    >>> torch.arange(4).unfold(0, 2, 1)
    tensor([[0, 1],
            [1, 2],
            [2, 3]])
    """
    dimension, size, step = index(dimension), index(size), index(step)
    shape = self._data.shape
    at = wrap_dim(dimension, len(shape))
    extent = shape[at] if shape else 1
    if size < 0:
        raise RuntimeError(f"size is {size} but must be >= 0")
    if size > extent:
        raise RuntimeError(
            f"maximum size for tensor at dimension {at} is {extent} but size is {size}"
        )
    if step <= 0:
        raise RuntimeError(f"step is {step} but must be > 0")
    return unfold_row(self, at, size, step)


def _interleave_tensor(input: Tensor, repeats: Tensor, dim: Any, output_size: Any) -> Tensor:
    from .index_pick import index_select_row
    from .shape import ravel

    if dim is None:
        input, dim = ravel(input), 0
    at = wrap_dim(index(dim), input._data.ndim)
    times = repeats._data
    if times.dtype not in (np.int64, np.int32):
        raise NotImplementedError(
            f"\"repeat_interleave_cpu\" not implemented for '{repeats.dtype.type_name}'"
        )
    extent = input._data.shape[at] if input._data.ndim else 1
    if times.ndim == 0 or (times.ndim == 1 and times.size == 1):
        times = np.broadcast_to(times.reshape(-1), (extent,))
    elif times.ndim == 1:
        if times.size != extent:
            raise RuntimeError(
                "repeats must have the same size as input along dim, but got repeats.size(0) = "
                f"{times.size} and input.size({at}) = {extent}"
            )
    else:
        raise RuntimeError("repeats must be 0-dim or 1-dim tensor")
    return index_select_row(input, _spelled_out(times), at)


def _spelled_out(times: np.ndarray) -> Tensor:
    from .._tensor import wrap

    if (times < 0).any():
        raise RuntimeError("repeats can not be negative")
    return wrap(np.repeat(np.arange(times.size), times))


@api("Tensor input, any repeats=, int dim=, *, int output_size=")
def repeat_interleave(
    input: Tensor, repeats: Any = None, dim: Any = None, *, output_size: Any = None
) -> Tensor:
    """Repeat each element along a dimension (or of the flattened tensor) in place of itself.

    >>> import autograd_lite as torch
    >>> torch.tensor([1, 2]).repeat_interleave(2)
    tensor([1, 1, 2, 2])
    """
    if repeats is None:
        if input._data.ndim != 1:
            raise RuntimeError("repeat_interleave only accept 1D vector as repeat")
        if input._data.dtype not in (np.int64, np.int32):
            raise NotImplementedError(
                f"\"repeat_interleave_cpu\" not implemented for '{input.dtype.type_name}'"
            )
        return _spelled_out(input._data)
    if isinstance(repeats, Tensor):
        return _interleave_tensor(input, repeats, dim, output_size)
    times = index(repeats)
    if dim is None:
        from .shape import ravel

        input, dim = ravel(input), 0
    at = wrap_dim(index(dim), input._data.ndim)
    if times < 0:
        raise RuntimeError("Repeats must be non-negative")
    wide = unsqueeze_row(input, at + 1)
    shape = list(wide._data.shape)
    shape[at + 1] = times
    joined = [*input._data.shape]
    joined[at] *= times
    from .shape_rows import view_row

    return view_row(contiguous_row(expand_row(wide, tuple(shape))), tuple(joined))
