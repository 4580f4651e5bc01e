"""A training step of an MLP 2-16-16-1 with a batch of 100: squared error, backward, SGD."""

from __future__ import annotations

import itertools
from typing import Any

TITLE = "MLP 2-16-16-1, batch 100, step with SGD"
TARGETS = {("ours", "PyTorch"): 0.8, ("compiled", "jax.jit"): 0.9}
WHY = (
    "The eager step lies about the goal, 0.54 to 0.81 from run to run. Its time is spread thinly: six "
    "parameters' updates, the sweep and NumPy's reductions, none above a tenth. The compiled step has "
    "none of this."
)
SKIPS = {"micrograd": "has no tanh"}
SIZES = (2, 16, 16, 1)
RATE = 1e-2


def data(random: Any) -> dict[str, Any]:
    out = {"x": random.standard_normal((100, 2)), "y": random.standard_normal((100, 1))}
    for k, (fan_in, fan_out) in enumerate(itertools.pairwise(SIZES)):
        out[f"w{k}"] = random.standard_normal((fan_out, fan_in)) / fan_in**0.5
        out[f"b{k}"] = random.standard_normal(fan_out) / 10
    return {k: v.astype("float32") for k, v in out.items()}


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    nn = torch.nn
    net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
    x, y = torch.tensor(data["x"]), torch.tensor(data["y"])
    parameters = list(net.parameters())
    with torch.no_grad():
        for p, name in zip(parameters, ("w0", "b0", "w1", "b1", "w2", "b2"), strict=True):
            p.copy_(torch.tensor(data[name]))
    optimiser = torch.optim.SGD(parameters, lr=RATE)

    @compile
    def step() -> Any:
        optimiser.zero_grad()
        loss = nn.functional.mse_loss(net(x), y)
        loss.backward()
        optimiser.step()
        return loss

    return lambda: [step(), *parameters]


def functional(ag: Any, data: dict[str, Any]) -> Any:
    np, x, y = ag.np, data["x"], data["y"]
    state = [data[f"{kind}{k}"] for k in range(3) for kind in "wb"]

    def loss(p: Any) -> Any:
        h = np.tanh(np.dot(x, p[0].T) + p[1])
        h = np.tanh(np.dot(h, p[2].T) + p[3])
        difference = np.dot(h, p[4].T) + p[5] - y
        return np.mean(difference * difference)

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
    x, y = data["x"], data["y"]
    p = [mg.tensor(data[f"{kind}{k}"]) for k in range(3) for kind in "wb"]

    def work() -> Any:
        h = mg.tanh(mg.matmul(x, p[0].T) + p[1])
        h = mg.tanh(mg.matmul(h, p[2].T) + p[3])
        difference = mg.matmul(h, p[4].T) + p[5] - y
        loss = (difference * difference).mean()
        loss.backward()
        for q in p:
            q.data -= RATE * q.grad
        return [loss, *p]

    return work
