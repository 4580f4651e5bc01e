"""The rows of views that only rearrange, and of copies."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..rulelib import reshape as reshape_rule, sum_to_size, transpose as transpose_rule
from ..shape_rules import inverse, permute as permute_rule, squeeze as squeeze_rule, t as t_rule
from ..sizes import expanded_shape, infer_shape
from ..strides import copy_of
from .register import define

_INCOMPATIBLE = (
    "view size is not compatible with input tensor's size and stride (at least one dimension spans "
    "across two contiguous subspaces). Use .reshape(...) instead."
)


def _view(array: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    if array.flags.c_contiguous:  # any shape is a view, and asking for one costs more
        try:
            return array.reshape(size)
        except ValueError:
            infer_shape(size, array.size)
            raise
    try:
        return array.reshape(size, copy=False)
    except ValueError:
        infer_shape(size, array.size)
        raise RuntimeError(_INCOMPATIBLE) from None


view_row = define(
    "view(self; size)", _view, view=True, structure="identity", jvp="linear",
    self=lambda grad, self_sym_sizes: reshape_rule(grad, self_sym_sizes),
)  # fmt: skip
reshape_alias_row = define(
    "reshape_alias(self; size)", _view, view=True, node="ReshapeAliasBackward0", symbol="view", structure="identity", jvp="linear",
    self=lambda grad, self_sym_sizes: reshape_rule(grad, self_sym_sizes),
)  # fmt: skip
unsafe_view_row = define(
    "unsafe_view(self; size)", lambda a, size: a.reshape(size), structure="identity", jvp="linear",
    symbol="view", self=lambda grad, self_sym_sizes: reshape_rule(grad, self_sym_sizes),
)  # fmt: skip
transpose_row = define(
    "transpose(self; dim0, dim1)", lambda a, dim0, dim1: a.swapaxes(dim0, dim1) if a.ndim else a[...], view=True,
    structure="permutation", jvp="linear",
    self=lambda grad, dim0, dim1: transpose_rule(grad, dim0, dim1),
)  # fmt: skip
t_row = define(
    "t(self)", lambda a: a.T, view=True, structure="permutation", symbol="ᵀ", kind="postfix", jvp="linear",
    self=lambda grad: t_rule(grad),
)  # fmt: skip
permute_row = define(
    "permute(self; dims)", lambda a, dims: a.transpose(dims), view=True, structure="permutation", jvp="linear",
    self=lambda grad, dims: permute_rule(grad, inverse(dims)),
)  # fmt: skip


def _unsqueeze(array: np.ndarray, dim: int) -> np.ndarray:
    shape = array.shape
    if dim == 0:
        return array.reshape((1, *shape))
    at = dim % (len(shape) + 1)
    return array.reshape((*shape[:at], 1, *shape[at:]))


unsqueeze_row = define(
    "unsqueeze(self; dim)", _unsqueeze, view=True,
    structure="identity", jvp="linear", self=lambda grad, dim: squeeze_rule(grad, dim),
)  # fmt: skip
squeeze_row = define(
    "squeeze(self)", lambda a: a.squeeze(), view=True, structure="identity", jvp="linear",
    self=lambda grad, self_sym_sizes: reshape_rule(grad, self_sym_sizes),
)  # fmt: skip


def _squeeze(array: np.ndarray, dim: Any) -> np.ndarray:
    dims = (dim,) if isinstance(dim, int) else dim
    if not array.ndim:
        return array[...]
    return array.squeeze(tuple(d for d in dims if array.shape[d] == 1))


squeeze_dim_row = define(
    "squeeze_dim(self; dim)", _squeeze, view=True, node="SqueezeBackward1", symbol="squeeze", saves="dim",
    structure="identity", jvp="linear", self=lambda grad, self_sym_sizes: reshape_rule(grad, self_sym_sizes),
)  # fmt: skip
squeeze_dims_row = define(
    "squeeze_dims(self; dim)", _squeeze, view=True, node="SqueezeBackward2", symbol="squeeze", saves="dim",
    structure="identity", jvp="linear", self=lambda grad, self_sym_sizes: reshape_rule(grad, self_sym_sizes),
)  # fmt: skip


def _expand(array: np.ndarray, size: tuple[int, ...]) -> np.ndarray:
    shape = expanded_shape(array, size)
    lead = len(shape) - array.ndim
    if 1 in shape[:lead]:
        array = array.reshape((1,) * lead + array.shape)
        lead = 0
    strides = [0] * lead + [
        s if n == m else 0 for s, n, m in zip(array.strides, array.shape, shape[lead:], strict=True)
    ]
    if array.flags.c_contiguous:  # several times as quick as `as_strided`
        return np.ndarray(shape, array.dtype, array, 0, strides)
    return np.lib.stride_tricks.as_strided(array, shape, strides)


expand_row = define(
    "expand(self; size)", _expand, view=True, structure="broadcast", jvp="linear",
    self=lambda grad, self_sym_sizes: sum_to_size(grad, self_sym_sizes),
)  # fmt: skip
clone_row = define(
    "clone(self)", copy_of, structure="identity", jvp="linear", self=lambda grad: grad,
)  # fmt: skip
contiguous_row = define(
    "contiguous_copy(self)", lambda a: a.copy("C"), node="CloneBackward0", symbol="clone", structure="identity",
    jvp="linear", self=lambda grad: grad,
)  # fmt: skip
alias_row = define(
    "alias(self)", lambda a: a[...], view=True, structure="identity", jvp="linear", self=lambda grad: grad,
)  # fmt: skip
