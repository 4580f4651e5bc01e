"""Counts and statistics of values: unique, histograms, covariance."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import return_types
from .._tensor import Tensor, wrap
from ..dims import wrap_dim
from ..dtypes import FROM_NUMPY
from ..table import define
from .calling import function
from .register import PUBLIC
from .scalar_rows import mul_number


def not_implemented(name: str) -> Any:
    """Return a rule that says there is no derivative."""

    def rule(grad: Any) -> Any:
        raise NotImplementedError(f"the derivative for '{name}' is not implemented.")

    return rule


# -- unique ---------------------------------------------------------------------------------------


def _unique(x: np.ndarray, dim: int | None, consecutive: bool) -> Any:
    """Return (values, inverse, counts), of all elements or of slices."""
    if dim is None:
        flat = x.reshape(-1)
        if consecutive:
            values, inverse, counts = _runs(flat)
        else:
            values, inverse, counts = np.unique(
                flat, return_inverse=True, return_counts=True, equal_nan=False
            )
        return values, inverse.reshape(x.shape).astype(np.int64), counts.astype(np.int64)
    at = wrap_dim(dim, x.ndim)
    if x.size == 0:
        _check_slices(x.shape, at)
    if consecutive:
        slices = np.moveaxis(x, at, 0)
        values, inverse, counts = _runs(slices)
        return np.moveaxis(values, 0, at), inverse.astype(np.int64), counts.astype(np.int64)
    values, inverse, counts = np.unique(x, return_inverse=True, return_counts=True, axis=at)
    return values, inverse.reshape(-1).astype(np.int64), counts.astype(np.int64)


def _check_slices(shape: tuple[int, ...], at: int) -> None:
    """Raise RuntimeError where slices are empty: they could not be told apart."""
    if shape[at] == 0 and shape.count(0) > 1:
        raise RuntimeError(
            "Number of zero sized dimensions is more than one, so unique cannot be applied "
        )
    if shape[at]:
        raise RuntimeError(
            "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied"
        )


def _runs(x: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    if len(x) == 0:
        return x.copy(), np.zeros(0, np.int64), np.zeros(0, np.int64)
    change = (x[1:] != x[:-1]).any(tuple(range(1, x.ndim)))
    new = np.concatenate(([True], change))
    inverse = np.cumsum(new) - 1
    return x[new], inverse, np.bincount(inverse)


def _row(name: str, node: str, torch_name: str, consecutive: bool) -> Any:
    return define(
        f"{name}(self; dim)", lambda x, dim: _unique(x, dim, consecutive), outputs="values, inverse, counts",
        non_differentiable="inverse, counts", node=node, self=not_implemented(torch_name),
    )  # fmt: skip


unique_row = _row("unique", "Unique2Backward0", "_unique2", False)
unique_dim_row = _row("unique_dim", "UniqueDimBackward0", "unique_dim", False)
unique_consecutive_row = _row(
    "unique_consecutive", "UniqueConsecutiveBackward0", "unique_consecutive", True
)


def _chosen(found: Any, return_inverse: bool, return_counts: bool) -> Any:
    wanted = (True, return_inverse, return_counts)
    out = tuple(f for f, w in zip(found, wanted, strict=True) if w)
    return out if len(out) > 1 else out[0]


@function(out=False)
def unique(
    input: Tensor,
    sorted: bool = True,
    return_inverse: bool = False,
    return_counts: bool = False,
    dim: Any = None,
) -> Any:
    """The different values, ascending; also where each element went, and how often each occurs.

    >>> import autograd_lite as torch
    >>> torch.tensor([3, 1, 3]).unique(return_counts=True)
    (tensor([1, 3]), tensor([1, 2]))
    """
    found = unique_row(input, None) if dim is None else unique_dim_row(input, dim)
    return _chosen(found, return_inverse, return_counts)


@function(out=False)
def unique_consecutive(
    input: Tensor, return_inverse: bool = False, return_counts: bool = False, dim: Any = None
) -> Any:
    """The first of each run of equal values; also where each element went, and how long each run is."""
    return _chosen(unique_consecutive_row(input, dim), return_inverse, return_counts)


# -- histograms -----------------------------------------------------------------------------------


def _range(name: str, low: float, high: float, widen: float) -> tuple[float, float]:
    """Check a histogram's range, and widen an empty one on both sides."""
    if not (np.isfinite(low) and np.isfinite(high)):
        raise RuntimeError(f"{name}: range of [{low:g}, {high:g}] is not finite")
    if low > high:
        raise RuntimeError(f"{name}: max must be larger than min")
    return (low - widen, high + widen) if low == high else (low, high)


