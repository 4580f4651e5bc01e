"""A step of softmax regression: 512 images of 784 pixels, 10 classes, cross-entropy, SGD."""

from __future__ import annotations

from typing import Any

import numpy

TITLE = "softmax regression 512x784x10, step with SGD"
TARGETS = {("ours", "PyTorch"): 1.0}
SKIPS = {"micrograd": "one object a number, and no exp or log"}
RATE = 1e-2


def data(random: Any) -> dict[str, Any]:
    return {
        "x": random.random((512, 784), dtype="float32"),
        "y": random.integers(0, 10, 512),
        "w": (random.standard_normal((784, 10)) / 28).astype("float32"),
        "b": random.standard_normal(10).astype("float32"),
    }


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    x, y = torch.tensor(data["x"]), torch.tensor(data["y"])
    w, b = (torch.tensor(data[k]).requires_grad_() for k in "wb")
    optimiser = torch.optim.SGD([w, b], lr=RATE)

    @compile
    def step() -> Any:
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(x @ w + b, y)
        loss.backward()
        optimiser.step()
        return loss

    return lambda: [step(), w, b]


def functional(ag: Any, data: dict[str, Any]) -> Any:
    np, x, y = ag.np, data["x"], data["y"]
    state = [data["w"], data["b"]]
    rows = numpy.arange(512)

    def loss(p: Any) -> Any:
        logits = np.dot(x, p[0]) + p[1]
        shifted = logits - np.max(logits, axis=1, keepdims=True)
        log_sum = np.log(np.sum(np.exp(shifted), axis=1))
        return np.mean(log_sum - shifted[rows, y])

    gradients = ag.value_and_grad(loss)

    @ag.jit
    def step(p: Any) -> Any:
        value, gs = gradients(p)
        return value, [q - RATE * g for q, g in zip(p, gs, strict=True)]

    def work() -> Any:
        value, state[:] = step(state)
        return [value, *state]

    return work


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    from mygrad.nnet.losses import softmax_crossentropy

    x, y = data["x"], data["y"]
    w, b = mg.tensor(data["w"]), mg.tensor(data["b"])

    def work() -> Any:
        loss = softmax_crossentropy(mg.matmul(x, w) + b, y)
        loss.backward()
        for q in (w, b):
            q.data -= RATE * q.grad
        return [loss, w, b]

    return work
