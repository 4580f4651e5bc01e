"""`conv1d`, `conv2d`, … and their transposes: arguments, checks and unbatched inputs."""

from __future__ import annotations

import functools
import warnings
from typing import Any

from .._tensor import Tensor
from ..errors import wrong_argument
from .convolution import convolution_row
from .padding import constant_pad_row
from .register import public


def _each(name: str, value: Any, nd: int) -> tuple[int, ...]:
    """Return an argument as one number a dimension; RuntimeError if it is too long or short."""
    if isinstance(value, int):
        return (value,) * nd
    values = tuple(value)
    if len(values) == 1:
        return values * nd
    if len(values) != nd:
        raise RuntimeError(
            f"expected {name} to be a single integer value or a list of {nd} values to match the convolution "
            f"dimensions, but got {name}={list(values)}"
        )
    return values


def _check_tensors(name: str, input: Any, weight: Any, bias: Any) -> None:
    for position, (label, value) in enumerate(
        (("input", input), ("weight", weight), ("bias", bias))
    ):
        if not isinstance(value, Tensor) and not (label == "bias" and value is None):
            raise wrong_argument(name, label, position, value)


def _batched(name: str, input: Any, nd: int) -> tuple[Any, bool]:
    ndim = input.dim()
    if ndim not in (nd + 1, nd + 2):
        raise RuntimeError(
            f"Expected {nd + 1}D (unbatched) or {nd + 2}D (batched) input to {name}, but got input of size: "
            f"{list(input.shape)}"
        )
    return (input.unsqueeze(0), True) if ndim == nd + 1 else (input, False)


def _check(
    input: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    transposed: bool,
    groups: int,
) -> None:
    biased = None if bias is None else tuple(bias.shape)
    _check_sizes(
        tuple(input.shape), tuple(weight.shape), biased, tuple(stride), tuple(padding), tuple(dilation), transposed,
        groups,
    )  # fmt: skip


@functools.lru_cache(maxsize=64)
def _check_sizes(
    input: Any, weight: Any, bias: Any, stride: Any, padding: Any, dilation: Any, transposed: bool, groups: int
) -> None:  # fmt: skip
    sizes, kernel_sizes = list(input), list(weight)
    if any(p < 0 for p in padding):
        raise RuntimeError("negative padding is not supported")
    if any(s <= 0 for s in stride):
        raise RuntimeError("non-positive stride is not supported")
    if any(d <= 0 for d in dilation):
        raise RuntimeError(f"dilation should be greater than zero, but got {list(dilation)}")
    if groups <= 0:
        raise RuntimeError("non-positive groups is not supported")
    if len(sizes) != len(kernel_sizes):
        raise RuntimeError(
            f"Expected {len(kernel_sizes)}-dimensional input for {len(kernel_sizes)}-dimensional weight "
            f"{kernel_sizes}, but got {len(sizes)}-dimensional input of size {sizes} instead"
        )
    if kernel_sizes[0] < groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be at least {groups} at dimension 0, but got weight of size "
            f"{kernel_sizes} instead"
        )
    if kernel_sizes[0] % groups:
        raise RuntimeError(
            f"Given groups={groups}, expected weight to be divisible by {groups} at dimension 0, but got weight of "
            f"size [{kernel_sizes}] instead"
        )
    wanted = kernel_sizes[0] if transposed else kernel_sizes[1] * groups
    if sizes[1] != wanted:
        which = f"transposed={int(transposed)}" if transposed else f"groups={groups}"
        raise RuntimeError(
            f"Given {which}, weight of size {kernel_sizes}, expected input{sizes} to have {wanted} channels, but got "
            f"{sizes[1]} channels instead"
        )
    outputs = kernel_sizes[1] * groups if transposed else kernel_sizes[0]
    if bias is not None and list(bias) != [outputs]:
        which = "transposed=1, " if transposed else ""
        raise RuntimeError(
            f"Given {which}weight of size {kernel_sizes}, expected bias to be 1-dimensional with {outputs} elements, "
            f"but got bias of size {list(bias)} instead"
        )
    if not transposed:
        inner = [n + 2 * p for n, p in zip(sizes[2:], padding, strict=True)]
        kernel = [d * (k - 1) + 1 for k, d in zip(kernel_sizes[2:], dilation, strict=True)]
        if any(n < k for n, k in zip(inner, kernel, strict=True)):
            a, b = (" x ".join(map(str, v)) for v in (inner, kernel))
            raise RuntimeError(
                f"Calculated padded input size per channel: ({a}). Kernel size: ({b}). Kernel size can't be greater "
                "than actual input size"
            )


