"""Special functions; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from collections.abc import Sequence
from typing import Any

from ._tensor import Tensor

def airy_ai(input: Any, *, out: Any = None) -> Any: ...
def bessel_j0(input: Any, *, out: Any = None) -> Any: ...
def bessel_j1(input: Any, *, out: Any = None) -> Any: ...
def bessel_y0(input: Any, *, out: Any = None) -> Any: ...
def bessel_y1(input: Any, *, out: Any = None) -> Any: ...
def chebyshev_polynomial_t(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `chebyshev_polynomial_t` of whole order `n`; 0 for n < 0."""

def chebyshev_polynomial_u(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `chebyshev_polynomial_u` of whole order `n`; 0 for n < 0."""

def chebyshev_polynomial_v(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `chebyshev_polynomial_v` of whole order `n`; 0 for n < 0."""

def chebyshev_polynomial_w(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `chebyshev_polynomial_w` of whole order `n`; 0 for n < 0."""

def digamma(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def entr(input: Any, *, out: Any = None) -> Any: ...
def erf(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def erfc(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def erfcx(input: Any, *, out: Any = None) -> Any: ...
def erfinv(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def exp2(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def expit(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def expm1(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def gammainc(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def gammaincc(input: Tensor, other: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def gammaln(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def hermite_polynomial_h(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `hermite_polynomial_h` of whole order `n`; 0 for n < 0."""

def hermite_polynomial_he(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `hermite_polynomial_he` of whole order `n`; 0 for n < 0."""

def i0(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def i0e(input: Any, *, out: Any = None) -> Any: ...
def i1(input: Any, *, out: Any = None) -> Any: ...
def i1e(input: Any, *, out: Any = None) -> Any: ...
def laguerre_polynomial_l(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `laguerre_polynomial_l` of whole order `n`; 0 for n < 0."""

def legendre_polynomial_p(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `legendre_polynomial_p` of whole order `n`; 0 for n < 0."""

def log1p(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def log_ndtr(input: Any, *, out: Any = None) -> Any: ...
def log_softmax(
    input: Tensor, dim: builtins.int, dtype: Any = None, *, out: Tensor | None = None
) -> Tensor:
    """The logarithm of softmax, computed without overflow."""

def logit(input: Any, eps: Any = None, *, out: Tensor | None = None) -> Tensor:
    """Return log(x / (1 - x)); with `eps`, of x limited to [eps, 1 - eps]."""

def logsumexp(
    input: Tensor,
    dim: builtins.int | Sequence[builtins.int] | None,
    keepdim: builtins.bool = False,
    *,
    out: Tensor | None = None,
) -> Tensor:
    """log(sum(exp(x))) over dimensions, without overflow."""

def modified_bessel_i0(input: Any, *, out: Any = None) -> Any: ...
def modified_bessel_i1(input: Any, *, out: Any = None) -> Any: ...
def modified_bessel_k0(input: Any, *, out: Any = None) -> Any: ...
def modified_bessel_k1(input: Any, *, out: Any = None) -> Any: ...
def multigammaln(input: Any, p: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the logarithm of the multivariate gamma function of dimension `p`."""

def ndtr(input: Any, *, out: Any = None) -> Any:
    """Return the normal distribution function."""

def ndtri(input: Any, *, out: Any = None) -> Any: ...
def polygamma(n: Any, input: Any, *, out: Tensor | None = None) -> Tensor:
    """Return the derivative of order `n` of digamma; RuntimeError for a negative order."""

def psi(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def round(input: Any, *, decimals: builtins.int = 0, out: Any = None) -> Any:
    """Return the nearest numbers with so many decimals."""

def scaled_modified_bessel_k0(input: Any, *, out: Any = None) -> Any: ...
def scaled_modified_bessel_k1(input: Any, *, out: Any = None) -> Any: ...
def shifted_chebyshev_polynomial_t(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `shifted_chebyshev_polynomial_t` of whole order `n`; 0 for n < 0."""

def shifted_chebyshev_polynomial_u(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `shifted_chebyshev_polynomial_u` of whole order `n`; 0 for n < 0."""

def shifted_chebyshev_polynomial_v(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `shifted_chebyshev_polynomial_v` of whole order `n`; 0 for n < 0."""

def shifted_chebyshev_polynomial_w(input: Any, n: Any, *, out: Any = None) -> Any:
    """Return the polynomial `shifted_chebyshev_polynomial_w` of whole order `n`; 0 for n < 0."""

def sinc(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def softmax(
    input: Tensor, dim: builtins.int, dtype: Any = None, *, out: Tensor | None = None
) -> Tensor:
    """exp(x) along a dimension, divided by its sum; RuntimeError for integers without `dtype`."""

def spherical_bessel_j0(input: Any, *, out: Any = None) -> Any: ...
def xlog1py(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input * log(1 + other)`, 0 where `input` is 0."""

def xlogy(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input * log(other)`, 0 where `input` is 0."""

def zeta(input: Any, other: Any, *, out: Any = None) -> Any:
    """Return Hurwitz's zeta function, the sum of (other + k)^-input over k = 0, 1, …"""
