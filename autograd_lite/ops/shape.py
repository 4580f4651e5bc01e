"""Other shapes for the same elements: view, reshape, flatten, squeeze, expand, copies."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim, wrap_dims
from ..overloads import explain
from ..sizes import infer_shape
from .arguments import api, fits, sizes_of
from .direct import Form, direct
from .register import method
from .shape_rows import (
    clone_row,
    contiguous_row,
    expand_row,
    reshape_alias_row,
    squeeze_dim_row,
    squeeze_dims_row,
    squeeze_row,
    unsafe_view_row,
    unsqueeze_row,
    view_row,
)


def ints(args: tuple[Any, ...], keyword: Any = None) -> tuple[int, ...]:
    """Return the ints of `f(2, 3)`, `f((2, 3))` or `f(size=(2, 3))`; TypeError if they are none."""
    if keyword is not None:
        args = tuple(keyword) if isinstance(keyword, (tuple, list)) else (keyword,)
    elif len(args) == 1 and isinstance(args[0], (tuple, list)):
        args = tuple(args[0])
    for i, a in enumerate(args):
        if isinstance(a, (bool, np.bool_)) or not hasattr(a, "__index__"):
            raise TypeError(i)
    return tuple([a.__index__() for a in args])


def plain_sizes(size: tuple[Any, ...]) -> bool:
    """Return whether NumPy would read a shape as PyTorch does: ints from -1."""
    for n in size:  # noqa: SIM110 (a loop is quicker than `all` here)
        if type(n) is not int or n < -1:
            return False
    return True


def _no_view(args: tuple[Any, ...], kwargs: dict[str, Any]) -> TypeError:
    return explain("view", args, kwargs, True) or TypeError("view() needs one size or one type")


def view(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Return a tensor of another shape, or dtype, on the same memory; RuntimeError if impossible.

    >>> import autograd_lite as torch
    >>> torch.ones(2, 3).view(-1).shape
    torch.Size([6])
    """
    if not kwargs and args:
        size = args[0] if len(args) == 1 and isinstance(args[0], tuple) else args
        if plain_sizes(size):
            return view_row(self, size)
    from ..dtypes import dtype

    wanted = kwargs.get("dtype", args[0] if len(args) == 1 else None)
    if isinstance(wanted, dtype):
        if len(args) + len(kwargs) == 1:
            from .shape_dtype import view_dtype

            return view_dtype(self, wanted)
        raise _no_view(args, kwargs)
    if len(args) + len(kwargs) == 0 or (kwargs and (args or "size" not in kwargs)):
        raise _no_view(args, kwargs)
    try:
        size = ints(args, kwargs.get("size"))
    except TypeError:
        raise _no_view(args, kwargs) from None
    return view_row(self, infer_shape(size, self._data.size))


method(view)

#: Any shape of contiguous elements is a view of them; the quickest such is `ravel`, which copies others.
_SIZES = (
    Form("extent size", view_row, {"size": "(size,)"}, "r", "size == -1 and (r := a.ravel()).base is not None"),
    Form("extent size", view_row, {"size": "(size,)"}, "a.reshape(size)", "a.flags.c_contiguous"),
    Form("extent size, extent second", view_row, {"size": "(size, second)"}, "a.reshape(size, second)", "a.flags.c_contiguous"),
    Form("tuple size", view_row, {"size": "size"}, "a.reshape(size)", "a.flags.c_contiguous and plain_sizes(size)"),
)  # fmt: skip
direct("view", *_SIZES, plain_sizes=plain_sizes)


def reshaped(input: Tensor, size: tuple[int, ...]) -> Tensor:
    """Return `input` in another shape: a view where its strides allow one, else a copy."""
    data = input._data
    size = infer_shape(size, data.size)
    if not data.flags.c_contiguous:
        try:
            data.reshape(size, copy=False)
        except ValueError:
            return unsafe_view_row(contiguous_row(input), size)
        return reshape_alias_row(input, size)
    return view_row(input, size)


@api("Tensor input, sizes shape", method=False)
def reshape(input: Tensor, shape: Any) -> Tensor:
    """Return the same elements in another shape; RuntimeError if their number differs.

    >>> import autograd_lite as torch
    >>> torch.reshape(torch.arange(4.0), (2, 2))
    tensor([[0., 1.],
            [2., 3.]])
    """
    if not isinstance(shape, (tuple, list)):
        raise TypeError("shape")
    return reshaped(input, ints(tuple(shape)))


