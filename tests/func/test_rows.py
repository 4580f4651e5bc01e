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

F = torch.nn.functional

#: One line a case: an expression of a, b (3x4), p (3x4, positive), s (3x3), v (4).
CASES = """
a + b, a - 2 * b, a * b, a / p, a * v, 2 / p, a ** 3, p ** a, 2 ** a, -a, a.abs(), a.sign()
torch.add(a, b, alpha=3), torch.sub(a, v, alpha=2), torch.rsub(a, b), a.fmod(0.7), a.remainder(0.7)
a.exp(), p.log(), p.log2(), p.log10(), p.log1p(), p.sqrt(), p.rsqrt(), p.reciprocal(), a.exp2(), a.expm1()
a.sin(), a.cos(), a.tan(), (a / 9).asin(), (a / 9).acos(), a.atan(), a.sinh(), a.cosh(), a.tanh()
a.asinh(), (p + 1).acosh(), (a / 9).atanh(), torch.atan2(a, p), torch.hypot(a, b), torch.logaddexp(a, b)
a.erf(), a.erfc(), (a / 9).erfinv(), p.lgamma(), p.digamma(), a.sigmoid(), p.square(), a.floor(), a.round()
torch.maximum(a, b), torch.minimum(a, v), a.clamp(-0.5, 0.5), a.clamp(min=0.1), torch.where(a > 0, a, b * 2)
torch.lerp(a, b, 0.3), torch.lerp(a, b, p), torch.addcmul(a, b, p), torch.addcdiv(a, b, p), torch.xlogy(a, p)
F.relu(a), F.gelu(a), F.silu(a), F.softplus(a), F.elu(a), F.leaky_relu(a), F.hardtanh(a), F.mish(a), F.selu(a)
F.logsigmoid(a), F.hardswish(a), F.glu(a, 1), F.softsign(a), F.tanhshrink(a)
a.sum(), a.sum(1), a.sum(0, keepdim=True), a.mean(), a.mean(-1), p.prod(), p.prod(1), a.logsumexp(1), a.nansum()
a.max(), a.max(1)[0], a.min(0)[0], a.amax(1), a.amin((0, 1)), a.median(), a.median(1)[0], a.kthvalue(2, 1)[0]
a.var(), a.var(1), a.std(0), a.var(1, correction=0), a.norm(), a.norm(dim=1), a.norm(1), a.norm(3, 1)
a.cumsum(1), p.cumprod(1), a.logcumsumexp(1), a.cummax(1)[0], a.sort(1)[0], a.topk(2, 1)[0], a.sort(1, True)[0]
F.softmax(a, 1), F.log_softmax(a, 0), F.softmin(a, 1)
a.view(4, 3), a.t().reshape(12), a.t(), a.transpose(0, 1), a.permute(1, 0), a[None].squeeze(0), a.unsqueeze(-1)
a.flatten(), v.expand(2, 4), v.repeat(2, 3), a.flip(0), a.roll(1, 1), a.roll(2), a.movedim(0, 1), a.unflatten(1, (2, 2))
a[0], a[:, 1:3], a[..., ::2], a[1, 2], a[torch.tensor([0, 2])], a[:, torch.tensor([3, 0, 0])], a[torch.tensor([0, 1]), torch.tensor([1, 1])]
a.select(1, 2), a.narrow(1, 1, 2), a.index_select(1, torch.tensor([2, 0])), a.gather(1, torch.tensor([[0, 1], [2, 3], [1, 1]]))
a.scatter(1, torch.tensor([[0], [1], [2]]), b[:, :1]), a.scatter_add(0, torch.tensor([[0, 1, 2, 0]]), b[:1])
a.index_add(0, torch.tensor([0, 2]), b[:2]), a.index_copy(1, torch.tensor([1]), b[:, :1]), a.masked_fill(b > 0, 2.0)
a.diagonal(), a.diag(), v.diag(), v.diag_embed(), s.tril(), s.triu(1), s.trace(), a.take(torch.tensor([0, 5]))
torch.cat([a, b]), torch.cat([a, b], 1), torch.stack([a, b], 1), a.split(2, 1)[1], a.chunk(3)[0], a.unbind(1)[2]
a @ b.t(), a @ v, v @ v, s @ a, torch.outer(v, v), torch.bmm(a[None], b.t()[None])[0], torch.einsum('ij,kj->ik', a, b)
torch.addmm(s, a, b.t()), torch.addmv(s[0], a, v), torch.addr(a, s[0], v), torch.tensordot(a, b, 2), torch.kron(s, v[None])
torch.linalg.inv(s), torch.linalg.det(s), torch.linalg.solve(s, a), torch.linalg.slogdet(s)[1], torch.linalg.matrix_exp(s)
torch.linalg.cholesky(s @ s.t()), torch.linalg.vector_norm(a, 3), torch.linalg.eigvalsh(s + s.t()), torch.linalg.svdvals(a)
F.mse_loss(a, b), F.mse_loss(a, b, reduction='sum'), F.l1_loss(a, b), F.smooth_l1_loss(a, b), F.huber_loss(a, b)
F.binary_cross_entropy(a.sigmoid(), p / 4), F.binary_cross_entropy_with_logits(a, p / 4), F.kl_div(a, p), F.soft_margin_loss(a, b.sign())
F.cross_entropy(a, torch.tensor([0, 3, 1])), F.nll_loss(a, torch.tensor([2, 3, 1]), reduction='sum'), F.cross_entropy(a, p)
F.conv1d(a[None], s[:, :, None][:, :3]), F.conv2d(a[None, None], s[None, None]), F.avg_pool2d(a[None, None], 2)
F.conv2d(a[None, None], s[None, None, :2, :2], v[:1], padding=1), F.conv_transpose1d(a[None], s[:, :, None])
F.max_pool2d(a[None, None], 2, 1), F.adaptive_avg_pool2d(a[None], 2), F.pad(a, (1, 2)), F.pad(a[None], (1, 1), mode='reflect')
F.interpolate(a[None], scale_factor=2), F.layer_norm(a, (4,)), F.layer_norm(a, (4,), v, v), F.max_pool1d(a, 2)
F.grid_sample(a[None, None], (b / 3).reshape(1, 3, 2, 2), align_corners=False), F.affine_grid(s[None, :2], (1, 1, 2, 3), align_corners=True)
F.linear(a, b), F.linear(a, b, s[0]), torch.dist(a, b), torch.cdist(a, b), F.normalize(a)
"""


def expressions() -> list[str]:
    """Split the list at the commas outside brackets."""
    found, depth, text = [], 0, ""
    for char in CASES.strip().replace("\n", ", "):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            found.append(text.strip())
            text = ""
        else:
            text += char
    return [*found, text.strip()]


def inputs() -> dict[str, Any]:
    rng = np.random.default_rng(7)
    values = {
        "a": rng.standard_normal((3, 4)),
        "b": rng.standard_normal((3, 4)),
        "p": rng.random((3, 4)) + 0.5,
        "s": rng.standard_normal((3, 3)) + 3 * np.eye(3),
        "v": rng.standard_normal(4),
    }
    return {k: torch.tensor(v) for k, v in values.items()}


def function_of(expression: str) -> tuple[Any, list[Any]]:
    """Return the expression as a function of the tensors that it names, and these."""
    given = inputs()
    code = compile(expression, expression, "eval")
    names = [n for n in given if n in code.co_names]

    def function(*tensors: Any) -> Any:
        return eval(code, {"torch": torch, "F": F} | dict(zip(names, tensors, strict=True)))

    return function, [given[n] for n in names]


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
    "expression", [e for e in expressions() if "eig" not in e and "svd" not in e]
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
