"""`torch.nn.utils.parametrizations`: normed, spectrally normed and orthogonal weights."""

from __future__ import annotations

from typing import Any

import autograd_lite as torch

from ...ops.weight_norm import _weight_norm
from .. import functional
from ..modules.module import Module
from .parametrize import register_parametrization

__all__ = ["orthogonal", "spectral_norm", "weight_norm"]


class _WeightNorm(Module):
    def __init__(self, dim: int | None = 0) -> None:
        super().__init__()
        self.dim = -1 if dim is None else dim

    def forward(self, weight_g: Any, weight_v: Any) -> Any:
        return _weight_norm(weight_v, weight_g, self.dim)

    def right_inverse(self, weight: Any) -> Any:
        return torch.norm_except_dim(weight, 2, self.dim), weight


def weight_norm(module: Module, name: str = "weight", dim: int | None = 0) -> Module:
    """Learn a weight's length and direction apart: T. Salimans, D. Kingma, NeurIPS 2016."""
    register_parametrization(module, name, _WeightNorm(dim), unsafe=True)
    return module


def power_iterations(matrix: Any, u: Any, v: Any, count: int, eps: float) -> None:
    """Turn two vectors, in place, towards the first singular ones."""
    with torch.no_grad():
        for _ in range(count):
            u.copy_(functional.normalize(torch.mv(matrix, v), dim=0, eps=eps))
            v.copy_(functional.normalize(torch.mv(matrix.t(), u), dim=0, eps=eps))


class _SpectralNorm(Module):
    def __init__(
        self, weight: Any, n_power_iterations: int = 1, dim: int = 0, eps: float = 1e-12
    ) -> None:
        super().__init__()
        if dim >= weight.ndim or dim < -weight.ndim:
            raise IndexError(
                f"Dimension out of range (expected to be in range of [-{weight.ndim}, {weight.ndim - 1}] but got {dim})"
            )
        if n_power_iterations <= 0:
            raise ValueError(
                "Expected n_power_iterations to be positive, but got "
                f"n_power_iterations={n_power_iterations}"
            )
        self.dim, self.eps = dim if dim >= 0 else dim + weight.ndim, eps
        if weight.ndim > 1:
            self.n_power_iterations = n_power_iterations
            with torch.no_grad():
                matrix = self._matrix(weight)
                for name, n in zip(("_u", "_v"), matrix.shape, strict=True):
                    start = matrix.new_empty(n).normal_(0, 1)
                    self.register_buffer(name, functional.normalize(start, dim=0, eps=eps))
                power_iterations(matrix, self._u, self._v, 15, eps)

    def _matrix(self, weight: Any) -> Any:
        order = [self.dim, *(d for d in range(weight.ndim) if d != self.dim)]
        return (weight.permute(*order) if self.dim else weight).flatten(1)

    def forward(self, weight: Any) -> Any:
        if weight.ndim == 1:
            return functional.normalize(weight, dim=0, eps=self.eps)
        matrix = self._matrix(weight)
        if self.training:
            power_iterations(matrix, self._u, self._v, self.n_power_iterations, self.eps)
        u, v = self._u.clone(), self._v.clone()
        return weight / torch.vdot(u, torch.mv(matrix, v))

    def right_inverse(self, value: Any) -> Any:
        return value


