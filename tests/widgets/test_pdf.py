"""The PDF tier: what LaTeX takes in, made without a program."""

from __future__ import annotations

import base64
import re

import nbformat
import pytest
from nbconvert import LatexExporter

from autograd_lite_widgets.lzw import compress
from autograd_lite_widgets.pdf import pdf
from autograd_lite_widgets.svg import render
from autograd_lite_widgets.widget import static_bundle
from tests.widgets.graphs import tutorial


def scene():
    from autograd_lite_widgets.display import trace_scene

    return trace_scene(tutorial())


def expand(data: bytes) -> bytes:
    """LZW as PDF 32000-1, 7.4.4 describes it (early change)."""
    bits = "".join(f"{byte:08b}" for byte in data)
    table: list[bytes] = []
    out, at, size, before = b"", 0, 9, b""
    while True:
        code = int(bits[at : at + size], 2)
        at += size
        if code == 257:
            return out
        if code == 256:
            table, size, before = [bytes([i]) for i in range(256)] + [b"", b""], 9, b""
            continue
        entry = table[code] if code < len(table) else before + before[:1]
        out += entry
        if before:
            table.append(before + entry[:1])
        before = entry
        size = 9 + (len(table) >= 511) + (len(table) >= 1023) + (len(table) >= 2047)


def stream(data: bytes) -> str:
    found = re.search(rb"/LZWDecode>>stream\n(.*)\nendstream", data, re.DOTALL)
    assert found is not None
    return expand(found[1]).decode("latin-1")


@pytest.mark.parametrize("size", [0, 1, 2, 300, 700, 5_000, 60_000])
def test_compression_can_be_undone(size):
    data = bytes((i * i + i // 7) % 251 for i in range(size))
    assert expand(compress(data)) == data
    assert expand(compress(b"ab" * size)) == b"ab" * size


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
