"""A trace as a Graphviz `Digraph`, to draw elsewhere or to compare in tests."""

from __future__ import annotations

from typing import Any

import graphviz

from .groups import Grouping
from .messages import message
from .names import Names
from .numbers import shape_text
from .steps import group_title
from .visible import pictures

Json = dict[str, Any]


def digraph(
    doc: Json, *, collapse: bool | None = False, within: str | None = None
) -> graphviz.Digraph:
    """The graph of a trace document: tensors as records, operations as circles, groups as boxes.

    `collapse` as in `scene.build`; `within` is the id of a closed group whose inside is meant.
    """
    names = Names(doc)
    grouping = Grouping(doc, collapse)
    view = pictures(doc, grouping, grouping[within], 0)[0]
    lines = ["  rankdir=LR;", '  node [fontname="Helvetica"];']
    for t in view.tensors:
        shape = shape_text(t["shape"]) or "scalar"
        label = f"{_field(names.full(t['id']))} | {shape}"
        bold = ", penwidth=2" if t["leaf"] else ""
        dashed = ", style=dashed" if t["view"] else ""
        lines.append(f'  {t["id"]} [shape=record, label="{label}"{bold}{dashed}];')
    for o in view.ops:
        label = _quoted(names.label(o["id"]))
        tip = f', tooltip="{_quoted(o["node"])}"' if o["node"] else ""
        if o["failed"] is not None:
            error = _quoted(f"{o['failed']['type']}: {o['failed']['message']}"[:300])
            tip = f', tooltip="{error}", style=dashed, color=red'
        lines.append(f'  {o["id"]} [shape=circle, label="{label}"{tip}];')
    drawn = {t["id"] for t in view.tensors}
    for o in view.ops:
        sources = [entry["tensor"] for entry in o["inputs"] if "tensor" in entry]
        lines += [f"  {t} -> {o['id']};" for t in sources]
        lines += [f"  {o['id']} -> {t};" for t in o["outputs"]]
    for group in view.groups:
        title = group_title(group.kind, group.name, group.index)
        name = _quoted(message(title["key"], "en", title["args"]))
        lines.append(f'  {group.id} [shape=box3d, label="{name}\\n{group.count} operations"];')
        lines += [f"  {t} -> {group.id};" for t in view.uses[group.glyph] if t in drawn]
        lines += [f"  {group.id} -> {t};" for t in view.makes[group.glyph] if t in drawn]
    return graphviz.Digraph(body=[f"{line}\n" for line in lines])


def _quoted(text: str) -> str:
    clean = "".join(c if c.isprintable() else "\ufffd" for c in text)
    return clean.replace("\\", "\\\\").replace('"', '\\"')


def _field(text: str) -> str:
    """A text inside a record label, where braces, bars and angle brackets mean something."""
    return "".join("\\" + c if c in "{}|<> " else c for c in _quoted(text))
