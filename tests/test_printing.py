"""The printed text of tensors, against what PyTorch 2.13 printed for the same arrays."""

import json
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograd_lite import printing
from autograd_lite.printing import (
    format_of,
    format_tensor,
    get_printoptions,
    parameter_repr,
    printoptions,
    repr_of,
    set_printoptions,
    tensor_str,
    wrapper_str,
)
from tests.recorded.printing_cases import RECORD, case

nan, inf = math.nan, math.inf


@pytest.fixture(autouse=True)
def default_options() -> Any:
    set_printoptions(profile="default")
    yield
    set_printoptions(profile="default")


def node(name: str) -> SimpleNamespace:
    return SimpleNamespace(name=lambda: name)


def tensor(
    data: Any, dtype: str | None = None, *, requires_grad: bool = False, grad_fn: Any = None
) -> SimpleNamespace:
    array = np.asarray(data, dtype)
    return SimpleNamespace(
        _data=array,
        dtype=f"torch.{array.dtype}",
        requires_grad=requires_grad or grad_fn is not None,
        grad_fn=grad_fn,
    )


@pytest.mark.parametrize(("seed", "expected"), json.loads(RECORD.read_text()))
def test_drawn_arrays_print_as_recorded(seed: int, expected: str) -> None:
    data, options, default, grad = case(seed)
    set_printoptions(**options)
    assert repr_of(tensor(data, requires_grad=grad), default_dtype_name=default) == expected


@pytest.mark.parametrize(
    ("values", "dtype", "expected"),
    [
        (3.0, "float32", "3."),
        (3.14159265, "float32", "3.1416"),
        (1e-4, "float32", "1.0000e-04"),  # float32(1e-4) is a little less than 1e-4
        (1e-4, "float64", "0.0001"),
        (1e8, "float32", "100000000."),
        (1e10, "float32", "1.0000e+10"),
        ([-0.0, 0.0], "float32", "[-0., 0.]"),
        ([1.0, 10000.0], "float32", "[1.0000e+00, 1.0000e+04]"),
        ([1e-2, 10.0], "float32", "[1.0000e-02, 1.0000e+01]"),
        ([nan, 1.5], "float32", "[   nan, 1.5000]"),
        ([nan, 1.0, 2.0], "float32", "[nan, 1., 2.]"),
        ([nan, nan], "float32", "[nan, nan]"),
        ([inf, -inf, 1.0], "float32", "[inf, -inf, 1.]"),
        ([True, False], "bool", "[ True, False]"),
        (True, "bool", "True"),
        ([-5, 10], "int64", "[-5, 10]"),
        (1 + 2j, "complex64", "1.+2.j"),
        ([], "float32", "[]"),
    ],
)
def test_numbers(values: Any, dtype: str, expected: str) -> None:
    assert tensor_str(np.asarray(values, dtype)) == expected


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((1001,), "tensor([   0,    1,    2,  ...,  998,  999, 1000])"),
        (
            (1000, 2),
            (
                "tensor([[   0,    1],\n        [   2,    3],\n        [   4,    5],\n        ...,\n"
                "        [1994, 1995],\n        [1996, 1997],\n        [1998, 1999]])"
            ),
        ),
        (
            (2, 2, 1, 2),
            (
                "tensor([[[[0, 1]],\n\n         [[2, 3]]],\n\n\n        [[[4, 5]],\n\n"
                "         [[6, 7]]]])"
            ),
        ),
    ],
)
def test_shapes(shape: tuple[int, ...], expected: str) -> None:
    assert format_tensor(np.arange(math.prod(shape)).reshape(shape)) == expected


