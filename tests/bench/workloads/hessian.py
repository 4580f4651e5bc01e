"""The 24x24 Hessian of the sum of tanh(Wx)²."""

from __future__ import annotations

from typing import Any

TITLE = "Hessian 24x24 of Σ tanh(Wx)²"
TARGETS = {("ours", "PyTorch"): 0.4, ("compiled", "jax.jit"): 1.0}
WHY = (
    "Eager, the time is Python's: four nested transformations (forward over reverse mode, both "
    "batched) wrap and unwrap each tensor; the arithmetic is a hundredth of it. A compiled function "
    "has no such layers."
)
SKIPS = {"MyGrad": "first derivatives only", "micrograd": "first derivatives only"}


def data(random: Any) -> dict[str, Any]:
    return {
        "w": (random.standard_normal((24, 24)) / 5).astype("float32"),
        "x": random.standard_normal(24).astype("float32"),
    }


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    w, x = torch.tensor(data["w"]), torch.tensor(data["x"])

    @compile
    def loss(x: Any) -> Any:
        y = torch.tanh(w @ x)
        return (y * y).sum()

    hessian = torch.func.hessian(loss)
    return lambda: [hessian(x)]


def functional(ag: Any, data: dict[str, Any]) -> Any:
    np, w, x = ag.np, data["w"], data["x"]

    def loss(x: Any) -> Any:
        y = np.tanh(np.dot(w, x))
        return np.sum(y * y)

    hessian = ag.jit(ag.hessian(loss))
    return lambda: [hessian(x)]
