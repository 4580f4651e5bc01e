"""The part of Tensor that hands out its values: numbers, lists, arrays, text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .errors import note
from .export import export
from .thread_mode import state


class ValuesMixin:
    """Conversion of a Tensor to Python and NumPy values."""

    _data: np.ndarray
    _edge: Any

    def item(self) -> Any:
        """Return the value of a one-element tensor as a Python number; RuntimeError otherwise."""
        try:
            return self._data.item()
        except ValueError:
            raise RuntimeError(
                f"a Tensor with {self._data.size} elements cannot be converted to Scalar"
            ) from None

    def tolist(self) -> Any:
        """Return the values as nested lists (a number for a 0-d tensor)."""
        return self._data.tolist()

    def numpy(self, *, force: bool = False) -> np.ndarray:
        """Return the values as a NumPy array that shares the memory.

        Raises RuntimeError for a tensor that requires grad, unless `force`.
        """
        if self._edge is not None and not force:
            from .advice import tracked_numpy

            raise tracked_numpy(self)
        return export(self)  # type: ignore[arg-type]

    __array_priority__ = 1000  # `array + tensor` asks the tensor first

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        array = self.numpy()
        if dtype is not None and np.dtype(dtype) != array.dtype:
            return array.astype(dtype)
        return array.copy() if copy else array

    def __array_wrap__(
        self, array: np.ndarray, context: Any = None, return_scalar: bool = False
    ) -> Any:
        """Return what a NumPy function made of this tensor as a tensor (bool as uint8, as PyTorch)."""
        from .data import from_numpy

        array = np.asarray(array)
        return from_numpy(array.astype(np.uint8) if array.dtype == bool else array)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        from .copying import deep_copy

        return deep_copy(self, memo)  # type: ignore[arg-type]

    def __reduce_ex__(self, protocol: Any) -> tuple[Any, ...]:
        from .copying import reduce

        return reduce(self)  # type: ignore[arg-type]

    def __copy__(self) -> Any:
        from .copying import rebuild

        return rebuild(
            type(self), self._data, self._data.shape, self._data.strides, 0, self._edge is not None
        )

    def __len__(self) -> int:
        if self._data.ndim == 0:
            raise TypeError("len() of a 0-d tensor")
        return self._data.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if self._data.ndim == 0:
            raise TypeError("iteration over a 0-d tensor")
        return iter(self.unbind(0))  # type: ignore[attr-defined]

    def __bool__(self) -> bool:
        if self._data.size != 1:
            if self._data.size == 0:
                raise RuntimeError("Boolean value of Tensor with no values is ambiguous")
            raise note(
                RuntimeError("Boolean value of Tensor with more than one value is ambiguous"),
                "Say which of its values count: `(...).all()` or `(...).any()`. To choose element by element, write "
                "`torch.where(condition, x, y)`.",
                "값이 여럿이라 참인지 거짓인지 정할 수 없습니다. `(...).all()`이나 `(...).any()`를 쓰십시오. 요소마다 고르려면 "
                "`torch.where(condition, x, y)`로 씁니다.",
            )
        return bool(self._data.item())

    def __int__(self) -> int:
        return int(self._number("int"))

    def __float__(self) -> float:
        return float(self._number("float"))

    def __complex__(self) -> complex:
        return complex(self._number("complex"))

    def __index__(self) -> int:
        if self._data.size != 1 or self._data.dtype.kind == "f":
            raise TypeError("only integer tensors of a single element can be converted to an index")
        return int(self._data.item())

    def _number(self, kind: str) -> Any:
        if self._data.size != 1:
            raise ValueError("only one element tensors can be converted to Python scalars")
        return self._data.item()

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self, *, tensor_contents: Any = None) -> str:
        from .printing import repr_of

        if state.forward_level < 0:
            return repr_of(self)
        from ._tensor import Tensor
        from .autograd.forward_ad import tangent_of

        assert isinstance(self, Tensor)
        return repr_of(self, tangent=tangent_of(self))

    def __format__(self, spec: str) -> str:
        if self._data.ndim == 0 and type(self).__name__ == "Tensor":  # no Parameter, as in PyTorch
            return format(self._data.item(), spec)
        return object.__format__(self, spec)

    def __reversed__(self) -> Any:
        if self._data.ndim == 0:
            return self
        return self.flip(0)  # type: ignore[attr-defined]

    def __contains__(self, element: Any) -> bool:
        from ._tensor import Tensor

        if isinstance(element, (Tensor, int, float, bool)):
            value = element._data if isinstance(element, Tensor) else element
            return bool((self._data == value).any())
        raise RuntimeError(
            f"Tensor.__contains__ only supports Tensor or scalar, but you passed in a {type(element)}."
        )

    def __dir__(self) -> list[str]:
        return sorted(set(object.__dir__(self)) - {"__cuda_array_interface__"})
