"""NumPy's functions on traced arrays, and those that rules call and NumPy has not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .traced import NotFusable, axes_of, is_traced, known, node_of, sample
from .ufuncs import expanded, matmul


def _where(condition: Any, a: Any, b: Any) -> Any:
    traced = next(x for x in (condition, a, b) if is_traced(x))
    graph = traced.graph
    kind = known(np.result_type(*(sample(x) for x in (a, b))))
    nodes = (
        graph.cast(node_of(graph, condition), np.bool_),
        graph.cast(node_of(graph, a, kind), kind),
        graph.cast(node_of(graph, b, kind), kind),
    )
    return traced.like(graph.elementwise("where", nodes, kind))


def _filled(value: Any) -> Callable[..., Any]:
    def make(x: Any, dtype: Any = None, **options: Any) -> Any:
        if options:
            raise NotFusable("options")
        kind = known(np.dtype(dtype) if dtype is not None else x.dtype)
        return x.like(x.graph.constant(value, kind, x.shape))

    return make


def _moveaxis(x: Any, source: Any, to: Any) -> Any:
    start, end = axes_of(source, x.ndim), axes_of(to, x.ndim)
    order = [d for d in range(x.ndim) if d not in start]
    for place, d in sorted(zip(end, start, strict=True)):
        order.insert(place, d)
    return x.transpose(*order)


def _sum_dims(x: Any, dim: Any, keepdim: bool) -> Any:
    from ..ops.reduce_rules import axes_of

    return x.sum(axes_of(dim, x.ndim), keepdim)


def _flip(x: Any, axis: Any = None) -> Any:
    axes = range(x.ndim) if axis is None else axes_of(axis, x.ndim)
    return x[tuple(slice(None, None, -1) if d in axes else slice(None) for d in range(x.ndim))]


def _own(name: str) -> Callable[[Any], Any]:
    """A function that generated code has and NumPy has not."""

    def call(x: Any) -> Any:
        if x.dtype.char not in "fd":
            raise NotFusable(f"{name} of other types")
        return x.like(x.graph.elementwise(name, (x.node,), x.dtype))

    return call


#: Functions that rules call, and that are not the NumPy code of their name.
RULES: dict[str, Callable[..., Any]] = {
    "sum": _sum_dims,
    "sigmoid": _own("sigmoid"),
    "erf": _own("erf"),
    "outer": lambda a, b: np.multiply.outer(a, b),
    "mm": lambda a, b: a.dot(b),
    "mv": lambda a, b: a.dot(b),
    "bmm": lambda a, b: np.matmul(a, b),
}


def _copyto(target: Any, value: Any, casting: str = "same_kind", where: Any = True) -> None:
    if where is not True or not is_traced(target):
        raise NotFusable("copyto")
    target[...] = value


def _expand_dims(x: Any, axis: Any) -> Any:
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    ndim = x.ndim + len(axes)
    places = {d % ndim for d in axes}
    rest = iter(x.shape)
    return x.reshape([1 if d in places else next(rest) for d in range(ndim)])


def _nan_to_num(
    x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    limits = np.finfo(x.dtype)
    out = _where(np.isnan(x), nan, x)
    out = _where(out == np.inf, limits.max if posinf is None else posinf, out)
    return _where(out == -np.inf, limits.min if neginf is None else neginf, out)


FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.reshape: lambda x, shape: x.reshape(shape),
    np.transpose: lambda x, axes=None: x.transpose(axes),
    np.swapaxes: lambda x, a, b: x.swapaxes(a, b),
    np.moveaxis: _moveaxis,
    np.broadcast_to: expanded,
    np.expand_dims: _expand_dims,
    np.squeeze: lambda x, axis=None: x.squeeze(axis),
    np.zeros_like: _filled(0),
    np.ones_like: _filled(1),
    np.copyto: _copyto,
    np.nan_to_num: _nan_to_num,
    np.flip: _flip,
    np.dot: lambda a, b: matmul(a.graph if is_traced(a) else b.graph, a, b),
    np.sum: lambda x, axis=None, keepdims=False: x.sum(axis, keepdims),
    np.max: lambda x, axis=None, keepdims=False: x.max(axis, keepdims),
    np.size: lambda x: x.size,
    np.ndim: lambda x: x.ndim,
    np.shape: lambda x: x.shape,
    np.copy: lambda x: x.copy(),
}
