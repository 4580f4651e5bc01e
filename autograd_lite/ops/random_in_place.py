"""Random numbers written into tensors: `normal_`, `uniform_`, … Their nodes send zeros, as PyTorch's do."""

from __future__ import annotations

from typing import Any

import numpy as np

from .. import sampling
from .._tensor import Tensor
from ..errors import wrong_argument
from ..inplace import write_in_place
from ..rulelib import zeros_like
from .matmul_add import check_expandable
from .random import samples
from .random_calls import generator_of, is_int, no_form
from .register import define, method


def _sampler(signature: str, node: str, fill: Any) -> Any:
    """Define the row of an in-place sampler `fill(generator, array, *arguments)`."""
    name, _, attrs = signature.rstrip(")").partition("(")

    def forward(x: np.ndarray, *values: Any) -> np.ndarray:
        out = np.empty_like(x)
        fill(generator_of(values[-1]), out, *values[:-1])
        return out

    row = define(
        f"{name}(self; {attrs}{', ' if attrs else ''}generator)", forward, node=node, symbol=name,
        structure="diagonal", self=lambda grad: zeros_like(grad),
    )  # fmt: skip

    def run(self: Tensor, *values: Any) -> Tensor:
        def write(data: np.ndarray) -> None:
            fill(generator_of(values[-1]), data, *values[:-1])

        return write_in_place(row, self, (), values, write)

    return run


_uniform = _sampler("uniform_(low, high)", "UniformBackward0", sampling.fill_uniform)
_normal_ = _sampler("normal_(mean, std)", "NormalBackward0", sampling.fill_normal)
_exponential = _sampler("exponential_(lambd)", "ExponentialBackward0", sampling.fill_exponential)
_cauchy = _sampler("cauchy_(median, sigma)", "CauchyBackward0", sampling.fill_cauchy)
_geometric = _sampler("geometric_(p)", "GeometricBackward0", sampling.fill_geometric)
_log_normal = _sampler("log_normal_(mean, std)", "LogNormalBackward0", sampling.fill_log_normal)
_flip = _sampler("bernoulli_(p)", "BernoulliBackward2", sampling.fill_bernoulli)
_random_range = _sampler("random_range_(low, high)", "RandomBackward0", sampling.fill_random)
_random_below = _sampler(
    "random_below_(high)", "RandomBackward1", lambda g, a, high: sampling.fill_random(g, a, 0, high)
)
_random_all = _sampler("random_()", "RandomBackward2", lambda g, a: sampling.fill_random(g, a))
_bernoulli_tensor = define(
    "bernoulli_tensor_(self, p; generator)",
    lambda x, p, generator: samples(x.dtype, x.shape, lambda out: sampling.fill_bernoulli(generator_of(generator), out, p)),
    node="BernoulliBackward1", symbol="bernoulli_", self=lambda grad: zeros_like(grad), p=lambda grad: zeros_like(grad),
)  # fmt: skip


def _number(function: str, name: str, position: int, value: Any) -> Any:
    """Return a number argument; TypeError, in PyTorch's words, for what is none."""
    if isinstance(value, Tensor):
        value = value.item()
    if isinstance(value, (bool, int, float, np.number)):
        return value
    raise wrong_argument(function, name, position, value, "float")


@method
def normal_(self: Tensor, mean: float = 0.0, std: float = 1.0, *, generator: Any = None) -> Tensor:
    """Write normal samples into this tensor; RuntimeError for a negative deviation."""
    return _normal_(
        self, _number("normal_", "mean", 0, mean), _number("normal_", "std", 1, std), generator
    )


@method
def exponential_(self: Tensor, lambd: float = 1.0, *, generator: Any = None) -> Tensor:
    """Write exponential samples into this tensor; RuntimeError for a rate that is not positive."""
    return _exponential(self, _number("exponential_", "lambd", 0, lambd), generator)


@method
def cauchy_(
    self: Tensor, median: float = 0.0, sigma: float = 1.0, *, generator: Any = None
) -> Tensor:
    """Write Cauchy samples into this tensor."""
    return _cauchy(
        self,
        _number("cauchy_", "median", 0, median),
        _number("cauchy_", "sigma", 1, sigma),
        generator,
    )


@method
def geometric_(self: Tensor, p: Any = None, *, generator: Any = None) -> Tensor:
    """Write numbers of trials up to the first success into this tensor."""
    if p is None:
        raise TypeError('geometric_() missing 1 required positional arguments: "p"')
    return _geometric(self, _number("geometric_", "p", 0, p), generator)


@method
def log_normal_(
    self: Tensor, mean: float = 1.0, std: float = 2.0, *, generator: Any = None
) -> Tensor:
    """Write exp(normal) samples into this tensor."""
    return _log_normal(
        self,
        _number("log_normal_", "mean", 0, mean),
        _number("log_normal_", "std", 1, std),
        generator,
    )


@method
def bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Any = None) -> Tensor:
    """Write coin flips into this tensor; `p` is the probability of 1, or a tensor of them."""
    if not isinstance(p, Tensor):
        return _flip(self, _number("bernoulli_", "p", 0, p), generator)
    check_expandable(p._data.shape, self._data.shape)

    def write(data: np.ndarray) -> None:
        sampling.fill_bernoulli(generator_of(generator), data, p._data)

    return write_in_place(_bernoulli_tensor, self, (p,), (generator,), write)


def _bounds(name: str, args: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, Any, Any]:
    """Return `from`, `to` and the generator; `from` is a keyword of Python's, so there are no parameters."""
    rest = dict(options)
    generator = rest.pop("generator", None)
    given = dict(zip(("from", "to"), args, strict=False)) | rest
    unknown = [k for k in rest if k not in ("from", "to")]
    if unknown:
        raise TypeError(f"{name}() got an unexpected keyword argument '{unknown[0]}'")
    return given.get("from"), given.get("to"), generator


@method
def uniform_(self: Tensor, *args: Any, **options: Any) -> Tensor:
    """Write uniform samples from [from, to) into this tensor: `uniform_(from=0, to=1)`."""
    low, high, generator = _bounds("uniform_", args, options)
    low, high = 0.0 if low is None else low, 1.0 if high is None else high
    return _uniform(
        self, _number("uniform_", "from", 0, low), _number("uniform_", "to", 1, high), generator
    )


_RANDOM = [
    "*, torch.Generator generator = None",
    "int from, int to, *, torch.Generator generator = None",
    "int to, *, torch.Generator generator = None",
]


@method
def random_(self: Tensor, *args: Any, **options: Any) -> Tensor:
    """Write random integers into this tensor: `random_()`, `random_(to)` or `random_(from, to)`."""
    if len(args) == 1 and "to" not in options:
        options = {"to": args[0], **options}
        args = ()
    low, high, generator = _bounds("random_", args, options)
    if not all(v is None or is_int(v) for v in (low, high)):
        raise no_form(
            "random_", args or tuple(v for v in (low, high) if v is not None), {}, _RANDOM
        )
    if high is None and low is None:
        return _random_all(self, generator)
    if low is None:
        return _random_below(self, int(high), generator)
    return _random_range(self, int(low), None if high is None else int(high), generator)
