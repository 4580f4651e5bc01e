"""Notebook 7, whose shell is not JupyterLab's: the switch, and the kernel's answers in a graph."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.jupyter import TOKEN, Lab, Server, markdown

BILINGUAL = """\
<div lang="en">

The **gradient** of `out` is $J^T v$.

</div>
<div lang="ko">

`out`의 **변화도(gradient)** 는 $J^T v$ 입니다.

</div>
"""
# W has more elements than a Jacobian that is stored has columns: this one is the kernel's to give.
CELL = """\
import autograd_lite as torch
x = torch.tensor([1.0, 2.0, 3.0, 4.0, 5.0], requires_grad=True)
W = torch.eye(5).requires_grad_()
y = W @ x
out = (y * y).sum()
out.backward()
shown = torch.show(out)
shown
"""
LOOK = "print(shown.cursor)"


class Notebook7(Lab):
    """A page of Notebook 7: a notebook has its own address, and is the only one."""

    def open(self, name: str) -> None:
        self.page.goto(f"{self.server.url}/notebooks/{name}?token={TOKEN}")
        self.page.wait_for_function("() => window.jupyterapp?.shell.currentWidget?.sessionContext")
        self.page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.context.ready;
                await panel.sessionContext.ready;
                await panel.sessionContext.session.kernel.info;
                await panel.revealed;
            }"""
        )


@pytest.fixture
def seven(browser: Browser, server: Server) -> Iterator[Notebook7]:
    """The page of Notebook 7; an exception in our scripts fails the test."""
    context = browser.new_context(locale="en-US", viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    seven = Notebook7(page, server)
    yield seven
    page.evaluate(
        """async () => {
            const app = window.jupyterapp;
            await app.serviceManager.sessions.shutdownAll();
            await app.commands.execute('autograd-lite:set-language', { language: 'auto' });
        }"""
    )
    context.close()
    assert seven.problems == []


@pytest.fixture
def root(seven: Notebook7) -> Locator:
    """The graph of a cell that has just run."""
    seven.open_notebook([CELL, LOOK], "seven.ipynb")
    seven.run_all()
    assert seven.errors() == []
    root = seven.cells().get_by_role("group", name="Computation graph")
    expect(root).to_be_visible()
    return root


def test_the_language_switch_works(seven: Notebook7) -> None:
    seven.open_notebook([markdown(BILINGUAL)], "seven.ipynb")
    english = seven.page.locator(".jp-RenderedMarkdown div[lang=en]")
    expect(english).to_be_visible()
    seven.choose_language("ko")
    expect(english).to_be_hidden()
    expect(seven.page.locator(".jp-RenderedMarkdown div[lang=ko]")).to_be_visible()
    seven.screenshot("notebook7-ko")


def test_keys_never_reach_the_notebook_but_shift_enter_does(
    seven: Notebook7, root: Locator
) -> None:
    root.get_by_role("button", name="First step").click()
    for key in ("ArrowRight", "ArrowRight", "b", "x", "d", "d", "Shift+M", "j", "Escape"):
        seven.page.keyboard.press(key)
    expect(seven.cells()).to_have_count(2)
    expect(seven.cells().first.locator(".jp-InputPrompt")).to_have_text("[1]:")
    root.get_by_role("button", name="Next step").click()
    seven.page.keyboard.press("Shift+Enter")
    expect(seven.cells().first.locator(".jp-InputPrompt")).to_have_text("[3]:")


def test_the_kernel_materialises_a_jacobian(seven: Notebook7, root: Locator) -> None:
    root.get_by_role("button", name="First step").focus()
    for key in ("End", "j"):
        seven.page.keyboard.press(key)
    dialog = root.get_by_role("dialog")
    dialog.get_by_label("of", exact=True).select_option(label="y")
    dialog.get_by_label("by", exact=True).select_option(label="W")
    dialog.get_by_role("button", name="Materialise J").click()
    table = dialog.get_by_role("table", name="Jacobian, 5 rows")
    expect(table).to_be_visible()
    # Row 2 of y = W x has x where the second row of W stands, and nothing else.
    dialog.get_by_role("button", name="Unit vector: row 2 of J").click()
    expect(table.locator("tfoot td")).to_have_text(
        [*["0"] * 5, "1", "2", "3", "4", "5", *["0"] * 15]
    )
    seven.screenshot("notebook7-jacobian")


def test_the_kernel_checks_a_gradient(seven: Notebook7, root: Locator) -> None:
    check(seven, root)
    expect(root.get_by_role("status").filter(has_text="Central differences agree")).to_be_visible()
    seven.screenshot("notebook7-check")


def test_the_kernel_learns_where_the_cursor_is(seven: Notebook7, root: Locator) -> None:
    root.get_by_role("button", name="First step").click()
    for _ in range(3):
        root.get_by_role("button", name="Next step").click()
    printed = seven.cells().nth(1).locator(".jp-OutputArea-output")
    for _ in range(20):  # a comm is not in line with the cells
        seven.run(1)
        if printed.inner_text().strip() == "3":
            break
    expect(printed).to_have_text("3")


def test_without_its_kernel_a_graph_says_that_it_cannot_ask(
    seven: Notebook7, root: Locator
) -> None:
    seven.shut_kernel()
    check(seven, root)
    expect(root.get_by_role("status").filter(has_text="drawn from stored data")).to_be_visible()


def check(seven: Notebook7, root: Locator) -> None:
    """Presses the check at the last step."""
    root.get_by_role("button", name="First step").focus()
    seven.page.keyboard.press("End")
    root.get_by_role("button", name="Check by differences (c)").click()
