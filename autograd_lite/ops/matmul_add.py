"""A product of matrices or vectors added to something: `beta * input + alpha * product`."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dims import wrap_dim
from ..rulelib import expand, scaled, transpose, unsqueeze
from ..table import define
from .calling import function
from .matmul import (
    bmm_array,
    bmm_rule,
    check_mm,
    check_mv,
    mm_left_backward,
    mm_right_backward,
    mv_rule,
    outer_rule,
    product_of,
    t,
    type_name,
)
from .reduce_rules import add_along
from .register import method, public

_F16, _F32 = np.dtype(np.float16), np.dtype(np.float32)


def _added(self: np.ndarray, product: Any, beta: Any, alpha: Any) -> Any:
    """Return beta * self + alpha * product in the product's shape; 0 * self is 0 even for NaN."""
    if product.dtype.kind in "iu":
        beta, alpha = int(beta), int(alpha)
    if self.ndim and self.shape != product.shape:
        check_expandable(self.shape, product.shape)
    product = scaled(product, alpha)
    return product if beta == 0 else product + scaled(self, beta)


def check_expandable(shape: tuple[int, ...], target: tuple[int, ...]) -> None:
    """Raise PyTorch's RuntimeError unless `shape` can be expanded to `target`."""
    if len(shape) > len(target):
        raise RuntimeError(
            f"expand(torch.FloatTensor{{{list(shape)}}}, size={list(target)}): the number of sizes provided "
            f"({len(target)}) must be greater or equal to the number of dimensions in the tensor ({len(shape)})"
        )
    for d in range(-1, -len(shape) - 1, -1):
        if shape[d] not in (1, target[d]):
            raise RuntimeError(
                f"The expanded size of the tensor ({target[d]}) must match the existing size ({shape[d]}) at "
                f"non-singleton dimension {d + len(target)}.  Target sizes: {list(target)}.  "
                f"Tensor sizes: {list(shape)}"
            )


def _addmm(self: np.ndarray, a: np.ndarray, b: np.ndarray, beta: Any, alpha: Any) -> Any:
    if (
        (
            a.ndim == 2
            and b.ndim == 2
            and beta == 1
            and alpha == 1
            and self.dtype is a.dtype is b.dtype is not _F16
        )
        and a.shape[1] == b.shape[0]
        and self.shape == b.shape[1:]
    ):
        product = a.dot(b)
        product += self
        return product
    for name, x in (("mat1", a), ("mat2", b)):
        if x.ndim != 2:
            raise RuntimeError(f"{name} must be a matrix, got {x.ndim}-D tensor")
    check_mm(a, b)
    if self.shape != (a.shape[0], b.shape[1]):
        check_expandable(self.shape, (a.shape[0], b.shape[1]))
    for name, x in (("self", self), ("mat1", a)):
        if x.dtype != b.dtype:
            raise RuntimeError(
                f"{name} and mat2 must have the same dtype, but got {type_name(x)} and {type_name(b)}"
            )
    if a.dtype is _F16:
        return _added(self.astype(_F32), a.astype(_F32).dot(b.astype(_F32)), beta, alpha).astype(
            _F16
        )
    return _added(self, a.dot(b), beta, alpha)


addmm_row = define(
    "addmm(self, mat1, mat2; beta, alpha)", _addmm, jvp="multilinear",
    self=lambda grad, beta: scaled(grad, beta),
    mat1=lambda grad, mat2, mat1_sym_sizes, mat1_sym_strides, alpha: scaled(
        mm_left_backward(grad, mat2, mat1_sym_sizes, mat1_sym_strides), alpha),
    mat2=lambda grad, mat1, mat2_sym_sizes, mat2_sym_strides, alpha: scaled(
        mm_right_backward(grad, mat1, mat2_sym_sizes, mat2_sym_strides), alpha),
)  # fmt: skip


def _addmv(self: np.ndarray, a: np.ndarray, v: np.ndarray, beta: Any, alpha: Any) -> Any:
    if a.ndim != 2 or v.ndim != 1 or self.ndim > 1:
        raise RuntimeError(
            f"vector + matrix @ vector expected, got {self.ndim}, {a.ndim}, {v.ndim}"
        )
    check_mv(self.size, a, v)
    if not self.dtype == a.dtype == v.dtype:
        raise RuntimeError(
            f"addmv input tensors must have the same dtype, but got {type_name(self)}, {type_name(a)}, and {type_name(v)}"
        )
    return _added(self, product_of(a, v), beta, alpha)


