"""Activations as modules."""

from __future__ import annotations

from typing import Any

import autograd_lite as torch

from .. import functional, init
from ..parameter import Parameter
from .module import Module

#: name: (function, arguments with defaults, whether there is `inplace`). Arguments print as PyTorch prints them.
_TABLE: dict[str, tuple[str, dict[str, Any], bool]] = {
    "CELU": ("celu", {"alpha": 1.0}, True),
    "ELU": ("elu", {"alpha": 1.0}, True),
    "GELU": ("gelu", {"approximate": "none"}, False),
    "GLU": ("glu", {"dim": -1}, False),
    "Hardshrink": ("hardshrink", {"lambd": 0.5}, False),
    "Hardsigmoid": ("hardsigmoid", {}, True),
    "Hardswish": ("hardswish", {}, True),
    "Hardtanh": ("hardtanh", {"min_val": -1.0, "max_val": 1.0}, True),
    "LeakyReLU": ("leaky_relu", {"negative_slope": 1e-2}, True),
    "LogSigmoid": ("logsigmoid", {}, False),
    "LogSoftmax": ("log_softmax", {"dim": None}, False),
    "Mish": ("mish", {}, True),
    "RReLU": ("rrelu", {"lower": 1.0 / 8, "upper": 1.0 / 3}, True),
    "ReLU": ("relu", {}, True),
    "ReLU6": ("relu6", {}, True),
    "SELU": ("selu", {}, True),
    "SiLU": ("silu", {}, True),
    "Sigmoid": ("sigmoid", {}, False),
    "Softmax": ("softmax", {"dim": None}, False),
    "Softmin": ("softmin", {"dim": None}, False),
    "Softplus": ("softplus", {"beta": 1.0, "threshold": 20.0}, False),
    "Softshrink": ("softshrink", {"lambd": 0.5}, False),
    "Softsign": ("softsign", {}, False),
    "Tanh": ("tanh", {}, False),
    "Tanhshrink": ("tanhshrink", {}, False),
    "Threshold": ("threshold", {}, True),
}
_BARE_VALUES = frozenset({"Hardshrink", "Softshrink"})  # print `0.5` for `lambd=0.5`
_QUOTED = frozenset({"GELU"})
_RANDOM = frozenset({"RReLU"})  # whose slopes are drawn in training
_BY_NAME = frozenset({"GELU"})  # whose function takes its arguments by name alone
_SILENT = frozenset({"Softmin", "LogSoftmax", "Softmax"})  # print `dim=None` all the same

__all__ = [*_TABLE, "PReLU", "Softmax2d"]


class _Activation(Module):
    """An activation from the table: its arguments become attributes, in the order of the table."""

    _row: tuple[str, dict[str, Any], bool]

    def extra_repr(self) -> str:
        _, arguments, inplace = self._row
        kind = type(self).__name__
        if kind in _BARE_VALUES:
            return ", ".join(str(getattr(self, a)) for a in arguments)
        parts = [
            f"{a}={getattr(self, a)!r}" if kind in _QUOTED else f"{a}={getattr(self, a)}"
            for a in arguments
        ]
        if inplace and self.inplace:
            parts.append("inplace=True")
        return ", ".join(parts)


def _make(name: str) -> type[Module]:
    function, arguments, inplace = _TABLE[name]
    names = {**arguments, **({"inplace": False} if inplace else {})}
    signature = ", ".join(f"{a}={v!r}" for a, v in names.items())
    source = f"def __init__(self{', ' if signature else ''}{signature}):\n super({name}, self).__init__()\n"
    source += "".join(f" self.{a} = {a}\n" for a in names)
    call = [f"{a}=self.{a}" if name in _BY_NAME else f"self.{a}" for a in arguments]
    call += ["training=self.training"] if name in _RANDOM else []
    call += ["inplace=self.inplace"] if inplace else []
    source += f"def forward(self, input): return function({', '.join(['input', *call])})\n"
    env: dict[str, Any] = {"function": getattr(functional, function)}
    exec(source, env)
    made = type(
        name,
        (_Activation,),
        {
            "__init__": env["__init__"], "forward": env["forward"], "_row": _TABLE[name], "__module__": __name__,
            "__doc__": f"The activation `nn.functional.{function}` as a module.",
        },
    )  # fmt: skip
    env[name] = made
    return made


for _name in _TABLE:
    if _name != "Threshold":
        globals()[_name] = _make(_name)


class Threshold(Module):
    """x where it is above a threshold, else a value."""

    def __init__(self, threshold: float, value: float, inplace: bool = False) -> None:
        super().__init__()
        self.threshold = threshold
        self.value = value
        self.inplace = inplace

    def forward(self, input: Any) -> Any:
        return functional.threshold(input, self.threshold, self.value, self.inplace)

    def extra_repr(self) -> str:
        return f"threshold={self.threshold}, value={self.value}" + (
            ", inplace=True" if self.inplace else ""
        )


class Softmax2d(Module):
    """Softmax over the channels of an image."""

    def forward(self, input: Any) -> Any:
        if input.dim() not in (3, 4):
            raise ValueError(
                f"Softmax2d: expected input to be 3D or 4D, got {input.dim()}D instead"
            )
        return functional.softmax(input, -3, _stacklevel=5)


class PReLU(Module):
    """max(0, x) + weight * min(0, x), with a weight that is learned."""

    def __init__(
        self, num_parameters: int = 1, init: float = 0.25, device: Any = None, dtype: Any = None
    ) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = Parameter(torch.empty(num_parameters, dtype=dtype))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Set the weight to its start."""
        init.constant_(self.weight, self.init)

    def forward(self, input: Any) -> Any:
        return functional.prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"
