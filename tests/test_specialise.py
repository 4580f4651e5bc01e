"""Generated entries and VJPs do what the general path does."""

from __future__ import annotations

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.engine import apply
from autograd_lite.table import ROWS

INTEGERS_ONLY = {"bitwise_not", "gcd", "lcm"}
FAST = sorted(
    n for n, r in ROWS.items() if r.fast is not None and not r.attrs and n not in INTEGERS_ONLY
)


#: Shapes of the operands where any two that broadcast would not do.
SHAPES = {
    "mm": [(2, 3), (3, 2)],
    "mv": [(2, 3), (3,)],
    "bmm": [(2, 2, 3), (2, 3, 2)],
    "dot": [(3,), (3,)],
    "vdot": [(3,), (3,)],
}


def operands(row: object, seed: int, dtype: torch.dtype) -> list[torch.Tensor]:
    random = np.random.default_rng(seed)
    shapes = SHAPES.get(row.name, [(3, 3), (3, 3)])
    return [
        torch.tensor(random.uniform(0.1, 0.9, s), dtype=dtype).requires_grad_()
        for s in shapes[: len(row.inputs)]
    ]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=str)
@pytest.mark.parametrize("name", FAST)
def test_entry_agrees_with_the_general_path(name: str, dtype: torch.dtype) -> None:
    row = ROWS[name]
    fast, general = row.fast(*operands(row, 0, dtype)), apply(row, *operands(row, 0, dtype))
    assert fast.dtype is general.dtype
    np.testing.assert_array_equal(fast.detach().numpy(), general.detach().numpy())
    assert type(fast.grad_fn) is type(general.grad_fn)
    if fast.grad_fn is not None:
        assert fast.grad_fn.shape == general.grad_fn.shape
        assert len(fast.grad_fn.saved) == len(general.grad_fn.saved)


def test_numbers_reuse_one_tensor_but_zeros_keep_their_sign() -> None:
    x = torch.ones(1)
    assert (x / 0.0).tolist() == [float("inf")]
    assert (x / -0.0).tolist() == [float("-inf")]


def test_untracked_results_have_no_node() -> None:
    assert (torch.ones(2) * 2).grad_fn is None
    with torch.no_grad():
        assert (torch.ones(2, requires_grad=True) * 2).grad_fn is None


def test_shapes_that_do_not_broadcast() -> None:
    says = r"The size of tensor a \(2\) must match the size of tensor b \(3\) at non-singleton dimension 0"
    with pytest.raises(RuntimeError, match=says):
        torch.ones(2) * torch.ones(3)


@pytest.mark.parametrize("hooks", [False, True], ids=["saved as they are", "packed by hooks"])
@pytest.mark.parametrize(("left", "right"), [(True, True), (True, False), (False, True)])
def test_what_is_said_of_a_matrix_does_not_depend_on_which_one_was_saved(
    left: bool, right: bool, hooks: bool
) -> None:
    a = torch.ones(3, 2, requires_grad=left).t()
    b = torch.ones(3, 4, requires_grad=right)
    if hooks:
        with torch.autograd.graph.saved_tensors_hooks(lambda t: [t], lambda t: t[0]):
            y = a @ b
    else:
        y = a @ b
    node = y.grad_fn
    assert (node._saved_self_sym_sizes, node._saved_self_sym_strides) == ((2, 3), (1, 2))
    assert (node._saved_mat2_sym_sizes, node._saved_mat2_sym_strides) == ((3, 4), (4, 1))
    y.sum().backward()


@pytest.mark.parametrize(
    ("written", "want"),
    [
        ("x + x", "tensor([-6,  0,  8])"),
        ("x * 3", "tensor([-9,  0, 12])"),
        ("2 - x", "tensor([ 5,  2, -2])"),
        ("x - 0", "tensor([-3,  0,  4])"),
        ("x * 0.5", "tensor([-1.5000,  0.0000,  2.0000])"),
        ("x == 4", "tensor([False, False,  True])"),
        ("x < x", "tensor([False, False, False])"),
        ("x + True", "tensor([-2,  1,  5])"),
        ("x * b", "tensor([-3,  0,  0])"),
        ("b + b", "tensor([ True,  True, False])"),
        ("b * b", "tensor([ True,  True, False])"),
        ("b + 1", "tensor([2, 2, 1])"),
        ("b == False", "tensor([False, False,  True])"),
        ("torch.logical_and(b, x)", "tensor([ True, False, False])"),
        ("torch.add(x, x, alpha=2)", "tensor([-9,  0, 12])"),
        ("(x + x).dtype, (x == x).dtype, (x * 2).dtype", "(torch.int64, torch.bool, torch.int64)"),
        ("x + torch.tensor(2, dtype=torch.int32)", "tensor([-1,  2,  6])"),
        ("x + 2**63", "tensor([ 9223372036854775805, -9223372036854775808, -9223372036854775804])"),
        ("torch.tensor(2**62) * 2", "tensor(-9223372036854775808)"),
    ],
)
def test_whole_numbers_and_bools(written: str, want: str) -> None:
    x, b = torch.tensor([-3, 0, 4]), torch.tensor([True, True, False])
    assert repr(eval(written, {"torch": torch, "x": x, "b": b})) == want


@pytest.mark.parametrize("written", ["b - b", "x * 'a'"])
def test_what_whole_numbers_and_bools_refuse(written: str) -> None:
    x, b = torch.tensor([-3, 0, 4]), torch.tensor([True, True, False])
    with pytest.raises((RuntimeError, TypeError)):
        eval(written, {"x": x, "b": b})


def test_the_pieces_of_a_tensor_are_one_operation() -> None:
    x = torch.arange(6.0).reshape(3, 2).requires_grad_()
    first, last = x.split(2)
    assert first.grad_fn is last.grad_fn
    assert (first.output_nr, last.output_nr) == (0, 1)
    (first.sum() * 2 + last.sum() * 3).backward()
    assert x.grad.tolist() == [[2, 2], [2, 2], [3, 3]]
    assert [t.requires_grad for t in torch.arange(4).unbind()] == [False] * 4
    assert torch.zeros(0, 2).unbind() == ()
    with torch.no_grad():
        assert all(t.is_leaf for t in x.unbind())
    with pytest.raises(
        RuntimeError, match="is the output of a function that returns multiple views"
    ):
        first.add_(1)
