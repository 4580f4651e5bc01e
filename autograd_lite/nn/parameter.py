"""Parameters and buffers: the tensors that belong to a module."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor
from ..data import finish
from ..dtypes import get_default_dtype
from ..graph import LEAF
from ..printing import parameter_repr
from ..version import counter_of

__all__ = ["Buffer", "Parameter", "UninitializedBuffer", "UninitializedParameter", "is_lazy"]


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


class _Uninitialized:
    """A tensor whose shape is not known yet: only its type is."""

    _wanted_dtype: Any
    _final: type[Tensor]

    @property
    def _data(self) -> np.ndarray:
        raise RuntimeError(
            "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in "
            "`load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` "
            "to initialize the parameters before accessing their attributes."
        )

    @property
    def dtype(self) -> Any:
        """The type that the tensor will have."""
        return self._wanted_dtype

    def materialize(self, shape: Any, device: Any = None, dtype: Any = None) -> None:
        """Give the tensor a shape, and values that nothing has set."""
        kind = self._wanted_dtype if dtype is None else dtype
        self._become(np.empty(tuple(shape), kind.np))

    def _take(self, other: Tensor) -> None:
        """Become a tensor that was made."""
        self._become(other._data)

    def _become(self, array: np.ndarray) -> None:
        tensor: Any = self
        tensor.__class__ = self._final
        tensor._data = array

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        made: Any = type(self)
        return memo.setdefault(id(self), made(dtype=self._wanted_dtype))

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        return type(self), (None, self._wanted_dtype)


def _without_data(kind: Any, edge: Any, dtype: Any) -> Any:
    out = object.__new__(kind)
    out._edge = edge
    out._wanted_dtype = get_default_dtype() if dtype is None else dtype
    return out


class UninitializedParameter(_Uninitialized, Parameter):  # type: ignore[misc, override]
    """A parameter that waits for its shape; using it before raises RuntimeError."""

    _final = Parameter

    def __new__(
        cls, requires_grad: bool | None = True, dtype: Any = None, device: Any = None
    ) -> Any:
        return _without_data(cls, LEAF if requires_grad is not False else None, dtype)


class UninitializedBuffer(_Uninitialized, Tensor):  # type: ignore[misc, override]
    """A buffer that waits for its shape; using it before raises RuntimeError."""

    _final = Tensor

    def __new__(
        cls, requires_grad: bool | None = False, dtype: Any = None, device: Any = None
    ) -> Any:
        return _without_data(cls, None, dtype)


def is_lazy(value: Any) -> bool:
    """Return whether a value is a parameter or buffer that waits for its shape."""
    return isinstance(value, _Uninitialized)


def _copied(tensor: Tensor) -> Tensor:
    from .._tensor import wrap

    return wrap(tensor._data.copy(order="K"))


def _rebuild(kind: type[Parameter], array: np.ndarray, requires_grad: bool) -> Parameter:
    from .._tensor import wrap

    return kind(wrap(array), requires_grad)
