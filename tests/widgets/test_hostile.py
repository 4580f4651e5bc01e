"""Whatever a name or a number is, every tier shows it as text and nothing else."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import autograd_lite as torch
from autograd_lite.trace import Trace, record
from autograd_lite_widgets import html, watch_pictures
from autograd_lite_widgets.display import trace_dot, trace_scene, trace_svg
from autograd_lite_widgets.html import standalone_page
from autograd_lite_widgets.widget import StaticGraph
from tests.widgets.hostile import TEXTS

FORBIDDEN = {"script", "iframe", "object", "embed", "link", "a", "foreignobject", "animate", "set"}


@pytest.fixture(autouse=True)
def built(monkeypatch):
    """The standalone page around scripts that are known, so that any other one is seen."""
    monkeypatch.setattr(html, "asset", lambda name: "/* ours */")


def hostile_trace(text: str) -> Trace:
    """A trace whose names, code and titles are the text."""
    x = torch.tensor([1.0, float("nan"), float("inf")], requires_grad=True)
    with record() as trace:
        y = x * 2
        out = y.sum()
        out.backward()
    document = json.loads(json.dumps(trace.to_dict()))
    document["title"] = text
    for tensor in document["tensors"]:
        tensor["name"] = text
    for op in document["ops"]:
        op["symbol"] = op["node"] = text
        op["scope"] = [{"kind": "module", "name": text, "index": None}]
    for source in document["sources"]:
        source["label"] = text
        source["text"] = "\n".join(text for _ in source["text"].split("\n")[:40])
    return Trace(document)


class Tags(HTMLParser):
    """Elements and attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def check_svg(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    for element in root.iter():
        assert element.tag.rpartition("}")[2].lower() not in FORBIDDEN
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on")
            assert "href" not in name.lower()
            assert "http:" not in value
            assert "javascript:" not in value
    for sheet in re.findall(r"<style>(.*?)</style>", svg, re.DOTALL):
        assert "import" not in sheet
        assert "http" not in sheet


@pytest.mark.parametrize("kind", TEXTS)
def test_a_hostile_text_is_only_ever_text(kind):
    text = TEXTS[kind]
    trace = hostile_trace(text)
    scene = trace_scene(trace)
    bundle, _ = StaticGraph(scene)._repr_mimebundle_()
    # As the kernel's messages and the notebook's file carry it.
    json.dumps(bundle, ensure_ascii=False, allow_nan=False).encode("utf-8")
    check_svg(bundle["image/svg+xml"])
    page = Tags(bundle["text/html"])
    assert set(page.tags) <= {"div", "img", "details", "summary", "table", "tr", "td", "th",
                              "tbody", "thead", "caption"}  # fmt: skip
    assert not any(name.startswith("on") for name, _ in page.attributes)
    assert len(bundle["text/plain"]) < 400
    assert "\n" not in bundle["text/plain"]
    assert base64.b64decode(bundle["application/pdf"]).startswith(b"%PDF")
    assert len(json.dumps(bundle)) < 1_500_000


@pytest.mark.parametrize("kind", TEXTS)
def test_the_standalone_page_holds_only_our_scripts(kind):
    text = TEXTS[kind]
    page = standalone_page(trace_scene(hostile_trace(text)))
    page.encode("utf-8")
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2
    assert scripts[1].strip() == "/* ours */"
    json.loads(scripts[0])
    assert Tags(page).tags.count("script") == 2


@pytest.mark.parametrize("kind", TEXTS)
def test_text_and_dot_stay_on_their_lines(kind):
    text = TEXTS[kind]
    trace = hostile_trace(text)
    assert "\x1b" not in str(trace)
    assert "\x1b" not in repr(trace)
    source = trace_dot(trace).source
    source.encode("utf-8")
    assert "URL=" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", source)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_watched_loop_with_hostile_names(kind):
    text = TEXTS[kind]
    leaf = torch.tensor([1.0], requires_grad=True)
    leaf.grad = torch.ones(1)
    w = torch.watch({text: leaf}, title=text)
    for value in (1.0, float("nan"), 1e308, -1e308):
        w(value, **{text: value})
    bundle = watch_pictures.bundle(w.to_dict())
    json.dumps(bundle, ensure_ascii=False, allow_nan=False).encode("utf-8")
    check_svg(bundle["image/svg+xml"])
    assert not FORBIDDEN & set(Tags(bundle["text/html"]).tags)
    assert len(json.dumps(bundle)) < 100_000


@pytest.mark.parametrize("value", [1e308, -1e308, 5e-324, float("nan"), float("-inf")])
def test_numbers_at_the_ends_of_their_range_are_drawn(value):
    x = torch.tensor([value, 1.0], dtype=torch.float64, requires_grad=True)
    with record() as trace:
        y = x * 3
        y.backward(torch.tensor([value, 1.0], dtype=torch.float64))
    check_svg(trace_svg(trace))
    json.dumps(trace_scene(trace), allow_nan=False)


def test_an_enormous_integer_is_drawn():
    x = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
    with record() as trace:
        y = x * (10**300)
        y.backward()
    check_svg(trace_svg(trace))
