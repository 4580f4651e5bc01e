"""Screenshots of twelve states, in both languages and three themes, to be looked at.

    python -m tests.e2e.shots

writes PNGs into tests/e2e/screenshots (git-ignored). Nothing is compared; a person looks.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from nbconvert import HTMLExporter
from playwright.sync_api import Locator, sync_playwright

from tests.e2e.conftest import ARGUMENTS
from tests.e2e.jupyter import SCREENSHOTS, Lab, Server, markdown
from tests.e2e.prerequisites import find_chromium

IMPORT = (
    "import autograd_lite as torch\nfrom autograd_lite import nn, optim\ntorch.manual_seed(0)\n"
)
TUTORIAL = (
    IMPORT
    + """\
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
out = z.mean()
out.backward()
torch.show(out)
"""
)
LEDGER = """\
w = torch.tensor([1.0, 2.0], requires_grad=True)
with torch.record() as trace:
    for k in (1.0, 10.0):
        (w * k).sum().backward()
trace
"""
GROUPS = """\
model = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.Tanh(), nn.Linear(8, 1))
data = torch.randn(16, 2)
with torch.record() as trace:
    for step in range(6):
        loss = (model(data) ** 2).mean()
        loss.backward()
trace.show(collapse=True)
"""
GHOST = """\
a = torch.ones(2, 3, requires_grad=True)
b = torch.ones(4, 5, requires_grad=True)
try:
    with torch.record() as trace:
        c = a * 2
        c @ b
except RuntimeError:
    pass
trace
"""
HEAT = """\
big = torch.randn(30, 40, requires_grad=True)
total = (big * big).tanh().sum()
total.backward()
torch.show(total)
"""
WATCH = """\
import time
net = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
opt = optim.SGD(net.parameters(), lr=0.2)
target = data[:, :1] * data[:, 1:]
with torch.watch(net, title="net") as w:
    for step in range(220):
        loss = ((net(data) - target) ** 2).mean()
        opt.zero_grad()
        loss.backward()
        opt.step()
        w(loss, worst=(net(data) - target).abs().max())
        time.sleep(0.012)
"""
BILINGUAL = """\
<div lang="en">

## The chain rule

The **gradient** of `out` flows back through every operation.

</div>
<div lang="ko">

## 연쇄 법칙

`out`의 **변화도(gradient)** 는 모든 연산을 거꾸로 지나갑니다.

</div>
"""
CELLS = [markdown(BILINGUAL), TUTORIAL, LEDGER, GROUPS, GHOST, HEAT, WATCH]
BACKWARD = ("Home", "Shift+ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
THEMES = {
    "light": "JupyterLab Light",
    "dark": "JupyterLab Dark",
    "contrast": "JupyterLab Dark High Contrast",
}


def main() -> int:
    """Takes them all; returns 0."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = Server(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        try:
            page = browser.new_page(viewport={"width": 1400, "height": 1000}, locale="en-US")
            page.set_default_timeout(10_000)
            lab = Lab(page, server)
            lab.load(reset=True)
            take(lab)
            exported(lab, browser.new_page(viewport={"width": 1200, "height": 1000}))
        finally:
            browser.close()
            server.stop()
    return 0


def take(lab: Lab) -> None:
    """All states that need JupyterLab."""
    lab.open_notebook(CELLS, "shots.ipynb")
    lab.page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    running = lab.cells().locator(".agl-watch[data-agl-loop=running]")
    running.wait_for(timeout=60_000)
    lab.page.wait_for_timeout(1500)
    lab.screenshot("01-watch-running", running)
    lab.cells().locator(".autograd-lite-Trace .agl-watch").wait_for(timeout=60_000)
    if lab.errors():
        print("errors:", lab.errors())
    lab.save()
    for theme, name in THEMES.items():
        if theme != "light":
            lab.set_theme(name)
        for language in ("en", "ko"):
            lab.choose_language(language)  # type: ignore[arg-type]
            states(lab, f"{theme}-{language}")
    lab.set_theme(THEMES["light"])
    lab.choose_language("both")
    lab.cells().first.scroll_into_view_if_needed()
    lab.screenshot("11-notebook-both")
    lab.page.set_viewport_size({"width": 720, "height": 1000})
    lab.page.evaluate("() => window.jupyterapp.shell.collapseLeft?.()")
    for language in ("en", "ko"):
        lab.choose_language(language)  # type: ignore[arg-type]
        shot(lab, f"12-narrow-{language}", 0, BACKWARD, width=400)
        shot(lab, f"12-narrow-groups-{language}", 2, ("End",), width=400)
        lab.screenshot(f"12-narrow-watch-{language}", lab.cells().locator(".agl-watch"))


