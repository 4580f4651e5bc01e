"""`gradgradcheck`: second derivatives against finite differences of the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from .calls import grad as autograd_grad
from .gradcheck import gradcheck
from .gradcheck_inputs import as_tuple, differentiable


def gradgradcheck(
    func: Callable[..., Any],
    inputs: Any,
    grad_outputs: Any = None,
    *,
    eps: float = 1e-6,
    atol: float = 1e-5,
    rtol: float = 1e-3,
    gen_non_contig_grad_outputs: bool = False,
    raise_exception: bool = True,
    nondet_tol: float = 0.0,
    check_undefined_grad: bool = True,
    check_grad_dtypes: bool = False,
    check_batched_grad: bool = False,
    check_fwd_over_rev: bool = False,
    check_rev_over_rev: bool = True,
    fast_mode: bool = False,
    masked: bool = False,
) -> bool:
    """Compare second derivatives of `func` with central differences of its gradients.

    `grad_outputs` are the vectors of the first backward; random ones if None. Raises as `gradcheck`.

    >>> import autograd_lite as torch
    >>> torch.autograd.gradgradcheck(
    ...     torch.sin, torch.ones(2, dtype=torch.float64, requires_grad=True)
    ... )
    True
    """
    if not (check_fwd_over_rev or check_rev_over_rev):
        raise AssertionError(
            "Expected at least one of check_fwd_over_rev or check_rev_over_rev to be True"
        )
    if check_undefined_grad and not check_rev_over_rev:
        raise AssertionError(
            "Setting check_undefined_grad=True requires check_rev_over_rev to be True"
        )
    if check_batched_grad and not check_rev_over_rev:
        raise AssertionError(
            "Setting check_batched_grad=True requires check_rev_over_rev to be True"
        )
    items = as_tuple(inputs)
    if grad_outputs is None:
        vectors = tuple(
            _random_vector(o, gen_non_contig_grad_outputs) for o in differentiable(func(*items))
        )
    else:
        vectors = as_tuple(grad_outputs)
    count = len(vectors)
    tracked = [isinstance(t, Tensor) and t.requires_grad for t in (*items, *vectors)]

    def gradients(*args: Any) -> tuple[Any, ...]:
        args = tuple(
            t.requires_grad_() if wanted else t for t, wanted in zip(args, tracked, strict=True)
        )
        given = args[: len(args) - count]
        outputs = differentiable(func(*given))
        wanted = [t for t, w in zip(given, tracked, strict=False) if w]
        found = autograd_grad(
            outputs, wanted, args[len(args) - count :], create_graph=True, allow_unused=True
        )
        return tuple(g for g in found if g is not None)

    return gradcheck(
        gradients,
        items + vectors,
        eps=eps,
        atol=atol,
        rtol=rtol,
        raise_exception=raise_exception,
        nondet_tol=nondet_tol,
        check_undefined_grad=check_undefined_grad,
        check_grad_dtypes=check_grad_dtypes,
        check_batched_grad=check_batched_grad,
        fast_mode=fast_mode,
        check_forward_ad=check_fwd_over_rev,
        check_backward_ad=check_rev_over_rev,
        masked=masked,
    )


def _random_vector(output: Tensor, scattered: bool) -> Any:
    from ..ops.register import PUBLIC

    dtype = output.dtype
    values = np.array(PUBLIC["rand"](tuple(output._data.shape), dtype=dtype)._data) * 2 - 1
    if scattered and values.ndim and values.shape[-1]:
        wide = np.zeros((*values.shape[:-1], 2 * values.shape[-1]), values.dtype)
        wide[..., ::2] = values
        values = wide[..., ::2]
    return wrap(values).requires_grad_()
