"""Other orders of the dimensions: transpose, permute, movedim and their relatives."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from .arguments import api, sizes_of
from .direct import Form, direct
from .register import attribute, method
from .shape import index, ints
from .shape_rows import alias_row, permute_row, t_row, transpose_row


@api("Tensor input, int dim0, int dim1", aliases="swapdims")
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Return a view with two dimensions swapped.

    >>> import autograd_lite as torch
    >>> torch.ones(2, 3).transpose(0, 1).shape
    torch.Size([3, 2])
    """
    ndim = input._data.ndim
    dim0, dim1 = index(dim0), index(dim1)
    wrap_dim(dim0, ndim), wrap_dim(dim1, ndim)
    return transpose_row(input, dim0, dim1)


direct(
    "transpose",
    Form(
        "int dim0, int dim1", transpose_row, {"dim0": "dim0", "dim1": "dim1"}, "a.T",
        "a.ndim == 2 and dim0 + dim1 == 1 and dim0 * dim1 == 0",
    ),
    # NumPy refuses what PyTorch refuses.
    Form("int dim0, int dim1", transpose_row, {"dim0": "dim0", "dim1": "dim1"}, "a.swapaxes(dim0, dim1)", "a.ndim"),
    function=True,
)  # fmt: skip


@api("Tensor input, int axis0, int axis1")
def swapaxes(input: Tensor, axis0: int, axis1: int) -> Tensor:
    """Return a view with two dimensions swapped; as `transpose`."""
    return transpose(input, axis0, axis1)


def t(input: Tensor) -> Tensor:
    """Return the transpose of a matrix; a vector or scalar as it is."""
    if input._data.ndim > 2:
        raise RuntimeError(
            f"t() expects a tensor with <= 2 dimensions, but self is {input._data.ndim}D"
        )
    return t_row(input)


api("Tensor input", method=False)(t)


def _t_method(self: Tensor, *args: Any) -> Tensor:
    if args:
        raise TypeError(f"TensorBase.t() takes no arguments ({len(args)} given)")
    return t_row(self) if self._data.ndim <= 2 else t(self)


_t_method.__name__ = "t"
_t_method.__doc__ = t.__doc__
method(_t_method, "t")
direct("t", Form("", t_row, {}, "a.T", "a.ndim == 2"), function=True)


def permuted(input: Tensor, dims: tuple[int, ...]) -> Tensor:
    """Return a view with the dimensions in another order."""
    ndim = input._data.ndim
    if len(dims) != ndim:
        raise RuntimeError(
            "permute(sparse_coo): number of dimensions in the tensor input does not match the length of the "
            f"desired ordering of dimensions i.e. input.dim() = {ndim} is not equal to len(dims) = {len(dims)}"
        )
    wrapped = [wrap_dim(d, ndim) for d in dims]
    if len(set(wrapped)) != ndim:
        raise RuntimeError("permute(): duplicate dims are not allowed.")
    return permute_row(input, dims)


@api("Tensor input, sizes dims", method=False)
def permute(input: Tensor, dims: Any) -> Tensor:
    """Return a view with the dimensions in another order."""
    return permuted(input, ints(tuple(dims)))


def _permute_method(self: Tensor, *dims: Any, **kwargs: Any) -> Tensor:
    return permuted(self, sizes_of("permute", "dims", dims, kwargs.get("dims")))


_permute_method.__name__ = "permute"
_permute_method.__doc__ = permute.__doc__
method(_permute_method, "permute")
_ORDER = ("first", "second", "third", "fourth")
direct(
    "permute",
    *(
        Form(
            ", ".join(f"int {d}" for d in _ORDER[:n]), permute_row, {"dims": f"({', '.join(_ORDER[:n])})"},
            f"a.transpose({', '.join(_ORDER[:n])})", f"a.ndim == {n}",
        )
        for n in (2, 3, 4)
    ),
)  # fmt: skip


def _upper_t(self: Tensor) -> Tensor:
    """The tensor with its dimensions reversed."""
    ndim = self._data.ndim
    if not ndim:
        warnings.warn(
            "Tensor.T is deprecated on 0-D tensors. This function is the identity in these cases.",
            UserWarning,
            stacklevel=2,
        )
    elif ndim != 2:
        warnings.warn(
            "The use of `x.T` on tensors of dimension other than 2 to reverse their shape is deprecated and it "
            "will throw an error in a future release. Consider `x.mT` to transpose batches of matrices or "
            "`x.permute(*torch.arange(x.ndim - 1, -1, -1))` to reverse the dimensions of a tensor.",
            UserWarning,
            stacklevel=2,
        )
    return permute_row(self, tuple(range(ndim - 1, -1, -1)))


def _matrix_t(name: str) -> Any:
    def get(self: Tensor) -> Tensor:
        """The transposes of a matrix, or of a batch of matrices."""
        ndim = self._data.ndim
        if ndim < 2:
            raise RuntimeError(
                f"tensor.{name} is only supported on matrices or batches of matrices. Got {ndim}-D tensor."
            )
        return transpose_row(self, -2, -1)

    return get


def _upper_h(self: Tensor) -> Tensor:
    """The transpose of a matrix."""
    ndim = self._data.ndim
    if not ndim:
        warnings.warn(
            "Tensor.H is deprecated on 0-D tensors. Consider using x.conj().",
            UserWarning,
            stacklevel=2,
        )
        return self
    if ndim != 2:
        raise RuntimeError(
            f"tensor.H is only supported on matrices (2-D tensors). Got {ndim}-D tensor."
            + (" For batches of matrices, consider using tensor.mH" if ndim > 2 else "")
        )
    return transpose_row(self, -2, -1)


attribute("T", property(_upper_t))
attribute("H", property(_upper_h))
attribute("mT", property(_matrix_t("mT")))
attribute("mH", property(_matrix_t("mH")))


@api("Tensor input")
def adjoint(input: Tensor) -> Tensor:
    """Return a view with the last two dimensions swapped."""
    return _matrix_t("adjoint()")(input)


def _movedim(name: str) -> Any:
    def move(input: Tensor, source: Any, destination: Any) -> Tensor:
        """Move dimensions to other positions; the others keep their order."""
        source = (source,) if isinstance(source, (int, np.integer)) else tuple(source)
        destination = (
            (destination,) if isinstance(destination, (int, np.integer)) else tuple(destination)
        )
        ndim = input._data.ndim
        if len(source) != len(destination):
            raise RuntimeError(
                "movedim: Invalid source or destination dims: source "
                f"({list(source)} dims) should contain the same number of dims as destination ({list(destination)} dims)"
            )
        from_ = [wrap_dim(index(d), ndim) for d in source]
        to = [wrap_dim(index(d), ndim) for d in destination]
        for word, wrapped, given in (("source", from_, source), ("destination", to, destination)):
            if len(set(wrapped)) != len(wrapped):
                raise RuntimeError(f"movedim: repeated dim in `{word}` ({list(given)})")
        if not ndim:
            return alias_row(input)
        order = [d for d in range(ndim) if d not in from_]
        for place, d in sorted(zip(to, from_, strict=True)):
            order.insert(place, d)
        return permute_row(input, tuple(order))

    move.__name__ = name
    return move


movedim = api("Tensor input, ints source, ints destination")(_movedim("movedim"))
moveaxis = api("Tensor input, ints source, ints destination")(_movedim("moveaxis"))
