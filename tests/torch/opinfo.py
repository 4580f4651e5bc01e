"""PyTorch's own samples for its operations, run through both libraries.

`op_db` is the list with which PyTorch tests itself: for every operation, functions that make
inputs of many shapes and arguments. Here each sample runs through PyTorch and through us, in
float64, and the values and vector-Jacobian products are compared.

    python tests/torch/opinfo.py            # a survey: what matches, what does not, what is missing
    python tests/torch/opinfo.py add cumsum # the mismatches of some operations, in full
"""

from __future__ import annotations

import dataclasses
import random
import sys
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import torch
from torch.testing._internal.common_methods_invocations import op_db

import autograd_lite as lite

OPERATORS = {op.formatted_name: op for op in op_db}
RTOL, ATOL = 1e-7, 1e-9


class Mismatch(AssertionError):
    """The two libraries disagree on a sample."""


def in_our_library(function: types.FunctionType) -> Callable[..., Any]:
    """Return a function of PyTorch's suite with the name `torch` in it meaning us."""
    names = {**function.__globals__, "torch": lite}
    made = types.FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def ours(op: Any) -> Callable[..., Any] | None:
    """Return our function for an operator, or None where we have none.

    Where PyTorch's suite wraps its function (`lambda x, n: torch.polygamma(n, x)`), so do we; else
    it is what has the operator's name (`nn.functional.relu`, `linalg.inv`, `add`).
    """
    found: Any = lite
    for part in op.name.split("."):
        found = getattr(found, part, None)
    found = getattr(lite.Tensor, op.name, None) if found is None else found
    wrapped = isinstance(op.op, types.FunctionType) and op.op.__module__.startswith("torch.testing")
    return in_our_library(op.op) if wrapped and found is not None else found


def to_ours(value: Any) -> Any:
    """Convert a sample's argument: tensors, types and containers of them."""
    if isinstance(value, torch.Tensor):
        made = lite.tensor(memory_of(value).numpy().copy())
        if not value.is_contiguous() or made.shape != value.shape:
            made = made.as_strided(value.shape, value.stride(), value.storage_offset())
        return made.requires_grad_() if value.requires_grad else made
    if isinstance(value, torch.dtype):
        return getattr(lite, str(value).removeprefix("torch."))
    if isinstance(value, torch.device):
        return "cpu"
    if isinstance(value, (torch.layout, torch.memory_format)):
        return getattr(lite, str(value).removeprefix("torch."))
    if isinstance(value, (list, tuple)) and type(value) in (list, tuple):
        return type(value)(map(to_ours, value))
    if isinstance(value, dict):
        return {k: to_ours(v) for k, v in value.items()}
    if isinstance(value, torch.nn.PairwiseDistance):
        return lite.nn.PairwiseDistance(value.norm, value.eps, value.keepdim)
    return value


def memory_of(tensor: torch.Tensor) -> torch.Tensor:
    """Return the tensor, or all the elements of the memory that it is a part of."""
    tensor = tensor.detach()
    elements = tensor.untyped_storage().nbytes() // tensor.element_size()
    if tensor.is_contiguous() and tensor.numel() == elements:
        return tensor
    return tensor.as_strided((elements,), (1,), 0)


def tensors_in(value: Any, kind: type) -> Iterator[Any]:
    """Yield the tensors in nested containers, in order."""
    if isinstance(value, kind):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors_in(item, kind)
    elif isinstance(value, dict):
        yield from tensors_in(list(value.values()), kind)


def run(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    keywords: dict[str, Any],
    process: Callable[..., Any],
    library: Any,
) -> tuple[list[np.ndarray], list[np.ndarray | None]]:
    """Return the values of all outputs, and the gradients of all inputs that require one.

    `process` makes of the result what is well-defined: of singular vectors, whose signs are free,
    their magnitudes.
    """
    leaves = [t for t in tensors_in((arguments, keywords), library.Tensor) if t.requires_grad]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = process(function(*arguments, **keywords))
        outputs = list(tensors_in(result, library.Tensor))
        values = [np.asarray(o.detach().numpy(force=True)) for o in outputs]
        tracked = [o for o in outputs if o.requires_grad]
        if not tracked or not leaves:
            return values, [None] * len(leaves)
        seeds = [
            library.tensor(
                np.linspace(0.5, 1.5, max(o.numel(), 1))[: o.numel()].reshape(tuple(o.shape)),
                dtype=o.dtype,
            )
            for o in tracked
        ]
        grads = library.autograd.grad(tracked, leaves, seeds, allow_unused=True)
    return values, [None if g is None else np.asarray(g.detach().numpy(force=True)) for g in grads]


