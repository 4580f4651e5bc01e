"""A trace as a Graphviz `Digraph`, to draw elsewhere or to compare in tests."""

from __future__ import annotations

from typing import Any

import graphviz

from .names import Names
from .numbers import shape_text

Json = dict[str, Any]


def digraph(doc: Json) -> graphviz.Digraph:
    """The graph of a trace document: tensors as records, operations as circles."""
    names = Names(doc)
    lines = ["  rankdir=LR;", '  node [fontname="Helvetica"];']
    for t in doc["tensors"]:
        shape = shape_text(t["shape"]) or "scalar"
        label = f"{_field(names.full(t['id']))} | {shape}"
        bold = ", penwidth=2" if t["leaf"] else ""
        dashed = ", style=dashed" if t["view"] else ""
        lines.append(f'  {t["id"]} [shape=record, label="{label}"{bold}{dashed}];')
    for o in doc["ops"]:
        label = _quoted(names.label(o["id"]))
        tip = f', tooltip="{_quoted(o["node"])}"' if o["node"] else ""
        lines.append(f'  {o["id"]} [shape=circle, label="{label}"{tip}];')
    for o in doc["ops"]:
        sources = [entry["tensor"] for entry in o["inputs"] if "tensor" in entry]
        lines += [f"  {t} -> {o['id']};" for t in sources]
        lines += [f"  {o['id']} -> {t};" for t in o["outputs"]]
    return graphviz.Digraph(body=[f"{line}\n" for line in lines])


def _quoted(text: str) -> str:
    clean = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return clean.replace("\\", "\\\\").replace('"', '\\"')


def _field(text: str) -> str:
    """A text inside a record label, where braces, bars and angle brackets mean something."""
    return "".join("\\" + c if c in "{}|<> " else c for c in _quoted(text))
