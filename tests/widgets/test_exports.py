"""What a trace writes: each kind at a step, in a language, for a group; and what it refuses."""

from __future__ import annotations

import builtins
import io
import json
import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from matplotlib.image import imread

from autograd_lite_widgets import html
from autograd_lite_widgets.png import png
from tests.widgets.gallery.collect import PROGRAMS
from tests.widgets.graphs import tutorial


def pixels(data: bytes) -> np.ndarray:
    return imread(io.BytesIO(data), format="png")


def test_png_is_as_large_as_the_picture_times_the_scale():
    trace = tutorial()
    root = ET.fromstring(trace.to_svg())
    wide, high = int(root.get("width")), int(root.get("height"))
    assert pixels(trace.to_png(scale=1)).shape == (high, wide, 4)
    assert pixels(trace.to_png()).shape == (2 * high, 2 * wide, 4)


def test_png_is_the_same_every_time_and_written_where_asked(tmp_path):
    trace = tutorial()
    data = trace.to_png(tmp_path / "graph.png", cursor=8)
    assert data == trace.to_png(cursor=8) == (tmp_path / "graph.png").read_bytes()
    assert data != trace.to_png(cursor=4)


def test_png_has_the_colours_of_the_picture():
    image = pixels(png("<svg width='40' height='20'><style>.a{fill:#ff0000}</style>"
                       "<rect class='a' x='10' y='5' width='20' height='10'/></svg>", 1))  # fmt: skip
    assert np.allclose(image[10, 20], [1, 0, 0, 1])
    assert np.allclose(image[2, 2], [1, 1, 1, 1])
    dark = pixels(tutorial().to_png(theme="dark", scale=1))
    assert dark[dark.shape[0] // 2, 3, :3].mean() < 0.2


def test_png_too_large_says_which_scale_would_do():
    with pytest.raises(ValueError, match=r"at most \d+\.\d\d"):
        tutorial().to_png(scale=1000)


def test_png_without_matplotlib_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImportError, match="pip install matplotlib"):
        tutorial().to_png()


def test_a_group_is_drawn_by_itself():
    trace = PROGRAMS["training_loop_of_two_steps"]()
    whole = trace.to_svg(collapse=True)
    assert "iteration 1" in whole
    assert "addmm" not in whole
    assert "addmm" in trace.to_svg(group="g0", collapse=True)
    assert "반복 1" in trace.to_svg(collapse=True, language="ko")
    with pytest.raises(KeyError, match="no group"):
        trace.to_svg(group="g9", collapse=True)


def test_dot_has_groups_as_boxes():
    trace = PROGRAMS["training_loop_of_two_steps"]()
    source = trace.to_dot(collapse=True).source
    assert source.count("shape=box3d") == 2
    assert "shape=box3d" not in trace.to_dot().source
    inside = trace.to_dot(collapse=True, group="g1").source
    assert inside.count("shape=circle") == 3


def test_dot_marks_the_operation_that_failed():
    assert "color=red" in PROGRAMS["wrong_shapes"]().to_dot().source


def test_html_opens_where_it_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(html, "asset", lambda name: "")
    tutorial().to_html(tmp_path / "t.html", cursor=3)
    page = (tmp_path / "t.html").read_text("utf-8")
    scene = json.loads(re.search(r'id="autograd-lite-scene">(.*?)</script>', page, re.S).group(1))
    assert scene["start"] == 3


def test_unknown_themes_are_refused():
    with pytest.raises(ValueError, match="theme must be"):
        tutorial().to_svg(theme="pink")
