"""What a widget lives through: restart, reload, two views, a copy, hostile texts, damage."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.jupyter import Lab
from tests.e2e.scenes import MIME, double
from tests.widgets.hostile import TEXTS

CODE = """\
import autograd_lite as torch
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
out = (y * y).mean()
out.backward()
torch.show(out)
"""


def graphs(lab: Lab) -> Locator:
    return lab.page.locator(".jp-OutputArea-output .agl-root")


def steps(lab: Lab, root: Locator) -> None:
    """It still does what it is for."""
    timeline = root.get_by_role("slider", name="Timeline")
    root.focus()
    lab.page.keyboard.press("Home")
    expect(timeline).to_have_value("0")
    lab.page.keyboard.press("ArrowRight")
    expect(timeline).to_have_value("1")


def test_a_graph_outlives_restart_reload_and_copying(lab: Lab) -> None:
    lab.open_notebook([CODE])
    assert lab.run_all() == [1]
    root = graphs(lab)
    steps(lab, root)
    lab.page.evaluate(
        "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
    )
    steps(lab, root)
    lab.save()
    saved = json.loads((lab.server.root / "test.ipynb").read_text("utf-8"))
    lab.load()
    expect(root).to_have_count(1, timeout=20_000)
    steps(lab, root)
    # The cell, copied by hand into a notebook of its own.
    lab.open_notebook([nbformat.from_dict(saved["cells"][0])], "copy.ipynb")
    copied = lab.cells().locator(".agl-root")
    expect(copied).to_have_count(1)
    steps(lab, copied)


def test_two_views_of_a_graph_step(lab: Lab) -> None:
    lab.open_notebook([CODE])
    assert lab.run_all() == [1]
    lab.execute("notebook:create-output-view")
    expect(graphs(lab)).to_have_count(2)
    for root in graphs(lab).all():
        steps(lab, root)


def output(data: dict[str, Any]) -> nbformat.NotebookNode:
    shown = nbformat.v4.new_output("display_data", data={"text/plain": "text", **data})
    return nbformat.v4.new_code_cell("show(y)", outputs=[shown])


def test_hostile_texts_run_nothing_and_ask_for_nothing(lab: Lab) -> None:
    asked: list[str] = []
    lab.page.on("request", lambda request: asked.append(request.url))
    scenes = []
    for text in TEXTS.values():
        safe = text[:20_000].encode("utf-8", "replace").decode()
        scene = double(safe)
        scene["title"] = scene["glyphs"][1]["label"] = safe
        scene["messages"]["scene.forward"] = {"en": safe, "ko": safe}
        scenes.append(output({MIME: scene}))
    lab.open_notebook(scenes)
    roots = lab.cells().locator(".agl-root")
    expect(roots).to_have_count(len(TEXTS))
    for root in roots.all():
        root.focus()
        for key in ("ArrowRight", "ArrowRight", "t", "?", "Escape"):
            lab.page.keyboard.press(key)
    assert lab.page.evaluate("() => globalThis.hit === undefined")
    assert [url for url in asked if not url.startswith((lab.server.url, "data:", "blob:"))] == []
    assert roots.locator("script, iframe, img, a").count() == 0
    # None of them hides the page.
    expect(roots.first).to_be_visible()


DAMAGED: dict[str, Any] = {
    "newer": {**double(), "version": 99},
    "no steps": {k: v for k, v in double().items() if k != "steps"},
    "an edge to nowhere": {**double(), "edges": [{**double()["edges"][0], "to": "n99"}]},
    "a value that is missing": {**double(), "values": []},
    "a size that is no number": {**double(), "width": "wide"},
    "too large": {**double(), "notes": [{"key": "x"}] * 100_000},
    "packed and damaged": {"format": "autograd-lite.scene", "version": 2, "packed": "~!!!!"},
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_damage_is_said_in_words_and_no_cell_is_blank(lab: Lab, language: str) -> None:
    lab.open_notebook([output({MIME: doc}) for doc in DAMAGED.values()])
    lab.choose_language(language)  # type: ignore[arg-type]
    alerts = lab.cells().get_by_role("alert")
    expect(alerts).to_have_count(len(DAMAGED))
    for alert in alerts.all():
        assert len(alert.inner_text()) > 40
        expect(alert.locator("p").first).to_have_attribute("lang", language)
    lab.screenshot(f"damaged-{language}")