def _extent(x: np.ndarray, empty: tuple[float, float]) -> tuple[float, float]:
    return (float(x.min()), float(x.max())) if x.size else empty


def _check_histogram(x: np.ndarray, bins: int) -> None:
    if bins <= 0:
        raise RuntimeError(f"torch.histogram(): bins must be > 0, but got {bins} for dimension 0")
    if x.dtype.kind != "f":
        raise NotImplementedError(
            f"\"histogram_cpu\" not implemented for '{FROM_NUMPY[x.dtype].type_name}'"
        )


def _histc(x: np.ndarray, bins: int, min: Any, max: Any) -> Any:
    _check_histogram(x, bins)
    low, high = _extent(x, (min, max)) if min == max else (min, max)
    limits = _range("torch.histc", low, high, 1.0)
    return np.histogram(x.reshape(-1), bins, limits)[0].astype(x.dtype)


histc_row = define("histc(self; bins, min, max)", _histc)


@function()
def histc(input: Tensor, bins: int = 100, min: Any = 0, max: Any = 0) -> Tensor:
    """How many elements fall into each of equal bins between `min` and `max` (0, 0: of the data)."""
    return histc_row(input, bins, min, max)


@function()
def histogram(
    input: Tensor, bins: Any = 100, *, range: Any = None, weight: Any = None, density: bool = False
) -> Any:
    """How many elements (or what weight) fall into bins, and the bins' edges."""
    x = input._data
    weights = None if weight is None else weight._data.reshape(-1)
    if isinstance(bins, Tensor):
        edges: Any = bins._data
    else:
        _check_histogram(x, bins)
        low, high = range or _extent(x, (0.0, 1.0))
        low, high = _range("torch.histogram", low, high, 0.5)
        edges = np.linspace(low, high, bins + 1).astype(x.dtype)
    hist, edges = np.histogram(x.reshape(-1), edges, weights=weights, density=density)
    return return_types.histogram((wrap(hist.astype(x.dtype)), wrap(np.asarray(edges, x.dtype))))


@function(out=False, as_method=False)
def histogramdd(
    input: Tensor, bins: Any, *, range: Any = None, weight: Any = None, density: bool = False
) -> Any:
    """How many rows (or what weight) fall into the bins of a grid, and the edges of each dimension.

    `bins` are numbers of bins, or the edges themselves. Raises RuntimeError for as many bins as
    there are no columns.
    """
    columns = input._data.shape[-1]
    x = input._data.reshape(-1, columns)
    bins = [bins] * columns if isinstance(bins, int) else list(bins)
    if len(bins) != columns:
        raise RuntimeError(
            "histogramdd: The size of bins must be equal to the innermost dimension of the input."
        )
    edges = []
    for d, b in enumerate(bins):
        if isinstance(b, Tensor):
            edges.append(b._data)
            continue
        low, high = range[2 * d : 2 * d + 2] if range else _extent(x[:, d], (0.0, 1.0))
        low, high = _range("torch.histogramdd", low, high, 0.5)
        edges.append(np.linspace(low, high, b + 1).astype(x.dtype))
    weights = None if weight is None else weight._data.reshape(-1)
    hist, _ = np.histogramdd(x, edges, weights=weights, density=density)
    return return_types.histogramdd(
        (wrap(hist.astype(x.dtype)), tuple(wrap(np.asarray(e, x.dtype)) for e in edges))
    )


