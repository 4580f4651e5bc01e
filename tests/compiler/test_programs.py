"""Random programs, compiled and not: values and gradients, for all kinds of shapes."""

import functools
import warnings
from unittest import mock

import numpy as np
from hypothesis import given, settings, strategies as st

import autograd_lite as torch
from autograd_lite.compiler import codegen, loops, products, store, threads
from tests.compiler import programs


def compare(function, tensors, rtol, atol):
    """Check a compiled function's results and gradients against the function's own."""
    outcomes = []
    for f in (function, torch.compile(function)):
        leaves = [t.detach().clone().requires_grad_() for t in tensors]
        results = f(*leaves)
        results = results if isinstance(results, tuple) else (results,)
        tracked = [r for r in results if r.requires_grad]
        if tracked:
            torch.autograd.backward([(r * torch.sin(r.detach() + 1)).sum() for r in tracked])
        outcomes.append(
            (
                [r.detach().numpy() for r in results],
                [None if t.grad is None else t.grad.numpy() for t in leaves],
                [r.requires_grad for r in results],
            )
        )
    (values, grads, tracked), (got, got_grads, got_tracked) = outcomes
    assert got_tracked == tracked
    for a, b in zip(got, values, strict=True):
        assert (a.shape, a.dtype) == (b.shape, b.dtype)
        np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)
    for a, b in zip(got_grads, grads, strict=True):
        if b is None or a is None:
            assert not np.any(a if b is None else b)
        else:
            np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


def tensors_of(shapes, dtype, seed, special=False):
    rng = np.random.default_rng(seed)
    arrays = [rng.standard_normal(s) for s in shapes]
    if special:
        values = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.0])
        arrays = [
            np.where(rng.random(a.shape) < 0.3, rng.choice(values, a.shape), a) for a in arrays
        ]
    return [torch.tensor(a, dtype=dtype) for a in arrays]


def by_python(test):
    """Run a test with generated source left to Python."""

    @functools.wraps(test)
    def run(*args, **kwargs):
        with mock.patch.object(store, "build", programs.interpreted):
            test(*args, **kwargs)

    return run


@by_python
@settings(max_examples=150, deadline=None, derandomize=True)
@given(programs.steps, programs.shapes, st.integers(1, 2), st.integers(0, 2**16))
def test_generated_loops_compute_the_program(steps, shapes, outputs, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tensors = tensors_of(shapes, torch.float64, seed)
        compare(programs.program(steps, outputs), tensors, 1e-9, 1e-10)


@by_python
@settings(max_examples=100, deadline=None, derandomize=True)
@given(programs.steps, programs.shapes, st.integers(0, 2**16))
def test_the_forms_of_large_programs_compute_the_same(steps, shapes, seed):
    with (
        mock.patch.object(loops, "SHARE_FROM", 0),
        mock.patch.object(loops, "LEAST", 1),
        mock.patch.object(threads, "parts", return_value=2),
        mock.patch.object(products, "MANY", 0),
        mock.patch.object(codegen, "MOST", 2),
    ):
        compare(programs.program(steps, 2), tensors_of(shapes, torch.float64, seed), 1e-9, 1e-10)


@by_python
@settings(max_examples=60, deadline=None, derandomize=True)
@given(programs.steps, programs.shapes, st.integers(0, 2**16))
def test_nan_and_infinities_go_the_same_way(steps, shapes, seed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tensors = tensors_of(shapes, torch.float64, seed, special=True)
        compare(programs.program(steps), tensors, 1e-9, 1e-10)


@settings(max_examples=12, deadline=None, derandomize=True)
@given(programs.steps, programs.shapes, st.integers(0, 2**16))
def test_machine_code_computes_the_program(steps, shapes, seed):
    tensors = tensors_of(shapes, torch.float32, seed)
    compare(programs.program(steps, 2), tensors, 2e-4, 2e-5)
