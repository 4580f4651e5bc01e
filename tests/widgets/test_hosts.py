"""What each host gets: exported pages, LaTeX, kernels without a front end, two fresh kernels."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import nbclient
import nbformat
import pytest
from nbconvert import HTMLExporter, LatexExporter

MIME = "application/vnd.autograd-lite.trace+json"
VIEW = "application/vnd.jupyter.widget-view+json"
CELLS = [
    "import autograd_lite as torch\n"
    "from autograd_lite import nn\n"
    "torch.manual_seed(0)\n"
    "x = torch.ones(2, 2, requires_grad=True)\n"
    "out = ((x + 2) ** 2).mean()\n"
    "out.backward()\n"
    "torch.show(out)",
    "with torch.record() as trace:\n    h = x\n    for _ in range(12):\n        h = (h * x).tanh()\n"
    "    h.sum().backward()\ntrace",
    "w = torch.watch()\nfor k in range(700):\n    w(1 / (k + 1), other=torch.tensor(k))",
    "model = nn.Linear(3, 2)\ntorch.show(model(torch.randn(4, 3)).sum())",
]


def executed(static: bool) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = nbformat.v4.new_notebook(metadata={"kernelspec": kernel})
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in CELLS]
    client = nbclient.NotebookClient(notebook, timeout=120, store_widget_state=False)
    before = os.environ.pop("AUTOGRAD_LITE_STATIC", None)
    if static:
        os.environ["AUTOGRAD_LITE_STATIC"] = "1"
    try:
        return client.execute()
    finally:
        os.environ.pop("AUTOGRAD_LITE_STATIC", None)
        if before is not None:
            os.environ["AUTOGRAD_LITE_STATIC"] = before


@pytest.fixture(scope="module")
def notebook() -> nbformat.NotebookNode:
    return executed(static=False)


def bundles(notebook: nbformat.NotebookNode) -> list[dict]:
    """The outputs, without the widgets' views, whose ids are random."""
    found = []
    for cell in notebook.cells:
        for output in cell.outputs:
            assert output.output_type != "error", output
            data = {k: v for k, v in output["data"].items() if k != VIEW}
            if data:
                found.append({"data": data, "metadata": output["metadata"]})
    return found


def test_two_fresh_kernels_leave_the_same_bytes(notebook):
    again = executed(static=True)
    assert json.dumps(bundles(notebook)) == json.dumps(bundles(again))
    views = [VIEW in o["data"] for c in again.cells for o in c.outputs]
    assert not any(views)


def test_a_graph_of_50_nodes_adds_less_than_150_kb(notebook):
    (graph,) = (o for o in notebook.cells[1].outputs if o["data"])
    # 25 operations and 26 tensors
    assert "25 forward" in graph["data"]["text/plain"]
    assert len(json.dumps(graph, ensure_ascii=False)) < 150_000


def test_html_shows_every_picture(notebook):
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert page.count('<div class="autograd-lite"') == len(CELLS)
    assert page.count("data:image/svg+xml;base64,") >= len(CELLS)


def test_latex_takes_every_picture_without_a_program(notebook, monkeypatch):
    monkeypatch.setenv("PATH", "")
    body, resources = LatexExporter().from_notebook_node(notebook)
    names = [name for name in resources["outputs"] if name.endswith(".pdf")]
    assert len(names) == len(CELLS)
    assert all(name in body for name in names)
    assert all(resources["outputs"][name].startswith(b"%PDF-1.4") for name in names)


def test_plain_python_needs_no_notebook():
    code = (
        "import autograd_lite as torch\n"
        "x = torch.ones(2, requires_grad=True)\n"
        "with torch.watch() as w:\n"
        "    loss = (x * x).sum(); loss.backward(); w(loss)\n"
        "print(torch.show(loss)); print(w)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "<autograd-lite graph of loss.backward()" in done.stdout
    assert "gradient norms" in done.stdout
