"""Predictions, the Jacobian inspector, the check by differences, in a real JupyterLab."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.jupyter import Lab

CELL = """\
import autograd_lite as torch
x = torch.tensor([1.0, 2.0], requires_grad=True)
w = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
with torch.record() as trace:
    y = w @ x
    z = (y * y).sum()
    z.backward()
trace
"""

LOOK = """\
print(w_.cursor, *([(p["tensor"], p["right"], p["attempts"]) for p in found]
      for found in (w_.predictions, trace.predictions)))
"""
MOVE = "w_.cursor = 1"


@pytest.fixture
def root(lab: Lab) -> Locator:
    """The graph of a cell that has just run."""
    lab.open_notebook([CELL])
    lab.run_all()
    found = lab.cells().locator(".agl-root").first
    expect(found).to_be_visible()
    return found


def test_a_gradient_is_predicted_before_it_is_shown(lab: Lab, root: Locator) -> None:
    root.get_by_role("button", name="First step").click()
    root.get_by_role("button", name="Predict gradients before they are shown (p)").click()
    shape = root.get_by_role("textbox", name="Shape of")
    shape.fill("2")
    shape.press("Enter")
    values = root.get_by_role("textbox", name="Values of")
    values.fill("-ones(2)")
    values.press("Enter")
    expect(root.get_by_role("status").first).to_contain_text("The sign is wrong")
    lab.screenshot("predict-wrong")
    values.fill("ones(2)")
    values.press("Enter")
    expect(root.get_by_role("status").first).to_contain_text("Right.")
    lab.screenshot("predict-right")
    root.get_by_role("button", name="Go on").click()
    root.get_by_role("button", name="Predict gradients before they are shown (p)").click()


def test_a_row_of_the_jacobian_is_revealed_by_a_unit_vector(lab: Lab, root: Locator) -> None:
    root.get_by_role("button", name="First step").focus()
    lab.page.keyboard.press("End")
    lab.page.keyboard.press("j")
    dialog = root.get_by_role("dialog")
    dialog.get_by_label("of", exact=True).select_option(label="y")
    dialog.get_by_label("by", exact=True).select_option(label="x")
    dialog.get_by_role("button", name="Unit vector: row 2 of J").click()
    expect(dialog.get_by_role("status").filter(has_text="row 2 of J")).to_be_visible()
    expect(dialog.locator("tfoot")).to_contain_text("34")
    lab.screenshot("jacobian")
    lab.page.keyboard.press("Escape")


def test_a_gradient_is_checked_by_the_kernel(lab: Lab, root: Locator) -> None:
    check(lab, root)
    expect(root.get_by_role("status").filter(has_text="Central differences agree")).to_be_visible()
    lab.screenshot("check")


def test_predictions_and_the_cursor_arrive_in_python(lab: Lab) -> None:
    lab.open_notebook([CELL.replace("\ntrace\n", "\nw_ = torch.show(trace)\nw_\n"), LOOK, MOVE])
    lab.run(0)
    root = lab.cells().locator(".agl-root").first
    predict(lab, root)
    printed = lab.cells().nth(1).locator(".jp-OutputArea-output")
    # A comm may have a thread of its own: it is not in line with the cells.
    for _ in range(20):
        lab.run(1)
        if "True" in printed.inner_text():
            break
    expect(printed).to_have_text("4 [('t', True, 2)] [('t', True, 2)]")
    lab.run(2)
    expect(root.get_by_role("slider", name="Timeline")).to_have_value("1")


def test_a_page_that_is_loaded_anew_asks_the_kernel_that_still_runs(
    lab: Lab, root: Locator
) -> None:
    lab.save()
    lab.load()
    root = lab.cells().locator(".agl-root").first
    expect(root).to_be_visible(timeout=20_000)
    check(lab, root)
    expect(root.get_by_role("status").filter(has_text="Central differences agree")).to_be_visible()


@pytest.mark.parametrize("end", ["restarted", "shut down"])
def test_without_its_kernel_a_graph_says_that_it_cannot_ask(
    lab: Lab, root: Locator, end: str
) -> None:
    if end == "restarted":
        lab.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()"
        )
    else:
        lab.shut_kernel()
    check(lab, root)
    expect(root.get_by_role("status").filter(has_text="drawn from stored data")).to_be_visible()


def test_an_output_that_goes_closes_its_comm(lab: Lab, root: Locator) -> None:
    lab.page.evaluate(
        """() => {
            const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
            window.comms = () => [...kernel._comms.values()]
                .filter((comm) => comm.targetName === 'autograd_lite').length;
        }"""
    )
    lab.page.wait_for_function("() => window.comms() === 1")
    lab.execute("notebook:create-output-view")
    lab.page.wait_for_function("() => window.comms() === 2")
    lab.page.evaluate(
        """() => {
            for (const widget of window.jupyterapp.shell.widgets('main'))
                widget.content?.model?.cells?.get(0).outputs.clear();
        }"""
    )
    lab.page.wait_for_function("() => window.comms() === 0")


def check(lab: Lab, root: Locator) -> None:
    """Presses the check at the last step."""
    root.get_by_role("button", name="First step").focus()
    lab.page.keyboard.press("End")
    root.get_by_role("button", name="Check by differences (c)").click()


def predict(lab: Lab, root: Locator) -> None:
    """Predicts a gradient rightly, before the first backward step that has one."""
    root.get_by_role("button", name="First step").click()
    root.get_by_role("button", name="Predict gradients before they are shown (p)").click()
    for name, text in (("Shape of", "2"), ("Values of", "ones(2)")):
        field = root.get_by_role("textbox", name=name)
        field.fill(text)
        field.press("Enter")
    expect(root.get_by_role("status").first).to_contain_text("Right.")
