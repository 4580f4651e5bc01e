"""NumPy's ufuncs on traced arrays: elementwise functions, reductions and products."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .nodes import Graph
from .traced import NotFusable, axes_of, is_traced, kind_of, known, node_of

#: Elementwise functions that generated code knows; see `expressions`.
UNARY = frozenset(
    ["negative", "positive", "absolute", "fabs", "sign", "sqrt", "square", "reciprocal", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "floor", "ceil", "trunc", "rint", "isnan", "isinf", "isfinite", "logical_not", "signbit"]
)  # fmt: skip
BINARY = frozenset(
    ["add", "subtract", "multiply", "divide", "maximum", "minimum", "power", "arctan2", "fmod", "copysign", "greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "logical_and", "logical_or", "bitwise_and", "bitwise_or", "floor_divide"]
)  # fmt: skip

_RENAMED = {"bitwise_and": "logical_and", "bitwise_or": "logical_or", "fabs": "absolute"}
_REDUCED = {"add": "add", "maximum": "maximum", "minimum": "minimum", "multiply": "multiply"}


def _made(args: tuple[Any, ...], node: Any, weak: bool) -> Any:
    return next(x for x in args if is_traced(x)).like(node, weak)


def call(graph: Graph, ufunc: Any, args: tuple[Any, ...]) -> Any:
    """Return the array of an elementwise function or a product of arrays and numbers."""
    name = ufunc.__name__
    if name == "matmul":
        return matmul(graph, *args)
    if name not in UNARY and name not in BINARY:
        raise NotFusable(name)
    with np.errstate(all="ignore"):
        kinds = ufunc.resolve_dtypes((*(kind_of(x) for x in args), *[None] * ufunc.nout))
    for kind in kinds:
        known(kind)
    if kinds[0].kind == "b" and name in ("bitwise_and", "bitwise_or"):
        name = _RENAMED[name]
    elif name in ("bitwise_and", "bitwise_or"):
        raise NotFusable(name)
    if kinds[-1].kind == "b" and name in ("add", "multiply", "maximum", "minimum"):
        raise NotFusable(f"{name} of truth values")
    name = _RENAMED.get(name, name)
    nodes = tuple(
        graph.cast(node_of(graph, x, kind), kind)
        for x, kind in zip(args, kinds[: ufunc.nin], strict=True)
    )
    weak = all(isinstance(x, (bool, int, float)) or getattr(x, "weak", False) for x in args)
    return _made(args, graph.elementwise(name, nodes, kinds[-1]), weak)


def reduce(
    ufunc: Any, x: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: bool = False,
    initial: Any = None, where: Any = True,
) -> Any:  # fmt: skip
    """Return the reduction of an array along `axis` (None: all) by a ufunc."""
    name = _REDUCED.get(ufunc.__name__)
    if name is None or out is not None or initial is not None or where is not True:
        raise NotFusable(f"{ufunc.__name__}.reduce")
    if not is_traced(x):
        raise NotFusable("reduce")
    kind = known(np.dtype(dtype) if dtype is not None else x.dtype)
    if kind.kind != "f" and (name != "add" or dtype is None):
        raise NotFusable("a reduction of integers")
    if x.ndim == 0:
        return x.astype(kind)
    axes = tuple(range(x.ndim)) if axis is None else axes_of(axis, x.ndim)
    if name != "add" and any(x.shape[d] == 0 for d in axes):
        raise NotFusable("the largest of nothing")
    result = x.like(x.graph.reduce(name, x.node, axes, kind))
    if keepdims:
        return result.reshape([1 if d in axes else n for d, n in enumerate(x.shape)])
    return result


def matmul(graph: Graph, a: Any, b: Any) -> Any:
    """Return the product of matrices or vectors, or of stacks of them, as `np.matmul`."""
    if not (is_traced(a) and is_traced(b)):
        raise NotFusable("a product with an array from outside")
    if a.dtype != b.dtype or a.dtype.kind != "f" or not a.ndim or not b.ndim:
        raise NotFusable("a product of these types")
    left = a.reshape(1, -1) if a.ndim == 1 else a
    right = b.reshape(-1, 1) if b.ndim == 1 else b
    if left.shape[-1] != right.shape[-2]:
        raise NotFusable("shapes that do not fit")
    batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    if left.ndim > 2 or right.ndim > 2:
        count = math.prod(batch)
        left = expanded(left, (*batch, *left.shape[-2:])).reshape(count, *left.shape[-2:])
        right = expanded(right, (*batch, *right.shape[-2:])).reshape(count, *right.shape[-2:])
    product = a.like(graph.dot(left.node, right.node))
    shape = [*batch, *a.shape[-2:-1], *([b.shape[-1]] if b.ndim > 1 else [])]
    return product.reshape(shape)


def expanded(x: Any, shape: Any, subok: bool = False) -> Any:
    """Return an array broadcast to a shape."""
    return x.like(x.graph.expand(x.node, tuple(shape)))
