"""Operations with a batch of their own, which the examples of `vmap` join: against a loop over these."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.func.batching import joined, layers

F = torch.nn.functional
_PADDED, _LABELS = torch.tensor([[1, 2], [2, 2]]), torch.tensor([1, 2, 3])

#: A function of one example, and the shapes of its arguments.
CASES: dict[str, tuple[Callable[..., Any], tuple[tuple[int, ...], ...]]] = {
    "images at points": (lambda x, g: F.grid_sample(x, g / 2, align_corners=False), ((2, 3, 5, 5), (2, 3, 3, 2))),
    "volumes at points": (lambda x, g: F.grid_sample(x, g / 2, align_corners=True), ((1, 2, 3, 3, 3), (1, 2, 2, 2, 3))),
    "affine grids": (lambda t: F.affine_grid(t, (2, 1, 3, 4), align_corners=False), ((2, 2, 3),)),
    "ctc, mean": (lambda x: F.ctc_loss(x.log_softmax(2), _PADDED, (4, 4), (2, 1)), ((4, 2, 5),)),
    "ctc, none": (lambda x: F.ctc_loss(x.log_softmax(2), _PADDED, (4, 3), (2, 1), reduction="none"), ((4, 2, 5),)),
    "ctc, labels in a row": (lambda x: F.ctc_loss(x.log_softmax(2), _LABELS, (4, 4), (2, 1), reduction="sum"), ((4, 2, 5),)),
    "ctc, one sequence": (lambda x: F.ctc_loss(x.log_softmax(1), _LABELS, torch.tensor(4), torch.tensor(3)), ((4, 5),)),
    "weight norm, first": (lambda v, g: torch._weight_norm(v, g, 0), ((3, 2, 2), (3, 1, 1))),
    "weight norm, last": (lambda v, g: torch._weight_norm(v, g, 2), ((3, 2, 2), (1, 1, 2))),
    "batch norm": (lambda x, w, b: F.batch_norm(x, None, None, w, b, True), ((3, 2, 5), (2,), (2,))),
    "batch norm, plain": (lambda x: F.batch_norm(x, None, None, None, None, True), ((3, 2),)),
    "group norm": (lambda x: F.group_norm(x, 2), ((3, 4, 2),)),
    "layer norm": (lambda x: F.layer_norm(x, (2, 3)), ((5, 2, 3),)),
    "patches": (lambda x: F.unfold(x, 2), ((2, 2, 3, 3),)),
    "patches of one image": (lambda x: F.unfold(x, 2), ((2, 3, 3),)),
    "images of patches": (lambda x: F.fold(x, (3, 3), 2), ((2, 8, 4),)),
    "one image of patches": (lambda x: F.fold(x, (3, 3), 2), ((8, 4),)),
    "channels shuffled": (lambda x: F.channel_shuffle(x, 2), ((2, 4, 2, 2),)),
    "pixels to channels": (lambda x: F.pixel_unshuffle(x, 2), ((1, 2, 4, 4),)),
    "pooling undone": (lambda x: F.max_unpool2d(*F.max_pool2d(x, 2, return_indices=True), 2), ((2, 2, 4, 4),)),
    "segments": (lambda x: torch.segment_reduce(x, "prod", lengths=torch.tensor([2, 1])), ((3, 2),)),
    "fractional pooling": (lambda x: F.fractional_max_pool2d(x, 2, 2, _random_samples=torch.full((1, 2, 2), 0.3).double()), ((2, 5, 5),)),
}  # fmt: skip
EXAMPLES = 3


@pytest.fixture
def looped(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the rows that run example by example after all."""
    found: list[str] = []
    for module in (joined, layers):
        plain = module.one_by_one

        def note(level: Any, row: Any, operands: Any, attrs: Any, plain: Any = plain) -> Any:
            found.append(row.name)
            return plain(level, row, operands, attrs)

        monkeypatch.setattr(module, "one_by_one", note)
    return found


def inputs(shapes: tuple[tuple[int, ...], ...]) -> list[Any]:
    random = np.random.default_rng(2)
    return [torch.tensor(random.standard_normal((EXAMPLES, *shape))) for shape in shapes]


@pytest.mark.parametrize("name", CASES)
def test_values_are_those_of_a_loop(name: str, looped: list[str]) -> None:
    function, shapes = CASES[name]
    tensors = inputs(shapes)
    got = torch.func.vmap(function)(*tensors)
    wanted = torch.stack([function(*(t[i] for t in tensors)) for i in range(EXAMPLES)])
    np.testing.assert_allclose(got.numpy(), wanted.numpy(), rtol=1e-9, atol=1e-12)
    assert looped == []


@pytest.mark.parametrize("name", CASES)
def test_gradients_are_those_of_a_loop(name: str, looped: list[str]) -> None:
    function, shapes = CASES[name]
    tensors = inputs(shapes)
    gradient = torch.func.grad(
        lambda *args: function(*args).sin().sum(), argnums=tuple(range(len(shapes)))
    )
    got = torch.func.vmap(gradient)(*tensors)
    each = [gradient(*(t[i] for t in tensors)) for i in range(EXAMPLES)]
    for part, parts in zip(got, zip(*each, strict=True), strict=True):
        wanted = torch.stack(list(parts)).numpy()
        np.testing.assert_allclose(part.numpy(), wanted, rtol=1e-9, atol=1e-12)
    assert looped == []
