"""A small scene written by hand, for tests of the hosts: `y = x * 2` and its backward step."""

from __future__ import annotations

import json
from typing import Any

MIME = "application/vnd.autograd-lite.trace+json"

_DOUBLE = """
{"format": "autograd-lite.scene", "version": 2, "title": "y", "language": "en",
 "width": 420, "height": 100, "start": 0, "jacobians": [], "groups": [], "views": [], "marks": [],
 "glyphs": [
  {"kind": "tensor", "id": "n0", "name": "x", "shape": "", "dtype": "float32",
   "x": 10, "y": 20, "w": 110, "h": 60, "data": 0, "grad": null,
   "leaf": true, "requiresGrad": true, "view": false, "noGrad": false,
   "dataBox": {"x": 8, "y": 24, "w": 40, "h": 20, "rows": 1, "cols": 1},
   "gradBox": {"x": 58, "y": 24, "w": 40, "h": 20, "rows": 1, "cols": 1}},
  {"kind": "op", "id": "n1", "label": "× 2", "node": "MulBackward0",
   "x": 170, "y": 30, "w": 40, "h": 40, "noGrad": false},
  {"kind": "tensor", "id": "n2", "name": "y", "shape": "", "dtype": "float32",
   "x": 270, "y": 20, "w": 110, "h": 60, "data": null, "grad": null,
   "leaf": false, "requiresGrad": true, "view": false, "noGrad": false,
   "dataBox": {"x": 8, "y": 24, "w": 40, "h": 20, "rows": 1, "cols": 1},
   "gradBox": {"x": 58, "y": 24, "w": 40, "h": 20, "rows": 1, "cols": 1}}],
 "edges": [
  {"id": "e0", "kind": "data", "from": "n0", "to": "n1", "slot": 0, "label": "",
   "path": "M120,50 L170,50"},
  {"id": "e1", "kind": "data", "from": "n1", "to": "n2", "slot": -1, "label": "",
   "path": "M210,50 L270,50"}],
 "sources": [{"label": "In [1]", "lines": ["y = x * 2"]}],
 "values": [
  {"shape": [], "cells": [["3"]], "heat": [[0.5]], "cut": false, "stats": null},
  {"shape": [], "cells": [["6"]], "heat": [[0.9]], "cut": false, "stats": null},
  {"shape": [], "cells": [["2"]], "heat": [[0.3]], "cut": false, "stats": null}],
 "steps": [
  {"phase": "forward", "glyph": "n1", "slot": -1, "subtitle": [],
   "title": [{"t": "text", "key": "scene.forward"}],
   "span": {"source": 0, "line": 0, "start": 4, "end": 9},
   "changes": [{"glyph": "n2", "field": "data", "value": 1, "received": 1, "expected": 1}],
   "activeGlyphs": ["n1", "n2"], "activeEdges": ["e0"],
   "lines": [{"kind": "what", "items": [{"t": "text", "key": "scene.forward"}]}]},
  {"phase": "backward", "glyph": "n1", "slot": 0, "subtitle": [],
   "title": [{"t": "text", "key": "scene.backward"}],
   "span": {"source": 0, "line": 0, "start": 4, "end": 9},
   "changes": [{"glyph": "n0", "field": "grad", "value": 2, "received": 1, "expected": 1}],
   "activeGlyphs": ["n1", "n0"], "activeEdges": ["e0"],
   "lines": [{"kind": "what", "items": [{"t": "text", "key": "scene.backward"}]}]}],
 "messages": {
  "scene.forward": {"en": "The product is 6.", "ko": "곱은 6입니다."},
  "scene.backward": {"en": "The gradient is 2.", "ko": "변화도는 2입니다."}}}
"""


def double(name: str = "x") -> dict[str, Any]:
    """The scene; the leaf can be called anything."""
    scene: dict[str, Any] = json.loads(_DOUBLE)
    scene["glyphs"][0]["name"] = name
    return scene
