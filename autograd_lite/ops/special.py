"""Special functions, and functions of two tensors beyond arithmetic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ..entry import is_number
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
    log1p,
    polygamma,
    sin,
    where,
    zeros_like,
    zeta,
)
from ..rulelib import zeta_of_number as zeta_at  # fmt: skip
from ..tensor import Tensor
from .arithmetic import without_derivative
from .checks import only, python_number, wide
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
    _only_special(name, define(f"{name}(self)", forward, promote="float", structure="diagonal", self=rule, **options))


# -- error functions -------------------------------------------------------------------------------

smooth("erf", _kernel("erf"), lambda grad, self: grad * (_2_SQRT_PI * exp(-(self * self))))
smooth("erfc", _kernel("erfc"), lambda grad, self: grad * (-_2_SQRT_PI * exp(-(self * self))))
smooth("erfinv", _kernel("erfinv"), lambda grad, self: grad * (exp(erfinv(self) * erfinv(self)) / _2_SQRT_PI))
_row("erfcx", _kernel("erfcx"), lambda grad, self, result: grad * (2 * self * result - _2_SQRT_PI),
     node="SpecialErfcxBackward0")  # fmt: skip
_row("ndtri", _kernel("ndtri"), lambda grad, result: grad * (math.sqrt(2 * math.pi) * exp(result * result / 2)),
     node="SpecialNdtriBackward0")  # fmt: skip
_row("log_ndtr", _kernel("log_ndtr"), lambda grad, self: grad / erfcx(self * -math.sqrt(0.5)) * math.sqrt(2 / math.pi),
     node="SpecialLogNdtrBackward0", saves="result")  # fmt: skip


def ndtr(input: Any, *, out: Any = None) -> Any:
    """Return the normal distribution function."""
    from . import scalar_rows

    scaled = scalar_rows.mul_number(input if input._data.dtype.kind == "f" else input.to(_default()), math.sqrt(0.5))
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
    row, operands = (zeta_row, (input, other)) if isinstance(input, Tensor) else (zeta_of_number, (other, input))
    result = row(*operands)
    return result if out is None else out.copy_(result)


SPECIAL["zeta"] = zeta_function

# -- Bessel functions ------------------------------------------------------------------------------

smooth("i0", _kernel("i0"), lambda grad, self: grad * i1(self))
_row("i0e", _kernel("i0e"), lambda grad, self, result: grad * (i1e(self) - _sgn(self) * result), node="SpecialI0EBackward0")
_row("i1", _kernel("i1"), lambda grad, self, result: grad * (i0(self) - _over(result, self, 0.5)), node="SpecialI1Backward0")
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
    return where(x == 0, 0.0, (angle * cos(angle) - sin(angle)) / (angle * x))


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


# -- two tensors -----------------------------------------------------------------------------------


def _xlogy(x: Any, y: Any) -> Any:
    return np.where(np.isnan(y), y, np.where(x == 0, x.dtype.type(0), x * np.log(y)))


def _xlog1py(x: Any, y: Any) -> Any:
    return np.where(np.isnan(y), y, np.where(x == 0, x.dtype.type(0), x * np.log1p(y)))


def _x_log(name: str, prefix: str, forward: Any, of_y: Any, edge: int, shifted: Any) -> tuple[Any, Any, Any]:
    def first(grad: Any, self: Any, other: Any) -> Any:
        return grad * where((self == 0) & (other <= edge), 0.0, of_y(other))

    def second(grad: Any, self: Any, other: Any) -> Any:
        return grad * self / shifted(other)

    tensors = define(f"{name}(self, other)", forward, promote="float", structure="diagonal", node=f"{prefix}Backward0",
                     self=first, other=second)  # fmt: skip
    of_number = define(f"{name}_of_number(other; self)", lambda other, self: forward(np.asarray(self, other.dtype), other),
                       promote="float", structure="diagonal", node=f"{prefix}Backward1", other=second)  # fmt: skip
    with_number = define(
        f"{name}_with_number(self; other)", lambda self, other: forward(self, np.asarray(other, self.dtype)),
        promote="float", structure="diagonal", node=f"{prefix}Backward2",
        self=lambda grad, self, other: _slope_at_number(grad, self, of_y(np.float64(other)), other <= edge),
    )  # fmt: skip
    return tensors, of_number, with_number


def _slope_at_number(grad: Any, x: Any, value: Any, nothing_at_zero: bool) -> Any:
    slope = grad * float(value)
    return where(x == 0, 0.0, slope) if nothing_at_zero else slope


_XLOGY = _x_log("xlogy", "Xlogy", _xlogy, log, 0, lambda y: y)
_XLOG1PY = _x_log("xlog1py", "SpecialXlog1Py", _xlog1py, log1p, -1, lambda y: y + 1)


def _choose_x_log(rows: Any, input: Any, other: Any) -> Any:
    if not isinstance(input, Tensor):
        return rows[1], (other, python_number(input))
    if is_number(other):
        return rows[2], (input, python_number(other))
    return rows[0], (input, other)


@overloaded
def xlogy(input: Any, other: Any) -> Any:
    """Return `input * log(other)`, 0 where `input` is 0."""
    return _choose_x_log(_XLOGY, input, other)


@overloaded(in_place=False, function=False)
def xlog1py(input: Any, other: Any) -> Any:
    """Return `input * log(1 + other)`, 0 where `input` is 0."""
    return _choose_x_log(_XLOG1PY, input, other)


SPECIAL["xlog1py"] = xlog1py
del Tensor.xlog1py

operation(
    "atan2(self, other)", np.arctan2, promote="float", structure="diagonal", aliases="arctan2", numbers="none",
    self=lambda grad, self, other: grad * (other / (self * self + other * other)),
    other=lambda grad, self, other: grad * (-self / (self * self + other * other)),
)  # fmt: skip
operation(
    "hypot(self, other)", only("f", "hypot_cpu", np.hypot), promote="arithmetic", structure="diagonal", numbers="none",
    self=lambda grad, self, result: grad * (self / result),
    other=lambda grad, other, result: grad * (other / result),
)  # fmt: skip
operation(
    "logaddexp(self, other)", only("f", "logaddexp_cpu", np.logaddexp), promote="arithmetic", structure="diagonal",
    in_place=False, numbers="none",
    self=lambda grad, self, other: grad / (1 + exp(other - self)),
    other=lambda grad, self, other: grad / (1 + exp(self - other)),
)  # fmt: skip
operation(
    "logaddexp2(self, other)", only("f", "logaddexp2_cpu", np.logaddexp2), promote="arithmetic", structure="diagonal",
    in_place=False, numbers="none",
    self=lambda grad, self, other: grad / (1 + 2.0 ** (other - self)),
    other=lambda grad, self, other: grad / (1 + 2.0 ** (self - other)),
)  # fmt: skip
operation(
    "ldexp(self, other)", lambda self, other: self * np.exp2(other), promote="float", structure="diagonal", numbers="none",
    self=lambda grad, other: grad * 2.0**other,
    other=lambda grad, result, other: grad * result * _LN2,
)  # fmt: skip
operation(
    "nextafter(self, other)", only("f", "nextafter_cpu", np.nextafter), promote="arithmetic", structure="diagonal",
    numbers="none",
    self=lambda grad, self, other: where(self == other, 0.0, grad),
    other=lambda grad, self, other: where(self == other, grad, 0.0),
)  # fmt: skip


def _sign_ratio(grad: Any, result: Any, x: Any) -> Any:
    return grad * where(x == 0, 0.0, result / where(x == 0, 1.0, x))


copysign_tensor = define(
    "copysign(self, other)", np.copysign, promote="float", structure="diagonal", node="CopysignBackward0",
    self=lambda grad, result, self: _sign_ratio(grad, result, self),
    other=lambda grad: zeros_like(grad),
)  # fmt: skip
copysign_number = define(
    "copysign_number(self; other)", lambda self, other: np.copysign(self, np.asarray(other, self.dtype)),
    promote="float", structure="diagonal", node="CopysignBackward1",
    self=lambda grad, result, self: _sign_ratio(grad, result, self),
)  # fmt: skip


@overloaded
def copysign(input: Any, other: Any) -> Any:
    """Return the size of `input` with the sign of `other`."""
    return (copysign_number, (input, python_number(other))) if is_number(other) else (copysign_tensor, (input, other))


def _heaviside(self: Any, values: Any) -> Any:
    return np.where(self == 0, values, (self > 0).astype(self.dtype))


heaviside_row = without_derivative("heaviside(self, values)", _heaviside, "heaviside")


@overloaded
def heaviside(input: Any, values: Any) -> Any:
    """Return 0 for negative elements, 1 for positive ones, `values` at 0."""
    if input._data.dtype != values._data.dtype:
        raise RuntimeError("heaviside is not yet implemented for tensors with different dtypes.")
    return heaviside_row, (input, values)


frexp_row = define(
    "frexp(self)", np.frexp, outputs="mantissa, exponent", non_differentiable="exponent", structure="diagonal",
    self=lambda grad, exponent: grad / 2.0**exponent,
)  # fmt: skip


def frexp(input: Any) -> Any:
    """Return mantissa and exponent: `input = mantissa * 2 ** exponent`; RuntimeError for integers."""
    if input._data.dtype.kind != "f":
        raise RuntimeError("torch.frexp() only supports floating-point dtypes")
    from ..return_types import frexp as names

    return names(frexp_row(input))


PUBLIC["frexp"] = frexp
method(frexp)

for _new, _old in {
    "gammaln": "lgamma", "psi": "digamma", "multigammaln": "mvlgamma", "expit": "sigmoid", "polygamma": "polygamma",
    "erf": "erf", "erfc": "erfc", "erfinv": "erfinv", "exp2": "exp2", "expm1": "expm1", "log1p": "log1p", "i0": "i0",
    "sinc": "sinc", "logit": "logit", "xlogy": "xlogy", "digamma": "digamma",
}.items():  # fmt: skip
    SPECIAL[_new] = PUBLIC[_old]


def special_round(input: Any, *, decimals: int = 0, out: Any = None) -> Any:
    """Return the nearest numbers with so many decimals."""
    return PUBLIC["round"](input, decimals=decimals, out=out)


SPECIAL["round"] = special_round
