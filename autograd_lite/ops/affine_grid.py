"""Grids of the points to which affine maps move a plain one, for `grid_sample`.

Source: M. Jaderberg et al., NeurIPS 2015.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..rulelib import reshape
from .grid_sample import kind_of
from .register import define, public


def _base(size: tuple[int, ...], align_corners: bool, dtype: Any) -> np.ndarray:
    """Return the points of a grid that leaves all where it is, with ones: (points, 3 or 4)."""
    lines = []
    for n in size[2:]:
        line = np.linspace(-1, 1, n, dtype=dtype) if n > 1 else np.zeros(n, dtype)
        lines.append(line if align_corners else line * np.asarray((n - 1) / n, dtype))
    mesh = np.meshgrid(*lines, indexing="ij")
    columns = [m.ravel() for m in mesh[::-1]] + [np.ones(mesh[0].size, dtype)]
    return np.stack(columns, 1)


def _affine(theta: Any, size: tuple[int, ...], align_corners: bool) -> Any:
    points = _base(size, align_corners, theta.dtype) @ np.swapaxes(theta, 1, 2)
    return points.reshape(size[0], *size[2:], len(size) - 2)


def _affine_gradient(grad: Any, size: tuple[int, ...], align_corners: bool) -> Any:
    base: Any = _base(size, align_corners, kind_of(grad)).T
    flat = reshape(grad, (size[0], math.prod(size[2:]), len(size) - 2))
    product = (wrap(base) if isinstance(grad, Tensor) else base) @ flat
    return product.transpose(1, 2) if isinstance(grad, Tensor) else product.swapaxes(1, 2)


affine_row = define(
    "affine_grid_generator(theta; size, align_corners)", _affine, jvp="linear",
    theta=lambda grad, size, align_corners: _affine_gradient(grad, size, align_corners),
)  # fmt: skip


@public
def affine_grid_generator(theta: Tensor, size: Any, align_corners: bool) -> Any:
    """Return the grid of points to which affine maps (N, 2, 3) or (N, 3, 4) move a plain one."""
    return affine_row(theta, tuple(size), align_corners)
