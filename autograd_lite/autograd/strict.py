"""Strict mode of `autograd.functional`: an independent input or output is an error, not zeros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

_STRICT = "This is not allowed in strict mode"

_UNTRACKED = {
    "hessian": "The hessian of the user-provided function with respect to input {} is independent of "
    f"the input. {_STRICT}. You should ensure that your function is thrice differentiable and that "
    "the hessian depends on the inputs.",
    "jacobian": "While computing the hessian, found that the jacobian of the user-provided function "
    f"with respect to input {{}} is independent of the input. {_STRICT}. You should ensure that your "
    "function is twice differentiable and that the jacobian depends on the inputs (this would be "
    "violated by a linear function for example).",
    "grad_inputs": "The gradient with respect to input {} is independent of the inputs of the "
    f"user-provided function. {_STRICT}.",
    "outputs": "Output {} of the user-provided function does not require gradients. The outputs must "
    "be computed in a differentiable manner from the input when running in strict mode.",
}

_MISSING = {
    "back": "The output of the user-provided function is independent of input {}. " + _STRICT + ".",
    "back_trick": "The gradient with respect to the input is independent of entry {} in the "
    "grad_outputs when using the double backward trick to compute forward mode gradients. "
    f"{_STRICT}.",
    "double_back": "The jacobian of the user-provided function is independent of input {}. "
    f"{_STRICT}.",
    "double_back_trick": "The hessian of the user-provided function is independent of entry {} in the "
    f"grad_jacobian. {_STRICT} as it prevents from using the double backward trick to replace forward "
    "mode AD.",
}


def check_tracked(tensors: Sequence[Any], kind: str, strict: bool) -> None:
    """Raise RuntimeError, under `strict`, for a tensor that does not depend on the inputs."""
    if not strict:
        return
    for i, t in enumerate(tensors):
        if t is None:
            raise RuntimeError(_MISSING["back"].format(i))
        if not t.requires_grad:
            raise RuntimeError(_UNTRACKED[kind].format(i))


def fill_zeros(
    found: Sequence[Any], like: Sequence[Any], strict: bool, create_graph: bool, stage: str
) -> tuple[Any, ...]:
    """Return gradients with zeros where there is none; RuntimeError under `strict`."""
    from ..func.zeros import zeros_of

    result = []
    for i, (g, x) in enumerate(zip(found, like, strict=True)):
        if g is None and strict:
            raise RuntimeError(_MISSING[stage].format(i))
        if g is not None and strict and create_graph and not g.requires_grad:
            what = "hessian" if "double" in stage else "jacobian"
            raise RuntimeError(
                f"The {what} of the user-provided function is independent of input {i}. {_STRICT} "
                "when create_graph=True."
            )
        result.append(zeros_of(x) if g is None else g)
    return tuple(result)
