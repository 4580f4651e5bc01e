"""A graph of 200 scalars: 50 rounds of `*`, `+`, `relu`, `*`. It is what micrograd is made for."""

from __future__ import annotations

from typing import Any

TITLE = "graph of 200 scalars"
TARGETS = {("ours", "PyTorch"): 0.4, ("ours", "micrograd"): 1.1}
WHY = (
    "Each scalar is an array: a NumPy call takes some 0.3 µs where micrograd multiplies two Python "
    "floats in 0.02, and each node keeps what PyTorch's keeps (versions, saved tensors, hooks). "
    "The compiled graph has neither."
)
ROUNDS = 50
A, B = 1.0, 0.9


def data(random: Any) -> dict[str, Any]:
    return {}


def graph(a: Any, b: Any, relu: Any) -> Any:
    """The graph itself, in any library."""
    c = a
    for _ in range(ROUNDS):
        c = relu(c * b + a) * 0.5
    return c


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    call = compile(lambda a, b: graph(a, b, lambda t: t.relu()))

    def work() -> Any:
        a = torch.tensor(A, requires_grad=True)
        b = torch.tensor(B, requires_grad=True)
        call(a, b).backward()
        return [a.grad, b.grad]

    return work


def functional(ag: Any, data: dict[str, Any]) -> Any:
    gradients = ag.jit(ag.grad(lambda ab: graph(*ab, lambda t: ag.np.maximum(t, 0.0))))
    return lambda: gradients((A, B))


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    from mygrad.nnet.activations import relu

    def work() -> Any:
        a, b = mg.tensor(A), mg.tensor(B)
        graph(a, b, relu).backward()
        return [a.grad, b.grad]

    return work


def micrograd(value: Any, data: dict[str, Any]) -> Any:
    def work() -> Any:
        a, b = value(A), value(B)
        graph(a, b, value.relu).backward()
        return [a.grad, b.grad]

    return work
