"""Rows of a table by number, products of two inputs with a tensor, and one-hot vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..adding import add_at_axis
from .calling import function
from .reduce_rules import Rule, rule_row
from .register import define

_FULL = {"int64": "Long", "int32": "Int"}


def _check_indices(weight: np.ndarray, indices: np.ndarray) -> None:
    if weight.ndim != 2:
        raise RuntimeError("'weight' must be 2-D")
    if indices.dtype.name not in _FULL:
        from .checks import type_name

        raise RuntimeError(
            "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got "
            f"torch.{type_name(indices)}Tensor instead (while checking arguments for embedding)"
        )
    if indices.size and (indices.min() < 0 or indices.max() >= len(weight)):
        raise IndexError("index out of range in self")


def _embed(weight: np.ndarray, indices: np.ndarray, *_: Any) -> np.ndarray:
    _check_indices(weight, indices)
    return weight.take(indices, 0)


def _embed_backward(grad: Any, indices: Any, count: int, padding_idx: int, scale: bool) -> Any:
    flat = indices.reshape(-1)
    rows = grad.reshape(flat.size, grad.shape[-1])
    if padding_idx >= 0:
        keep = flat != padding_idx
        flat, rows = flat[keep], rows[keep]
    if scale:
        counts = np.bincount(flat, minlength=count)
        rows = rows / counts[flat][:, None].astype(grad.dtype)
    out = np.zeros((count, grad.shape[-1]), grad.dtype)
    add_at_axis(out, 0, flat, rows)
    return out


def _embed_again(grad: Any, indices: Any, padding_idx: int) -> Any:
    out = grad[indices]
    if padding_idx >= 0:
        out[indices == padding_idx] = 0
    return out


_again = rule_row(
    "embedding_rows(table, indices; padding_idx)", _embed_again, symbol="embedding", jvp="linear",
    table=lambda grad, indices, padding_idx, table_sym_sizes: (
        embedding_backward(grad, indices, table_sym_sizes[0], padding_idx, False)),
)  # fmt: skip
embedding_backward: Rule = rule_row(
    "embedding_dense_backward(grad_output, indices; count, padding_idx, scale_grad_by_freq)", _embed_backward,
    node="EmbeddingDenseBackwardBackward0", symbol="embeddingʹ", structure="selection", jvp="linear",
    grad_output=lambda grad, indices, padding_idx: _again(grad, indices, padding_idx),
)  # fmt: skip
embed = define(
    "embedding(weight, indices; padding_idx, scale_grad_by_freq, sparse)", _embed, structure={"weight": "selection"},
    saves="sparse", jvp="linear",
    weight=lambda grad, indices, weight_sym_argsize_0, padding_idx, scale_grad_by_freq: (
        embedding_backward(grad, indices, weight_sym_argsize_0, padding_idx, scale_grad_by_freq)),
)  # fmt: skip


@function(as_method=False, out=False)
def embedding(
    weight: Tensor,
    indices: Tensor,
    padding_idx: int = -1,
    scale_grad_by_freq: bool = False,
    sparse: bool = False,
) -> Tensor:
    """Return the rows of `weight` that integers name; `nn.functional.embedding` has the friendlier order."""
    return embed(weight, indices, padding_idx, scale_grad_by_freq, sparse)


# -- bilinear -----------------------------------------------------------------------------------


def _bilinear(a: np.ndarray, weight: np.ndarray, b: np.ndarray) -> np.ndarray:
    return np.einsum("ni,oij,nj->no", a, weight, b, optimize=True)


def _product(pattern: str, a: Any, b: Any, c: Any) -> Any:
    return np.einsum(pattern, a, b, c, optimize=True)


trilinear = rule_row(
    "trilinear(a, b, c; pattern)", lambda a, b, c, pattern: _product(pattern, a, b, c), node="TrilinearBackward0",
    a=lambda grad, b, c, pattern: _turned(grad, pattern, 0, b, c),
    b=lambda grad, a, c, pattern: _turned(grad, pattern, 1, a, c),
    c=lambda grad, a, b, pattern: _turned(grad, pattern, 2, a, b),
)  # fmt: skip


def _turned(grad: Any, pattern: str, which: int, x: Any, y: Any) -> Any:
    """The derivative of a product of three by one of them: the product of the gradient and the others."""
    inputs, out = pattern.split("->")
    names = inputs.split(",")
    wanted = names.pop(which)
    return trilinear(grad, x, y, f"{out},{names[0]},{names[1]}->{wanted}")


trilinear_row = define(
    "bilinear_product(i1, i2, i3; expand1, expand2, expand3, sumdim)", lambda a, w, b, *_: _bilinear(a, w, b),
    node="TrilinearBackward0", symbol="bilinear", saves="expand1, expand2, expand3, sumdim",
    i1=lambda grad, i2, i3: trilinear(grad, i2, i3, "no,oij,nj->ni"),
    i2=lambda grad, i1, i3: trilinear(grad, i1, i3, "no,ni,nj->oij"),
    i3=lambda grad, i1, i2: trilinear(grad, i1, i2, "no,ni,oij->nj"),
)  # fmt: skip


@function(as_method=False, out=False)
def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Any = None) -> Tensor:
    """Return input1 @ weight[k] @ input2 for every k, plus a bias.

    Raises RuntimeError for shapes that do not fit.
    """
    a, b = input1._data.shape, input2._data.shape
    if len(a) != len(b):
        raise RuntimeError(f"bilinear(): input dimensions do not match: got {len(a)} and {len(b)}")
    for d, (n, m) in enumerate(zip(a[:-1], b[:-1], strict=True)):
        if n != m:
            raise RuntimeError(
                f"bilinear(): input batch dimensions do not match at dim {d}: got {n} and {m}"
            )
    sizes = weight._data.shape
    for which, n, wanted in (("input1", a[-1], sizes[1]), ("input2", b[-1], sizes[2])):
        if n != wanted:
            raise RuntimeError(
                f"bilinear(): {which} size does not match weight size: got {n} but expected {wanted}"
            )
    if bias is not None and bias._data.shape[0] != sizes[0]:
        raise RuntimeError(
            f"bilinear(): bias size does not match weight size: got {bias._data.shape[0]} but expected {sizes[0]}"
        )
    flat1, flat2 = (t.reshape(-1, t._data.shape[-1]) for t in (input1, input2))
    out = trilinear_row(flat1, weight, flat2, (1, 3), (0,), (1, 2), (2, 3)).view(*a[:-1], sizes[0])
    return out if bias is None else out + bias


# -- one-hot ------------------------------------------------------------------------------------


@function(public_function=False, as_method=False, out=False)
def one_hot(tensor: Tensor, num_classes: int = -1) -> Any:
    """Return int64 vectors with a 1 where the integers point; RuntimeError for negative ones.

    >>> import autograd_lite as torch
    >>> torch.nn.functional.one_hot(torch.tensor([0, 2]))
    tensor([[1, 0, 0],
            [0, 0, 1]])
    """
    data = tensor._data
    if data.dtype != np.int64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
    if not data.size:
        if num_classes <= 0:
            raise RuntimeError("Can not infer total number of classes from empty tensor.")
        return wrap(np.zeros((*data.shape, num_classes), np.int64))
    if data.min() < 0:
        raise RuntimeError("Class values must be non-negative.")
    if num_classes == -1:
        num_classes = int(data.max()) + 1
    elif num_classes < 1:
        raise RuntimeError("num_classes should be positive")
    elif num_classes <= data.max():
        raise RuntimeError("Class values must be smaller than num_classes.")
    out = np.zeros((*data.shape, num_classes), np.int64)
    np.put_along_axis(out, data[..., None], 1, -1)
    return wrap(out)
