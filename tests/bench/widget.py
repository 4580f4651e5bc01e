"""How fast the widget is and how much it weighs: a table to read, no test.

    python tests/bench/widget.py

The real widget script runs in a headless Chromium with a model that stands for the kernel. Times
are medians; a step is measured until its layout is done, the first paint until a frame was shown.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import autograd_lite as torch  # noqa: E402
from autograd_lite.trace import Trace  # noqa: E402
from autograd_lite_widgets.html import asset  # noqa: E402
from autograd_lite_widgets.scene import build  # noqa: E402
from autograd_lite_widgets.widget import static_bundle  # noqa: E402
from tests.e2e.prerequisites import find_chromium  # noqa: E402
from tests.widgets.gallery.collect import PROGRAMS  # noqa: E402
from tests.widgets.graphs import doubling  # noqa: E402

Json = dict[str, Any]

HARNESS = """<!doctype html><meta charset="utf-8"><style>body{margin:0}%s</style><div id="el"></div>
<script>
window.frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
window.start = async (script, scene) => {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const widget = (await import(url)).default;
  const listeners = {};
  const traits = { scene: JSON.parse(scene), cursor: 0, language: 'en', theme: 'light' };
  window.model = {
    get: (name) => traits[name],
    set: (name, value) => { traits[name] = value; },
    save_changes() {}, send() {}, off() {},
    on: (event, f) => { listeners[event] = f; },
  };
  window.step = (cursor) => {
    traits.cursor = cursor;
    const before = performance.now();
    listeners['change:cursor']();
    document.body.getBoundingClientRect();
    return performance.now() - before;
  };
  const el = document.getElementById('el');
  await window.frame();
  const before = performance.now();
  widget.render({ model: window.model, el });
  await window.frame();
  return performance.now() - before;
};
</script>
"""


def chains(count: int, turns: int) -> Trace:
    """Many chains beside each other: a picture about as wide as high."""
    leaves = [torch.tensor(1.0 + k, requires_grad=True) for k in range(count)]
    with torch.record() as trace:
        ends = []
        for x in leaves:
            for _ in range(turns):
                x = x * 0.9
            ends.append(x)
        torch.stack(ends).sum().backward()
    return trace


def glyphs(scene: Json) -> int:
    return len(scene["glyphs"])


def timed(make: Callable[[], Any], runs: int = 5) -> tuple[float, float, Any]:
    """The median of some runs in ms, as the clock and as the processor counts; and the result."""
    times, busy, made = [], [], None
    for _ in range(runs):
        before, worked = time.perf_counter(), time.process_time()
        made = make()
        times.append((time.perf_counter() - before) * 1000)
        busy.append((time.process_time() - worked) * 1000)
    return statistics.median(times), statistics.median(busy), made


class Browser:
    """Pages with the widget in them."""

    def __init__(self, folder: Path, width: int = 1280, height: int = 800) -> None:
        self.file = folder / "harness.html"
        self.file.write_text(HARNESS % asset("widget.css"), "utf-8")
        self.script = asset("widget.js")
        self.size = {"width": width, "height": height}

    def open(self, browser: Any, scene: Json, size: dict[str, int] | None = None) -> Any:
        """A page with the widget drawn, and how long that took in ms."""
        page: Page = browser.new_page(viewport=size or self.size)
        page.goto(self.file.as_uri())
        took = page.evaluate(
            "([script, scene]) => window.start(script, scene)", [self.script, json.dumps(scene)]
        )
        return page, took


def first_paint(pages: Browser, browser: Any, scene: Json, runs: int = 7) -> float:
    times = []
    for _ in range(runs):
        page, took = pages.open(browser, scene)
        times.append(took)
        page.close()
    return statistics.median(times)


def steps(pages: Browser, browser: Any, scene: Json) -> tuple[float, float, int]:
    """Median and 95th percentile of a step in ms, and how many glyphs are in the page."""
    page, _ = pages.open(browser, scene, {"width": 3200, "height": 2400})
    page.add_style_tag(
        content=".agl-root{max-width:none!important}.agl-body{height:2300px!important}"
    )
    page.keyboard.press("0")
    page.evaluate("document.querySelector('.agl-nodes').focus()")
    page.keyboard.press("0")
    page.wait_for_timeout(600)
    shown = page.locator(".agl-glyph").count()
    count = len(scene["steps"])
    order = range(max(1, count // 2 - 60), min(count, count // 2 + 60))
    times = [page.evaluate("(c) => window.step(c)", cursor) for cursor in order]
    page.close()
    return statistics.median(times), sorted(times)[int(len(times) * 0.95)], shown


def line(what: str, value: str, goal: str = "") -> None:
    print(f"{what:<58} {value:>14}   {goal}")


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    line("", "", "goal")
    chain = lambda turns: doubling(turns).to_dict()  # noqa: E731
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = Browser(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        doc = chain(100)
        scene = build(doc, collapse=False)
        took = first_paint(pages, browser, scene)
        line(f"first paint, {glyphs(scene)} nodes", f"{took:.0f} ms", "<= 100 ms")
        scene = build(chains(20, 25).to_dict(), collapse=False, most=10_000)
        median, high, shown = steps(pages, browser, scene)
        line(
            f"a step, {shown} of {glyphs(scene)} nodes in the page, median",
            f"{median:.1f} ms",
            "<= 16 ms",
        )
        line("  95th percentile", f"{high:.1f} ms")
        traces = [doubling(5000) for _ in range(3)]
        told, busy, doc = timed(lambda: traces.pop().to_dict(), 3)
        line("10^4 nodes open collapsed: document", f"{told:.0f} ms", f"CPU {busy:.0f} ms")
        python, busy, scene = timed(lambda: build(doc), 3)
        took = first_paint(pages, browser, scene, 3)
        line("  scene in Python", f"{python:.0f} ms", f"CPU {busy:.0f} ms")
        line("  in the browser", f"{took:.0f} ms")
        line("  together", f"{told + python + took:.0f} ms", "<= 1500 ms")
        browser.close()
    doc = chain(150)
    layout_lines(doc)
    line("widget script", f"{len(asset('widget.js').encode()) / 1000:.0f} kB", "<= 150 kB")
    line("standalone script", f"{len(asset('standalone.js').encode()) / 1000:.0f} kB")
    weights()


def layout_lines(doc: Json) -> None:
    """How long Graphviz and our own share of a layout take."""
    from autograd_lite_widgets import layout

    seen: list[Any] = []
    real = layout.arrange

    def kept(*args: Any, **kwargs: Any) -> Any:
        seen.append((args, kwargs))
        return real(*args, **kwargs)

    import autograd_lite_widgets.scene as module

    module.arrange = kept
    build(doc, collapse=False)
    module.arrange = real
    args, kwargs = seen[0]
    took, busy, _ = timed(lambda: real(*args, **kwargs))
    line(f"layout, {len(args[0])} visible nodes", f"{took:.0f} ms", f"<= 300 ms; CPU {busy:.0f} ms")


def weights() -> None:
    """How much an executed notebook grows by one graph."""
    graphs: dict[str, Trace] = {
        "vectors of 3, a chain": doubling(25),
        "2×2 matrices, a net": PROGRAMS["recurrent_net_of_ten_turns"](),
        "a loss of the tutorial": PROGRAMS["sum_of_squares"](),
    }
    for name, trace in graphs.items():
        scene = build(trace.to_dict())
        bundle = static_bundle(scene, "en")
        size = len(json.dumps(bundle, indent=1, ensure_ascii=False).encode()) / 1000
        goal = "<= 150 kB at 50 nodes" if glyphs(scene) > 40 else ""
        line(f"growth of the notebook, {glyphs(scene)} nodes ({name})", f"{size:.0f} kB", goal)
        parts = {k: len(json.dumps(v).encode()) / 1000 for k, v in bundle.items()}
        line("  " + ", ".join(f"{k.split('/')[1][:12]} {v:.0f}" for k, v in parts.items()), "")


if __name__ == "__main__":
    main()
