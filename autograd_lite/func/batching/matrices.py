"""Batching rules of matrix products: everything becomes a batched product."""

from __future__ import annotations

from typing import Any

from ..._tensor import Tensor
from ...table import ROWS


def _product(a: Any, b: Any) -> Any:
    return ROWS["bmm"](a, b)


def _mm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    a, b = operands
    if level.owns(a) and not level.owns(b):  # one product with the examples stacked
        value = level.front(a)
        size, n, k = value._data.shape
        return row(value.reshape(size * n, k), b).reshape(size, n, b._data.shape[1])
    return _product(level.whole(a), level.whole(b))


def _mv(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    a, v = operands
    if level.owns(v) and not level.owns(a):
        return ROWS["mm"](level.front(v), a.t())
    return _product(level.whole(a), level.whole(v).unsqueeze(-1)).squeeze(-1)


def _dot(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    a, b = operands
    if level.owns(a) != level.owns(b):
        own, other = (a, b) if level.owns(a) else (b, a)
        return ROWS["mv"](level.front(own), other)
    product = _product(level.whole(a).unsqueeze(1), level.whole(b).unsqueeze(-1))
    return product.reshape(level.size)


def _bmm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    a, b = map(level.whole, operands)
    size, batch, n, k = a._data.shape
    m = b._data.shape[-1]
    flat = _product(a.reshape(size * batch, n, k), b.reshape(size * batch, k, m))
    return flat.reshape(size, batch, n, m)


def _behind(level: Any, tensor: Any, ndim: int) -> Any:
    """Return a tensor's values lined up behind the examples for broadcasting to `ndim`."""
    if not level.owns(tensor):
        return tensor
    value = level.front(tensor)
    shape = value._data.shape
    return value.reshape(shape[0], *(1,) * (ndim - len(shape) + 1), *shape[1:])


def _plus(level: Any, start: Tensor, product: Any, beta: Any, alpha: Any) -> Any:
    product = product if alpha == 1 else product * alpha
    if beta == 0:
        return product
    start = _behind(level, start, product._data.ndim - 1)
    return (start if beta == 1 else start * beta) + product


def _addmm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    start, a, b = operands
    return _plus(level, start, _product(level.whole(a), level.whole(b)), *attrs)


def _addmv(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    start, a, v = operands
    product = _product(level.whole(a), level.whole(v).unsqueeze(-1)).squeeze(-1)
    return _plus(level, start, product, *attrs)


def _addr(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    start, u, v = operands
    product = level.whole(u).unsqueeze(-1) * level.whole(v).unsqueeze(-2)
    return _plus(level, start, product, *attrs)


def _baddbmm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    start, a, b = operands
    return _plus(level, start, _bmm(level, ROWS["bmm"], (a, b), ()), *attrs)


def _addbmm(level: Any, row: Any, operands: Any, attrs: Any) -> Any:
    start, a, b = operands
    return _plus(level, start, _bmm(level, ROWS["bmm"], (a, b), ()).sum(1), *attrs)


RULES = {
    "mm": _mm,
    "mv": _mv,
    "dot": _dot,
    "vdot": _dot,
    "bmm": _bmm,
    "addmm": _addmm,
    "addmv": _addmv,
    "addr": _addr,
    "baddbmm": _baddbmm,
    "addbmm": _addbmm,
}
