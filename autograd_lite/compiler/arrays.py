"""Arrays that note what NumPy is asked to do with them, instead of doing it.

A row's forward is ordinary NumPy code. Run on these it becomes nodes of a graph, so that the one
definition of an operation also says how to fuse it. What has no node raises `NotFusable`, and the
row then runs by its forward as it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from .nodes import Graph, Node


class NotFusable(Exception):
    """Asked for something of an array's values, or for a function that has no node."""


#: Elementwise functions that generated code knows; see `expressions`.
UNARY = frozenset(
    ["negative", "positive", "absolute", "fabs", "sign", "sqrt", "square", "reciprocal", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "floor", "ceil", "trunc", "rint", "isnan", "isinf", "isfinite", "logical_not", "signbit"]
)  # fmt: skip
BINARY = frozenset(
    ["add", "subtract", "multiply", "divide", "maximum", "minimum", "power", "arctan2", "fmod", "copysign", "greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "logical_and", "logical_or", "bitwise_and", "bitwise_or", "floor_divide"]
)  # fmt: skip
_RENAMED = {"bitwise_and": "logical_and", "bitwise_or": "logical_or", "fabs": "absolute"}
_REDUCED = {"add": "add", "maximum": "maximum", "minimum": "minimum", "multiply": "multiply"}
_KINDS = frozenset("?ilqfd")


class _Flags:
    c_contiguous = f_contiguous = True  # a view is as good as any array here


_CONTIGUOUS = _Flags()


class TracedArray(NDArrayOperatorsMixin):
    """An array of a graph; assigning to it in place makes it another node.

    `weak` marks a Python number that is not known yet: it takes the type of what it meets.
    """

    __slots__ = ("graph", "node", "weak")
    __array_priority__ = 1000

    def __init__(self, graph: Graph, node: Node, weak: bool = False) -> None:
        self.graph, self.node, self.weak = graph, node, weak

    # -- what code asks of an array ---------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        return self.node.shape

    @property
    def ndim(self) -> int:
        return len(self.node.shape)

    @property
    def size(self) -> int:
        return self.node.size

    @property
    def dtype(self) -> Any:
        return self.node.dtype

    @property
    def T(self) -> TracedArray:  # noqa: N802 (NumPy's name)
        return self.transpose()

    @property
    def mT(self) -> TracedArray:  # noqa: N802 (NumPy's name)
        return self.swapaxes(-1, -2)

    @property
    def flags(self) -> Any:
        return _CONTIGUOUS

    def __len__(self) -> int:
        return self.node.shape[0]

    def _refuse(self, *_: Any, **__: Any) -> Any:
        raise NotFusable("the values are asked for")

    __bool__ = __int__ = __float__ = __index__ = __array__ = __iter__ = _refuse
    __contains__ = tolist = _refuse

    def item(self) -> TracedArray:
        """The number in it, still unknown."""
        return TracedArray(self.graph, self.graph.cast(self.node, np.float64), weak=True)

    def _like(self, node: Node) -> TracedArray:
        return TracedArray(self.graph, node)

    # -- methods ----------------------------------------------------------------------------

    def reshape(self, *shape: Any) -> TracedArray:
        wanted = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        wanted = [int(n) for n in wanted]
        if -1 in wanted:
            known = math.prod(n for n in wanted if n != -1)
            wanted[wanted.index(-1)] = self.size // known if known else 0
        if math.prod(wanted) != self.size:
            raise NotFusable("a shape that does not fit")
        return self._like(self.graph.reshape(self.node, tuple(wanted)))

    def ravel(self) -> TracedArray:
        return self.reshape(-1)

    flatten = ravel

    def transpose(self, *order: Any) -> TracedArray:
        if len(order) == 1 and order[0] is not None and not isinstance(order[0], int):
            order = tuple(order[0])
        if not order or order == (None,):
            order = tuple(reversed(range(self.ndim)))
        return self._like(self.graph.permute(self.node, tuple(d % self.ndim for d in order)))

    def swapaxes(self, a: int, b: int) -> TracedArray:
        order = list(range(self.ndim))
        order[a], order[b] = order[b], order[a]
        return self.transpose(*order)

    def squeeze(self, axis: Any = None) -> TracedArray:
        axes = range(self.ndim) if axis is None else _axes(axis, self.ndim)
        return self.reshape([n for d, n in enumerate(self.shape) if not (d in axes and n == 1)])

    def astype(self, dtype: Any, copy: bool = True) -> TracedArray:
        return self._like(self.graph.cast(self.node, _known(np.dtype(dtype))))

    def copy(self, order: str = "C") -> TracedArray:
        return self._like(self.node)

    def dot(self, other: Any) -> TracedArray:
        return _matmul(self.graph, self, other)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return _reduce(np.add, self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        return _reduce(np.maximum, self, axis=axis, keepdims=keepdims)

    def __getitem__(self, key: Any) -> TracedArray:
        return self._like(_indexed(self.graph, self.node, key))

    def __setitem__(self, key: Any, value: Any) -> None:
        if not (key is Ellipsis or (isinstance(key, slice) and key == slice(None))):
            raise NotFusable("a part is assigned")
        node = self.graph.cast(_node(self.graph, value, self.dtype), self.dtype)
        self.node = self.graph.expand(node, self.shape)

    # -- NumPy's protocols ------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, how: str, *args: Any, **options: Any) -> Any:
        out = options.pop("out", None)
        if how == "reduce":
            result = _reduce(ufunc, *args, **options)
        elif how == "outer" and not options:
            a, b = (x if isinstance(x, TracedArray) else np.asarray(x) for x in args)
            left = a.reshape([*a.shape, *[1] * b.ndim])
            result = ufunc(left, b)
        elif how == "__call__" and not options:
            result = _call(self.graph, ufunc, args)
        else:
            raise NotFusable(f"{ufunc.__name__}.{how}")
        if out is not None:
            (target,) = out
            if not isinstance(target, TracedArray):
                raise NotFusable("a result goes into a plain array")
            target[...] = result
            return target
        return result

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        replacement = _FUNCTIONS.get(function)
        if replacement is None:
            raise NotFusable(function.__name__)
        return replacement(*args, **kwargs)

    def __rule_function__(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Run a function of the rules as its NumPy code, or as one of those that are known here."""
        own = RULES.get(name)
        if own is not None:
            return own(self, *args, **kwargs)
        from .. import move_rules, pick_rules, rulelib, shape_rules
        from ..ops import matmul, reduce_rules

        for place in (rulelib, reduce_rules, shape_rules, move_rules, pick_rules, matmul):
            function = getattr(place, name, None)
            if function is not None and hasattr(function, "__wrapped__"):
                return function.__wrapped__(self, *args, **kwargs)
        raise NotFusable(name)


# -- types ----------------------------------------------------------------------------------------


def _known(dtype: Any) -> Any:
    if dtype.char not in _KINDS:
        raise NotFusable(f"the type {dtype}")
    return dtype


def _sample(x: Any) -> Any:
    """Something of the type of an argument, for NumPy to promote."""
    if isinstance(x, TracedArray):
        return 1.0 if x.weak else np.ones((), x.dtype)[...]
    return x if isinstance(x, (bool, int, float)) else np.ones((), np.asarray(x).dtype)[...]


def _node(graph: Graph, x: Any, dtype: Any = None) -> Node:
    """The node of an argument; numbers take `dtype`."""
    if isinstance(x, TracedArray):
        return graph.cast(x.node, dtype) if x.weak and dtype is not None else x.node
    if isinstance(x, (bool, int, float)):
        return graph.constant(x, dtype if dtype is not None else np.asarray(x).dtype)
    array = np.asarray(x)
    if array.ndim == 0 or (array.size and array.size == (array == array.flat[0]).sum()):
        return graph.constant(array.flat[0], _known(array.dtype), array.shape)
    raise NotFusable("an array from outside")


# -- functions ------------------------------------------------------------------------------------


def _call(graph: Graph, ufunc: Any, args: tuple[Any, ...]) -> Any:
    name = ufunc.__name__
    if name == "matmul":
        return _matmul(graph, *args)
    if name not in UNARY and name not in BINARY:
        raise NotFusable(name)
    with np.errstate(all="ignore"):
        kinds = ufunc.resolve_dtypes((*(_kind(x) for x in args), *[None] * ufunc.nout))
    for kind in kinds:
        _known(kind)
    if kinds[0].kind == "b" and name in ("bitwise_and", "bitwise_or"):
        name = _RENAMED[name]
    elif name in ("bitwise_and", "bitwise_or"):
        raise NotFusable(name)
    if kinds[-1].kind == "b" and name in ("add", "multiply", "maximum", "minimum"):
        raise NotFusable(f"{name} of truth values")
    name = _RENAMED.get(name, name)
    nodes = tuple(
        graph.cast(_node(graph, x, kind), kind)
        for x, kind in zip(args, kinds[: ufunc.nin], strict=True)
    )
    weak = all(isinstance(x, (bool, int, float)) or getattr(x, "weak", False) for x in args)
    return TracedArray(graph, graph.elementwise(name, nodes, kinds[-1]), weak)


def _kind(x: Any) -> Any:
    if isinstance(x, TracedArray):
        return float if x.weak else x.dtype
    if isinstance(x, bool):
        return np.dtype(bool)
    return (
        type(x)
        if isinstance(x, (int, float)) and not isinstance(x, np.generic)
        else np.asarray(x).dtype
    )


def _reduce(
    ufunc: Any, x: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: bool = False,
    initial: Any = None, where: Any = True,
) -> Any:  # fmt: skip
    name = _REDUCED.get(ufunc.__name__)
    if name is None or out is not None or initial is not None or where is not True:
        raise NotFusable(f"{ufunc.__name__}.reduce")
    if not isinstance(x, TracedArray):
        raise NotFusable("reduce")
    kind = _known(np.dtype(dtype) if dtype is not None else x.dtype)
    if kind.kind != "f" and (name != "add" or dtype is None):
        raise NotFusable("a reduction of integers")
    if x.ndim == 0:
        return x.astype(kind)
    axes = tuple(range(x.ndim)) if axis is None else _axes(axis, x.ndim)
    if name != "add" and any(x.shape[d] == 0 for d in axes):
        raise NotFusable("the largest of nothing")
    result = x._like(x.graph.reduce(name, x.node, axes, kind))
    if keepdims:
        return result.reshape([1 if d in axes else n for d, n in enumerate(x.shape)])
    return result


def _axes(axis: Any, ndim: int) -> tuple[int, ...]:
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    if any(not -ndim <= d < ndim for d in axes):
        raise NotFusable("a dimension out of range")
    return tuple(d % ndim for d in axes)


def _matmul(graph: Graph, a: Any, b: Any) -> TracedArray:
    if not (isinstance(a, TracedArray) and isinstance(b, TracedArray)):
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
        left = _expanded(left, (*batch, *left.shape[-2:])).reshape(count, *left.shape[-2:])
        right = _expanded(right, (*batch, *right.shape[-2:])).reshape(count, *right.shape[-2:])
    product = TracedArray(graph, graph.dot(left.node, right.node))
    shape = [*batch, *a.shape[-2:-1], *([b.shape[-1]] if b.ndim > 1 else [])]
    return product.reshape(shape)


def _expanded(x: TracedArray, shape: Any, subok: bool = False) -> TracedArray:
    return x._like(x.graph.expand(x.node, tuple(shape)))


def _where(condition: Any, a: Any, b: Any) -> TracedArray:
    traced = next(x for x in (condition, a, b) if isinstance(x, TracedArray))
    graph = traced.graph
    kind = _known(np.result_type(*(_sample(x) for x in (a, b))))
    nodes = (
        graph.cast(_node(graph, condition), np.bool_),
        graph.cast(_node(graph, a, kind), kind),
        graph.cast(_node(graph, b, kind), kind),
    )
    return TracedArray(graph, graph.elementwise("where", nodes, kind))


def _filled(value: Any) -> Callable[..., TracedArray]:
    def make(x: Any, dtype: Any = None, **options: Any) -> TracedArray:
        if options:
            raise NotFusable("options")
        kind = _known(np.dtype(dtype) if dtype is not None else x.dtype)
        return TracedArray(x.graph, x.graph.constant(value, kind, x.shape))

    return make


def _moveaxis(x: TracedArray, source: Any, to: Any) -> TracedArray:
    start, end = _axes(source, x.ndim), _axes(to, x.ndim)
    order = [d for d in range(x.ndim) if d not in start]
    for place, d in sorted(zip(end, start, strict=True)):
        order.insert(place, d)
    return x.transpose(*order)


def _sum_dims(x: TracedArray, dim: Any, keepdim: bool) -> Any:
    from ..ops.reduce_rules import axes_of

    return x.sum(axes_of(dim, x.ndim), keepdim)


def _flip(x: TracedArray, axis: Any = None) -> TracedArray:
    axes = range(x.ndim) if axis is None else _axes(axis, x.ndim)
    return x[tuple(slice(None, None, -1) if d in axes else slice(None) for d in range(x.ndim))]


def _own(name: str) -> Callable[[TracedArray], TracedArray]:
    """A function that generated code has and NumPy has not."""

    def call(x: TracedArray) -> TracedArray:
        if x.dtype.char not in "fd":
            raise NotFusable(f"{name} of other types")
        return x._like(x.graph.elementwise(name, (x.node,), x.dtype))

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
    if where is not True or not isinstance(target, TracedArray):
        raise NotFusable("copyto")
    target[...] = value


def _expand_dims(x: TracedArray, axis: Any) -> TracedArray:
    axes = (axis,) if isinstance(axis, int) else tuple(axis)
    ndim = x.ndim + len(axes)
    places = {d % ndim for d in axes}
    rest = iter(x.shape)
    return x.reshape([1 if d in places else next(rest) for d in range(ndim)])


def _indexed(graph: Graph, node: Node, key: Any) -> Node:
    """The view that a basic index makes."""
    keys = list(key) if isinstance(key, tuple) else [key]
    for k in keys:
        if not (
            k is None or k is Ellipsis or isinstance(k, (slice, int, np.integer))
        ) or isinstance(k, bool):
            raise NotFusable("an index of arrays")
    used = sum(k is not None and k is not Ellipsis for k in keys)
    if Ellipsis not in keys:
        keys.append(Ellipsis)
    at = keys.index(Ellipsis)
    keys[at : at + 1] = [slice(None)] * (len(node.shape) - used)
    shape: list[int] = []
    map_: list[Any] = []
    for k in keys:
        if k is None:
            shape.append(1)
            continue
        extent = node.shape[len(map_)]
        if isinstance(k, slice):
            start, stop, step = k.indices(extent)
            map_.append((start, ((len(shape), step),)))
            shape.append(len(range(start, stop, step)))
        else:
            if not -extent <= k < extent:
                raise NotFusable("an index out of range")
            map_.append((int(k) % extent, ()))
    return graph.view(node, tuple(shape), tuple(map_))


def _nan_to_num(
    x: TracedArray, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    limits = np.finfo(x.dtype)
    out = _where(np.isnan(x), nan, x)
    out = _where(out == np.inf, limits.max if posinf is None else posinf, out)
    return _where(out == -np.inf, limits.min if neginf is None else neginf, out)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.reshape: lambda x, shape: x.reshape(shape),
    np.transpose: lambda x, axes=None: x.transpose(axes),
    np.swapaxes: lambda x, a, b: x.swapaxes(a, b),
    np.moveaxis: _moveaxis,
    np.broadcast_to: _expanded,
    np.expand_dims: _expand_dims,
    np.squeeze: lambda x, axis=None: x.squeeze(axis),
    np.zeros_like: _filled(0),
    np.ones_like: _filled(1),
    np.copyto: _copyto,
    np.nan_to_num: _nan_to_num,
    np.flip: _flip,
    np.dot: lambda a, b: _matmul(a.graph if isinstance(a, TracedArray) else b.graph, a, b),
    np.sum: lambda x, axis=None, keepdims=False: x.sum(axis, keepdims),
    np.max: lambda x, axis=None, keepdims=False: x.max(axis, keepdims),
    np.size: lambda x: x.size,
    np.ndim: lambda x: x.ndim,
    np.shape: lambda x: x.shape,
    np.copy: lambda x: x.copy(),
}