def _reshape_method(self: Tensor, *shape: Any, **kwargs: Any) -> Tensor:
    if self._data.flags.c_contiguous and shape and not kwargs:
        size = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        if plain_sizes(size):
            return view_row(self, size)
    return reshaped(self, sizes_of("reshape", "shape", shape, kwargs.get("shape")))


_reshape_method.__name__ = "reshape"
_reshape_method.__doc__ = reshape.__doc__
method(_reshape_method, "reshape")
direct("reshape", *_SIZES, plain_sizes=plain_sizes)


@api("Tensor self, Tensor other", function=False)
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """Return a view in the shape of another tensor."""
    return view_row(self, infer_shape(other._data.shape, self._data.size))


@api("Tensor self, Tensor other", function=False)
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """Return the elements in the shape of another tensor."""
    return reshaped(self, other._data.shape)


@api("Tensor input, int start_dim=, int end_dim=")
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Join a range of dimensions into one.

    >>> import autograd_lite as torch
    >>> torch.ones(2, 3, 4).flatten(1).shape
    torch.Size([2, 12])
    """
    shape = input._data.shape
    start, end = wrap_dim(index(start_dim), len(shape)), wrap_dim(index(end_dim), len(shape))
    if not shape:
        return reshaped(input, (1,))
    if start > end:
        raise RuntimeError("flatten() has invalid args: start_dim cannot come after end_dim")
    if start == end:
        return input
    joined = 1
    for n in shape[start : end + 1]:
        joined *= n
    return reshaped(input, (*shape[:start], joined, *shape[end + 1 :]))


direct("flatten", Form("", view_row, {"size": "(a.size,)"}, "r", "a.ndim > 1 and (r := a.ravel()).base is not None"), function=True)  # fmt: skip


@api("Tensor input")
def ravel(input: Tensor) -> Tensor:
    """Return the elements in one dimension."""
    return view_row(contiguous(input), (input._data.size,))


def index(value: Any) -> int:
    """Return an int argument; TypeError for a float, bool or anything else."""
    if type(value) is int:
        return value
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(value)
    return value.__index__()


@api("Tensor input, int dim, sizes sizes", function=True)
def unflatten(input: Tensor, dim: int, sizes: Any) -> Tensor:
    """Split one dimension into several."""
    shape = input._data.shape
    at = wrap_dim(index(dim), len(shape))
    sizes = ints(tuple(sizes))
    if not sizes:
        raise RuntimeError("unflatten: sizes must be non-empty")
    try:
        filled = infer_shape(sizes, shape[at])
    except RuntimeError as error:
        if "only one" in str(error):
            raise
        raise RuntimeError(
            f"unflatten: Provided sizes {list(sizes)} don't multiply up to the size of dim {at} ({shape[at]}) "
            "in the input tensor"
        ) from None
    return view_row(input, (*shape[:at], *filled, *shape[at + 1 :]))


# -- extents of 1 -------------------------------------------------------------------------------


@api("Tensor input, int dim")
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """Insert a dimension of extent 1.

    >>> import autograd_lite as torch
    >>> torch.ones(3).unsqueeze(0).shape
    torch.Size([1, 3])
    """
    dim = index(dim)
    ndim = input._data.ndim
    if not -ndim - 1 <= dim <= ndim:
        wrap_dim(dim, ndim + 1)
    return unsqueeze_row(input, dim)


direct(
    "unsqueeze",
    Form("int dim", unsqueeze_row, {"dim": "dim"}, "a.reshape(1, len(a))", "a.ndim == 1 and dim == 0"),
    Form("int dim", unsqueeze_row, {"dim": "dim"}, "a.reshape(len(a), 1)", "a.ndim == 1 and (dim == 1 or dim == -1)"),
    Form("int dim", unsqueeze_row, {"dim": "dim"}, "a.reshape(*a.shape, 1)", "dim == -1 and a.flags.c_contiguous"),
    Form("int dim", unsqueeze_row, {"dim": "dim"}, "a.reshape(1, *a.shape)", "dim == 0 and a.flags.c_contiguous"),
    function=True,
)  # fmt: skip


@api("Tensor input, ints dim=", method=False)
def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Remove dimensions of extent 1: all, one, or those given.

    >>> import autograd_lite as torch
    >>> torch.ones(1, 3, 1).squeeze().shape
    torch.Size([3])
    """
    if dim is None:
        return squeeze_row(input)
    if isinstance(dim, (tuple, list)):
        wrap_dims(dim, input._data.ndim)
        return squeeze_dims_row(input, ints(tuple(dim)))
    wrap_dim(index(dim), input._data.ndim)
    return squeeze_dim_row(input, index(dim))