def states(lab: Lab, suffix: str) -> None:
    """The states of every theme and language."""
    shot(lab, f"02-forward-{suffix}", 0, ("Home", "ArrowRight", "ArrowRight"))
    shot(lab, f"03-backward-{suffix}", 0, BACKWARD)
    shot(lab, f"04-jacobian-{suffix}", 0, (*BACKWARD, "j"))
    shot(lab, f"05-predict-{suffix}", 0, (*BACKWARD, "p"), after=predict)
    shot(lab, f"06-ledger-{suffix}", 1, ("End",), after=select("w"))
    shot(lab, f"07-groups-{suffix}", 2, ("Home",))
    shot(lab, f"07-groups-end-{suffix}", 2, ("End",))
    shot(lab, f"07-groups-predict-{suffix}", 2, (*BACKWARD, "p"))
    shot(lab, f"08-ghost-{suffix}", 3, ("End",))
    shot(lab, f"09-heat-{suffix}", 4, ("End",))
    lab.screenshot(f"10-watch-{suffix}", lab.cells().locator(".agl-watch"))


def shot(
    lab: Lab,
    name: str,
    index: int,
    keys: tuple[str, ...],
    *,
    width: int | None = None,
    after: Callable[[Lab, Locator], None] | None = None,
) -> None:
    """Presses keys in one graph and takes its picture; what cannot be done is said."""
    root = lab.cells().locator(".autograd-lite-Trace > .agl-root:not(.agl-watch)").nth(index)
    try:
        if width is not None:
            root.evaluate("(el, w) => { el.style.width = `${w}px`; }", width)
        for mode in root.get_by_role("button", name=re.compile(r"\(p\)$"), pressed=True).all():
            mode.click()
        root.focus()
        for _ in range(3):  # whatever is open, also a group
            lab.page.keyboard.press("Escape")
            root.focus()
        for key in keys:
            lab.page.keyboard.press(key)
        if after:
            after(lab, root)
        lab.page.wait_for_timeout(350)
        lab.screenshot(name, root)
    except Exception as error:
        print(f"{name}: {str(error)[:300]}", file=sys.stderr)


def predict(lab: Lab, root: Locator) -> None:
    """Types the right shape, then wrong values."""
    fields = root.get_by_role("textbox")
    for k, text in enumerate(("2, 2", "[[1, 1], [1, 1]]")):
        fields.nth(k).fill(text)
        lab.page.keyboard.press("Enter")


def select(name: str) -> Callable[[Lab, Locator], None]:
    """Shows the card of the node of this name."""

    def find(lab: Lab, root: Locator) -> None:
        lab.page.keyboard.press("f")
        root.get_by_role("combobox").fill(name)
        for key in ("Enter", "Escape"):
            lab.page.keyboard.press(key)

    return find


def exported(lab: Lab, page: object) -> None:
    """The notebook as nbconvert's page."""
    from playwright.sync_api import Page

    assert isinstance(page, Page)
    text, _ = HTMLExporter().from_filename(str(lab.server.root / "shots.ipynb"))
    file = lab.server.root / "shots.html"
    file.write_text(text, encoding="utf-8")
    page.goto(file.as_uri(), wait_until="domcontentloaded")
    page.wait_for_timeout(500)
    page.screenshot(path=SCREENSHOTS / "13-exported.png", full_page=True)


if __name__ == "__main__":
    sys.exit(main())
