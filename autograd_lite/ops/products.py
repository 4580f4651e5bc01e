"""Products made of other operations: outer, inner, kron, tensordot, chains, cross."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim, wrap_dims
from ..table import ROWS, define
from .calling import function
from .join import check_tensors
from .matmul import matmul, mm
from .reduce_rules import rule_call


@function("ger")
def outer(input: Tensor, vec2: Tensor) -> Tensor:
    """All products of the elements of two vectors, as a matrix.

    >>> import autograd_lite as torch
    >>> torch.outer(torch.tensor([1, 2]), torch.tensor([3, 4]))
    tensor([[3, 4],
            [6, 8]])
    """
    for name, x in (("self", input), ("vec2", vec2)):
        if x._data.ndim != 1:
            raise RuntimeError(f"outer: Expected 1-D argument {name}, but got {x._data.ndim}-D")
    return input.reshape(input._data.size, 1) * vec2


@function()
def inner(input: Tensor, other: Tensor) -> Tensor:
    """The sum of products along the last dimension of both tensors."""
    if input._data.ndim == 0 or other._data.ndim == 0:
        return input * other
    if input._data.shape[-1] != other._data.shape[-1]:
        shapes = f"{list(input._data.shape)} and {list(other._data.shape)}"
        raise RuntimeError(
            f"inner() the last dimension must match on both input tensors but got shapes {shapes}"
        )
    return _tensordot(input, other, [-1], [-1])


@function()
def kron(input: Tensor, other: Tensor) -> Tensor:
    """The Kronecker product: every element of `input` times all of `other`."""
    ndim = max(input._data.ndim, other._data.ndim)
    view = ROWS["unsafe_view"]
    a = (1,) * (ndim - input._data.ndim) + input._data.shape
    b = (1,) * (ndim - other._data.ndim) + other._data.shape
    left = view(input, tuple(n for pair in zip(a, (1,) * ndim, strict=True) for n in pair))
    right = view(other, tuple(n for pair in zip((1,) * ndim, b, strict=True) for n in pair))
    return view(left * right, tuple(m * n for m, n in zip(a, b, strict=True)))


def _tensordot(a: Any, b: Any, dims_a: Sequence[int], dims_b: Sequence[int]) -> Any:
    if len(dims_a) != len(dims_b):
        raise RuntimeError("both dimension lists should have same length")
    for x, y in zip(dims_a, dims_b, strict=True):
        m, n = a.size(x), b.size(y)
        if m != n and 1 not in (m, n):
            raise RuntimeError(
                f"contracted dimensions need to match, but first has size {m} in dim {x} and second has size {n} in "
                f"dim {y}"
            )
    axes_a, axes_b = wrap_dims(dims_a, a._data.ndim), wrap_dims(dims_b, b._data.ndim)
    for i, (x, y) in enumerate(zip(axes_a, axes_b, strict=True)):
        if a.shape[x] != b.shape[y]:  # a dimension of 1 is broadcast: the other may be summed first
            a, b = (a, b.sum(axes_b[i], True)) if a.shape[x] == 1 else (a.sum(axes_a[i], True), b)
    free_a = [d for d in range(a._data.ndim) if d not in axes_a]
    free_b = [d for d in range(b._data.ndim) if d not in axes_b]
    shape = (*(a.shape[d] for d in free_a), *(b.shape[d] for d in free_b))
    count = int(np.prod([a.shape[d] for d in axes_a], dtype=np.int64))
    left, right = a.permute([*free_a, *axes_a]), b.permute([*axes_b, *free_b])
    if not shape:
        flat = (x if x._data.ndim == 1 else x.reshape(count) for x in (left, right))
        return ROWS["dot"](*flat).view(())
    rows = int(np.prod([a.shape[d] for d in free_a], dtype=np.int64))
    columns = int(np.prod([b.shape[d] for d in free_b], dtype=np.int64))
    return mm(left.reshape(rows, count), right.reshape(count, columns)).view(shape)


@function(as_method=False)
def tensordot(a: Tensor, b: Tensor, dims: Any = 2) -> Any:
    """Sum the products over `dims` dimensions: the last of `a` with the first of `b`, or two lists.

    >>> import autograd_lite as torch
    >>> torch.tensordot(torch.ones(2, 3), torch.ones(3, 4), dims=1).shape
    torch.Size([2, 4])
    """
    if isinstance(dims, Tensor):
        dims = dims.tolist()
    if isinstance(dims, (tuple, list)) and len(dims) == 2:
        first, second = ([d] if isinstance(d, int) else list(d) for d in dims)
        return _tensordot(a, b, first, second)
    count = int(dims[0]) if isinstance(dims, (tuple, list)) else int(dims)
    if count < 0:
        raise RuntimeError(f"tensordot expects dims >= 0, but got dims={count}")
    if count > min(a._data.ndim, b._data.ndim):
        raise RuntimeError(f"tensordot expects dims < ndim_a or ndim_b, but got dims={count}")
    return _tensordot(a, b, list(range(-count, 0)), list(range(count)))


# -- chains of matrices ---------------------------------------------------------------------------


def multi_dot(tensors: Sequence[Any], name: str = "multi_dot") -> Any:
    """The product of several matrices (the ends may be vectors), in the cheapest order."""
    count = len(tensors)
    if count < 2:
        raise RuntimeError(f"{name}(): expected at least 2 tensors but got {count}")
    first, last = tensors[0], tensors[-1]
    shape: list[int] = []
    for i, end in ((0, first), (count - 1, last)):
        if end._data.ndim not in (1, 2):
            place = "the first" if i == 0 else "the last"
            raise RuntimeError(
                f"{name}(): {place} tensor must be 1D or 2D but got {end._data.ndim}D"
            )
    for i in range(1, count - 1):
        if tensors[i]._data.ndim != 2:
            raise RuntimeError(f"{name}(): tensor {i} must be 2D but got {tensors[i]._data.ndim}D")
    chain = list(tensors)
    if first._data.ndim == 1:
        chain[0] = first.unsqueeze(0)
    else:
        shape.append(first.shape[0])
    if last._data.ndim == 1:
        chain[-1] = last.unsqueeze(-1)
    else:
        shape.append(last.shape[1])
    for i in range(count - 1):
        a, b = chain[i]._data.shape, chain[i + 1]._data.shape
        if a[1] != b[0]:
            given = [list(t._data.shape) for t in tensors[i : i + 2]]
            raise RuntimeError(
                f"{name}(): tensors {i} and {i + 1} with shapes {given[0]} and {given[1]} cannot be multiplied"
            )
    return _cheapest(chain).view(tuple(shape))


def _cheapest(chain: list[Any]) -> Any:
    """Multiply in the order with the fewest multiplications (dynamic programming)."""
    n = len(chain)
    sizes = [chain[0].shape[0], *(t.shape[1] for t in chain)]
    if n == 2:
        return mm(*chain)
    if n == 3:
        a, b, c, d = sizes
        if (a * c * (b + d)) <= (b * d * (a + c)):
            return mm(mm(chain[0], chain[1]), chain[2])
        return mm(chain[0], mm(chain[1], chain[2]))
    cost = np.zeros((n, n))
    split = np.zeros((n, n), int)
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            options = [
                cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                for k in range(i, j)
            ]
            split[i, j] = i + int(np.argmin(options))
            cost[i, j] = min(options)

    def product(i: int, j: int) -> Any:
        if i == j:
            return chain[i]
        return mm(product(i, split[i, j]), product(split[i, j] + 1, j))

    return product(0, n - 1)


def chain_matmul(*matrices: Any, out: Any = None) -> Any:
    """The product of several matrices, in the cheapest order."""
    matrices = tuple(check_tensors("chain_matmul", matrices))
    return matrices[0] if len(matrices) == 1 else multi_dot(matrices, "chain_matmul")


# -- cross, vecdot --------------------------------------------------------------------------------


def _cross(a: np.ndarray, b: np.ndarray, dim: int) -> Any:
    if a.ndim != b.ndim:
        raise RuntimeError("linalg.cross: inputs must have the same number of dimensions.")
    at = wrap_dim(dim, a.ndim)
    if a.shape[at] != 3 or b.shape[at] != 3:
        raise RuntimeError(
            f"linalg.cross: inputs dimension {dim} must have length 3. Got {a.shape[at]} and {b.shape[at]}"
        )
    a, b = np.moveaxis(a, at, 0), np.moveaxis(b, at, 0)
    parts = [a[i] * b[j] - a[j] * b[i] for i, j in ((1, 2), (2, 0), (0, 1))]
    return np.stack(parts, axis=at)


cross_row = define(
    "linalg_cross(self, other; dim)", _cross, symbol="×", kind="infix", promote="arithmetic", jvp="multilinear",
    self=lambda grad, other, dim: cross_rule(other, grad, dim),
    other=lambda grad, self, dim: cross_rule(grad, self, dim),
)  # fmt: skip
cross_rule: Any = rule_call("linalg_cross", _cross)


@function()
def cross(input: Tensor, other: Tensor, dim: Any = None) -> Tensor:
    """The cross product of vectors along a dimension of 3 (the first such one by default)."""
    if dim is None:
        dim = next((d for d, n in enumerate(input._data.shape) if n == 3), None)
        if dim is None:
            raise RuntimeError("no dimension of size 3 in input")
    return cross_row(input, other, dim)


def vecdot(x: Any, y: Any, dim: int = -1) -> Any:
    """The dot products of vectors along a dimension."""
    if not x.is_floating_point():
        raise RuntimeError(
            "linalg.vecdot: Expected a floating point or complex tensor as input. Got "
            f"{x.dtype.type_name}"
        )
    if x.dtype is not y.dtype:
        raise RuntimeError(
            "linalg.vecdot: Expected x and y to have the same dtype, but found x of type "
            f"{x.dtype.type_name} and y of type {y.dtype.type_name} instead"
        )
    return (x * y).sum(dim)


from .register import public  # noqa: E402

public(chain_matmul)

__all__ = ["matmul"]
