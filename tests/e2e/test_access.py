"""Accessibility in a real JupyterLab: axe-core in every state, keys alone, sizes of targets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.axe import serious
from tests.e2e.jupyter import Lab

CODE = """\
import autograd_lite as torch
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
out = z.mean()
out.backward()
torch.show(out)
"""
LOOP = """\
w = torch.watch()
for _ in range(20):
    loss = (x * x).sum()
    x.grad = None
    loss.backward()
    with torch.no_grad():
        x -= 0.1 * x.grad
    w(loss, scale=2.0)
"""


@pytest.fixture(scope="module")
def notebook(shared_lab: Lab) -> Lab:
    """A graph and a watched loop, run."""
    shared_lab.open_notebook([CODE, LOOP], "access.ipynb")
    assert shared_lab.run_all() == [1, 2]
    assert shared_lab.errors() == []
    yield shared_lab
    shared_lab.clear()


@pytest.fixture
def graph(notebook: Lab) -> Locator:
    """The graph at its start, in English and light."""
    if notebook.page.evaluate("() => document.body.dataset.jpThemeName") != "JupyterLab Light":
        notebook.set_theme("JupyterLab Light")
    notebook.choose_language("en")
    root = notebook.cells().get_by_role("group", name="Computation graph")
    expect(root).to_be_visible()
    root.focus()
    notebook.page.keyboard.press("Escape")  # whatever a test before has left open
    root.focus()
    notebook.page.keyboard.press("Home")
    return root


STATES = {
    "start": (),
    "forward": ("ArrowRight",),
    "backward": ("Shift+ArrowRight", "ArrowRight", "ArrowRight"),
    "end": ("End",),
    "table": ("End", "t"),
    "help": ("?",),
    "find": ("f",),
    "jacobian": ("Shift+ArrowRight", "ArrowRight", "ArrowRight", "j"),
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_serious_in_any_state(notebook: Lab, graph: Locator, state: str) -> None:
    graph.get_by_role("button", name="Next step").focus()
    for key in STATES[state]:
        notebook.page.keyboard.press(key)
    found = serious(notebook.page, graph)
    if state == "table":
        notebook.page.keyboard.press("t")
    notebook.page.keyboard.press("Escape")
    assert found == []


def test_axe_finds_nothing_serious_in_a_prediction(notebook: Lab, graph: Locator) -> None:
    predict = graph.get_by_role("button", name="Predict gradients before they are shown (p)")
    predict.click()
    asked = serious(notebook.page, graph)
    shape = graph.get_by_role("textbox", name="Shape of")
    shape.fill("3, 3, 3")
    shape.press("Enter")
    expect(graph.get_by_role("status").first).to_contain_text("✗")
    answered = serious(notebook.page, graph)
    predict.click()
    assert (asked, answered) == ([], [])


@pytest.mark.parametrize("theme", ["JupyterLab Dark", "JupyterLab Dark High Contrast"])
def test_axe_finds_nothing_serious_in_any_theme(notebook: Lab, graph: Locator, theme: str) -> None:
    notebook.set_theme(theme)
    notebook.choose_language("ko")
    graph = notebook.cells().get_by_role("group", name="연산 그래프")
    graph.get_by_role("button", name="다음 단계").click()
    assert serious(notebook.page, graph) == []
    assert serious(notebook.page, notebook.cells().locator(".agl-watch")) == []
    scheme = "contrast-dark" if "Contrast" in theme else "dark"
    expect(graph).to_have_attribute("data-agl-scheme", scheme)
    expect(graph).to_have_attribute("lang", "ko")


def test_axe_finds_nothing_serious_in_a_watched_loop(notebook: Lab, graph: Locator) -> None:
    assert serious(notebook.page, notebook.cells().locator(".agl-watch")) == []


def test_every_control_is_24_px_and_named(notebook: Lab, graph: Locator) -> None:
    for root in (graph, notebook.cells().locator(".agl-watch")):
        controls = root.evaluate(
            """(root) => [...root.querySelectorAll('button, input, select')]
                .filter((el) => el.offsetParent !== null)
                .map((el) => {
                    const { width, height } = el.getBoundingClientRect();
                    const inText = el.closest('p, li, .agl-items, td, th') !== null;
                    return [el.getAttribute('aria-label') ?? el.textContent, width, height, inText];
                })"""
        )
        assert len(controls) > 1
        small = [c for c in controls if not c[3] and (c[1] < 24 or c[2] < 24)]
        assert small == []
        assert all(name.strip() for name, *_ in controls)


def test_the_keyboard_goes_in_round_and_out(notebook: Lab, graph: Locator) -> None:
    page = notebook.page
    graph.get_by_role("button", name="First step").focus()
    inside = "(root) => root.contains(document.activeElement)"
    seen = set()
    for _ in range(60):
        outline = page.evaluate("() => getComputedStyle(document.activeElement, null).outlineStyle")
        assert outline != "none"
        seen.add(page.evaluate("() => document.activeElement.getAttribute('aria-label')"))
        page.keyboard.press("Tab")
        if not graph.evaluate(inside):
            break
    else:
        pytest.fail("Tab does not leave the widget")
    assert {"Next step", "Timeline", "Graph", "Keys and help (?)"} <= seen
    graph.get_by_role("button", name="Next step").focus()
    page.keyboard.press("Shift+Tab")
    assert graph.evaluate(inside)
    page.keyboard.press("Escape")
    assert not graph.evaluate(inside)


def test_a_step_is_said_aloud_once(notebook: Lab, graph: Locator) -> None:
    live = graph.locator("[aria-live=polite]").first
    graph.get_by_role("button", name="Next step").click()
    expect(live).to_contain_text("Forward step 1 of 4")
    graph.get_by_role("button", name="Next step").click()
    expect(live).to_contain_text("Forward step 2 of 4")


def test_less_motion_and_forced_colours_are_respected(notebook: Lab, graph: Locator) -> None:
    page = notebook.page
    page.emulate_media(reduced_motion="reduce", forced_colors="active")
    try:
        moving = graph.evaluate(
            """(root) => [...root.querySelectorAll('*')].filter((el) => {
                const s = getComputedStyle(el);
                const still = (t) => t.split(',').every((x) => parseFloat(x) === 0);
                return !still(s.transitionDuration) || s.animationName !== 'none';
            }).map((el) => el.className)"""
        )
        assert moving == []
        notebook.screenshot("forced-colours", graph)
    finally:
        page.emulate_media(reduced_motion="no-preference", forced_colors="none")
