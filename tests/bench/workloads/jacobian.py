"""The 64x64 Jacobian of tanh(Wx) by reverse mode."""

from __future__ import annotations

from typing import Any

TITLE = "Jacobian 64x64 of tanh(Wx)"
TARGETS = {("ours", "PyTorch"): 0.3, ("compiled", "jax.jit"): 1.0}
WHY = (
    "Eager, nearly all of the time is Python's: two transformations wrap and unwrap each tensor, "
    "while the arithmetic of the 64 rows is one pass. A compiled function has no such layers."
)
SKIPS = {"MyGrad": "one product at a time: has no Jacobian", "micrograd": "has no tanh"}


def data(random: Any) -> dict[str, Any]:
    return {
        "w": (random.standard_normal((64, 64)) / 8).astype("float32"),
        "x": random.standard_normal(64).astype("float32"),
    }


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    w, x = torch.tensor(data["w"]), torch.tensor(data["x"])
    jacobian = torch.func.jacrev(compile(lambda x: torch.tanh(w @ x)))
    return lambda: [jacobian(x)]


def functional(ag: Any, data: dict[str, Any]) -> Any:
    w, x = data["w"], data["x"]
    jacobian = ag.jit(ag.jacobian(lambda x: ag.np.tanh(ag.np.dot(w, x))))
    return lambda: [jacobian(x)]
