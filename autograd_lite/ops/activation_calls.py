"""Activation functions, as functions of tensors; `torch` and Tensor have some of them too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..dims import wrap_dim
from ..errors import wrong_argument
from ..inplace import apply_in_place
from . import activation as smooth, elementary, piecewise
from .checks import not_implemented
from .register import PUBLIC, method, public

sigmoid = PUBLIC["sigmoid"]
tanh = elementary.tanh

__all__ = [
    "celu", "celu_", "elu", "elu_", "gelu", "glu", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "hardtanh_",
    "leaky_relu", "leaky_relu_", "logsigmoid", "mish", "prelu", "relu", "relu6", "relu_", "rrelu", "rrelu_", "selu",
    "selu_", "sigmoid", "silu", "softplus", "softshrink", "softsign", "tanh", "tanhshrink", "threshold", "threshold_",
]  # fmt: skip


#: Rows that keep their result when they work in place.
_IN_PLACE = {
    smooth.elu: smooth.elu_in_place, smooth.celu: smooth.celu_in_place, piecewise.leaky_relu: piecewise.leaky_relu_in_place,
}  # fmt: skip


def _run(name: str, row: Any, inplace: bool, input: Any, *args: Any) -> Any:
    if not isinstance(input, Tensor):
        raise wrong_argument(name, "input", 0, input)
    for value in args:
        if not isinstance(value, (int, float, np.number)) and row is not smooth.gelu:
            at = args.index(value)
            raise wrong_argument(name, row.attrs[at], at + 1, value, "Number")
    return apply_in_place(_IN_PLACE.get(row, row), input, *args) if inplace else row(input, *args)


def relu_function(input: Any, inplace: bool = False) -> Any:
    """Return max(x, 0).

    >>> import autograd_lite as torch
    >>> torch.nn.functional.relu(torch.tensor([-1.0, 2.0]))
    tensor([0., 2.])
    """
    return input.relu_() if inplace else PUBLIC["relu"](input)


relu_function.__name__ = relu_function.__qualname__ = "relu"
relu = relu_function


def relu_(input: Any) -> Tensor:
    """In-place version of `relu`."""
    return input.relu_()


def relu6(input: Any, inplace: bool = False) -> Any:
    """Return min(max(x, 0), 6)."""
    return _run("relu6", piecewise.hardtanh, inplace, input, 0, 6)


def leaky_relu(input: Any, negative_slope: float = 0.01, inplace: bool = False) -> Any:
    """Return x where positive, else `negative_slope * x`."""
    return _run("leaky_relu", piecewise.leaky_relu, inplace, input, negative_slope)


def elu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Any:
    """Return x where positive, else `alpha * (exp(x) - 1)`."""
    return _run("elu", smooth.elu, inplace, input, alpha, 1, 1)


def selu(input: Any, inplace: bool = False) -> Tensor:
    """Return `elu` scaled so that networks normalise themselves."""
    return _run("selu", smooth.elu, inplace, input, smooth.SELU_ALPHA, smooth.SELU_SCALE, 1)


def celu(input: Any, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """Return x where positive, else `alpha * (exp(x / alpha) - 1)`; RuntimeError for alpha 0."""
    if alpha == 0:
        raise RuntimeError("ZeroDivisionError: alpha cannot be 0 for CELU")
    return _run("celu", smooth.celu, inplace, input, alpha)


def gelu(input: Any, *, approximate: str = "none") -> Any:
    """Return x times the normal distribution function of x, exactly or through `"tanh"`."""
    if approximate not in ("none", "tanh"):
        raise RuntimeError("approximate argument must be either none or tanh.")
    return _run("gelu", smooth.gelu, False, input, approximate)


def silu(input: Any, inplace: bool = False) -> Any:
    """Return x * sigmoid(x)."""
    return _run("silu", smooth.silu, inplace, input)


def mish(input: Any, inplace: bool = False) -> Any:
    """Return x * tanh(softplus(x))."""
    return _run("mish", smooth.mish, inplace, input)


def softplus(input: Any, beta: float = 1, threshold: float = 20) -> Any:
    """Return log(1 + exp(beta * x)) / beta, and x where `beta * x` exceeds the threshold."""
    return _run("softplus", smooth.softplus, False, input, beta, threshold)


def logsigmoid(input: Any) -> Any:
    """Return log(sigmoid(x)), without overflow."""
    if not isinstance(input, Tensor):
        raise wrong_argument("log_sigmoid", "input", 0, input)
    return smooth.log_sigmoid(input)[0]


def hardtanh(input: Any, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Any:
    """Limit x to [min_val, max_val]; ValueError if there is no such interval."""
    if min_val > max_val:
        raise ValueError("min_val cannot be greater than max_val")
    if isinstance(input, Tensor) and input._data.dtype.kind == "u" and min_val < 0:
        raise RuntimeError("cannot do hardtanh on an unsigned type with negative limits")
    return _run("hardtanh", piecewise.hardtanh, inplace, input, min_val, max_val)


def hardsigmoid(input: Any, inplace: bool = False) -> Any:
    """Return min(max(x + 3, 0), 6) / 6."""
    return _run("hardsigmoid", piecewise.hardsigmoid, inplace, input)


def hardswish(input: Any, inplace: bool = False) -> Any:
    """Return x * hardsigmoid(x)."""
    return _run("hardswish", piecewise.hardswish, inplace, input)


def hardshrink(input: Any, lambd: float = 0.5) -> Tensor:
    """Return x, and 0 where -lambd <= x <= lambd."""
    return _run("hardshrink", piecewise.hardshrink, False, input, lambd)


def softshrink(input: Any, lambd: float = 0.5) -> Any:
    """Return x moved toward 0 by lambd, and 0 where it is nearer than that."""
    return _run("softshrink", piecewise.softshrink, False, input, lambd)


def tanhshrink(input: Any) -> Any:
    """Return x - tanh(x)."""
    return input - input.tanh()


def softsign(input: Any) -> Any:
    """Return x / (1 + |x|)."""
    return input / (input.abs() + 1)


def threshold(input: Any, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """Return x where it exceeds the threshold, else `value`."""
    return _run("threshold", piecewise.threshold, inplace, input, threshold, value)


def glu(input: Any, dim: int = -1) -> Any:
    """Return the first half times sigmoid of the second; RuntimeError for an odd extent."""
    if not isinstance(input, Tensor):
        raise wrong_argument("glu", "input", 0, input)
    if input._data.ndim == 0:
        raise RuntimeError("glu does not support scalars because halving size must be even")
    at = wrap_dim(dim, input._data.ndim)
    if input._data.shape[at] % 2:
        raise RuntimeError(
            f"Halving dimension must be even, but dimension {at} is size {input._data.shape[at]}"
        )
    return piecewise.glu(input, dim)


def prelu(input: Any, weight: Any) -> Tensor:
    """Return x where positive, else `weight * x`, with one weight or one a channel (dimension 1).

    Raises RuntimeError if the number of weights fits neither.
    """
    for position, (name, value) in enumerate((("input", input), ("weight", weight))):
        if not isinstance(value, Tensor):
            raise wrong_argument("prelu", name, position, value)
    if input._data.dtype != weight._data.dtype:
        words = [
            str(t.dtype).rsplit(".", 1)[-1].replace("float32", "float").replace("float64", "double")
            for t in (input, weight)
        ]
        raise RuntimeError(
            "prelu: Type promoting not supported. Got " + words[0] + " and " + words[1]
        )
    ndim = input._data.ndim
    if weight._data.ndim > 1:
        raise RuntimeError(
            f"prelu: Expected `weight` to be a scalar or 1D tensor, but got: ndim = {weight._data.ndim}"
        )
    if weight._data.size != 1:
        if ndim == 0:
            raise RuntimeError("Not allow zero-dim input tensor.")
        channels = input._data.shape[1] if ndim > 1 else 1
        if channels != weight._data.size:
            raise RuntimeError(
                "Mismatch of parameter numbers and input channel size. Found parameter numbers = "
                f"{weight._data.size} and channel size = {channels}."
            )
    if ndim != weight._data.ndim or ndim > 1:
        shape = [1] * ndim
        if ndim > 1 and weight._data.ndim:
            shape[1] = weight._data.size
        if ndim != 1 or weight._data.ndim != 1:
            weight = weight.view(shape)
    return piecewise.prelu_kernel(input, weight)


def rrelu(
    input: Any,
    lower: float = 1.0 / 8,
    upper: float = 1.0 / 3,
    training: bool = False,
    inplace: bool = False,
) -> Tensor:
    """Return x where positive, else x times a slope drawn from [lower, upper] (their mean in evaluation)."""
    if not isinstance(input, Tensor):
        raise wrong_argument("rrelu", "input", 0, input)
    if lower > upper:
        raise RuntimeError("Lower bound should be less than or equal to the upper bound")
    data = input._data
    noise = np.zeros_like(data)
    if training:
        if data.dtype.kind != "f":
            raise not_implemented("rrelu_out_cpu", data)
        flat, values = noise.reshape(-1), data.reshape(-1)
        flat[:] = 1
        below = np.flatnonzero(values <= 0)
        if len(below):
            drawn = Tensor.uniform_(wrap(np.empty(len(below), np.float64)), lower, upper)
            flat[below] = drawn._data
    args = (wrap(noise), lower, upper, training)
    row = piecewise.rrelu_with_noise
    return apply_in_place(row, input, *args) if inplace else row(input, *args)


def _in_place(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(input: Any, *args: Any, **kwargs: Any) -> Tensor:
        return function(input, *args, **kwargs, inplace=True)

    call.__name__ = call.__qualname__ = function.__name__ + "_"
    call.__doc__ = f"In-place version of `{function.__name__}`."
    return call


leaky_relu_ = _in_place(leaky_relu)
elu_ = _in_place(elu)
selu_ = _in_place(selu)
celu_ = _in_place(celu)
hardtanh_ = _in_place(hardtanh)
threshold_ = _in_place(threshold)
rrelu_ = _in_place(rrelu)

for _function in (
    celu,
    celu_,
    hardshrink,
    prelu,
    relu_,
    rrelu,
    rrelu_,
    selu,
    selu_,
    threshold,
    threshold_,
):
    public(_function)
method(hardshrink)
method(prelu)