@function(out=False)
def bincount(input: Tensor, weights: Any = None, minlength: int = 0) -> Tensor:
    """How often each number from 0 occurs, or the sum of its weights.

    >>> import autograd_lite as torch
    >>> torch.bincount(torch.tensor([1, 2, 2]))
    tensor([0, 1, 2])
    """
    x = input._data
    if minlength < 0:
        raise RuntimeError("minlength should be >= 0")
    if x.dtype.kind == "f":
        raise NotImplementedError(f"\"bincount_cpu\" not implemented for '{input.dtype.type_name}'")
    if x.ndim != 1 or (x.size and x.min() < 0):
        raise RuntimeError("bincount only supports 1-d non-negative integral inputs.")
    if weights is not None and weights._data.shape != x.shape:
        raise RuntimeError("weights should be 1-d and have the same length as input")
    counts = np.bincount(x, None if weights is None else weights._data, minlength)
    if weights is not None and weights._data.dtype == np.float32:
        counts = counts.astype(np.float32)
    return wrap(counts)


# -- covariance -----------------------------------------------------------------------------------


@function(out=False)
def cov(
    input: Tensor, *, correction: int = 1, fweights: Any = None, aweights: Any = None
) -> Tensor:
    """The covariance matrix of variables (rows) from observations (columns).

    >>> import autograd_lite as torch
    >>> torch.tensor([[0.0, 2.0], [2.0, 0.0]]).cov()
    tensor([[ 2., -2.],
            [-2.,  2.]])
    """
    if input._data.ndim > 2:
        raise RuntimeError(
            f"cov(): expected input to have two or fewer dimensions but got an input with {input._data.ndim} dimensions"
        )
    if input._data.dtype.kind == "b":
        raise RuntimeError("cov(): bool dtype is not supported for input")
    x: Any = input.view(1, -1) if input._data.ndim < 2 else input
    count = x.shape[1]
    _check_weights(fweights, aweights, count)
    weights: Any = None
    if fweights is not None:
        weights = fweights
    if aweights is not None:
        weights = aweights if weights is None else weights * aweights
    if weights is None:
        total: Any = count
        mean = x.sum(1) / count
        norm: Any = count - correction
    else:
        total = weights.sum()
        if total.item() == 0:
            raise RuntimeError("cov(): weights sum to zero, can't be normalized")
        mean = (x * weights).sum(1) / total
        if correction == 0:
            norm = total
        elif aweights is None:
            norm = total - correction
        else:
            norm = total - mul_number((weights * aweights).sum(), correction) / total
    number = norm.item() if isinstance(norm, Tensor) else norm
    if number <= 0:
        import warnings

        warnings.warn("cov(): degrees of freedom is <= 0. Correction should be strictly less than the number of "
                      "observations.", UserWarning, stacklevel=3)  # fmt: skip
        norm = norm.zero_() if isinstance(norm, Tensor) else 0
    if not isinstance(norm, Tensor):
        norm = wrap(np.asarray(norm, mean._data.dtype))
    centred = x - mean.unsqueeze(1)
    right = centred if weights is None else centred * weights
    return PUBLIC["mm"](centred, right.t()).div(norm).squeeze()


def _check_weights(fweights: Any, aweights: Any, count: int) -> None:
    for name, weights, kinds, what in (
        ("fweights", fweights, "iu", "integral"),
        ("aweights", aweights, "f", "floating point"),
    ):
        if weights is None:
            continue
        if weights._data.ndim > 1:
            raise RuntimeError(
                f"cov(): expected {name} to have one or fewer dimensions but got {name} with {weights._data.ndim} dimensions"
            )
        if weights._data.dtype.kind not in kinds:
            raise RuntimeError(
                f"cov(): expected {name} to have {what} dtype but got {name} with {weights.dtype.type_name} dtype"
            )
        if weights._data.size != count:
            raise RuntimeError(
                f"cov(): expected {name} to have the same numel as there are observations in the input but got "
                f"{weights._data.size} != {count}"
            )
        if weights._data.size and weights._data.min() < 0:
            raise RuntimeError(f"cov(): {name} cannot be negative")


@function(out=False)
def corrcoef(input: Tensor) -> Tensor:
    """The correlation coefficients of variables (rows) from observations (columns)."""
    if input._data.ndim > 2:
        raise RuntimeError(
            "corrcoef(): expected input to have two or fewer dimensions but got an input with "
            f"{input._data.ndim} dimensions"
        )
    c = cov(input)
    if c._data.ndim == 0:
        return c / c
    spread = c.diagonal().sqrt()
    return ((c / spread.view(-1, 1)) / spread.view(1, -1)).clamp(-1, 1)
