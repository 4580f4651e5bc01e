"""What gradcheck checks besides values: batches, linearity in the vector, missing gradients."""

from __future__ import annotations

from typing import Any

import numpy as np

from .._tensor import Tensor, wrap
from ..ops.register import PUBLIC
from .calls import grad as autograd_grad
from .gradcheck_inputs import GradcheckError, as_tuple, differentiable
from .gradcheck_messages import FAILED_BATCHED, FAILED_BATCHED_FORWARD


def _random_like(tensor: Tensor) -> Any:

    return PUBLIC["randn"](tuple(tensor._data.shape), dtype=tensor.dtype)


def _check_batched(output: Tensor, inputs: Any, number: int) -> None:
    from ..func.zeros import zeros_of

    wanted = differentiable(inputs)

    def pull(vector: Any, batched: bool = False) -> list[Any]:
        found = autograd_grad(
            output, wanted, vector, retain_graph=True, allow_unused=True, is_grads_batched=batched
        )
        return [
            (PUBLIC["stack"]([zeros_of(t)] * 2) if batched else zeros_of(t)) if g is None else g
            for g, t in zip(found, wanted, strict=True)
        ]

    vectors = [_random_like(output) for _ in range(2)]
    single = [PUBLIC["stack"](parts) for parts in zip(*(pull(v) for v in vectors), strict=True)]
    try:
        together = pull(PUBLIC["stack"](vectors), True)
    except RuntimeError as error:
        raise GradcheckError(
            f"While computing batched gradients, got: {error}\n\n{FAILED_BATCHED}"
        ) from error
    _compare_batched(single, together, number, FAILED_BATCHED)


def _compare_batched(single: Any, together: Any, output: int | None, text: str) -> None:
    for i, (expected, got) in enumerate(zip(single, together, strict=True)):
        if not np.allclose(got._data, expected._data, rtol=1e-5, atol=1e-8):
            number = i if output is None else output
            raise GradcheckError(
                f"For output {number} and input {i}:\n\n{text}\n\nGot:\n{got}\n\nExpected:\n{expected}"
            )


def check_batched_forward(func: Any, inputs: Any) -> None:
    """Compare one batched forward-mode product with single ones."""
    from ..func.forward import jvp
    from ..func.vmap import vmap

    for i, tensor in enumerate(inputs):
        if not (isinstance(tensor, Tensor) and tensor.requires_grad):
            continue

        def moved(tangent: Any, place: int = i) -> tuple[Any, ...]:
            def of_one(x: Any) -> tuple[Any, ...]:
                args = [t.detach() if isinstance(t, Tensor) else t for t in inputs]
                args[place] = x
                return tuple(o for o in as_tuple(func(*args)) if o is not None)

            return jvp(of_one, (inputs[place].detach(),), (tangent,))[1]

        tangents = [_random_like(tensor) for _ in range(2)]
        single = [
            PUBLIC["stack"](parts) for parts in zip(*(moved(t) for t in tangents), strict=True)
        ]
        try:
            together = vmap(moved)(PUBLIC["stack"](tangents))
        except RuntimeError as error:
            raise GradcheckError(
                f"While computing batched gradients, got: {error}\n\n{FAILED_BATCHED_FORWARD}"
            ) from error
        _compare_batched(single, together, None, FAILED_BATCHED_FORWARD)


def check_backward_further(
    func: Any, inputs: Any, outputs: Any, batched: bool, undefined: bool
) -> None:
    """Check batched gradients, linearity in the vector, and missing gradients."""
    if batched:
        for i, output in enumerate(outputs):
            _check_batched(output, inputs, i)
    wanted = differentiable(inputs)
    if outputs:
        zeros = [wrap(np.zeros_like(o._data)) for o in outputs]
        for g, t in zip(
            autograd_grad(outputs, wanted, zeros, retain_graph=True, allow_unused=True),
            wanted,
            strict=True,
        ):
            if g is None:
                continue
            if g._data.any():
                raise GradcheckError("backward not multiplied by grad_output")
            if g._data.dtype != t._data.dtype:
                raise GradcheckError("grad is incorrect type")
            if g._data.shape != t._data.shape:
                raise GradcheckError("grad is incorrect size")
    if undefined:
        _check_undefined(func, inputs, wanted)


def _check_undefined(func: Any, inputs: Any, wanted: Any) -> None:
    """Check that backward works when no gradient comes from some, or any, of the outputs."""
    from .undefined import undefined_grad

    def fresh() -> list[Tensor]:
        return [o for o in as_tuple(func(*inputs)) if isinstance(o, Tensor) and o.requires_grad]

    cases = [[undefined_grad(o) for o in fresh()]]
    if len(cases[0]) > 1:
        cases += [
            [undefined_grad(o) if i == k else o for i, o in enumerate(fresh())]
            for k in range(len(cases[0]))
        ]
    why = 'Please look at "Notes about undefined output gradients" in "tools/autograd/derivatives.yaml"'
    for outputs in cases:
        if not outputs:
            continue
        zeros = [wrap(np.zeros_like(o._data)) for o in outputs]
        try:
            found = autograd_grad(outputs, wanted, zeros, allow_unused=True)
        except RuntimeError as error:
            raise GradcheckError(
                f"Expected backward function to handle undefined output grads. {why}"
            ) from error
        if any(g is not None and g._data.any() for g in found):
            raise GradcheckError(
                "Expected all input grads to be undefined or zero when all output grads are undefined "
                f"or zero. {why}"
            )
