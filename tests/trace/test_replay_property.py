"""Random programs: replaying a document's backward steps gives the engine's gradients.

The document alone is used: a step's contribution is its Jacobian, or else its own number, times
the gradient that the document has for the output, summed by the document's order.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings, strategies as st

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite.trace.values import decode

UNARY = ("tanh", "sigmoid", "sin", "exp", "square", "relu", "neg", "abs")
BINARY = ("add", "sub", "mul", "maximum")
#: An operation, and which of the tensors so far it takes.
STEP = st.tuples(st.sampled_from(UNARY + BINARY), st.integers(0, 50), st.integers(0, 50))


def run(steps, values):
    """A random program of three leaves; its result depends on all that was computed."""
    leaves = [torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in values]
    for leaf, name in zip(leaves, "abc", strict=True):
        leaf.name = name
    made = list(leaves)
    for name, i, j in steps:
        a, b = made[i % len(made)], made[j % len(made)]
        made.append(getattr(torch, name)(a) if name in UNARY else getattr(torch, name)(a, b))
    out = sum(t.sum() for t in made[len(leaves) :])
    return leaves, out


def replayed(doc):
    """The gradient of each tensor, from the vjp events and the Jacobians in them."""
    values = [decode(v) for v in doc["values"]]
    grads = {p["root"]: values[p["seed"]].reshape(-1) for p in doc["passes"]}
    ops = {o["id"]: o for o in doc["ops"]}
    for e in doc["events"]:
        if e["kind"] != "vjp":
            continue
        incoming = grads[ops[e["op"]]["outputs"][e["output"]]]
        j = np.array(e["jacobian"]["data"], dtype=np.float64)
        part = j.T @ incoming
        before = grads.get(e["tensor"], 0.0)
        grads[e["tensor"]] = before + part
    return grads


@settings(max_examples=40, deadline=None, print_blob=True, derandomize=True)
@given(
    st.lists(STEP, min_size=1, max_size=12),
    st.lists(
        st.lists(st.floats(-1.5, 1.5).map(lambda x: round(x, 3) + 0.0007), min_size=2, max_size=2),
        min_size=3,
        max_size=3,
    ),
)
def test_replaying_the_steps_gives_the_engines_gradients(steps, values):
    with record() as trace:
        leaves, out = run(steps, values)
        out.backward()
    doc = trace.to_dict()
    grads = replayed(doc)
    taken = {e["tensor"]: e for e in doc["events"] if e["kind"] == "accumulate"}
    ids = {t["name"]: t["id"] for t in doc["tensors"]}
    used = 0
    for leaf in leaves:
        if leaf.grad is None:
            continue
        ident = ids[leaf.name]
        np.testing.assert_allclose(grads[ident], leaf.grad.numpy(), rtol=1e-12, atol=1e-12)
        after = decode(doc["values"][taken[ident]["after"]])
        np.testing.assert_array_equal(after, leaf.grad.numpy())
        used += 1
    assert used == len(taken)
