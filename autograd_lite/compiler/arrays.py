"""Arrays that note what NumPy is asked to do with them, instead of doing it.

A row's forward is ordinary NumPy code. Run on these it becomes nodes of a graph, so that the one
definition of an operation also says how to fuse it. What has no node raises `NotFusable`, and the
row then runs by its forward as it is.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from .functions import FUNCTIONS, RULES
from .indexing import indexed
from .traced import NotFusable, Traced, axes_of, known, node_of
from .ufuncs import call, matmul, reduce


class _Flags:
    c_contiguous = f_contiguous = True  # a view is as good as any array here


_CONTIGUOUS = _Flags()


class TracedArray(NDArrayOperatorsMixin, Traced):
    """An array of a graph; assigning to it in place makes it another node."""

    __slots__ = ()
    __array_priority__ = 1000

    # -- what code asks of an array ---------------------------------------------------------

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
        return self.like(self.graph.cast(self.node, np.float64), weak=True)

    # -- methods ----------------------------------------------------------------------------

    def reshape(self, *shape: Any) -> TracedArray:
        wanted = shape[0] if len(shape) == 1 and not isinstance(shape[0], int) else shape
        wanted = [int(n) for n in wanted]
        if -1 in wanted:
            known = math.prod(n for n in wanted if n != -1)
            wanted[wanted.index(-1)] = self.size // known if known else 0
        if math.prod(wanted) != self.size:
            raise NotFusable("a shape that does not fit")
        return self.like(self.graph.reshape(self.node, tuple(wanted)))

    def ravel(self) -> TracedArray:
        return self.reshape(-1)

    flatten = ravel

    def transpose(self, *order: Any) -> TracedArray:
        if len(order) == 1 and order[0] is not None and not isinstance(order[0], int):
            order = tuple(order[0])
        if not order or order == (None,):
            order = tuple(reversed(range(self.ndim)))
        return self.like(self.graph.permute(self.node, tuple(d % self.ndim for d in order)))

    def swapaxes(self, a: int, b: int) -> TracedArray:
        order = list(range(self.ndim))
        order[a], order[b] = order[b], order[a]
        return self.transpose(*order)

    def squeeze(self, axis: Any = None) -> TracedArray:
        axes = range(self.ndim) if axis is None else axes_of(axis, self.ndim)
        return self.reshape([n for d, n in enumerate(self.shape) if not (d in axes and n == 1)])

    def astype(self, dtype: Any, copy: bool = True) -> TracedArray:
        return self.like(self.graph.cast(self.node, known(np.dtype(dtype))))

    def copy(self, order: str = "C") -> TracedArray:
        return self.like(self.node)

    def dot(self, other: Any) -> TracedArray:
        return matmul(self.graph, self, other)

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return reduce(np.add, self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        return reduce(np.maximum, self, axis=axis, keepdims=keepdims)

    def __getitem__(self, key: Any) -> TracedArray:
        return self.like(indexed(self.graph, self.node, key))

    def __setitem__(self, key: Any, value: Any) -> None:
        if not (key is Ellipsis or (isinstance(key, slice) and key == slice(None))):
            raise NotFusable("a part is assigned")
        node = self.graph.cast(node_of(self.graph, value, self.dtype), self.dtype)
        self.node = self.graph.expand(node, self.shape)

    # -- NumPy's protocols ------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, how: str, *args: Any, **options: Any) -> Any:
        out = options.pop("out", None)
        if how == "reduce":
            result = reduce(ufunc, *args, **options)
        elif how == "outer" and not options:
            a, b = (x if isinstance(x, TracedArray) else np.asarray(x) for x in args)
            left = a.reshape([*a.shape, *[1] * b.ndim])
            result = ufunc(left, b)
        elif how == "__call__" and not options:
            result = call(self.graph, ufunc, args)
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
        replacement = FUNCTIONS.get(function)
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
