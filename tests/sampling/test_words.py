"""Words fetched ahead, for those who draw a few numbers, do not show: neither order nor state."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd_lite as torch
from autograd_lite.generator import AHEAD, Generator

COUNT = 3000


def stream(seed: int) -> list[int]:
    """The words of NumPy's Mersenne Twister, seeded as PyTorch seeds its own."""
    return np.random.RandomState(seed).randint(0, 2**32, COUNT, np.uint64).tolist()


draws = st.lists(
    st.one_of(
        st.tuples(st.just("few"), st.integers(0, AHEAD)),
        st.tuples(st.just("words"), st.integers(0, 700)),
        st.tuples(st.just("state"), st.just(0)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 5), draws)
def test_any_order_of_draws_is_the_stream(seed: int, steps: list[tuple[str, int]]) -> None:
    generator, drawn = Generator().manual_seed(seed), []
    for kind, n in steps:
        if kind == "state":  # go on with another generator in the same state
            generator = generator.clone_state()
        else:
            drawn += list(map(int, generator._few(n) if kind == "few" else generator._words(n)))
        if len(drawn) > COUNT:
            break
    assert drawn[:COUNT] == stream(seed)[: len(drawn)]


def test_a_new_seed_forgets_what_was_fetched() -> None:
    generator = Generator().manual_seed(1)
    generator._few(3)
    assert generator.manual_seed(2)._few(4) == stream(2)[:4]


def test_a_state_set_forgets_what_was_fetched() -> None:
    generator = Generator().manual_seed(1)
    before = generator.get_state()
    generator._few(3)
    assert generator.set_state(before)._few(4) == stream(1)[:4]


#: Draws in this order after `manual_seed(7)`, as PyTorch 2.13 returned them.
RECORDED: Any = [
    ("torch.randn(3)", [-0.1467950940132141, 0.7861412763595581, 0.9468216300010681]),
    ("torch.rand(2)", [0.36531615257263184, 0.8512683510780334]),
    ("torch.randint(0, 100, (5,))", [58, 31, 8, 17, 62]),
    ("torch.randn(18)[-3:]", [0.501121461391449, 0.2600362002849579, -1.6370213031768799]),
    ("torch.randperm(6)", [4, 5, 1, 2, 3, 0]),
    ("torch.rand(40)[-2:]", [0.7259081602096558, 0.47312504053115845]),
    ("torch.randn(2, dtype=torch.float64)", [-1.1143440212610307, -0.7897513472806554]),
    ("torch.bernoulli(torch.tensor([0.2, 0.5, 0.9]))", [0.0, 0.0, 1.0]),
    ("torch.randn(1)", [1.0201793909072876]),
    ("torch.rand(700)[-2:]", [0.8358446359634399, 0.6061618328094482]),
    ("torch.normal(2.0, 1.0, (2,))", [0.48959845304489136, 1.3518980741500854]),
    ("torch.randint(5, (2,), dtype=torch.int32)", [0, 3]),
]


@pytest.fixture(scope="module")
def made() -> list[Any]:
    torch.manual_seed(7)
    return [eval(code, {"torch": torch}).tolist() for code, _ in RECORDED]


@pytest.mark.parametrize("number", range(len(RECORDED)), ids=[code for code, _ in RECORDED])
def test_few_after_many_and_many_after_few(made: list[Any], number: int) -> None:
    assert made[number] == pytest.approx(RECORDED[number][1], rel=1e-6)
