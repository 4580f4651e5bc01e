"""Calls that are short for others, and what PyTorch asks of tensors on other machines."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .register import PUBLIC, attribute, both, method, public

# -- functions of the elements, in Python ----------------------------------------------------------


def _elementwise_in_python(name: str, self: Tensor, others: tuple[Tensor, ...], f: Any) -> Tensor:
    if any(t._edge is not None for t in (self, *others)):
        raise RuntimeError(
            f"Can't call {name}() on Variable that requires grad. Use var.detach().{name}() instead."
        )
    arrays = [np.broadcast_to(t._data, self._data.shape).reshape(-1) for t in (self, *others)]
    values = [f(*parts) for parts in zip(*(a.tolist() for a in arrays), strict=True)]
    return self.copy_(wrap(np.asarray(values, self._data.dtype).reshape(self._data.shape)))


@method
def apply_(self: Tensor, callable: Callable[[Any], Any]) -> Tensor:
    """Replace each element by `callable(element)`; slow, and not recorded."""
    return _elementwise_in_python("apply_", self, (), callable)


@method
def map_(self: Tensor, tensor: Tensor, callable: Callable[[Any, Any], Any]) -> Tensor:
    """Replace each element by `callable(element, element of tensor)`; slow, and not recorded."""
    return _elementwise_in_python("map_", self, (tensor,), callable)


@method
def map2_(self: Tensor, x: Tensor, y: Tensor, callable: Callable[[Any, Any, Any], Any]) -> Tensor:
    """Replace each element by `callable(element, of x, of y)`; slow, and not recorded."""
    return _elementwise_in_python("map2_", self, (x, y), callable)


# -- layouts and machines --------------------------------------------------------------------------


@method
def dim_order(self: Tensor, *, ambiguity_check: Any = False) -> tuple[int, ...]:
    """Return the dimensions in the order of their strides, the widest first."""
    strides = self.stride()
    return tuple(sorted(range(len(strides)), key=lambda d: -strides[d]))


@method
def to_dense(self: Tensor, dtype: Any = None, *, masked_grad: bool | None = None) -> Tensor:
    """Return the tensor itself: all tensors are dense."""
    return self if dtype is None else self.to(dtype)


@method
def sparse_dim(self: Tensor) -> int:
    """Return 0: no dimension is sparse."""
    return 0


@method
def dense_dim(self: Tensor) -> int:
    """Return the number of dimensions: all are dense."""
    return self.dim()


@method
def share_memory_(self: Tensor) -> Tensor:
    """Return the tensor itself: memory is shared within a process only."""
    return self


for _flag in (
    "cuda", "ipu", "maia", "meta", "mkldnn", "mps", "mtia", "nested", "quantized", "sparse", "sparse_csr", "vulkan",
    "xla", "xpu",
):  # fmt: skip
    attribute(f"is_{_flag}", property(lambda self: False))
attribute("is_cpu", property(lambda self: True))


@public
def is_distributed(input: Tensor) -> bool:
    """Return False: tensors are on one machine."""
    return False


@public
def is_vulkan_available() -> bool:
    """Return False."""
    return False


# -- short for others ------------------------------------------------------------------------------


@public
def fill_(input: Tensor, value: Any) -> Tensor:
    """Fill a tensor, in place, with one value."""
    return input.fill_(value)


@public
def detach_copy(input: Tensor) -> Tensor:
    """Return a copy without history."""
    return input.detach().clone()


@public
def empty_permuted(
    size: Any, physical_layout: Any, *, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return a tensor whose dimensions lie in memory in the order `physical_layout`.

    >>> import autograd_lite as torch
    >>> torch.empty_permuted((2, 3), (1, 0)).stride()
    (1, 2)
    """
    size, order = tuple(size), tuple(physical_layout)
    if sorted(order) != list(range(len(size))):
        raise RuntimeError(
            f"Number of dimensions in size does not match the length of the physical_layout; i.e. len(size) = {len(size)} "
            f"is not equal to len(physical_layout) = {len(order)}"
            if len(order) != len(size)
            else "Duplicate dim not allowed"
        )
    flat = PUBLIC["empty"](tuple(size[d] for d in order), dtype=dtype, requires_grad=requires_grad)
    return flat.permute(tuple(order.index(d) for d in range(len(size))))


@public
def frobenius_norm(input: Tensor, dim: Any, keepdim: bool = False) -> Tensor:
    """Return the root of the sum of squares: `linalg.vector_norm` by an older name."""
    from .. import linalg

    return linalg.vector_norm(input, 2.0, dim, keepdim)


