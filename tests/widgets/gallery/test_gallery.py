"""Graphs of many kinds: their text and DOT are stored, their pictures hold the rules of layout."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache

import pytest

from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.svg import render
from tests.widgets.gallery.collect import GOLDEN, PROGRAMS
from tests.widgets.geometry import crossed, overlapping

each = pytest.mark.parametrize("name", PROGRAMS)


@cache
def drawn(name):
    trace = PROGRAMS[name]()
    return trace, trace_scene(trace)


def test_there_are_sixty_graphs():
    assert len(PROGRAMS) >= 60


@each
def test_text_and_dot_are_as_stored(name):
    trace, _ = drawn(name)
    assert f"{trace}\n" == (GOLDEN / f"{name}.txt").read_text("utf-8")
    assert trace.to_dot().source == (GOLDEN / f"{name}.dot").read_text("utf-8")


def test_nothing_else_is_stored():
    stored = {path.stem for path in GOLDEN.iterdir()}
    assert stored == set(PROGRAMS)


@each
def test_pictures_are_well_formed(name):
    _, scene = drawn(name)
    for group in (None, *(v["group"] for v in scene["views"])):
        for theme in ("auto", "dark"):
            ET.fromstring(render(scene, theme=theme, group=group))


@each
def test_glyphs_stand_apart(name):
    _, scene = drawn(name)
    for view in (scene, *scene["views"]):
        assert overlapping(view) == []


@each
def test_edges_run_through_no_glyph(name):
    _, scene = drawn(name)
    for view in (scene, *scene["views"]):
        assert crossed(view) == []


def digests() -> dict[str, str]:
    """What every tier of every graph comes down to."""
    from autograd_lite_widgets.widget import static_bundle

    found = {}
    for name, program in PROGRAMS.items():
        trace = program()
        bundle = static_bundle(trace_scene(trace), "ko")
        text = json.dumps(bundle) + str(trace) + trace.to_dot().source
        found[name] = hashlib.sha256(text.encode()).hexdigest()
    return found


def test_two_processes_make_the_same_bytes():
    code = (
        "import json\n"
        "from tests.widgets.gallery.test_gallery import digests\n"
        "print(json.dumps(digests()))\n"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    first, second = map(json.loads, runs)
    assert [n for n in first if first[n] != second[n]] == []
    assert len(first) == len(PROGRAMS)
