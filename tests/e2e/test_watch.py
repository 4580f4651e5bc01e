"""`watch` in a running loop: curves that grow, pausing, one iteration's graph, what is left after."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.jupyter import Lab

LOOP = """\
import time
import autograd_lite as torch
from autograd_lite import nn, optim
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
opt = optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(8, 2)
y = x[:, :1] * x[:, 1:]
with torch.watch(model) as w:
    for step in range({steps}):
        loss = ((model(x) - y) ** 2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        w(loss)
        time.sleep({pause})
"""


def loop(steps: int, pause: float = 0.0) -> str:
    return LOOP.format(steps=steps, pause=pause)


def curves(lab: Lab) -> Locator:
    return lab.cells().get_by_role("group", name="Watched loop")


def start(lab: Lab) -> None:
    """Runs the cells and does not wait for them."""
    lab.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")


def wait_idle(lab: Lab) -> None:
    lab.page.evaluate(
        """async () => {
            const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
            while (kernel.status !== 'idle') await new Promise((r) => setTimeout(r, 50));
        }"""
    )


def test_curves_grow_while_the_loop_runs_and_stay_when_it_is_over(lab: Lab) -> None:
    lab.open_notebook([loop(60, 0.03)])
    start(lab)
    root = curves(lab)
    expect(root).to_contain_text("running")
    expect(root.get_by_role("img", name="loss: from")).to_be_visible()
    expect(root.get_by_role("rowheader", name="0.weight")).to_be_visible()
    lab.screenshot("watch-running", root)
    expect(root).to_contain_text("finished · iteration 60", timeout=15_000)
    wait_idle(lab)
    expect(root).to_have_count(1)
    lab.save()
    lab.shut_kernel()
    document = json.loads((lab.server.root / "test.ipynb").read_text("utf-8"))
    kept = [o["data"] for o in document["cells"][0]["outputs"] if o["data"]]
    assert len(kept) == 1
    assert {"application/vnd.autograd-lite.watch+json", "image/svg+xml", "text/plain"} <= set(
        kept[0]
    )
    lab.execute("docmanager:reload")
    expect(root).to_contain_text("60")


def test_a_loop_pauses_shows_its_graph_and_goes_on(lab: Lab) -> None:
    lab.open_notebook([loop(150, 0.03)])
    start(lab)
    root = curves(lab)
    root.get_by_role("button", name="Pause the loop").click()
    expect(root).to_contain_text("paused")
    graph = root.get_by_role("group", name="Computation graph")
    expect(graph).to_be_visible()
    expect(graph.get_by_role("slider")).to_be_visible()
    lab.screenshot("watch-paused", root)
    before = root.locator(".agl-phase").first.inner_text()
    root.get_by_role("button", name="One iteration further").click()
    expect(root.locator(".agl-phase").first).not_to_have_text(before)
    expect(root).to_contain_text("paused")
    root.get_by_role("button", name="Go on").click()
    expect(root).to_contain_text("finished · iteration 150", timeout=15_000)
    wait_idle(lab)
    assert lab.errors() == []


@pytest.mark.parametrize("theme", ["JupyterLab Dark"])
def test_curves_follow_theme_and_language(lab: Lab, theme: str) -> None:
    lab.open_notebook([loop(700)])
    assert lab.run_all() == [1]
    root = lab.cells().locator(".agl-watch")
    expect(root).to_have_count(1)
    lab.screenshot("watch-finished", root)
    lab.set_theme(theme)
    lab.choose_language("ko")
    expect(root).to_contain_text("끝남")
    expect(root).to_have_attribute("lang", "ko")
    lab.screenshot("watch-finished-dark-korean", root)
