"""Tensors from data: Python numbers and sequences, NumPy arrays, other tensors."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from . import dtypes
from ._tensor import Tensor, wrap
from .errors import only_floats
from .export import mark_shared
from .graph import LEAF
from .inference import mark_inference
from .thread_mode import INFERENCE, state

_PLAIN = frozenset({int, float, bool})
_SEQUENCES = frozenset({list, tuple})
_CLONE = (
    "To copy construct from a tensor, it is recommended to use sourceTensor.detach().clone() or "
    "sourceTensor.detach().clone().requires_grad_(True), rather than torch.tensor(sourceTensor)."
)


def finish(array: np.ndarray, requires_grad: bool) -> Tensor:
    """Wrap a new array; RuntimeError if it is to require grad and is not floating point."""
    if requires_grad and array.dtype.kind != "f":
        raise only_floats("Only Tensors of floating point and complex dtype can require gradients")
    out = wrap(array, LEAF if requires_grad else None)
    if state.mode & INFERENCE:
        mark_inference(out)
    return out


def array_from(data: Any, dtype: dtypes.dtype | None) -> np.ndarray:
    """Return a new array with the data; Python floats take the default type.

    Raises PyTorch's errors for ragged sequences, for what is no number, and for numbers that the
    type cannot hold.
    """
    if isinstance(data, Tensor):
        return data._data.astype(data._data.dtype if dtype is None else dtype.np)
    if isinstance(data, np.ndarray) or (isinstance(data, np.generic) and dtype is None):
        target = dtypes.of_array(np.asarray(data)) if dtype is None else dtype
        if dtype is not None:
            dtypes.of_array(np.asarray(data))
        with np.errstate(all="ignore"):
            return np.array(data, target.np)
    if isinstance(data, str):
        raise TypeError("new(): invalid data type 'str'")
    if _is_plain(data):
        array = np.array(data)
        if array.dtype.kind in "ifb" and (array.size or array.ndim):
            return _from_numbers(array, dtype)
    shape = _shape_of(data)
    values: list[Any] = []
    _collect(data, shape, 0, values)
    found = dtype or _infer(values)
    numbers = [v._data.item() if isinstance(v, Tensor) else v for v in values]
    if found.category == dtypes.FLOAT or not any(isinstance(n, float) for n in numbers):
        _check_int64(numbers)
    exact = np.array(numbers, np.float64 if found.category == dtypes.FLOAT else None)
    if exact.dtype == object:
        raise ValueError("Overflow when unpacking long long")
    return _fit(exact, found).reshape(shape)


def _is_plain(data: Any) -> bool:
    """Return whether data are Python numbers in nested lists that NumPy reads as PyTorch does."""
    kind = type(data)
    if kind in _PLAIN:
        return True
    if kind not in _SEQUENCES:
        return False
    kinds = set(map(type, data))
    if kinds <= _PLAIN:
        return True
    return (
        kinds <= _SEQUENCES
        and len(set(map(len, data))) == 1
        and all(map(_is_plain, data))
        and _regular(data)
    )


def _regular(data: Any) -> bool:
    """Return whether the parts of nested lists have equal depth and extent."""
    try:
        return np.array(data).dtype != object
    except ValueError:
        return False


def _from_numbers(array: np.ndarray, dtype: dtypes.dtype | None) -> np.ndarray:
    if dtype is None:
        return array.astype(dtypes.get_default_dtype().np) if array.dtype.kind == "f" else array
    return _fit(array, dtype)


def _fit(array: np.ndarray, dtype: dtypes.dtype) -> np.ndarray:
    """Convert Python numbers; RuntimeError for one that an integer type cannot hold."""
    if dtype.category == dtypes.INTEGER and array.size:
        limits = np.iinfo(dtype.np)
        low = limits.min if dtype.is_signed else -int(limits.max)
        bad = ~((array >= low) & (array <= limits.max)) if array.dtype != bool else np.False_
        if (dtype.itemsize < 8 and np.any(bad)) or (array.dtype.kind == "f" and np.any(bad)):
            raise RuntimeError(f"value cannot be converted to type {dtype.name} without overflow")
    with np.errstate(all="ignore"):
        return array.astype(dtype.np)


def _check_int64(numbers: list[Any]) -> None:
    for n in numbers:
        if type(n) is int and not -(2**63) <= n < 2**63:
            raise ValueError("Overflow when unpacking long long")


def _is_sequence(value: Any) -> bool:
    if isinstance(value, (Tensor, np.ndarray)):
        return (value._data if isinstance(value, Tensor) else value).ndim > 0
    return (
        hasattr(value, "__len__") and hasattr(value, "__getitem__") and not isinstance(value, dict)
    )


def _shape_of(data: Any) -> tuple[int, ...]:
    """Return the shape that the first elements of nested sequences have."""
    shape: list[int] = []
    while _is_sequence(data):
        if isinstance(data, str):
            raise ValueError("too many dimensions 'str'")
        shape.append(len(data))
        if not len(data):
            break
        data = data[0]
    return tuple(shape)


def _collect(data: Any, shape: tuple[int, ...], dim: int, into: list[Any]) -> None:
    if dim == len(shape):
        if isinstance(data, (list, tuple)):
            raise TypeError(f"'{type(data).__name__}' object cannot be interpreted as an integer")
        into.append(data)
        return
    if not _is_sequence(data):
        raise TypeError("not a sequence")
    if isinstance(data, Tensor) and data._data.size != 1:
        raise ValueError("only one element tensors can be converted to Python scalars")
    if len(data) != shape[dim]:
        raise ValueError(f"expected sequence of length {shape[dim]} at dim {dim} (got {len(data)})")
    for item in data:
        _collect(item, shape, dim + 1, into)


def _infer(values: list[Any]) -> dtypes.dtype:
    found: dtypes.dtype | None = None
    for v in values:
        if isinstance(v, Tensor):
            kind = v.dtype
        elif isinstance(v, np.generic):
            kind = dtypes.of_array(np.asarray(v))
        elif isinstance(v, (bool, int, float)):
            kind = dtypes.of_scalar(v)
        else:
            raise RuntimeError(f"Could not infer dtype of {type(v).__name__}")
        found = kind if found is None else dtypes.promote_types(found, kind)
    return dtypes.get_default_dtype() if found is None else found


def options(function: str, dtype: Any, device: Any) -> dtypes.dtype | None:
    """Check the dtype and device arguments of a function that makes tensors; return the dtype."""
    if device is not None:
        from .devices import device as check

        check(device)
    return None if dtype is None else dtypes.as_dtype(dtype, function)


def tensor(
    data: Any = ...,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
    pin_memory: bool = False,
) -> Tensor:
    """Return a new tensor with a copy of the data.

    Raises ValueError for ragged sequences, TypeError and RuntimeError for what is no number.

    >>> import autograd_lite as torch
    >>> torch.tensor([[1, 2], [3, 4]])
    tensor([[1, 2],
            [3, 4]])
    """
    if data is ...:
        raise TypeError('tensor() missing 1 required positional arguments: "data"')
    if isinstance(data, Tensor):
        warnings.warn(_CLONE, UserWarning, stacklevel=2)
    return finish(array_from(data, options("tensor", dtype, device)), requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """Return data as a tensor: a tensor itself, a NumPy array with shared memory, others copied."""
    d = options("as_tensor", dtype, device)
    if isinstance(data, Tensor):
        return data if d is None else data.to(d)
    if isinstance(data, np.ndarray):
        found = dtypes.of_array(np.asarray(data))
        if d is None or d is found:
            return from_numpy(data)
    return wrap(array_from(data, d))


def asarray(
    obj: Any,
    *,
    dtype: Any = None,
    device: Any = None,
    copy: bool | None = None,
    requires_grad: bool = False,
) -> Tensor:
    """Return an object as a tensor, sharing memory where possible unless `copy` says otherwise.

    Raises ValueError if `copy=False` and memory cannot be shared.
    """
    d = options("asarray", dtype, device)
    if isinstance(obj, (Tensor, np.ndarray)):
        shared = obj if isinstance(obj, Tensor) else from_numpy(obj)
        if copy is False and d is not None and shared.dtype is not d:
            raise ValueError(f"can't alias tensor with dtype '{shared.dtype}' into dtype '{d}'.")
        out = shared if d is None else shared.to(d)
        if copy and out is shared:
            out = shared.clone()
        if isinstance(obj, Tensor) and obj._edge is not None and not requires_grad:
            return out.detach() if copy else out
        return out.requires_grad_() if requires_grad else out
    if copy is False:
        raise ValueError("can't alias arbitrary sequence into a tensor.")
    return finish(array_from(obj, d), requires_grad)


def from_numpy(array: Any, /) -> Tensor:
    """Return a tensor that shares the memory of a NumPy array.

    Raises TypeError for other objects and element types, ValueError for negative strides.

    >>> import autograd_lite as torch, numpy as np
    >>> a = np.zeros(2)
    >>> torch.from_numpy(a).add_(1)
    tensor([1., 1.], dtype=torch.float64)
    >>> a
    array([1., 1.])
    """
    if not isinstance(array, np.ndarray):
        kind = type(array)
        name = (
            kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
        )
        raise TypeError(f"expected np.ndarray (got {name})")
    if not array.dtype.isnative:
        raise ValueError(
            "given numpy array has byte order different from the native byte order. Conversion between byte orders "
            "is currently not supported."
        )
    dtypes.of_array(array)
    if any(s < 0 for s in array.strides):
        raise ValueError(
            "At least one stride in the given numpy array is negative, and tensors with negative strides are not "
            "currently supported. (You can probably work around this by making a copy of your array  with "
            "array.copy().) "
        )
    return share(array)


def share(array: np.ndarray) -> Tensor:
    """Return a tensor on an array that others can write to without our seeing it."""
    return mark_shared(wrap(array.view(np.ndarray) if type(array) is not np.ndarray else array))


def frombuffer(
    buffer: Any, *, dtype: Any, count: int = -1, offset: int = 0, requires_grad: bool = False
) -> Tensor:
    """Return a 1-D tensor that shares the memory of a buffer."""
    return finish(np.frombuffer(buffer, dtype.np, count, offset), requires_grad)


def put_out(result: Tensor, out: Any) -> Tensor:
    """Return a result, written into `out` if there is one."""
    if out is None:
        return result
    from .inplace import copy_into_out

    return copy_into_out(_Creation, result, out)  # type: ignore[arg-type]


class _Creation:
    name = "creation"
