"""The first lesson as a learner meets it: run, stepped, saved, re-opened, exported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.jupyter import SCREENSHOTS, Lab, Language, Server

NOTEBOOK = Path(__file__).parents[2] / "tutorial" / "00_autograd.ipynb"
GRAPH = ".agl-root"


def code_cells() -> list[str]:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


SHOWN = sum("torch.show(" in code for code in code_cells())


def graphs(lab: Lab) -> Locator:
    return lab.cells().locator(GRAPH)


def press(lab: Lab, graph: Locator, key: str, times: int = 1) -> None:
    graph.focus()
    for _ in range(times):
        lab.page.keyboard.press(key)


def to_backward(lab: Lab, graph: Locator) -> None:
    """Two steps into the backward pass."""
    press(lab, graph, "Home")
    press(lab, graph, "Shift+ArrowRight")
    press(lab, graph, "ArrowRight", 2)
    expect(graph.locator(".agl-phase")).to_have_attribute("data-agl-phase", "backward")


@pytest.fixture(scope="module")
def executed(shared_lab: Lab) -> Path:
    """The lesson, run and saved by JupyterLab."""
    shared_lab.open_copy(NOTEBOOK)
    counts = [count for count in shared_lab.run_all() if count is not None]
    assert shared_lab.errors() == []
    assert counts == list(range(1, len(code_cells()) + 1))
    expect(graphs(shared_lab)).to_have_count(SHOWN)
    shared_lab.save()
    saved = shared_lab.server.root / NOTEBOOK.name
    kept = saved.with_name("executed.ipynb")
    document = json.loads(saved.read_text(encoding="utf-8"))
    document["metadata"]["comment"] = "changed, hence untrusted"
    kept.write_text(json.dumps(document), encoding="utf-8")
    shared_lab.clear()
    return kept


@pytest.fixture
def reopened(lab: Lab, executed: Path) -> Lab:
    """The executed lesson in a fresh tab, untrusted, its kernel shut down."""
    lab.open(executed.name)
    lab.shut_kernel()
    assert not lab.is_trusted()
    return lab


def test_the_lesson_shows_three_graphs_and_stays_small(executed: Path) -> None:
    assert SHOWN == 3
    assert executed.stat().st_size < 500_000


def test_a_reopened_lesson_steps_without_kernel_and_trust(reopened: Lab) -> None:
    expect(graphs(reopened)).to_have_count(SHOWN)
    graph = graphs(reopened).first
    timeline = graph.get_by_role("slider")
    press(reopened, graph, "Home")
    expect(timeline).to_have_value("0")
    press(reopened, graph, "ArrowRight")
    expect(timeline).to_have_value("1")
    press(reopened, graph, "End")
    expect(timeline).to_have_value(timeline.get_attribute("max") or "")
    # The gradient of the original tutorial.
    expect(graph).to_contain_text("4.5")


@pytest.mark.parametrize(
    ("name", "theme", "language"),
    [
        ("light", "JupyterLab Light", "en"),
        ("dark", "JupyterLab Dark", "en"),
        ("korean", "JupyterLab Light", "ko"),
        ("contrast", "JupyterLab Dark High Contrast", "en"),
    ],
)
def test_nothing_is_clipped_in_the_middle_of_backward(
    reopened: Lab, name: str, theme: str, language: Language
) -> None:
    reopened.set_theme(theme)
    reopened.choose_language(language)
    graph = graphs(reopened).first
    to_backward(reopened, graph)
    graph.scroll_into_view_if_needed()
    reopened.screenshot(f"lesson-graph-{name}", graph)
    # Text is cut nowhere (what is for screen readers alone is 1 px wide).
    cut = graph.evaluate(
        """(root) => [...root.querySelectorAll('*')]
            .filter((el) => el.clientWidth > 1 && el.scrollWidth > el.clientWidth + 1)
            .filter((el) => getComputedStyle(el).overflowX === 'hidden')
            .map((el) => `${el.className}: ${el.textContent}`)"""
    )
    assert cut == []


@pytest.mark.parametrize("language", ["en", "ko", "both"])
def test_the_lesson_reads_in_each_language(reopened: Lab, language: Language) -> None:
    reopened.choose_language(language)
    blocks = reopened.cells().locator(".jp-RenderedMarkdown")
    for tag in ("en", "ko"):
        found = blocks.locator(f"div[lang={tag}]")
        assert found.count() > 0
        expect(found.first).to_be_visible(visible=language in (tag, "both"))
    reopened.screenshot(f"lesson-{language}")


def test_the_exported_page_shows_the_pictures(executed: Path, browser: Browser) -> None:
    text, _ = HTMLExporter().from_filename(str(executed))
    exported = executed.with_suffix(".html")
    exported.write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": 1200, "height": 900})
    try:
        page.goto(exported.as_uri(), wait_until="domcontentloaded")
        pictures = page.locator(".jp-OutputArea-output :is(svg, img)")
        expect(pictures).to_have_count(SHOWN)
        for picture in pictures.all():
            box = picture.bounding_box()
            assert box is not None
            assert box["width"] > 200
            assert box["height"] > 50
        pictures.first.scroll_into_view_if_needed()
        page.screenshot(path=SCREENSHOTS / "lesson-exported.png")
    finally:
        page.close()


def test_without_the_extension_the_widget_steps(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    server = Server(tmp_path_factory.mktemp("bare"), disabled=("autograd-lite",))
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    try:
        lab = Lab(context.new_page(), server)
        lab.load(reset=True)
        lab.open_notebook(
            [
                "import autograd_lite as torch\n"
                "x = torch.ones(2, 2, requires_grad=True)\n"
                "out = ((x + 2) ** 2).mean()\n"
                "torch.show(out)"
            ]
        )
        assert lab.run_all() == [1]
        expect(lab.language_select()).to_have_count(0)
        graph = graphs(lab)
        expect(graph).to_have_count(1)
        press(lab, graph, "Home")
        expect(graph.get_by_role("slider")).to_have_value("0")
        press(lab, graph, "ArrowRight")
        expect(graph.get_by_role("slider")).to_have_value("1")
        lab.screenshot("widget-without-extension", graph)
        assert lab.problems == []
    finally:
        context.close()
        server.stop()
