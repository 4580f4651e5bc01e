"""Special functions, and functions of two tensors beyond arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from .._tensor import Tensor
from ..rulelib import (
    cos,
    digamma,
    erfcx,
    erfinv,
    exp,
    i0,
    i0e,
    i1,
    i1e,
    lgamma,
    log,
    polygamma,
    sin,
    where,
    zeta,
    zeta_of_number as zeta_at,  # fmt: skip
)
from .checks import wide
from .elementary import smooth
from .register import PUBLIC, define, method, operation, overloaded

#: The functions of `torch.special` by name; those that `torch` has too are added at the end.
SPECIAL: Final[dict[str, Callable[..., Any]]] = {}
_LN2 = math.log(2)
_2_SQRT_PI = 2 / math.sqrt(math.pi)


def _kernel(name: str) -> Callable[..., Any]:
    """Return a forward that loads its kernel when it is first used."""

    def forward(*args: Any) -> Any:
        from ..kernels import special

        return getattr(special, name)(*args)

    return forward


def _only_special(name: str, row: Any) -> None:
    """Make a row a function of `torch.special` alone."""
    entry = smooth_call(row)
    entry.__name__ = entry.__qualname__ = name
    SPECIAL[name] = entry


def smooth_call(row: Any) -> Callable[..., Any]:
    """Return a plain function, with `out=`, around a row of one tensor."""

    def call(input: Any, *, out: Any = None) -> Any:
        if not isinstance(input, Tensor):
            from ..errors import wrong_argument

            raise wrong_argument(f"special_{row.name}", "input", 0, input)
        result = row(input)
        if out is None:
            return result
        from ..entry import write_out

        return write_out(row, result, out)

    return call


def _row(name: str, forward: Any, rule: Any, **options: Any) -> None:
    _only_special(
        name,
        define(
            f"{name}(self)", forward, promote="float", structure="diagonal", self=rule, **options
        ),
    )


# -- error functions -------------------------------------------------------------------------------

smooth("erf", _kernel("erf"), lambda grad, self: grad * (_2_SQRT_PI * exp(-(self * self))))
smooth("erfc", _kernel("erfc"), lambda grad, self: grad * (-_2_SQRT_PI * exp(-(self * self))))
smooth(
    "erfinv",
    _kernel("erfinv"),
    lambda grad, self: grad * (exp(erfinv(self) * erfinv(self)) / _2_SQRT_PI),
)
_row("erfcx", _kernel("erfcx"), lambda grad, self, result: grad * (2 * self * result - _2_SQRT_PI),
     node="SpecialErfcxBackward0")  # fmt: skip
_row("ndtri", _kernel("ndtri"), lambda grad, result: grad * (math.sqrt(2 * math.pi) * exp(result * result / 2)),
     node="SpecialNdtriBackward0")  # fmt: skip
_row("log_ndtr", _kernel("log_ndtr"), lambda grad, self: grad / erfcx(self * -math.sqrt(0.5)) * math.sqrt(2 / math.pi),
     node="SpecialLogNdtrBackward0", saves="result")  # fmt: skip


def ndtr(input: Any, *, out: Any = None) -> Any:
    """Return the normal distribution function."""
    from . import scalar_rows

    scaled = scalar_rows.mul_number(
        input if input._data.dtype.kind == "f" else input.to(_default()), math.sqrt(0.5)
    )
    result = scalar_rows.mul_number(scalar_rows.add_number(PUBLIC["erf"](scaled), 1), 0.5)
    return result if out is None else out.copy_(result)


def _default() -> Any:
    from ..dtypes import get_default_dtype

    return get_default_dtype()


SPECIAL["ndtr"] = ndtr

# -- gamma functions -------------------------------------------------------------------------------

smooth("lgamma", _kernel("lgamma"), lambda grad, self: grad * digamma(self))
smooth("digamma", _kernel("digamma"), lambda grad, self: grad * polygamma(self, 1))
polygamma_row = define(
    "polygamma(self; n)", _kernel("polygamma"), promote="float", structure="diagonal",
    self=lambda grad, self, n: grad * polygamma(self, n + 1),
)  # fmt: skip
mvlgamma_row = define(
    "mvlgamma(self; p)",
    lambda self, p: _multigamma(self, p), promote="float", structure="diagonal",
    self=lambda grad, self, p: grad * _multidigamma(self, p),
)  # fmt: skip


def _multigamma(x: Any, p: int) -> Any:
    from ..kernels.special import lgamma as log_gamma

    total = sum(log_gamma(x - x.dtype.type(0.5 * k)) for k in range(p))
    return total + x.dtype.type(p * (p - 1) / 4 * math.log(math.pi))


def _multidigamma(x: Any, p: int) -> Any:
    total = digamma(x)
    for k in range(1, p):
        total = total + digamma(x - 0.5 * k)
    return total


def polygamma_function(n: Any, input: Any) -> Any:
    """Return the derivative of order `n` of digamma; RuntimeError for a negative order.

    >>> import autograd_lite as torch
    >>> torch.polygamma(1, torch.tensor([1.0]))
    tensor([1.6449])
    """
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    return polygamma_row, (input, n)


def mvlgamma(input: Any, p: Any) -> Any:
    """Return the logarithm of the multivariate gamma function of dimension `p`."""
    if p < 1:
        raise RuntimeError("p has to be greater than or equal to 1")
    if input._data.dtype.kind == "b":
        raise RuntimeError("The input tensor may not be a boolean tensor.")
    return mvlgamma_row, (input, p)


polygamma_function.__name__ = polygamma_function.__qualname__ = "polygamma"
overloaded(polygamma_function)
method(lambda self, n: polygamma_row(self, _order(n)), "polygamma")
method(lambda self, n: self.copy_(polygamma_row(self, _order(n))), "polygamma_")
overloaded(mvlgamma)


def _order(n: int) -> int:
    if n < 0:
        raise RuntimeError("polygamma(n, x) does not support negative n.")
    return n


def _no_first(name: str, kernel: str) -> None:
    sign = 1 if name == "igamma" else -1

    def rule(grad: Any, self: Any, other: Any) -> Any:
        return sign * grad * exp((self - 1) * log(other) - other - lgamma(self))

    def refuse(grad: Any) -> Any:
        raise NotImplementedError(f"the derivative for '{name}: input' is not implemented.")

    entry = operation(f"{name}(self, other)", _kernel(kernel), promote="float", structure="diagonal", numbers="none",
                      self=refuse, other=rule)  # fmt: skip
    SPECIAL["gammainc" + name[6:]] = entry


_no_first("igamma", "igamma")
_no_first("igammac", "igammac")

zeta_row = define("zeta(self, other)", _kernel("zeta"), promote="float", structure={"other": "diagonal"},
                  node="SpecialZetaBackward0", self=lambda grad: _refuse_zeta(grad),
                  other=lambda grad, self, other: grad * -self * zeta(self + 1.0, other))  # fmt: skip
zeta_of_number = define("zeta_of_number(other; self)", _kernel("zeta_of_number"),
                        promote="float", structure="diagonal", node="SpecialZetaBackward1",
                        other=lambda grad, self, other: grad * (-self * zeta_at(other, self + 1.0)))  # fmt: skip


def _refuse_zeta(grad: Any) -> Any:
    raise NotImplementedError("the derivative for 'zeta' is not implemented.")


def zeta_function(input: Any, other: Any, *, out: Any = None) -> Any:
    """Return Hurwitz's zeta function, the sum of (other + k)^-input over k = 0, 1, …"""
    row, operands = (
        (zeta_row, (input, other))
        if isinstance(input, Tensor)
        else (zeta_of_number, (other, input))
    )
    result = row(*operands)
    return result if out is None else out.copy_(result)