def compare(op: Any) -> int:
    """Compare all float64 samples of an operator; return how many there were.

    Raises Mismatch for the first sample on which we differ from PyTorch, or if there is none.
    """
    function = ours(op)
    if function is None:
        raise Mismatch("not there")
    differentiable = op.supports_autograd and torch.float64 in op.dtypes
    count = 0
    torch.manual_seed(0)
    np.random.seed(0)
    random.seed(0)
    for sample in op.sample_inputs("cpu", torch.float64, requires_grad=differentiable):
        arguments = (sample.input, *sample.args)
        if any(
            t.is_complex() or t.layout is not torch.strided
            for t in tensors_in((arguments, sample.kwargs), torch.Tensor)
        ):
            continue
        if sample.kwargs.get("dropout_p"):
            continue  # chance
        mine = to_ours((arguments, sample.kwargs))
        where = f"sample {count}: {describe(arguments)} {describe(sample.kwargs)}"
        process = sample.output_process_fn_grad
        wanted = run(op.op, arguments, sample.kwargs, process, torch)
        try:
            got = run(function, *mine, in_our_library(process), lite)
        except Exception as error:
            raise Mismatch(f"{where}: {type(error).__name__}: {error}") from error
        for what, a, b in (("value", got[0], wanted[0]), ("gradient", got[1], wanted[1])):
            if len(a) != len(b):
                raise Mismatch(f"{where}: {len(a)} {what}s, not {len(b)}")
            for i, (x, y) in enumerate(zip(a, b, strict=True)):
                check(f"{where}: {what} {i}", x, y)
        count += 1
    if not count:
        raise Mismatch("no sample of real numbers without chance")
    return count


def check(where: str, got: np.ndarray | None, wanted: np.ndarray | None) -> None:
    """Raise Mismatch unless the arrays agree in shape, type and values."""
    if got is None or wanted is None:
        if got is not wanted and np.any(np.asarray(wanted if got is None else got)):
            raise Mismatch(f"{where}: {got} is not {wanted}")
        return
    if got.shape != wanted.shape or got.dtype != wanted.dtype:
        raise Mismatch(f"{where}: {got.dtype}{got.shape} is not {wanted.dtype}{wanted.shape}")
    if not np.allclose(got, wanted, rtol=RTOL, atol=ATOL, equal_nan=True):
        raise Mismatch(f"{where}:\n{got}\nis not\n{wanted}")


def describe(value: Any) -> str:
    """Write arguments briefly: tensors as their shape."""
    if isinstance(value, torch.Tensor):
        return f"{str(value.dtype).removeprefix('torch.')}{list(value.shape)}"
    if isinstance(value, (list, tuple)):
        return "(" + ", ".join(map(describe, value)) + ")"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}={describe(v)}" for k, v in value.items()) + "}"
    return repr(value)


def usable(op: Any) -> bool:
    """Return whether an operator has float64 samples and results that do not depend on chance."""
    skip = (
        "_refs.",
        "ops.",
        "torch.ops.",
        "sparse.",
        "fft.",
        "masked.",
        "_",
        "signal.",
        "to_sparse",
    )
    return (
        torch.float64 in op.dtypes and not op.name.startswith(skip[:-1]) and op.name not in RANDOM
    )


RANDOM = {
    "bernoulli", "cauchy", "empty", "empty_like", "empty_permuted", "empty_strided", "exponential", "geometric",
    "log_normal", "multinomial", "new_empty", "new_empty_strided", "nn.functional.alpha_dropout", "normal",
    "nn.functional.dropout", "nn.functional.dropout2d", "nn.functional.dropout3d", "nn.functional.rrelu", "rand_like",
    "nn.functional.feature_alpha_dropout", "randint_like", "randn_like", "rand", "randn", "randint", "uniform", "poisson",
    "nn.functional.multi_head_attention_forward", "nn.functional.fractional_max_pool2d", "nn.functional.fractional_max_pool3d", "svd_lowrank", "pca_lowrank",
}  # fmt: skip


@dataclasses.dataclass
class Survey:
    """What a run over many operators found."""

    matching: list[str]
    missing: list[str]
    different: dict[str, str]


def survey(names: list[str] | None = None) -> Survey:
    """Compare every usable operator (or the named ones)."""
    found = Survey([], [], {})
    for name, op in OPERATORS.items():
        if names and op.name not in names and name not in names:
            continue
        if not usable(op):
            continue
        if ours(op) is None:
            found.missing.append(name)
            continue
        try:
            compare(op)
            found.matching.append(name)
        except Mismatch as error:
            found.different[name] = str(error)
    return found


if __name__ == "__main__":
    asked = sys.argv[1:]
    result = survey(asked or None)
    for name, text in result.different.items():
        print(f"{name}: {text if asked else text[:200]}\n")
    print(f"missing ({len(result.missing)}):", *result.missing)
    print(f"matching ({len(result.matching)}):", *result.matching)
    print(
        f"{len(result.matching)} match, {len(result.different)} differ, {len(result.missing)} are missing"
    )