def _squeeze_method(self: Tensor, *dims: Any, dim: Any = None) -> Tensor:
    if (dims and dim is not None) or (len(dims) == 1 and not fits(dims[0], "ints", True)):
        raise explain("squeeze", dims, {} if dim is None else {"dim": dim}, True) or TypeError(
            "squeeze() needs dimensions"
        )
    return squeeze(self, dims[0] if len(dims) == 1 else dims if dims else dim)


_squeeze_method.__name__ = "squeeze"
_squeeze_method.__doc__ = squeeze.__doc__
method(_squeeze_method, "squeeze")

# -- expansion ----------------------------------------------------------------------------------


def expand(self: Tensor, *size: Any, **kwargs: Any) -> Tensor:
    """Return a view with dimensions of extent 1 repeated, without a copy; -1 keeps an extent.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1.0], [2.0]]).expand(2, 3)
    tensor([[1., 1., 1.],
            [2., 2., 2.]])
    """
    return expand_row(self, sizes_of("expand", "size", size, kwargs.get("size")))


method(expand)


@api("Tensor self, Tensor other", function=False)
def expand_as(self: Tensor, other: Tensor) -> Tensor:
    """Expand to the shape of another tensor."""
    return expand_row(self, other._data.shape)


@api("Tensor input, sizes size", method=False)
def broadcast_to(input: Tensor, size: Any) -> Tensor:
    """Expand to a shape; as `Tensor.expand`."""
    return expand_row(input, ints(tuple(size)))


def _broadcast_to_method(self: Tensor, *size: Any, **kwargs: Any) -> Tensor:
    return expand_row(self, sizes_of("broadcast_to", "size", size, kwargs.get("size")))


_broadcast_to_method.__name__ = "broadcast_to"
_broadcast_to_method.__doc__ = broadcast_to.__doc__
method(_broadcast_to_method, "broadcast_to")


# -- copies -------------------------------------------------------------------------------------


@api("Tensor input, *, any memory_format=")
def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """Return a copy that gradients flow through.

    >>> import autograd_lite as torch
    >>> torch.ones(2).clone()
    tensor([1., 1.])
    """
    if memory_format is None or "preserve" in repr(memory_format):
        return clone_row(input)
    return contiguous_row(input)


@api("Tensor self, *, any memory_format=", function=False)
def contiguous(self: Tensor, *, memory_format: Any = None) -> Tensor:
    """Return the tensor itself if its elements lie in C order without gaps, else such a copy."""
    return self if self._data.flags.c_contiguous else contiguous_row(self)


def sum_to_size(self: Tensor, *size: Any) -> Tensor:
    """Sum over the dimensions that broadcasting from `size` would add or stretch.

    >>> import autograd_lite as torch
    >>> torch.ones(2, 3).sum_to_size(1, 3)
    tensor([[2., 2., 2.]])
    """
    wanted, shape = ints(size), self._data.shape
    lead = len(shape) - len(wanted)
    if lead < 0 or any(n not in (1, m) for n, m in zip(wanted, shape[lead:], strict=True)):
        raise RuntimeError(f"size {{{list(wanted)}}} is not expandable to size {{{list(shape)}}}.")
    dims = [d for d, m in enumerate(shape) if d < lead or (wanted[d - lead] == 1 and m != 1)]
    out = self.sum(dims, keepdim=True) if dims else self
    return view_row(out, wanted) if lead else out


method(sum_to_size)


@api("Tensor input", method=False)
def detach(input: Tensor) -> Tensor:
    """Return a tensor that shares the memory but has no history."""
    return input.detach()
