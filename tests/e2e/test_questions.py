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


def test_a_gradient_is_checked_or_the_page_says_what_is_missing(lab: Lab, root: Locator) -> None:
    root.get_by_role("button", name="First step").focus()
    lab.page.keyboard.press("End")
    root.get_by_role("button", name="Check by differences (c)").click()
    said = (
        root.get_by_role("status")
        .filter(has_text="kernel")
        .or_(root.get_by_role("status").filter(has_text="Central differences agree"))
    )
    expect(said.first).to_be_visible()
    lab.screenshot("check")
