"""SVG, HTML, DOT, packing and the widget: every tier of one output."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite_widgets import html, show
from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.packing import expand, pack, squeeze, unpack
from autograd_lite_widgets.svg import render
from autograd_lite_widgets.widget import StaticGraph, static_bundle
from tests.widgets.graphs import ALL, doubling, shared_leaf, tutorial

GOLDEN = Path(__file__).parent / "golden"
NS = "{http://www.w3.org/2000/svg}"
SCENES = {name: trace_scene(make()) for name, make in ALL.items()}
HOSTILE = [
    "<img src=x onerror=alert(1)>",
    "</text></svg><script>alert(1)</script>",
    "]]>&lt;&amp;&#60;",
    '" onload="alert(1)',
    "`${alert(1)}`",
    "}</style><style>*{display:none}",
    "\u202egnp.exe",
    "a\u0300\u0301\u0302",
    "\x00\x01\x1b[31m",
    "\ud800",
    "{name:을/를} {{}}",
    "x" * 100_000,
    "",
    " ",
    "한글 이름",
]


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
@pytest.mark.parametrize("name", SCENES)
def test_svg_is_well_formed_at_every_step(name, theme):
    scene = SCENES[name]
    for cursor in range(0, len(scene["steps"]) + 1, 3):
        root = ET.fromstring(render(scene, cursor=cursor, theme=theme))
        assert root.get("viewBox") == f"0 0 {scene['width']} {scene['height']}"
        assert root.find(f"{NS}title").text == scene["title"]
        assert not list(root.iter(f"{NS}script"))


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(svg).iter(f"{NS}text")]


def test_svg_shows_dashes_until_a_gradient_arrives():
    scene = SCENES["tutorial"]
    assert texts(render(scene, cursor=4)).count("–") == 4 * 4 + 1
    assert texts(render(scene, cursor=8)).count("–") == 4
    assert "4.5" not in texts(render(scene, cursor=8))
    assert texts(render(scene)).count("4.5") == 8
    assert "1/2" in texts(render(scene, cursor=8))
    assert "2/2 ✓" in texts(render(scene))


def test_svg_speaks_both_languages():
    assert "스칼라" in texts(render(SCENES["tutorial"], language="ko"))
    assert "scalar" in texts(render(SCENES["tutorial"], language="en"))


def test_golden_svg_of_a_stored_scene():
    # The scene is stored, so the bytes do not depend on the version of Graphviz.
    scene = json.loads((GOLDEN / "tutorial.scene.txt").read_text("utf-8"))
    assert render(scene, cursor=8) == (GOLDEN / "tutorial.svg").read_text("utf-8")


@pytest.mark.parametrize("name", ALL)
def test_golden_text_and_dot(name):
    trace = ALL[name]()
    assert str(trace) + "\n" == (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert trace.to_dot().source == (GOLDEN / f"{name}.dot").read_text("utf-8")


def test_html_has_no_script_and_one_picture():
    page = html.static_html(SCENES["tutorial"])
    assert "<script" not in page
    assert "<svg" not in re.sub(r'src="[^"]*"', "", page)
    data = re.search(r'src="data:image/svg\+xml,([^"]+)"', page).group(1)
    assert unquote(data) == render(SCENES["tutorial"]).replace("\n", "")
    assert page.count("<tr>") == 1 + len(SCENES["tutorial"]["steps"])
    assert "ȳ += Jᵀ t̄ with J = diag(y) so ȳ += t̄ ⊙ y" in page


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_is_only_text(name):
    x = torch.ones(2, requires_grad=True)
    x.name = name
    with record() as trace:
        (x * 2).sum().backward()
    doc = trace.to_dict()
    doc["title"] = name
    doc["sources"][0]["label"] = name
    doc["ops"][0]["symbol"] = name
    scene = trace_scene(trace)
    root = ET.fromstring(render(scene))
    assert {e.tag.removeprefix(NS) for e in root.iter()} <= {
        "svg", "title", "desc", "style", "defs", "pattern", "marker", "path", "rect", "g", "text",
        "circle",
    }  # fmt: skip
    tags = Tags()
    tags.feed(html.static_html(scene))
    assert tags.seen == {"div", "img", "details", "summary", "table", "tr", "th", "td"}
    assert not any(a.startswith("on") for a in tags.attributes)
    assert len(repr(show(trace))) < 200
    assert scene["width"] < 5000
    trace.to_dot()


def test_the_standalone_page_cannot_be_left(monkeypatch):
    monkeypatch.setattr(html, "asset", lambda name: f"/* {name} */")
    scene = {**SCENES["tutorial"], "title": "</script><script>alert(1)</script><!--"}
    page = html.standalone_page(scene)
    data = re.search(r'id="autograd-lite-scene">(.*?)</script>', page, re.S).group(1)
    assert json.loads(data)["title"] == scene["title"]
    assert page.count("<script") == 2
    assert "http" not in re.sub(r"http://www\.w3\.org/\S+", "", page)


def test_a_missing_build_names_the_command(monkeypatch, tmp_path):
    monkeypatch.setattr(html, "files", lambda _: tmp_path)
    with pytest.raises(FileNotFoundError, match="npm run build"):
        html.asset("widget.js")


def test_the_bundle_has_every_static_tier():
    bundle = static_bundle(SCENES["tutorial"], "ko")
    assert set(bundle) == {
        "application/vnd.autograd-lite.trace+json",
        "text/html",
        "image/svg+xml",
        "application/pdf",
        "text/plain",
    }
    assert bundle["application/vnd.autograd-lite.trace+json"]["language"] == "ko"
    assert bundle["text/plain"] == (
        "<autograd-lite graph of out.backward(): 4 forward, 7 backward steps>"
    )
    json.dumps(bundle, allow_nan=False)


def test_labels_of_cells_are_metadata_because_they_depend_on_the_session():
    scene = trace_scene(tutorial())
    scene["sources"] = [{"label": "In [7]", "lines": ["z = y * y * 3"]}]
    data, metadata = StaticGraph(scene)._repr_mimebundle_()
    assert "In [7]" not in json.dumps(data)
    assert metadata == {"application/vnd.autograd-lite.trace+json": {"labels": ["In [7]"]}}


def test_notebooks_stay_small():
    scene = trace_scene(doubling(25))
    assert len(scene["glyphs"]) >= 50
    assert len(json.dumps(static_bundle(scene, "en"), indent=1, ensure_ascii=False)) < 150_000
    small = static_bundle(SCENES["tutorial"], "en")
    assert len(json.dumps(small, indent=1, ensure_ascii=False)) < 90_000


@pytest.mark.parametrize("name", SCENES)
def test_packing_is_undone(name):
    scene = SCENES[name]
    packed = pack(scene)
    assert unpack(json.loads(json.dumps(packed))) == json.loads(json.dumps(scene))
    assert len(packed["packed"]) < len(json.dumps(scene)) / 2.5


@pytest.mark.parametrize("text", ["~!!!!", "abc~zzzz", "~", 'abcdefgh~"!!!'])
def test_damaged_packing_is_refused(text):
    with pytest.raises(ValueError, match="damaged"):
        expand(text)


def test_packing_vectors_shared_with_typescript():
    vectors = json.loads((Path(__file__).parent / "packing_vectors.json").read_text("utf-8"))
    for v in vectors:
        assert squeeze(v["text"]) == v["packed"]


def test_two_processes_make_the_same_bytes():
    code = (
        "import json, hashlib\n"
        "from tests.widgets.graphs import ALL\n"
        "from autograd_lite_widgets.display import trace_scene\n"
        "from autograd_lite_widgets.widget import static_bundle\n"
        "for name in sorted(ALL):\n"
        "    text = json.dumps(static_bundle(trace_scene(ALL[name]()), 'ko'))\n"
        "    print(name, hashlib.sha256(text.encode()).hexdigest())\n"
    )

    def run(seed: str) -> str:
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    first, second = run("1"), run("2")
    assert first == second
    assert len(first.splitlines()) == len(ALL)


def test_threads_do_not_disturb_each_other():
    expected = {name: json.dumps(scene) for name, scene in SCENES.items()}
    with ThreadPoolExecutor(4) as pool:
        for name, scene in pool.map(lambda n: (n, trace_scene(ALL[n]())), list(ALL) * 3):
            assert json.dumps(scene) == expected[name]


def test_show_is_a_picture_outside_notebooks():
    trace = shared_leaf(1)
    picture = show(trace, language="ko")
    assert repr(picture) == "<autograd-lite graph of out.backward(): 4 forward, 9 backward steps>"
    data, _ = picture._repr_mimebundle_()
    assert data["text/html"].startswith('<div class="autograd-lite" lang="ko">')
    with pytest.raises(ValueError, match="'en' or 'ko'"):
        show(trace, language="fr")


def test_the_trace_draws_itself(tmp_path, monkeypatch):
    trace = tutorial()
    assert trace.to_svg(cursor=8) == render(SCENES["tutorial"], cursor=8)
    assert "text/html" in trace._repr_mimebundle_()[0]
    monkeypatch.setattr(html, "asset", lambda name: f"/* {name} */")
    trace.to_html(tmp_path / "t.html", language="ko")
    assert '<html lang="ko">' in (tmp_path / "t.html").read_text("utf-8")


def test_a_large_tensor_is_a_heat_map_with_its_statistics():
    w = torch.arange(200.0).reshape(10, 20).requires_grad_()
    with record() as trace:
        (w * w).sum().backward()
    scene = trace_scene(trace)
    svg = ET.fromstring(render(scene))
    said = [t.text for t in svg.iter(f"{NS}text")]
    assert {"min 0", "max 199", "mean 99.5", "max 398"} <= set(said)
    assert "…" not in said
    assert unpack(pack(scene)) == scene