def test_lines_break_at_the_linewidth() -> None:
    assert format_tensor(np.arange(40)) == (
        "tensor([ 0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14, 15, 16, 17,\n"
        "        18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,\n"
        "        36, 37, 38, 39])"
    )


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (tensor(np.zeros((2, 0), "int32")), "tensor([], size=(2, 0), dtype=torch.int32)"),
        (tensor(np.zeros(0)), "tensor([], dtype=torch.float64)"),
        (tensor(np.zeros(0, "bool")), "tensor([], dtype=torch.bool)"),
        (tensor(np.zeros(0, "float32")), "tensor([])"),
        (tensor([1, 1], "int64"), "tensor([1, 1])"),
        (tensor([1, 1], "int32"), "tensor([1, 1], dtype=torch.int32)"),
        (tensor([1.0], "float32", requires_grad=True), "tensor([1.], requires_grad=True)"),
        (
            tensor(2.0, "float32", grad_fn=node("SumBackward0")),
            "tensor(2., grad_fn=<SumBackward0>)",
        ),
        (
            tensor([1.0], "float64", grad_fn=node("torch::autograd::CopySlices")),
            "tensor([1.], dtype=torch.float64, grad_fn=<CopySlices>)",
        ),
        (
            tensor(np.arange(8) / 7 * 2, "float32", grad_fn=node("MulBackward0")),
            (
                "tensor([0.0000, 0.2857, 0.5714, 0.8571, 1.1429, 1.4286, 1.7143, 2.0000],\n"
                "       grad_fn=<MulBackward0>)"
            ),
        ),
    ],
)
def test_suffixes(made: SimpleNamespace, expected: str) -> None:
    assert repr_of(made) == expected


def test_the_default_dtype_is_not_printed() -> None:
    from autograd_lite.dtypes import float32, float64, set_default_dtype

    set_default_dtype(float64)
    try:
        assert repr_of(tensor([1.5])) == "tensor([1.5000])"
        assert repr_of(tensor([1.5], "float32")) == "tensor([1.5000], dtype=torch.float32)"
    finally:
        set_default_dtype(float32)


def test_tangent_is_the_last_suffix() -> None:
    assert repr_of(tensor([3.0], "float32"), tangent="tensor([1.])") == (
        "tensor([3.], tangent=tensor([1.]))"
    )


def test_parameter() -> None:
    assert parameter_repr("tensor([1.])") == "Parameter containing:\ntensor([1.])"


def test_wrappers_indent_the_value() -> None:
    inner = repr_of(tensor(np.ones((2, 3)), "float32"))
    assert wrapper_str("BatchedTensor", [("lvl", "1"), ("bdim", "0")], inner) == (
        "BatchedTensor(lvl=1, bdim=0, value=\n    tensor([[1., 1., 1.],\n"
        "            [1., 1., 1.]])\n)"
    )


def test_format_of_a_scalar_is_its_number() -> None:
    assert format_of(tensor(1.5), ".3f", plain=True) == "1.500"
    assert format_of(tensor(1.5), "", plain=True) == "1.5"


@pytest.mark.parametrize("made", [tensor([1.0, 1.0]), tensor(1.0)])
def test_format_of_anything_else_takes_no_spec(made: SimpleNamespace) -> None:
    with pytest.raises(TypeError, match=r"^unsupported format string passed to .*__format__$"):
        format_of(made, ".2f", plain=made._data.ndim > 0)


def test_a_profile_comes_before_the_single_options() -> None:
    set_printoptions(edgeitems=7, profile="short")
    assert get_printoptions() == {
        "precision": 2,
        "threshold": 1000,
        "edgeitems": 7,
        "linewidth": 80,
        "sci_mode": None,
    }


def test_full_profile_never_summarises() -> None:
    set_printoptions(profile="full")
    assert "..." not in tensor_str(np.arange(1001))


def test_sci_mode_is_forgotten_when_left_out() -> None:
    set_printoptions(sci_mode=True)
    assert tensor_str(np.ones(2)) == "[1.0000e+00, 1.0000e+00]"
    set_printoptions(precision=3)
    assert tensor_str(np.ones(2)) == "[1., 1.]"


def test_unknown_profile_changes_nothing() -> None:
    before = get_printoptions()
    set_printoptions(profile="nonsense")
    assert get_printoptions() == before


def test_printoptions_restores_after_an_error() -> None:
    before = get_printoptions()
    with pytest.raises(ZeroDivisionError), printoptions(precision=1, sci_mode=True):
        1 / 0  # noqa: B018
    assert get_printoptions() == before


def test_options_object_is_live() -> None:
    printing.PRINT_OPTS.precision = 1
    assert tensor_str(np.array([0.25, 0.5])) == "[0.2, 0.5]"
