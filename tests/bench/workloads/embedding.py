"""An embedding of 1000 words in 16 dimensions, looked up 10⁵ times, and its gradient."""

from __future__ import annotations

from typing import Any

TITLE = "embedding 1000x16, 10⁵ repeated indices"
SKIPS = {"micrograd": "one object a number"}


def data(random: Any) -> dict[str, Any]:
    return {
        "w": random.standard_normal((1000, 16)).astype("float32"),
        "words": random.integers(0, 1000, 10**5),
    }


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    words = torch.tensor(data["words"])
    w = torch.tensor(data["w"]).requires_grad_()

    @compile
    def loss(w: Any) -> Any:
        picked = torch.nn.functional.embedding(words, w)
        return (picked * picked).sum()

    def work() -> Any:
        w.grad = None
        loss(w).backward()
        return [w.grad]

    return work


def functional(ag: Any, data: dict[str, Any]) -> Any:
    words = data["words"]

    def loss(w: Any) -> Any:
        picked = w[words]
        return ag.np.sum(picked * picked)

    gradient = ag.jit(ag.grad(loss))
    return lambda: [gradient(data["w"])]


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    w = mg.tensor(data["w"])

    def work() -> Any:
        picked = w[data["words"]]
        (picked * picked).sum().backward()
        return [w.grad]

    return work
