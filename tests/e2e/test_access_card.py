"""axe-core on the card of a selected node: reasons, ledger, saved versions; light, dark, Korean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import serious
from tests.e2e.jupyter import Lab

CODE = """\
import autograd_lite as torch
def leaf(*values):
    return torch.tensor(values, requires_grad=True)
cut, dead, odd, twice, exp = leaf(1.0), leaf(-1.0, -2.0), leaf(0.0), leaf(3.0), leaf(1.0)
with torch.record() as trace:
    total = (cut.detach() * 2 + dead.relu().sum() + (odd * 0).sqrt()).sum()
    total.backward()
    for _ in range(2):
        (twice * twice).sum().backward()
    power = exp.exp()
    power.add_(1)
trace
"""
# What is on the card of each, in English; at the first step (of the ledger nothing has happened).
CARDS = {
    "cut": ("End", "cut", "Why"),
    "dead": ("End", "dead", "Why"),
    "odd": ("End", "odd", "Why"),
    "twice": ("End", "twice", "Ledger of .grad"),
    "twice, later": ("Home", "twice", "Ledger of .grad"),
    "saved": ("End", "ExpBackward0", "Saved for backward"),
}
LOOKS = {
    "light": ("JupyterLab Light", "en"),
    "dark": ("JupyterLab Dark", "en"),
    "contrast": ("JupyterLab Dark High Contrast", "en"),
    "Korean": ("JupyterLab Light", "ko"),
    "Korean, dark": ("JupyterLab Dark", "ko"),
}
GRAPH = {"en": "Computation graph", "ko": "연산 그래프"}


@pytest.fixture(scope="module")
def notebook(shared_lab: Lab) -> Iterator[Lab]:
    """The graph, run."""
    shared_lab.open_notebook([CODE], "cards.ipynb")
    shared_lab.run_all()
    assert shared_lab.errors() == []
    yield shared_lab
    shared_lab.clear()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_on_any_card(notebook: Lab, look: str) -> None:
    theme, language = LOOKS[look]
    if notebook.page.evaluate("() => document.body.dataset.jpThemeName") != theme:
        notebook.set_theme(theme)
    notebook.choose_language(language)  # type: ignore[arg-type]
    graph = notebook.cells().get_by_role("group", name=GRAPH[language])
    found = {}
    for name, (key, node, heading) in CARDS.items():
        graph.focus()
        notebook.page.keyboard.press(key)
        card = select(notebook, graph, node)
        if language == "en":
            expect(card.get_by_role("heading", name=heading)).to_be_visible()
        found[name] = serious(notebook.page, graph)
    assert not any(found.values()), found


def select(notebook: Lab, graph: Locator, node: str) -> Locator:
    """Selects a node by its name, and gives its card."""
    notebook.page.keyboard.press("f")
    search = graph.get_by_role("combobox")
    search.fill(node)
    search.press("Enter")
    search.press("Escape")
    card = graph.locator("div.agl-card")
    expect(card.get_by_role("heading").first).to_be_visible()
    return card