@public
def nuclear_norm(input: Tensor, dim: Any = (0, 1), keepdim: bool = False) -> Tensor:
    """Return the sum of singular values: `linalg.matrix_norm` by an older name."""
    from .. import linalg

    return linalg.matrix_norm(input, "nuc", tuple(dim), keepdim)


@public
def conv_tbc(input: Tensor, weight: Tensor, bias: Tensor, pad: int = 0) -> Tensor:
    """Convolve (time, batch, channels) with (width, channels, outputs)."""
    x = input.permute(1, 2, 0)
    return PUBLIC["conv1d"](x, weight.permute(2, 1, 0), bias, padding=pad).permute(2, 0, 1)


@public
def embedding_renorm_(input: Tensor, indices: Tensor, max_norm: float, norm_type: float) -> Tensor:
    """Shorten, in place, those rows among the given ones that are longer than `max_norm`."""
    rows = np.unique(indices._data)
    with np.errstate(all="ignore"):
        lengths = np.linalg.norm(input._data[rows], norm_type, axis=1)
        factors = np.where(lengths > max_norm, max_norm / (lengths + 1e-7), 1)
    shortened = (input._data[rows] * factors[:, None]).astype(input._data.dtype)
    return input.index_copy_(0, wrap(rows), wrap(shortened))


@both
def ormqr(
    input: Tensor, tau: Tensor, other: Tensor, left: bool = True, transpose: bool = False
) -> Tensor:
    """Multiply a matrix by the Q of `geqrf`'s reflections, from the left or from the right."""
    m, k = input._data.shape[-2:] if input.dim() > 1 else (0, 0)
    _check_ormqr(input, tau, other, left)
    more = m - k
    if more > 0:  # all of Q: columns without reflections
        input = PUBLIC["cat"](
            [input, PUBLIC["zeros"](*input.shape[:-1], more, dtype=input.dtype)], -1
        )
    Q: Any = PUBLIC["orgqr"](input[..., :m], tau)
    Q = Q.mT if transpose else Q
    return Q @ other if left else other @ Q


def _check_ormqr(input: Tensor, tau: Tensor, other: Tensor, left: bool) -> None:
    for name, t in (("input", input), ("other", other)):
        if t.dim() < 2:
            raise RuntimeError(f"torch.ormqr: {name} must have at least 2 dimensions.")
    side = -2 if left else -1
    if other.shape[side] != input.shape[-2]:
        raise RuntimeError(f"torch.ormqr: other.shape[{side}] must be equal to input.shape[-2]")
    if tau.shape[-1] != min(other.shape[side], input.shape[-1]):
        raise RuntimeError(
            f"torch.ormqr: tau.shape[-1] must be equal to min(other.shape[{side}], input.shape[-1])"
        )
    for name, t in (("tau", tau), ("other", other)):
        if t.dtype is not input.dtype:
            raise RuntimeError(
                f"torch.ormqr: Expected input and {name} to have the same dtype, but input has dtype"
                f"{input.dtype.type_name} and {name} has dtype {t.dtype.type_name}"
            )


@public
def from_dlpack(ext_tensor: Any, *, device: Any = None, copy: bool | None = None) -> Tensor:
    """Return a tensor of the memory of an array of another library (or a copy)."""
    if isinstance(ext_tensor, Tensor):
        ext_tensor = ext_tensor.numpy()
    return wrap(np.from_dlpack(ext_tensor, copy=copy))


def _resized(self: Tensor, shape: tuple[int, ...]) -> Tensor:
    warnings.warn("non-inplace resize is deprecated", stacklevel=3)
    count = int(np.prod(shape))
    if count != self.numel():
        sizes = "x".join(map(str, shape))
        own = "x".join(map(str, self.shape))
        raise RuntimeError(
            f"requested resize to {sizes} ({count} elements in total), but the given tensor has a size of {own} "
            f"({self.numel()} elements). autograd's resize can only change the shape of a given tensor, while "
            "preserving the number of elements. "
        )
    return self.reshape(shape)


@method
def resize(self: Tensor, *sizes: Any) -> Tensor:
    """Return the elements in another shape: `reshape` by an older name."""
    shape = sizes[0] if len(sizes) == 1 and isinstance(sizes[0], (tuple, list)) else sizes
    return _resized(self, tuple(shape))


@method
def resize_as(self: Tensor, tensor: Tensor) -> Tensor:
    """Return the elements in another tensor's shape."""
    return _resized(self, tuple(tensor.shape))
