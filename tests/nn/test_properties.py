"""Network functions over many shapes, types and views, against NumPy's own arithmetic.

Hypothesis draws the sizes, and the seed of the numbers; both stand in what it prints of a failure.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.lib.stride_tricks import sliding_window_view

import autograd_lite as torch

F = torch.nn.functional
SEEDS = st.integers(0, 2**32 - 1)
FLOATS = st.sampled_from(["float32", "float64"])
FEW = settings(max_examples=40, deadline=None)


def numbers(seed: int, *shape: int, dtype: str = "float64") -> np.ndarray:
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def as_view(array: np.ndarray, how: str) -> Any:
    """Return a tensor of these values that lies in memory in another way."""
    if how == "transposed":
        return torch.tensor(np.ascontiguousarray(array.T)).permute(*reversed(range(array.ndim)))
    if how == "strided":
        wide = torch.zeros(*array.shape[:-1], 2 * array.shape[-1], dtype=getattr(torch, str(array.dtype)))  # fmt: skip
        wide[..., ::2] = torch.tensor(array)
        return wide[..., ::2]
    if how == "expanded":
        return torch.tensor(array[:1]).expand(*array.shape)
    return torch.tensor(array)


VIEWS = st.sampled_from(["plain", "transposed", "strided"])


def close(got: Any, wanted: np.ndarray, dtype: str = "float64") -> None:
    tolerance = 2e-4 if dtype == "float32" else 1e-9
    assert str(got.dtype) == f"torch.{dtype}"
    np.testing.assert_allclose(got.detach().numpy(), wanted, rtol=tolerance, atol=tolerance)


# -- convolution -----------------------------------------------------------------------------------


@st.composite
def convolutions(draw: Any, dims: int) -> dict[str, Any]:
    """Draw sizes of a convolution whose output is not empty."""
    groups = draw(st.integers(1, 2))
    kernel = [draw(st.integers(1, 3)) for _ in range(dims)]
    dilation = [draw(st.integers(1, 2)) for _ in range(dims)]
    padding = [draw(st.integers(0, 2)) for _ in range(dims)]
    stride = [draw(st.integers(1, 2)) for _ in range(dims)]
    least = [
        max(1, d * (k - 1) + 1 - 2 * p) for k, d, p in zip(kernel, dilation, padding, strict=True)
    ]
    size = [n + draw(st.integers(0, 3)) for n in least]
    return {
        "x": (draw(st.integers(1, 2)), groups * draw(st.integers(1, 2)), *size),
        "outputs": groups * draw(st.integers(1, 2)),
        "kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups,
    }  # fmt: skip


def convolved(x: np.ndarray, w: np.ndarray, c: dict[str, Any]) -> np.ndarray:
    """Convolve by windows and a sum over them."""
    dims = len(c["kernel"])
    axes = tuple(range(2, 2 + dims))
    x = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in c["padding"])])
    spans = [d * (k - 1) + 1 for k, d in zip(c["kernel"], c["dilation"], strict=True)]
    windows = sliding_window_view(x, spans, axes)
    steps = tuple(slice(None, None, s) for s in c["stride"])
    holes = tuple(slice(None, None, d) for d in c["dilation"])
    windows = windows[(slice(None), slice(None), *steps, *holes)]
    groups, outputs = c["groups"], w.shape[0] // c["groups"]
    parts = []
    for g in range(groups):
        inside = windows[:, g * w.shape[1] : (g + 1) * w.shape[1]]
        own = w[g * outputs : (g + 1) * outputs]
        parts.append(
            np.moveaxis(
                np.tensordot(inside, own, (
                    (1, *range(2 + dims, 2 + 2 * dims)), (1, *range(2, 2 + dims)))),
                -1, 1,
            )
        )  # fmt: skip
    return np.concatenate(parts, 1)


@pytest.mark.parametrize("dims", [1, 2, 3])
@FEW
@given(data=st.data(), seed=SEEDS, dtype=FLOATS, view=VIEWS)
def test_convolution(dims: int, data: Any, seed: int, dtype: str, view: str) -> None:
    c = data.draw(convolutions(dims))
    x = numbers(seed, *c["x"], dtype=dtype)
    w = numbers(seed + 1, c["outputs"], c["x"][1] // c["groups"], *c["kernel"], dtype=dtype)
    b = numbers(seed + 2, c["outputs"], dtype=dtype)
    run = getattr(F, f"conv{dims}d")
    rest = (c["stride"], c["padding"], c["dilation"], c["groups"])
    got = run(as_view(x, view), as_view(w, view), torch.tensor(b), *rest)
    close(got, convolved(x, w, c) + b.reshape(-1, *(1,) * dims), dtype)


@pytest.mark.parametrize("dims", [1, 2, 3])
@FEW
@given(data=st.data(), seed=SEEDS)
def test_transposed_convolution_is_the_transpose(dims: int, data: Any, seed: int) -> None:
    c = data.draw(convolutions(dims))
    x = torch.tensor(numbers(seed, *c["x"]), requires_grad=True)
    w = torch.tensor(numbers(seed + 1, c["outputs"], c["x"][1] // c["groups"], *c["kernel"]))
    run, back = getattr(F, f"conv{dims}d"), getattr(F, f"conv_transpose{dims}d")
    y = run(x, w, None, c["stride"], c["padding"], c["dilation"], c["groups"])
    u = torch.tensor(numbers(seed + 2, *y.shape))
    (grad,) = torch.autograd.grad(y, x, u)
    shape = [
        (o - 1) * s - 2 * p + d * (k - 1) + 1
        for o, s, p, d, k in zip(y.shape[2:], c["stride"], c["padding"], c["dilation"], c["kernel"], strict=True)
    ]  # fmt: skip
    more = [n - m for n, m in zip(x.shape[2:], shape, strict=True)]
    got = back(u, w, None, c["stride"], c["padding"], more, c["groups"], c["dilation"])
    close(got, grad.numpy())


# -- pooling ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("kind", ["max", "avg"])
@FEW
@given(data=st.data(), seed=SEEDS, dtype=FLOATS, view=VIEWS)
def test_pooling(dims: int, kind: str, data: Any, seed: int, dtype: str, view: str) -> None:
    kernel = [data.draw(st.integers(1, 3)) for _ in range(dims)]
    stride = [data.draw(st.integers(1, 3)) for _ in range(dims)]
    size = [k + data.draw(st.integers(0, 4)) for k in kernel]
    x = numbers(seed, 2, 3, *size, dtype=dtype)
    got = getattr(F, f"{kind}_pool{dims}d")(as_view(x, view), kernel, stride)
    windows = sliding_window_view(x, kernel, tuple(range(2, 2 + dims)))
    windows = windows[(slice(None), slice(None), *(slice(None, None, s) for s in stride))]
    inside = tuple(range(2 + dims, 2 + 2 * dims))
    close(got, windows.max(inside) if kind == "max" else windows.mean(inside, dtype="f8"), dtype)


@FEW
@given(out=st.tuples(st.integers(1, 4), st.integers(1, 4)), seed=SEEDS, view=VIEWS)
def test_adaptive_pooling_keeps_the_mean_of_even_parts(
    out: tuple[int, int], seed: int, view: str
) -> None:
    x = numbers(seed, 2, 2, 3 * out[0], 2 * out[1])
    got = F.adaptive_avg_pool2d(as_view(x, view), out)
    parts = x.reshape(2, 2, out[0], 3, out[1], 2)
    close(got, parts.mean((3, 5)))
    close(F.adaptive_max_pool2d(as_view(x, view), out), parts.max((3, 5)))


# -- normalisation ---------------------------------------------------------------------------------


@FEW
@given(
    shape=st.lists(st.integers(1, 4), min_size=1, max_size=3), last=st.integers(2, 5), seed=SEEDS,
    dtype=FLOATS, view=VIEWS,
)  # fmt: skip
def test_layer_norm(shape: list[int], last: int, seed: int, dtype: str, view: str) -> None:
    x = numbers(seed, *shape, last, dtype=dtype)
    w, b = numbers(seed + 1, last, dtype=dtype), numbers(seed + 2, last, dtype=dtype)
    wide = x.astype("f8")
    scaled = (wide - wide.mean(-1, keepdims=True)) / np.sqrt(wide.var(-1, keepdims=True) + 1e-5)
    got = F.layer_norm(as_view(x, view), (last,), torch.tensor(w), torch.tensor(b))
    close(got, scaled * w + b, dtype)


@FEW
@given(
    batch=st.integers(2, 5), channels=st.integers(1, 4), rest=st.lists(st.integers(1, 3), max_size=3),
    seed=SEEDS, view=VIEWS,
)  # fmt: skip
def test_batch_norm(batch: int, channels: int, rest: list[int], seed: int, view: str) -> None:
    x = numbers(seed, batch, channels, *rest)
    axes = (0, *range(2, x.ndim))
    mean, var = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    running = torch.zeros(channels).double(), torch.ones(channels).double()
    got = F.batch_norm(as_view(x, view), *running, training=True, momentum=0.3)
    close(got, (x - mean) / np.sqrt(var + 1e-5))
    count = x.size // channels
    close(running[0], 0.3 * mean.ravel())
    close(running[1], 0.7 + 0.3 * var.ravel() * count / (count - 1))


@FEW
@given(
    groups=st.integers(1, 3), each=st.integers(1, 3), rest=st.lists(st.integers(1, 3), min_size=1, max_size=2),
    seed=SEEDS, view=VIEWS,
)  # fmt: skip
def test_group_norm(groups: int, each: int, rest: list[int], seed: int, view: str) -> None:
    x = numbers(seed, 2, groups * each, *rest)
    parts = x.reshape(2, groups, -1)
    scaled = (parts - parts.mean(2, keepdims=True)) / np.sqrt(parts.var(2, keepdims=True) + 1e-5)
    close(F.group_norm(as_view(x, view), groups), scaled.reshape(x.shape))


# -- losses ----------------------------------------------------------------------------------------

LOSSES = {
    "mse_loss": lambda x, t: (x - t) ** 2,
    "l1_loss": lambda x, t: np.abs(x - t),
    "smooth_l1_loss": lambda x, t: np.where(
        np.abs(x - t) < 1, (x - t) ** 2 / 2, np.abs(x - t) - 0.5
    ),
    "huber_loss": lambda x, t: np.where(np.abs(x - t) < 1, (x - t) ** 2 / 2, np.abs(x - t) - 0.5),
    "soft_margin_loss": lambda x, t: np.log1p(np.exp(-t * x)),
    "binary_cross_entropy_with_logits": lambda x, t: np.log1p(np.exp(x)) - t * x,
    "poisson_nll_loss": lambda x, t: np.exp(x) - t * x,
}


@pytest.mark.parametrize("name", LOSSES)
@FEW
@given(
    shape=st.lists(st.integers(1, 4), max_size=3), seed=SEEDS, dtype=FLOATS, view=VIEWS,
    reduction=st.sampled_from(["none", "mean", "sum"]),
)  # fmt: skip
def test_losses(
    name: str, shape: list[int], seed: int, dtype: str, view: str, reduction: str
) -> None:
    x, t = numbers(seed, *shape, dtype=dtype), numbers(seed + 1, *shape, dtype=dtype)
    each = LOSSES[name](x.astype("f8"), t.astype("f8"))
    wanted = {"none": each, "mean": each.mean(), "sum": each.sum()}[reduction]
    given_x, given_t = (as_view(a, view) if a.ndim else torch.tensor(a) for a in (x, t))
    close(getattr(F, name)(given_x, given_t, reduction=reduction), np.asarray(wanted), dtype)


@FEW
@given(
    batch=st.integers(1, 4), classes=st.integers(2, 5), rest=st.lists(st.integers(1, 3), max_size=2), seed=SEEDS,
    dtype=FLOATS, view=VIEWS, smoothing=st.sampled_from([0.0, 0.1]),
)  # fmt: skip
def test_cross_entropy(
    batch: int, classes: int, rest: list[int], seed: int, dtype: str, view: str, smoothing: float
) -> None:
    x = numbers(seed, batch, classes, *rest, dtype=dtype)
    target = np.random.default_rng(seed).integers(0, classes, (batch, *rest))
    wide = x.astype("f8")
    scores = wide - np.log(np.exp(wide).sum(1, keepdims=True))
    picked = np.take_along_axis(scores, target[:, None], 1)[:, 0]
    wanted = -((1 - smoothing) * picked + smoothing * scores.mean(1)).mean()
    got = F.cross_entropy(as_view(x, view), torch.tensor(target), label_smoothing=smoothing)
    close(got, wanted, dtype)


# -- embedding -------------------------------------------------------------------------------------


@FEW
@given(
    rows=st.integers(1, 6), width=st.integers(1, 4), shape=st.lists(st.integers(0, 4), max_size=2), seed=SEEDS,
    dtype=FLOATS, view=VIEWS,
)  # fmt: skip
def test_embedding(
    rows: int, width: int, shape: list[int], seed: int, dtype: str, view: str
) -> None:
    table = numbers(seed, rows, width, dtype=dtype)
    index = np.random.default_rng(seed).integers(0, rows, shape)
    weight = as_view(table, view).detach().requires_grad_()
    got = F.embedding(torch.tensor(index), weight)
    close(got, table[index], dtype)
    u = numbers(seed + 1, *got.shape, dtype=dtype)
    (grad,) = torch.autograd.grad(got, weight, torch.tensor(u))
    wanted = np.zeros(table.shape)
    np.add.at(wanted, index, u)
    close(grad, wanted, dtype)
