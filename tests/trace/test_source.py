"""Places in source text, and what variables are called there."""

from __future__ import annotations

import linecache

import pytest

import autograd_lite as torch
from autograd_lite.trace import record


def run(code: str, **names):
    """Run code with its own source, as a cell has."""
    filename = f"<cell {abs(hash(code))}>"
    linecache.cache[filename] = (len(code), None, code.splitlines(True), filename)
    space = {"torch": torch, "__name__": "user", **names}
    with record() as trace:
        exec(compile(code, filename, "exec"), space)
    return trace.to_dict()


def leaf():
    return torch.tensor([1.0, 2.0], requires_grad=True)


def marked(doc):
    found = []
    for op in doc["ops"]:
        span = op["span"]
        line = doc["sources"][span["source"]]["text"].split("\n")[span["line"]]
        found.append(line[span["start"] : span["end"]])
    return found


@pytest.mark.parametrize(
    ("code", "spans"),
    [
        ("y = x * 2 + 1", ["x * 2", "x * 2 + 1"]),
        ("y = (x * x).sum()", ["x * x", "(x * x).sum()"]),
        ("값 = x * 2; y = 값 * 3", ["x * 2", "값 * 3"]),
        ("y = -x", ["-x"]),
        ("y = x\ny = y * 2  # 두 배", ["y * 2"]),
        ("y = torch.exp(x)", ["torch.exp(x)"]),
        ("y = x[0]", ["x[0]"]),
        ("y = (x\n     * 2)", ["(x"[1:]]),
    ],
)
def test_the_sub_expression_is_marked(code, spans):
    assert marked(run(code, x=leaf())) == spans


def names(doc):
    return [t["name"] for t in doc["tensors"]]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("y = x * 2", ["x", "y"]),
        ("y = x * 2 + 1", ["x", None, "y"]),
        ("y = ((x * 2) / (x + 1))", ["x", None, None, "y"]),
        ("y = x * 2\ny += 1", ["x", "y", "y"]),
        ("def f(w):\n    h = w * 2\n    return h\nout = f(x)", ["w", "h"]),
        ("class M: pass\nm = M(); m.weight = x\ny = m.weight * 2", ["weight", "y"]),
        ("(y := x * 2)", ["x", "y"]),
        ("y = torch.exp(x)", ["x", "y"]),
    ],
)
def test_variables(code, expected):
    assert names(run(code, x=leaf())) == expected


def test_scope_is_the_function():
    doc = run("def f(w):\n    return w * 2\ny = f(x)", x=leaf())
    assert doc["ops"][0]["scope"] == [{"kind": "function", "name": "f", "index": None}]


def test_without_source_there_is_no_span():
    space = {"x": leaf()}
    with record() as trace:
        exec("y = x * 2", space)
    assert trace.to_dict()["ops"][0]["span"] is None


def test_a_loop_has_one_source():
    doc = run("y = x\nfor _ in range(5):\n    y = y * 2", x=leaf())
    assert len(doc["sources"]) == 1
    assert {o["span"]["line"] for o in doc["ops"]} == {2}
