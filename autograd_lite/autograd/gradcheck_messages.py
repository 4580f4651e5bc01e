"""The texts of gradcheck's errors, as PyTorch writes them."""

from __future__ import annotations

from typing import Any

_INVOKED = (
    "\nIf you are adding a new operator, please file an issue and then use one of the\n"
    "workarounds. The workaround depends on how your test invokes gradcheck/gradgradcheck"
)

NONDETERMINISTIC = (
    "\n\nNOTE: If your op relies on non-deterministic operations i.e., it is listed here:\n"
    "https://pytorch.org/docs/stable/generated/torch.use_deterministic_algorithms.html\n"
    f"this failure might be expected.\n{_INVOKED}.\n"
    "If the test\n"
    "- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck\n"
    "  with `nondet_tol=<tol>` as a keyword argument.\n"
    "- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test\n"
    "  to have `gradcheck_nondet_tol=<tol>`.\n"
    "- is a Module test (e.g., in common_nn.py), then modify the corresponding\n"
    "  module_test entry to have `gradcheck_nondet_tol=<tol>`\n"
)

FAST_FAILED_SLOW_OK = (
    "Fast gradcheck failed but element-wise differences are small. This means that the\n"
    f"test might've passed in slow_mode!\n{_INVOKED}:\n\n"
    "If the test\n"
    "- manually invokes gradcheck/gradgradcheck, then call gradcheck/gradgradcheck\n"
    "  with `fast_mode=False` as a keyword argument.\n"
    "- is OpInfo-based (e.g., in test_ops_gradients.py), then modify the OpInfo for the test\n"
    "  to have `gradcheck_fast_mode=False`\n"
    "- is a Module test (e.g., in common_nn.py), then modify the corresponding\n"
    "  module_test entry to have `gradcheck_fast_mode=False`"
)

FAILED_BATCHED = (
    "gradcheck or gradgradcheck failed while testing batched gradient computation. Call it with\n"
    "`check_batched_grad=False` to leave this test out."
)
FAILED_BATCHED_FORWARD = (
    "gradcheck failed while testing batched gradient computation with forward-mode AD. Call it with\n"
    "`check_batched_forward_grad=False` to leave this test out."
)


def mismatch(analytical: Any, numerical: Any, output: int, input: int, forward: bool) -> str:
    """Return the text for a Jacobian that does not agree with the numerical one."""
    mode = "computed with forward mode " if forward else ""
    return (
        f"Jacobian {mode}mismatch for output {output} with respect to input {input},\n"
        f"numerical:{numerical}\nanalytical:{analytical}\n"
    )


def slow_details(numerical: Any, analytical: Any, difference: Any, slow_ok: bool) -> str:
    """Return what fast mode adds: the whole Jacobians."""
    text = (
        "\nThe above quantities relating the numerical and analytical jacobians are computed \n"
        "in fast mode. See: https://github.com/pytorch/pytorch/issues/53876 for more background \n"
        "about fast mode. Below, we recompute numerical and analytical jacobians in slow mode:\n\n"
        f"Numerical:\n {numerical}\n"
        f"Analytical:\n{analytical}\n\n"
        f"The max per-element difference (slow mode) is: {difference}.\n"
    )
    return text + FAST_FAILED_SLOW_OK if slow_ok else text
