"""The renderer of recorded graphs in outputs: re-opened and untrusted, without a kernel."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.jupyter import Lab, Language
from tests.e2e.scenes import MIME, double

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def cell_with_output(data: dict[str, Any]) -> nbformat.NotebookNode:
    """A code cell that was run before the notebook was saved."""
    output = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
    return nbformat.v4.new_code_cell("show(y)", outputs=[output], execution_count=1)


@pytest.fixture
def reopened(lab: Lab) -> Lab:
    """An untrusted notebook with all tiers of one output, whose kernel is shut down."""
    data = {
        MIME: double(),
        WIDGET_VIEW: {"model_id": "0" * 32, "version_major": 2, "version_minor": 0},
        "text/html": "<b>picture</b>",
        "text/plain": "text of the graph",
    }
    lab.open_notebook([cell_with_output(data)])
    lab.shut_kernel()
    assert not lab.is_trusted()
    return lab


def graph(lab: Lab) -> Locator:
    return lab.cells().locator(".autograd-lite-Trace .agl-root")


def test_an_untrusted_reopened_notebook_steps(reopened: Lab) -> None:
    root = graph(reopened)
    expect(root).to_have_count(1)
    expect(root).to_be_visible()
    expect(root).not_to_contain_text("The product is 6.")
    following = root.get_by_role("button", name="Next step")
    following.click()
    expect(root).to_contain_text("The product is 6.")
    following.click()
    expect(root).to_contain_text("The gradient is 2.")
    expect(following).to_have_attribute("aria-disabled", "true")
    reopened.screenshot("reopened-untrusted")


def test_keys_step_and_never_reach_the_notebook(reopened: Lab) -> None:
    root = graph(reopened)
    root.get_by_role("button", name="Next step").focus()
    for key in ("ArrowRight", "ArrowRight", "b", "x", "d", "d", "Shift+M"):
        reopened.page.keyboard.press(key)
    expect(root).to_contain_text("The gradient is 2.")
    expect(reopened.cells()).to_have_count(1)


@pytest.mark.parametrize(
    ("choice", "text"),
    [("en", "The product is 6."), ("ko", "곱은 6입니다."), ("both", "The product is 6.")],
)
def test_the_graph_follows_the_language_of_the_page(
    reopened: Lab, choice: Language, text: str
) -> None:
    root = graph(reopened)
    root.get_by_role("button", name="Next step").click()
    reopened.choose_language(choice)
    expect(root).to_contain_text(text)
    expect(root).to_have_attribute("lang", "ko" if choice == "ko" else "en")


def test_the_graph_follows_the_theme(reopened: Lab) -> None:
    root = graph(reopened)
    light = root.evaluate("(el) => getComputedStyle(el).color")
    reopened.set_theme("JupyterLab Dark")
    expect(root).not_to_have_css("color", light)
    reopened.screenshot("reopened-dark")


def test_names_are_shown_as_text(lab: Lab) -> None:
    name = "<img src=x onerror=alert(1)>"
    lab.open_notebook([cell_with_output({MIME: double(name), "text/plain": "text"})])
    root = graph(lab)
    expect(root).to_contain_text("<img")
    assert root.locator("img").count() == 0


def test_a_damaged_document_is_refused_in_words(lab: Lab) -> None:
    damaged = [{}, {"format": "autograd-lite.scene", "version": 99}, [], "x", 1]
    lab.open_notebook([cell_with_output({MIME: data, "text/plain": "text"}) for data in damaged])
    expect(lab.cells().get_by_role("alert")).to_have_count(len(damaged))


def test_disposing_an_output_leaves_nothing_behind(reopened: Lab) -> None:
    expect(graph(reopened)).to_have_count(1)
    reopened.execute("notebook:clear-all-cell-outputs")
    expect(graph(reopened)).to_have_count(0)
    # A view that still listened would throw now.
    reopened.choose_language("ko")
    reopened.set_theme("JupyterLab Dark")


def test_an_output_that_is_run_again_is_drawn_anew(lab: Lab) -> None:
    code = (
        "from IPython.display import display\n"
        f"bundle = {{{MIME!r}: {double()!r}, 'text/plain': 'text'}}\n"
        "handle = display(bundle, raw=True, display_id='graph')"
    )
    update = f"bundle[{MIME!r}]['title'] = 'second'\nhandle.update(bundle, raw=True)"
    lab.open_notebook([code, update])
    assert lab.run_all() == [1, 2]
    root = graph(lab)
    expect(root).to_have_count(1)
    expect(root).to_contain_text("second")