addmv_row = define(
    "addmv(self, mat, vec; beta, alpha)", _addmv, jvp="multilinear",
    self=lambda grad, beta: scaled(grad, beta),
    mat=lambda grad, vec, alpha: scaled(outer_rule(grad, vec), alpha),
    vec=lambda grad, mat, alpha: scaled(mv_rule(t(mat), grad), alpha),
)  # fmt: skip


def _addr(self: np.ndarray, a: np.ndarray, b: np.ndarray, beta: Any, alpha: Any) -> Any:
    for name, x in (("vec1", a), ("vec2", b)):
        if x.ndim != 1:
            raise RuntimeError(f"addr: Expected 1-D argument {name}, but got {x.ndim}-D")
    return _added(self, np.multiply.outer(a, b), beta, alpha)


addr_row = define(
    "addr(self, vec1, vec2; beta, alpha)", _addr, promote="arithmetic", jvp="multilinear",
    self=lambda grad, beta: scaled(grad, beta),
    vec1=lambda grad, vec2, alpha: scaled(mv_rule(grad, vec2), alpha),
    vec2=lambda grad, vec1, alpha: scaled(mv_rule(t(grad), vec1), alpha),
)  # fmt: skip
baddbmm_row = define(
    "baddbmm(self, batch1, batch2; beta, alpha)",
    lambda self, a, b, beta, alpha: _added(self, bmm_array(a, b), beta, alpha), jvp="multilinear",
    self=lambda grad, beta: scaled(grad, beta),
    batch1=lambda grad, batch2, alpha: scaled(bmm_rule(grad, transpose(batch2, 1, 2)), alpha),
    batch2=lambda grad, batch1, alpha: scaled(bmm_rule(transpose(batch1, 1, 2), grad), alpha),
)  # fmt: skip


def _spread(grad: Any, count: int, rows: int, columns: int) -> Any:
    return expand(unsqueeze(grad, 0), (count, rows, columns))


def _addbmm(self: np.ndarray, a: np.ndarray, b: np.ndarray, beta: Any, alpha: Any) -> Any:
    target = (a.shape[wrap_dim(1, a.ndim)], b.shape[wrap_dim(2, b.ndim)])
    if self.shape != target:
        check_expandable(self.shape, target)
    return _added(self, add_along(bmm_array(a, b), axis=0), beta, alpha)


addbmm_row = define(
    "addbmm(self, batch1, batch2; beta, alpha)",
    _addbmm, jvp="multilinear",
    self=lambda grad, beta: scaled(grad, beta),
    batch1=lambda grad, batch2, batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2, alpha: scaled(
        bmm_rule(_spread(grad, batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2),
                 transpose(batch2, 1, 2)), alpha),
    batch2=lambda grad, batch1, batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2, alpha: scaled(
        bmm_rule(transpose(batch1, 1, 2),
                 _spread(grad, batch1_sym_argsize_0, batch1_sym_argsize_1, batch2_sym_argsize_2)), alpha),
)  # fmt: skip


def _public_sum(row: Any, first: str, second: str) -> None:
    """Make the function, method and in-place method of `beta * input + alpha * product`."""
    from ..inplace import apply_in_place

    source = (
        f"def {row.name}(input: Tensor, {first}: Tensor, {second}: Tensor, *, beta=1, alpha=1):\n"
        f" return row(input, {first}, {second}, beta, alpha)\n"
        f"def {row.name}_(self, {first}, {second}, *, beta=1, alpha=1):\n"
        f" return in_place(row, self, {first}, {second}, beta, alpha)\n"
    )
    env: dict[str, Any] = {"row": row, "Tensor": Tensor, "in_place": apply_in_place}
    exec(source, env)
    env[
        row.name
    ].__doc__ = (
        f"beta * input + alpha * ({first} @ {second}), batches summed or kept as the name says."
    )
    function()(env[row.name])
    method(env[row.name + "_"])
    if row.name == "addmv":  # the one that PyTorch has as a function too
        public(env["addmv_"])


for _row in (addmm_row, addmv_row, addr_row, addbmm_row, baddbmm_row):
    _public_sum(_row, *_row.inputs[1:])
