"""Bessel and Airy functions and orthogonal polynomials: `torch.special` only, without derivatives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .._tensor import Tensor
from ..entry import is_number, write_out
from ..forms import Form
from ..overloads import fits_none
from .register import define
from .special import SPECIAL, smooth_call

_BESSEL: Final = (
    "airy_ai", "bessel_j0", "bessel_j1", "bessel_y0", "bessel_y1", "modified_bessel_k0", "modified_bessel_k1",
    "scaled_modified_bessel_k0", "scaled_modified_bessel_k1", "spherical_bessel_j0",
)  # fmt: skip
_POLYNOMIALS: Final = (
    *(f"{s}chebyshev_polynomial_{k}" for s in ("", "shifted_") for k in "tuvw"),
    "hermite_polynomial_h", "hermite_polynomial_he", "laguerre_polynomial_l", "legendre_polynomial_p",
)  # fmt: skip

_FORMS: Final = (
    "(Tensor x, Tensor n, *, Tensor out = None)",
    "(Number x, Tensor n, *, Tensor out = None)",
    "(Tensor x, Number n, *, Tensor out = None)",
)


def _bessel(name: str) -> Callable[..., Any]:
    def forward(x: Any) -> Any:
        from ..kernels import bessel

        return getattr(bessel, name)(x)

    return forward


def _modified_i(name: str) -> Callable[..., Any]:
    def forward(x: Any) -> Any:
        from ..kernels import special

        return getattr(special, name)(x)

    return forward


def _polynomial(name: str) -> Callable[..., Any]:
    def forward(x: Any, n: Any) -> Any:
        from ..kernels.polynomials import POLYNOMIALS

        return POLYNOMIALS[name](x, n)

    return forward


def _polynomial_call(row: Any) -> Callable[..., Any]:
    def call(input: Any, n: Any, *, out: Any = None) -> Any:
        tensors = isinstance(input, Tensor) + isinstance(n, Tensor)
        if not tensors or tensors + is_number(input) + is_number(n) < 2:
            raise fits_none(f"special_{row.name}", list(map(Form, _FORMS)), (input, n), {})
        result = row(input, n)
        return result if out is None else write_out(row, result, out)

    call.__doc__ = f"Return the polynomial `{row.name}` of whole order `n`; 0 for n < 0."
    return call


def _add(name: str, entry: Callable[..., Any]) -> None:
    entry.__name__ = entry.__qualname__ = name
    SPECIAL[name] = entry


for _name in _BESSEL:
    _add(_name, smooth_call(define(f"{_name}(self)", _bessel(_name), promote="float")))
for _name in ("i0", "i1"):
    _add(
        f"modified_bessel_{_name}",
        smooth_call(define(f"modified_bessel_{_name}(self)", _modified_i(_name), promote="float")),
    )
for _name in _POLYNOMIALS:
    _add(_name, _polynomial_call(define(f"{_name}(self, n)", _polynomial(_name), promote="float")))
