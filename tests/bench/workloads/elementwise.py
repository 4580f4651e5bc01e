"""An elementwise chain of 10⁶ elements: exp(sin(tanh(2x))), summed, and its gradient."""

from __future__ import annotations

from typing import Any

TITLE = "elementwise chain, 10⁶ elements"
TARGETS = {("ours", "PyTorch"): 0.8, ("compiled", "jax.jit"): 0.7}
SKIPS = {"micrograd": "one object a number: 10⁶ of them, and no tanh"}
SIZE = 10**6


def data(random: Any) -> dict[str, Any]:
    return {"x": random.standard_normal(SIZE).astype("float32")}


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    x = torch.tensor(data["x"]).requires_grad_()
    loss = compile(lambda x: torch.exp(torch.sin(torch.tanh(x * 2))).sum())

    def work() -> Any:
        x.grad = None
        loss(x).backward()
        return [x.grad]

    return work


def functional(ag: Any, data: dict[str, Any]) -> Any:
    np, x = ag.np, data["x"]
    gradient = ag.jit(ag.grad(lambda x: np.sum(np.exp(np.sin(np.tanh(x * 2))))))
    return lambda: [gradient(x)]


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    x = mg.tensor(data["x"])

    def work() -> Any:
        mg.exp(mg.sin(mg.tanh(x * 2))).sum().backward()
        return [x.grad]

    return work
