"""What type every elementwise operation gives for every type, or which error."""

from __future__ import annotations

import json
import sys
import warnings
from typing import Any

UNARY = [
    "abs",
    "neg",
    "sign",
    "sgn",
    "floor",
    "ceil",
    "trunc",
    "round",
    "frac",
    "square",
    "reciprocal",
    "sqrt",
    "rsqrt",
    "exp",
    "exp2",
    "expm1",
    "log",
    "log2",
    "log10",
    "log1p",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "erfinv",
    "lgamma",
    "digamma",
    "sinc",
    "logit",
    "sigmoid",
    "relu",
    "i0",
    "deg2rad",
    "rad2deg",
    "angle",
    "nan_to_num",
    "isnan",
    "isinf",
    "isfinite",
    "signbit",
    "logical_not",
    "bitwise_not",
    "positive",
    "hardshrink",
    "float_power(2)",
    "pow(2)",
    "pow(0.5)",
    "clamp(1,2)",
    "clamp(0.5)",
    "clamp_min(1)",
    "clamp_max(1.5)",
    "remainder(2)",
    "fmod(2)",
    "floor_divide(2)",
    "xlogy(2)",
    "copysign(-1)",
    "add(1)",
    "add(1.5)",
    "sub(1)",
    "mul(2)",
    "mul(0.5)",
    "div(2)",
    "eq(1)",
    "lt(1.5)",
    "bitwise_and(3)",
    "bitwise_left_shift(1)",
    "round(decimals=1)",
    "sqrt_()",
    "exp_()",
    "pow_(2)",
    "pow_(0.5)",
    "add_(1.5)",
    "mul_(2)",
    "div_(2)",
    "clamp_(0,1.5)",
    "float_power_(2)",
    "eq_(1)",
    "xlogy_(2)",
    "neg_()",
    "abs_()",
    "relu_()",
    "round_()",
    "sigmoid_()",
]
ACTIVATIONS = [
    "relu6",
    "leaky_relu",
    "elu",
    "selu",
    "celu",
    "gelu",
    "silu",
    "mish",
    "softplus",
    "hardtanh",
    "hardsigmoid",
    "hardswish",
    "tanhshrink",
    "softshrink",
    "hardshrink",
    "logsigmoid",
    "softsign",
]
BINARY = [
    "add",
    "sub",
    "mul",
    "div",
    "floor_divide",
    "remainder",
    "fmod",
    "pow",
    "float_power",
    "atan2",
    "maximum",
    "fmin",
    "hypot",
    "logaddexp",
    "xlogy",
    "copysign",
    "nextafter",
    "gcd",
    "logical_and",
    "bitwise_and",
    "bitwise_left_shift",
    "eq",
    "lt",
    "heaviside",
    "isclose",
    "rsub",
    "ldexp",
]
TYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "float32", "float64"]
PAIRS = ["bool", "uint8", "int32", "int64", "float16", "float32", "float64"]


def outcomes(torch: Any) -> dict[str, dict[str, str]]:
    """Return, for every operation and type (or pair of types), the type of the result or the error."""
    found: dict[str, dict[str, str]] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in TYPES:
            x = torch.tensor([1, 0, 2]).to(getattr(torch, name))
            for call in UNARY:
                code = f"x.clone().{call if call.endswith(')') else call + '()'}"
                found.setdefault(call, {})[name] = _outcome(
                    lambda code=code, x=x: eval(code, {"x": x})
                )
            for call in ACTIVATIONS:
                function = getattr(torch.nn.functional, call)
                found.setdefault(f"F.{call}", {})[name] = _outcome(lambda f=function, x=x: f(x))
        for a in PAIRS:
            for b in PAIRS:
                x, y = (torch.tensor([1, 2, 1]).to(getattr(torch, n)) for n in (a, b))
                for call in BINARY:
                    function = getattr(torch, call)
                    found.setdefault(call + "(x, y)", {})[f"{a} {b}"] = _outcome(
                        lambda f=function, x=x, y=y: f(x, y)
                    )
    return found


def _outcome(call: Any) -> str:
    try:
        return str(call().dtype).split(".")[-1]
    except Exception as error:
        return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    import torch

    with open(sys.argv[1], "w", encoding="utf-8") as file:
        body = ",\n".join(f"{json.dumps(k)}: {json.dumps(v)}" for k, v in outcomes(torch).items())
        file.write("{\n" + body + "\n}\n")