SPECIAL["zeta"] = zeta_function

# -- Bessel functions ------------------------------------------------------------------------------

smooth("i0", _kernel("i0"), lambda grad, self: grad * i1(self))
_row(
    "i0e",
    _kernel("i0e"),
    lambda grad, self, result: grad * (i1e(self) - _sgn(self) * result),
    node="SpecialI0EBackward0",
)
_row(
    "i1",
    _kernel("i1"),
    lambda grad, self, result: grad * (i0(self) - _over(result, self, 0.5)),
    node="SpecialI1Backward0",
)
_row("i1e", _kernel("i1e"),
     lambda grad, self, result: grad * (i0e(self) - result * _sgn(self) - _over(result, self, 0.5)),
     node="SpecialI1EBackward0")  # fmt: skip


def _sgn(x: Any) -> Any:
    return where(x > 0, 1.0, where(x < 0, -1.0, 0.0 * x))


def _over(result: Any, x: Any, at_zero: float) -> Any:
    return where(x == 0, at_zero, result / where(x == 0, 1.0, x))


# -- sinc, logit, entropy --------------------------------------------------------------------------


def _sinc(x: Any) -> Any:
    angle = x.dtype.type(math.pi) * x
    return np.where(x == 0, x.dtype.type(1), np.sin(angle) / angle)


def _sinc_slope(x: Any) -> Any:
    angle = math.pi * x
    return where(angle * x == 0, 0.0, (angle * cos(angle) - sin(angle)) / (angle * x))


smooth("sinc", wide(_sinc), lambda grad, self: grad * _sinc_slope(self))
_row("entr", lambda x: np.where(x > 0, -x * np.log(x), np.where(x == 0, 0, np.where(np.isnan(x), x, -np.inf))).astype(x.dtype),
     lambda grad, self: grad * (-log(self) - 1), node="SpecialEntrBackward0")  # fmt: skip


def _logit(x: Any, eps: Any) -> Any:
    if eps is not None:
        x = np.clip(x, x.dtype.type(eps), x.dtype.type(1 - eps))
    return np.log(x / (1 - x))


def _logit_slope(grad: Any, x: Any, eps: Any) -> Any:
    low = 0.0 if eps is None else eps
    return where((x < low) | (x > 1 - low), math.nan if eps is None else 0.0, grad / (x * (1 - x)))


logit_row = define("logit(self; eps)", wide(_logit), promote="float", structure="diagonal",
                   self=lambda grad, self, eps: _logit_slope(grad, self, eps))  # fmt: skip


@overloaded
def logit(input: Any, eps: Any = None) -> Any:
    """Return log(x / (1 - x)); with `eps`, of x limited to [eps, 1 - eps]."""
    return logit_row, (input, eps)
