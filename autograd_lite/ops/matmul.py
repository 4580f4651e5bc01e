"""Products of vectors and matrices, and `matmul`, which chooses among them."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..dtypes import FROM_NUMPY
from ..rulelib import rule_function, transpose
from ..table import ROWS
from .calling import function
from .direct import Form, direct, into_number
from .reduce_rules import rule_call
from .register import method, operation

_F16, _F32 = np.dtype(np.float16), np.dtype(np.float32)

#: What C++ calls the types, as in PyTorch's errors.
_CPP = {
    "float32": "float", "float64": "double", "float16": "c10::Half", "int64": "long int", "int32": "int",
    "int16": "short int", "int8": "signed char", "uint8": "unsigned char", "bool": "bool",
}  # fmt: skip


@rule_function
def t(x: Any) -> Any:
    """Transpose a matrix."""
    return x.T


def type_name(x: np.ndarray) -> str:
    return FROM_NUMPY[x.dtype].type_name


def product_of(a: np.ndarray, b: np.ndarray) -> Any:
    """Multiply, in float32 for float16."""
    if a.dtype is _F16:
        return np.matmul(a.astype(_F32), b.astype(_F32)).astype(_F16)
    return np.matmul(a, b)


# -- matrix times matrix --------------------------------------------------------------------------


def _mm_fast(a: np.ndarray, b: np.ndarray) -> Any:
    if a.ndim == 2 and b.ndim == 2:
        return a.dot(b)
    return _mm(a, b)


def _mm(a: np.ndarray, b: np.ndarray) -> Any:
    if a.ndim != 2:
        raise RuntimeError("self must be a matrix")
    if b.ndim != 2:
        raise RuntimeError("mat2 must be a matrix")
    check_mm(a, b)
    if a.dtype != b.dtype:
        names = (_CPP[str(x.dtype)] for x in (a, b))
        raise RuntimeError(
            "expected m1 and m2 to have the same dtype, but got: " + " != ".join(names)
        )
    if a.dtype.kind == "b":
        raise NotImplementedError("\"addmm_impl_cpu_\" not implemented for 'Bool'")
    return product_of(a, b)


def check_mm(a: np.ndarray, b: np.ndarray) -> None:
    if a.shape[1] != b.shape[0]:
        shapes = " and ".join("x".join(map(str, x.shape)) for x in (a, b))
        raise RuntimeError(f"mat1 and mat2 shapes cannot be multiplied ({shapes})")


def _by_columns(sizes: Any, strides: Any) -> bool:
    return strides[0] == 1 and strides[1] == sizes[0]


def mm_left_backward(grad: Any, mat2: Any, sizes: Any, strides: Any) -> Any:
    """grad @ mat2ᵀ, laid out as the left factor is."""
    return t(mm_rule(mat2, t(grad))) if _by_columns(sizes, strides) else mm_rule(grad, t(mat2))


def mm_right_backward(grad: Any, mat1: Any, sizes: Any, strides: Any) -> Any:
    """mat1ᵀ @ grad, laid out as the right factor is."""
    return t(mm_rule(t(grad), mat1)) if _by_columns(sizes, strides) else mm_rule(t(mat1), grad)


mm = operation(
    "mm(self, mat2)", _mm_fast, forward=_mm, symbol="@", kind="infix", in_place=False, jvp="multilinear",
    self=lambda grad, mat2, self_sym_sizes, self_sym_strides: mm_left_backward(
        grad, mat2, self_sym_sizes, self_sym_strides),
    mat2=lambda grad, self, mat2_sym_sizes, mat2_sym_strides: mm_right_backward(
        grad, self, mat2_sym_sizes, mat2_sym_strides),
)  # fmt: skip
mm_rule: Any = rule_call("mm", _mm_fast)


# -- matrix times vector, vector times vector -------------------------------------------------------


def _mv(a: np.ndarray, v: np.ndarray) -> Any:
    if a.ndim != 2 or v.ndim != 1:
        raise RuntimeError(f"vector + matrix @ vector expected, got 1, {a.ndim}, {v.ndim}")
    check_mv(a.shape[0], a, v)
    if a.dtype != v.dtype:
        raise RuntimeError(
            f"addmv input tensors must have the same dtype, but got {type_name(v)}, {type_name(a)}, and {type_name(v)}"
        )
    return product_of(a, v)


def check_mv(n: int, a: np.ndarray, v: np.ndarray) -> None:
    if a.shape[1] != v.shape[0] or n not in (1, a.shape[0]):
        raise RuntimeError(
            f"size mismatch, got input ({n}), mat ({a.shape[0]}x{a.shape[1]}), vec ({v.shape[0]})"
        )


mv = operation(
    "mv(self, vec)", lambda a, v: a.dot(v) if a.ndim == 2 and v.ndim == 1 else _mv(a, v), forward=_mv,
    symbol="@", kind="infix", in_place=False, jvp="multilinear",
    self=lambda grad, vec: outer_rule(grad, vec),
    vec=lambda grad, self: mv_rule(t(self), grad),
)  # fmt: skip
mv_rule: Any = rule_call("mv", _mv)
outer_rule: Any = rule_call("outer", np.multiply.outer)


def _dot(a: np.ndarray, b: np.ndarray) -> Any:
    if a.ndim != 1 or b.ndim != 1:
        raise RuntimeError(f"1D tensors expected, but got {a.ndim}D and {b.ndim}D tensors")
    if a.dtype != b.dtype:
        raise RuntimeError(
            f"dot : expected both vectors to have same dtype, but found {type_name(a)} and {type_name(b)}"
        )
    if a.size != b.size:
        raise RuntimeError(
            f"inconsistent tensor size, expected tensor [{a.size}] and src [{b.size}] to have the same number of "
            f"elements, but got {a.size} and {b.size} elements respectively"
        )
    if a.dtype.kind == "b":
        raise NotImplementedError("\"dot\" not implemented for 'Bool'")
    return product_of(a, b)


def _dot_fast(a: np.ndarray, b: np.ndarray) -> Any:
    return a.dot(b) if a.ndim == 1 and b.ndim == 1 and a.dtype is not _F16 else _dot(a, b)


dot = operation(
    "dot(self, tensor)", _dot_fast, forward=_dot, symbol="·", kind="infix", in_place=False, jvp="multilinear",
    self=lambda grad, tensor: grad * tensor,
    tensor=lambda grad, self: grad * self,
)  # fmt: skip
vdot = operation(
    "vdot(self, other)", _dot_fast, forward=_dot, symbol="·", kind="infix", in_place=False, jvp="multilinear",
    self=lambda grad, other: grad * other,
    other=lambda grad, self: grad * self,
)  # fmt: skip


# -- batches --------------------------------------------------------------------------------------


def bmm_array(a: np.ndarray, b: np.ndarray) -> Any:
    for name, x in (("batch1", a), ("batch2", b)):
        if x.ndim != 3:
            raise RuntimeError(f"{name} must be a 3D tensor")
    if b.shape[:2] != (a.shape[0], a.shape[2]):
        raise RuntimeError(
            "Expected size for first two dimensions of batch2 tensor to be: "
            f"[{a.shape[0]}, {a.shape[2]}] but got: [{b.shape[0]}, {b.shape[1]}]."
        )
    if a.dtype != b.dtype:
        raise RuntimeError(f"expected scalar type {type_name(a)} but found {type_name(b)}")
    return product_of(a, b)


bmm = operation(
    "bmm(self, mat2)", bmm_array, symbol="@", kind="infix", in_place=False, jvp="multilinear",
    self=lambda grad, mat2: bmm_rule(grad, transpose(mat2, 1, 2)),
    mat2=lambda grad, self: bmm_rule(transpose(self, 1, 2), grad),
)  # fmt: skip
bmm_rule: Any = rule_call("bmm", bmm_array)


# -- matmul ---------------------------------------------------------------------------------------


@function()
def matmul(input: Tensor, other: Tensor) -> Tensor:
    """Product of vectors, matrices or batches of them, broadcast over the leading dimensions.

    Raises RuntimeError for shapes that do not fit.

    >>> import autograd_lite as torch
    >>> torch.ones(2, 3) @ torch.ones(3)
    tensor([3., 3.])
    """
    n, m = input._data.ndim, other._data.ndim
    if n == 2 and m == 2:
        return mm(input, other)
    if n == 1 and m == 1:
        return dot(input, other)
    if n == 2 and m == 1:
        return mv(input, other)
    if n == 0 or m == 0:
        raise RuntimeError(
            f"both arguments to matmul need to be at least 1D, but they are {n}D and {m}D"
        )
    if n == 1 and m == 2:
        return mm(input.unsqueeze(0), other).squeeze_(0)
    if _folds(input, other):
        return _folded(input, other)
    return _batched(input, other)


def _matmul_operator(self: Any, other: Any) -> Tensor:
    return matmul(self, other) if isinstance(other, Tensor) else NotImplemented


method(_matmul_operator, "__matmul__")
method(
    lambda self, other: matmul(other, self) if isinstance(other, Tensor) else NotImplemented,
    "__rmatmul__",
)

# NumPy's product has the right shape for these, or an error that sends the call to the general one.
_MM = Form("tensor other", ROWS["mm"], {}, "a.dot(b)", "a.ndim == 2 and b.ndim == 2")
_MV = Form("tensor other", ROWS["mv"], {}, "a.dot(b)", "a.ndim == 2 and b.ndim == 1")
_DOT = Form("tensor other", ROWS["dot"], {}, into_number("a.dot(b, {})"), "a.ndim == 1 and b.ndim == 1", shape="()")  # fmt: skip
direct("__matmul__", _MM, _MV, _DOT, empty=np.empty)
direct("matmul", _MM, _MV, _DOT, function=True, empty=np.empty)
for _name, _form in (("mm", _MM), ("mv", _MV), ("dot", _DOT)):
    direct(_name, _form, function=True, empty=np.empty)


def _folds(a: Any, b: Any) -> bool:
    """Return whether a batch times a matrix is done as one product of matrices, as PyTorch decides."""
    larger = a if a.ndim >= b.ndim else b.mT
    smaller = b if a.ndim >= b.ndim else a
    if larger.ndim < 3 or smaller.ndim > 2:
        return False
    if smaller.requires_grad:
        return True
    if a.ndim == 2:
        return False
    if larger.numel() == 0:
        return True
    shape, strides = larger.shape, larger.stride()
    return all(strides[i] == strides[i + 1] * shape[i + 1] for i in range(larger.ndim - 2))


def _folded(a: Any, b: Any) -> Any:
    """A batch times a matrix or vector: the leading dimensions become rows of one matrix."""
    turned = b.ndim > a.ndim
    batch = b.mT if turned else a
    right = b if not turned else a.t() if a.ndim == 2 else a
    shape = tuple(batch.shape[:-1])
    rows = int(np.prod(shape, dtype=np.int64))
    flat = batch.reshape(rows, batch.shape[-1])
    view = ROWS["unsafe_view"]
    if right.ndim == 1:
        return view(mv(flat, right), shape)
    out = view(mm(flat, right), (*shape, right.shape[1]))
    return out.mT.contiguous() if turned else out


def _batched(a: Any, b: Any) -> Any:
    """A batch times a batch: both expanded to the same leading dimensions, then `bmm`."""
    if a.ndim == 3 and b.ndim == 3 and a.shape[0] != b.shape[0]:
        if a.shape[0] == 1 and a.requires_grad:
            return matmul(a.squeeze(0), b)
        if b.shape[0] == 1 and b.requires_grad:
            return matmul(a, b.squeeze(0))
    n, inner_a = (a.shape[-2] if a.ndim > 1 else 1), a.shape[-1]
    inner_b, p = (b.shape[-2], b.shape[-1]) if b.ndim > 1 else (b.shape[0], 1)
    batch = _broadcast(tuple(a.shape[:-2]), tuple(b.shape[:-2]))
    count = int(np.prod(batch, dtype=np.int64))
    left = a.expand(*batch, n, inner_a).reshape(count, n, inner_a)
    vector = b.ndim == 1
    if vector:
        right = b.expand(*batch, inner_b).reshape(count, inner_b).unsqueeze(2)
    else:
        right = b.expand(*batch, inner_b, p).reshape(count, inner_b, p)
    out = bmm(left, right)
    shape = (*batch, *((n,) if a.ndim > 1 else ()), *((p,) if b.ndim > 1 else ()))
    return ROWS["unsafe_view"](out.squeeze(-1) if vector else out, shape)


def _broadcast(a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...]:
    from ..engine import shape_mismatch

    try:
        return np.broadcast_shapes(a, b)
    except ValueError:
        raise shape_mismatch(a, b) from None