def spectral_norm(
    module: Module, name: str = "weight", n_power_iterations: int = 1, eps: float = 1e-12, dim: int | None = None
) -> Module:  # fmt: skip
    """Divide a weight by its largest singular value: T. Miyato et al., ICLR 2018."""
    weight = getattr(module, name, None)
    if not isinstance(weight, torch.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    register_parametrization(
        module, name, _SpectralNorm(weight, n_power_iterations, channel_of(module, dim), eps)
    )
    return module


def channel_of(module: Module, dim: int | None) -> int:
    """Return the dimension of a weight that counts outputs."""
    if dim is not None:
        return dim
    return 1 if type(module).__name__.startswith("ConvTranspose") else 0


def _nearest_orthogonal(a: Any) -> Any:
    """Return the orthogonal factor of a QR decomposition with a positive diagonal."""
    x, tau = torch.geqrf(a)
    q = torch.linalg.householder_product(x, tau)
    return q * x.diagonal(dim1=-2, dim2=-1).sgn().unsqueeze(-2)


class _Orthogonal(Module):
    base: Any

    def __init__(
        self, weight: Any, orthogonal_map: str, *, use_trivialization: bool = True
    ) -> None:
        super().__init__()
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, x: Any) -> Any:
        wide = x.size(-2) < x.size(-1)
        x = x.mT if wide else x
        n, k = x.shape[-2:]
        if self.orthogonal_map == "householder":
            a = x.tril(diagonal=-1)
            tau = 2.0 / (1.0 + (a * a).sum(dim=-2))
            q = torch.linalg.householder_product(a, tau)
            q = q * x.diagonal(dim1=-2, dim2=-1).int().unsqueeze(-2)
        else:
            x = x.tril()
            if n != k:
                x = torch.cat([x, x.new_zeros(n, n - k).expand(*x.shape[:-2], -1, -1)], dim=-1)
            skew = x - x.mT
            if self.orthogonal_map == "matrix_exp":
                q = torch.matrix_exp(skew)
            else:
                one = torch.eye(n, dtype=skew.dtype)
                q = torch.linalg.solve(
                    torch.add(one, skew, alpha=-0.5), torch.add(one, skew, alpha=0.5)
                )
            q = q if n == k else q[..., :k]
        if getattr(self, "base", None) is not None:
            q = self.base @ q
        return q.mT if wide else q

    def right_inverse(self, q: Any) -> Any:
        if q.shape != self.shape:
            raise ValueError(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {q.shape}."
            )
        start = q
        wide = q.size(-2) < q.size(-1)
        q = q.mT if wide else q
        n, k = q.shape[-2:]
        if "base" not in self._buffers:
            if self.orthogonal_map != "householder":
                raise NotImplementedError(
                    "It is not possible to assign to the matrix exponential or the Cayley parametrizations when "
                    "use_trivialization=False."
                )
            a, tau = torch.geqrf(q)
            diagonal = a.diagonal(dim1=-2, dim2=-1)
            diagonal.copy_(torch.where(tau == 0, -diagonal.sgn(), diagonal.sgn()))
            return a.mT if wide else a
        if n != k:
            more = torch.randn(*q.shape[:-2], n, n - k, dtype=q.dtype)
            q = torch.cat([q, more], dim=-1)
        self.base = _nearest_orthogonal(q)
        negative = torch.zeros_like(start)
        negative.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
        return negative


def orthogonal(
    module: Module, name: str = "weight", orthogonal_map: str | None = None, *, use_trivialization: bool = True
) -> Module:  # fmt: skip
    """Keep a weight orthogonal (or its rows or columns, if it is not square).

    `orthogonal_map` is "matrix_exp", "cayley" or "householder".
    """
    weight = getattr(module, name, None)
    if not isinstance(weight, torch.Tensor):
        raise ValueError(f"Module '{module}' has no parameter or buffer with name '{name}'")
    if weight.ndim < 2:
        raise ValueError(
            f"Expected a matrix or batch of matrices. Got a tensor of {weight.ndim} dimensions."
        )
    if orthogonal_map is None:
        orthogonal_map = "matrix_exp" if weight.size(-2) == weight.size(-1) else "householder"
    if orthogonal_map not in ("matrix_exp", "cayley", "householder"):
        raise ValueError(
            f'orthogonal_map has to be one of "matrix_exp", "cayley", "householder". Got: {orthogonal_map}'
        )
    made = _Orthogonal(weight, orthogonal_map, use_trivialization=use_trivialization)
    register_parametrization(module, name, made, unsafe=True)
    return module
