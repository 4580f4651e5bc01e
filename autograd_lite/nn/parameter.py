"""Parameters and buffers: the tensors that belong to a module."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..data import finish
from ..dtypes import get_default_dtype
from ..printing import parameter_repr
from ..version import counter_of

__all__ = ["Buffer", "Parameter"]


class Parameter(Tensor):
    """A tensor that a module it is assigned to counts among its parameters.

    Shares the memory of `data`. Raises RuntimeError for integers, unless `requires_grad=False`.

    >>> import autograd_lite as torch
    >>> torch.nn.Parameter(torch.ones(2))
    Parameter containing:
    tensor([1., 1.], requires_grad=True)
    """

    _is_param = True

    def __new__(cls, data: Any = None, requires_grad: bool = True) -> Parameter:
        if data is None:
            array = np.empty(0, get_default_dtype().np)
        elif isinstance(data, Tensor):
            array = data._data
        else:
            array = data.detach()  # AttributeError, as in PyTorch
        out = object.__new__(cls)
        out._data, out._edge = array, finish(array, requires_grad)._edge
        if data is not None:
            out._vc = counter_of(data)
        return out

    def __repr__(self, *, tensor_contents: Any = None) -> str:  # type: ignore[override]
        return parameter_repr(super().__repr__())

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        if id(self) not in memo:
            memo[id(self)] = type(self)(_copied(self), self.requires_grad)
        return memo[id(self)]

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return _rebuild, (type(self), self._data, self.requires_grad)


class Buffer(Tensor):
    """A tensor that a module it is assigned to counts among its buffers: kept, not trained."""

    persistent = True

    def __new__(cls, data: Any = None, *, persistent: bool = True) -> Any:
        out = object.__new__(cls)
        out._data = np.empty(0, get_default_dtype().np) if data is None else data.detach()._data
        out._edge = None
        if data is not None:
            out._vc = counter_of(data)
        out.persistent = persistent
        return out


def _copied(tensor: Tensor) -> Tensor:
    from .._tensor import wrap

    return wrap(tensor._data.copy(order="K"))


def _rebuild(kind: type[Parameter], array: np.ndarray, requires_grad: bool) -> Parameter:
    from .._tensor import wrap

    return kind(wrap(array), requires_grad)
