"""Python numbers as 0-d tensors: the operand that `x + 2` makes of the 2."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from ._tensor import Tensor, wrap

#: Kept for reuse, by type and value: the same constant comes back in every turn of a loop.
NUMBERS: Final[dict[np.dtype, dict[Any, Tensor]]] = {}
_LIMIT: Final = 4096


def times(array: Any, factor: Any) -> Any:
    """Return `array * factor` (the array itself for 1), twice as quick as with a Python number."""
    if factor == 1:
        return array
    if array.dtype.kind == "f":
        return np.multiply(array, wrapped_number(factor, array.dtype)._data)
    return array * factor


def wrapped_number(value: Any, dtype: np.dtype) -> Tensor:
    """Return a Python number as a 0-d tensor that promotes as a number does."""
    known = NUMBERS.setdefault(dtype, {})
    key = value or str(value)  # 0.0 and -0.0 are equal, but two numbers
    found = known.get(key)
    if found is None:
        with np.errstate(all="ignore"):
            array = np.asarray(value).astype(dtype)
        array.flags.writeable = False
        found = wrap(array)
        found._wrapped = True
        if len(known) >= _LIMIT:
            known.clear()
        known[key] = found
    return found
