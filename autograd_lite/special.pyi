"""Special functions; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from collections.abc import Sequence
from typing import Any

from ._tensor import Tensor

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
def i0(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def i0e(input: Any, *, out: Any = None) -> Any: ...
def i1(input: Any, *, out: Any = None) -> Any: ...
def i1e(input: Any, *, out: Any = None) -> Any: ...
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

def sinc(input: Tensor, *, out: Tensor | None = None) -> Tensor: ...
def softmax(
    input: Tensor, dim: builtins.int, dtype: Any = None, *, out: Tensor | None = None
) -> Tensor:
    """exp(x) along a dimension, divided by its sum; RuntimeError for integers without `dtype`."""

def xlog1py(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input * log(1 + other)`, 0 where `input` is 0."""

def xlogy(input: Any, other: Any, *, out: Tensor | None = None) -> Tensor:
    """Return `input * log(other)`, 0 where `input` is 0."""

def zeta(input: Any, other: Any, *, out: Any = None) -> Any:
    """Return Hurwitz's zeta function, the sum of (other + k)^-input over k = 0, 1, …"""
