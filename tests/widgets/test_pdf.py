"""The PDF tier: what LaTeX takes in, made without a program."""

from __future__ import annotations

import base64
import re
import zlib

import nbformat
import pytest
from nbconvert import LatexExporter

from autograd_lite_widgets.pdf import pdf
from autograd_lite_widgets.svg import render
from autograd_lite_widgets.widget import static_bundle
from tests.widgets.graphs import tutorial


def scene():
    from autograd_lite_widgets.display import trace_scene

    return trace_scene(tutorial())


def stream(data: bytes) -> str:
    found = re.search(rb"/FlateDecode>>stream\n(.*)\nendstream", data, re.DOTALL)
    assert found is not None
    return zlib.decompress(found[1]).decode("latin-1")


def test_the_picture_is_drawn_with_its_text():
    drawn = stream(pdf(render(scene())))
    # `out` in bold Helvetica; the circles are four cubics each.
    assert "/F1 12 Tf 1 0 0 -1 12 17 Tm (out) Tj" in drawn
    assert drawn.count(" c") >= 4 * 4
    assert drawn.count("q ") == drawn.count("\nQ")


def test_the_table_of_objects_is_right():
    data = pdf(render(scene(), language="ko"))
    start = int(re.search(rb"startxref\n(\d+)", data)[1])
    assert data[start:].startswith(b"xref\n0 5\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n", data), 1):
        assert data[int(place) :].startswith(b"%d 0 obj" % number)


def test_other_text_is_refused():
    with pytest.raises(ValueError, match="no SVG picture of ours"):
        pdf("<svg")


def test_latex_names_a_picture_that_was_extracted(monkeypatch):
    monkeypatch.setenv("PATH", "")  # no Inkscape, no pandoc
    bundle = static_bundle(scene(), "en")
    output = nbformat.v4.new_output("display_data", data=bundle)
    cell = nbformat.v4.new_code_cell("torch.show(out)", outputs=[output])
    body, resources = LatexExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[cell]))
    (name,) = (name for name in resources["outputs"] if name.endswith(".pdf"))
    assert name in body
    assert resources["outputs"][name] == base64.b64decode(bundle["application/pdf"])
