"""Orthogonal polynomials by their three-term recurrences (A&S, table 22.7), of whole orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

#: Returns the polynomial of order k + 1 from k, x, and those of order k and k - 1.
Recurrence = Callable[[int, Any, Any, Any], Any]


def polynomial(first: Callable[[Any], Any], following: Recurrence) -> Callable[..., Any]:
    """Return `f(x, n)` of a family that starts with 1 and `first(x)`; 0 for negative orders.

    Orders that are no whole numbers are cut off.
    """

    def compute(x: Any, n: Any) -> Any:
        kind = np.result_type(x, n)
        x, n = np.broadcast_arrays(np.asarray(x, np.float64), np.trunc(np.asarray(n, np.float64)))
        result = np.where(np.isnan(n), np.nan, np.where(n == 0, 1.0, 0.0))
        highest = int(np.max(n, initial=0, where=np.isfinite(n)))
        before, here = np.ones(x.shape), first(x)
        for k in range(1, highest + 1):
            result = np.where(n == k, here, result)
            before, here = here, following(k, x, here, before)
        return result.astype(kind)

    return compute


def _chebyshev(k: int, x: Any, p: Any, q: Any) -> Any:
    return 2 * x * p - q


def _shifted(first: Callable[[Any], Any]) -> Callable[..., Any]:
    return polynomial(lambda x: first(2 * x - 1), lambda k, x, p, q: _chebyshev(k, 2 * x - 1, p, q))


#: The first polynomials of Chebyshev's four kinds.
_KINDS: dict[str, Callable[[Any], Any]] = {
    "t": lambda x: x,
    "u": lambda x: 2 * x,
    "v": lambda x: 2 * x - 1,
    "w": lambda x: 2 * x + 1,
}

#: Every family by PyTorch's name.
POLYNOMIALS: dict[str, Callable[..., Any]] = (
    {f"chebyshev_polynomial_{k}": polynomial(first, _chebyshev) for k, first in _KINDS.items()}
    | {f"shifted_chebyshev_polynomial_{k}": _shifted(first) for k, first in _KINDS.items()}
    | {
        "hermite_polynomial_h": polynomial(lambda x: 2 * x, lambda k, x, p, q: 2 * (x * p - k * q)),
        "hermite_polynomial_he": polynomial(lambda x: x, lambda k, x, p, q: x * p - k * q),
        "laguerre_polynomial_l": polynomial(
            lambda x: 1 - x, lambda k, x, p, q: ((2 * k + 1 - x) * p - k * q) / (k + 1)
        ),
        "legendre_polynomial_p": polynomial(
            lambda x: x, lambda k, x, p, q: ((2 * k + 1) * x * p - k * q) / (k + 1)
        ),
    }
)
