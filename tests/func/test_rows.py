"""Every kind of operation: its JVP agrees with its VJP, its batching rule with a loop.

The VJPs themselves are checked against finite differences in tests/ops; here
<u, Jv> = <J^T u, v> ties the JVPs to them.
"""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.autograd.tangents import kind_of
from autograd_lite.func.batching import LOOPED, rule_of
from autograd_lite.func.batching.general import one_by_one
from autograd_lite.table import ROWS
from tests.func.cases import expressions, function_of, twice_differentiable


def random_like(tensor: Any, seed: int) -> Any:
    return torch.tensor(np.random.default_rng(seed).standard_normal(tuple(tensor.shape)))


def dot(a: Any, b: Any) -> float:
    return float((a.detach() * b).sum())


@pytest.mark.parametrize("expression", expressions())
def test_jvp_is_the_transpose_of_the_vjp(expression: str) -> None:
    function, tensors = function_of(expression)
    tangents = [random_like(t, i) for i, t in enumerate(tensors)]
    output, product = torch.func.jvp(function, tuple(tensors), tuple(tangents))
    vector = random_like(output, 9)
    pulled = torch.func.vjp(function, *tensors)[1](vector)
    expected = sum(dot(g, t) for g, t in zip(pulled, tangents, strict=True))
    assert math.isclose(dot(product, vector), expected, rel_tol=1e-7, abs_tol=1e-9)


@pytest.mark.parametrize("expression", expressions())
def test_dual_numbers_agree_with_the_transformation(expression: str) -> None:
    function, tensors = function_of(expression)
    tangents = [random_like(t, i) for i, t in enumerate(tensors)]
    product = torch.func.jvp(function, tuple(tensors), tuple(tangents))[1]
    duals = torch.autograd.forward_ad
    with duals.dual_level():
        output = function(*map(duals.make_dual, tensors, tangents))
        tangent = duals.unpack_dual(output).tangent
    got = torch.zeros_like(product) if tangent is None else tangent
    np.testing.assert_allclose(got.numpy(), product.numpy(), rtol=1e-9, atol=1e-12)


def batches(tensors: list[Any]) -> list[Any]:
    return [torch.stack([t, t * 1.03 + 0.01, t * 0.98], 1) for t in tensors]


@pytest.mark.parametrize("expression", expressions())
def test_vmap_agrees_with_a_loop(expression: str) -> None:
    function, tensors = function_of(expression)
    stacked = batches(tensors)
    got = torch.func.vmap(function, in_dims=1)(*stacked)
    expected = torch.stack(
        [function(*(t.select(1, i).contiguous() for t in stacked)) for i in range(3)]
    )
    np.testing.assert_allclose(got.numpy(), expected.numpy(), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("expression", [e for e in expressions() if len(function_of(e)[1]) > 1])
@pytest.mark.parametrize("place", [0, 1])
def test_vmap_over_one_of_the_tensors_agrees_with_a_loop(expression: str, place: int) -> None:
    function, tensors = function_of(expression)
    batch = torch.stack([tensors[place], tensors[place] * 0.98])
    dims = tuple(0 if i == place else None for i in range(len(tensors)))
    args = [batch if i == place else t for i, t in enumerate(tensors)]

    def pull(*values: Any) -> Any:
        output, back = torch.func.vjp(function, *values)
        return output, back(torch.ones_like(output))

    output, grads = torch.func.vmap(pull, in_dims=dims)(*args)
    each = [pull(*(batch[i] if j == place else t for j, t in enumerate(tensors))) for i in range(2)]
    expected = torch.stack([o for o, _ in each])
    np.testing.assert_allclose(output.numpy(), expected.numpy(), rtol=1e-7, atol=1e-9)
    for part, parts in zip(grads, zip(*(g for _, g in each), strict=True), strict=True):
        np.testing.assert_allclose(
            part.numpy(), torch.stack(list(parts)).numpy(), rtol=1e-6, atol=1e-9
        )


@pytest.mark.parametrize("expression", expressions())
def test_vmap_of_vjp_agrees_with_a_loop(expression: str) -> None:
    function, tensors = function_of(expression)
    vectors = torch.stack([random_like(function(*tensors), i) for i in range(3)])
    stacked = batches(tensors)

    def pull(vector: Any, *args: Any) -> Any:
        return torch.func.vjp(function, *args)[1](vector)

    got = torch.func.vmap(pull, in_dims=(0, *(1 for _ in tensors)))(vectors, *stacked)
    each = [pull(vectors[i], *(t.select(1, i).contiguous() for t in stacked)) for i in range(3)]
    for part, parts in zip(got, zip(*each, strict=True), strict=True):
        np.testing.assert_allclose(
            part.numpy(), torch.stack(list(parts)).numpy(), rtol=1e-6, atol=1e-9
        )


@pytest.mark.parametrize(
    "expression", [e for e in twice_differentiable() if "eig" not in e and "svd" not in e]
)
def test_forward_over_reverse_agrees_with_reverse_over_reverse(expression: str) -> None:
    function, tensors = function_of(expression)
    vector = random_like(function(*tensors), 3)
    directions = tuple(random_like(t, i + 20) for i, t in enumerate(tensors))

    def gradient(*args: Any) -> Any:
        return torch.func.vjp(function, *args)[1](vector)

    forward = torch.func.jvp(gradient, tuple(tensors), directions)[1]
    reverse = torch.func.vjp(gradient, *tensors)[1](directions)  # the Hessian is symmetric
    for f, r in zip(forward, reverse, strict=True):
        np.testing.assert_allclose(f.numpy(), r.numpy(), rtol=1e-6, atol=1e-8)


def all_rows() -> list[Any]:
    """Every row of the table, those of modules that are imported when first used included."""
    for name in ("nn", "linalg", "special"):
        getattr(torch, name)
    _ = torch.autograd.forward_ad
    return list(ROWS.values())


def test_every_differentiable_row_has_a_jvp() -> None:
    kinds = {"own", "linear", "multilinear", "rule", "transpose"}
    for row in all_rows():
        if row.differentiable:
            assert kind_of(row) in kinds, row
            if kind_of(row) == "own":
                names = set(row.parameters_of(row.jvp))
                assert names & {n + "_t" for n in row.inputs}, f"{row}: its jvp asks for no tangent"


def test_every_row_has_a_batching_rule_or_is_known_to_be_looped() -> None:
    looped = {r.name for r in all_rows() if r.differentiable and rule_of(r) is one_by_one}
    assert looped <= LOOPED, f"say how these are batched: {sorted(looped - LOOPED)}"


def test_rules_do_not_depend_on_what_was_imported_first() -> None:
    code = (
        "from autograd_lite.func import batching\n"
        "import autograd_lite.nn\n"
        "from autograd_lite.func.batching import rule_of\n"
        "from autograd_lite.func.batching.general import one_by_one\n"
        "from autograd_lite.table import ROWS\n"
        "assert rule_of(ROWS['upsample_linear1d']) is not one_by_one\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