def _same(input: Any, kernel: Any, stride: Any, dilation: Any) -> tuple[Any, tuple[int, ...]]:
    """Return the input, padded where padding is uneven, and the even padding left to do."""
    if any(s != 1 for s in stride):
        raise RuntimeError("padding='same' is not supported for strided convolutions")
    totals = [d * (k - 1) for k, d in zip(kernel, dilation, strict=True)]
    if any(t % 2 for t in totals):
        warnings.warn(
            "Using padding='same' with even kernel lengths and odd dilation may require a zero-padded copy of the input be "
            "created",
            UserWarning,
            stacklevel=4,
        )
        extra: list[int] = []
        for t in reversed(totals):
            extra += [0, t % 2]
        input = constant_pad_row(input, tuple(extra), 0)
    return input, tuple(t // 2 for t in totals)


def _convolve(
    name: str,
    nd: int,
    input: Any,
    weight: Any,
    bias: Any,
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: int,
) -> Any:
    _check_tensors(name, input, weight, bias)
    input, unbatched = _batched(name, input, nd)
    dims = weight.dim() - 2
    step, spread = _each("stride", stride, nd), _each("dilation", dilation, nd)
    output_padding: tuple[int, ...] = (0,) * nd
    if isinstance(padding, str):
        if padding == "same":
            input, around = _same(input, weight.shape[2:], step, spread)
            kept: tuple[int, ...] = around
        elif padding == "valid":
            around, kept, output_padding = (0,) * nd, (0,), (0,)
        else:
            raise RuntimeError(f"Invalid padding string: '{padding}'")
    else:
        kept = around = _each("padding", padding, nd)
    for label, value in (("stride", step), ("padding", around), ("dilation", spread)):
        _each(label, value, dims)
    _check(input, weight, bias, step, around, spread, False, groups)
    out = convolution_row(input, weight, bias, step, kept, spread, False, output_padding, groups)
    return out.squeeze(0) if unbatched else out


def _transpose(
    name: str, nd: int, input: Any, weight: Any, bias: Any, stride: Any, padding: Any, output_padding: Any,
    groups: int, dilation: Any,
) -> Any:  # fmt: skip
    _check_tensors(name, input, weight, bias)
    input, unbatched = _batched(name, input, nd)
    step, around, spread, extra = (
        _each(label, value, nd)
        for label, value in (
            ("stride", stride), ("padding", padding), ("dilation", dilation), ("output_padding", output_padding),
        )
    )  # fmt: skip
    _check(input, weight, bias, step, around, spread, True, groups)
    if any(e >= s and e >= d for e, s, d in zip(extra, step, spread, strict=True)):
        names = {1: ["width"], 2: ["height", "width"], 3: ["depth", "height", "width"]}[nd]
        parts = [
            f"{label}_{n}: {v}"
            for label, values in (("output_padding", extra), ("stride", step), ("dilation", spread))
            for n, v in zip(names, values, strict=True)
        ]
        raise RuntimeError(
            "output padding must be smaller than either stride or dilation, but got "
            + " ".join(parts)
        )
    out = convolution_row(input, weight, bias, step, around, spread, True, extra, groups)
    return out.squeeze(0) if unbatched else out


def _make(nd: int) -> None:
    def conv(
        input: Tensor,
        weight: Tensor,
        bias: Any = None,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: int = 1,
    ) -> Tensor:
        return _convolve(f"conv{nd}d", nd, input, weight, bias, stride, padding, dilation, groups)

    def conv_transpose(
        input: Tensor, weight: Tensor, bias: Any = None, stride: Any = 1, padding: Any = 0, output_padding: Any = 0,
        groups: int = 1, dilation: Any = 1,
    ) -> Tensor:  # fmt: skip
        name = f"conv_transpose{nd}d"
        return _transpose(
            name, nd, input, weight, bias, stride, padding, output_padding, groups, dilation
        )

    for function, name, what in (
        (conv, f"conv{nd}d", "Convolve"), (conv_transpose, f"conv_transpose{nd}d", "Apply the transposed convolution to"),
    ):  # fmt: skip
        function.__name__ = function.__qualname__ = name
        function.__module__ = "autograd_lite"
        function.__doc__ = (
            f"{what} a {nd}-D input (N, C, …) or (C, …); RuntimeError for shapes that do not fit."
        )
        public(function)


for _nd in (1, 2, 3):
    _make(_nd)


@public
def convolution(
    input: Tensor, weight: Tensor, bias: Any, stride: Any, padding: Any, dilation: Any, transposed: bool,
    output_padding: Any, groups: int,
) -> Tensor:  # fmt: skip
    """Convolve, with every argument spelled out."""
    nd = weight.dim() - 2
    stride, padding, dilation = (
        _each(n, v, nd)
        for n, v in (("stride", stride), ("padding", padding), ("dilation", dilation))
    )
    extra = _each("output_padding", output_padding, nd)
    _check(input, weight, bias, stride, padding, dilation, transposed, groups)
    return convolution_row(
        input, weight, bias, stride, padding, dilation, transposed, extra, groups
    )
