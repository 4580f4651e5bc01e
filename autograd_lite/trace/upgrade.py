"""Documents of earlier versions, brought up to date."""

from __future__ import annotations

import copy
from typing import Any

from .document import VERSION

Json = dict[str, Any]
_TENSOR: Json = {"version": 0, "base": None, "of": None, "tangent": None, "retains_grad": False,
                 "grad_of": None, "why": []}  # fmt: skip
_OP: Json = {"lane": 0, "of": None, "inside": None, "returns": [], "failed": None}


def from_version_1(old: Json) -> Json:
    """A version 2 document of a version 1 one; it knew nothing of memory, hooks or loops.

    >>> v1 = {
    ...     "format": "autograd-lite.trace",
    ...     "version": 1,
    ...     "title": "x",
    ...     "sources": [],
    ...     "values": [],
    ...     "tensors": [],
    ...     "ops": [],
    ...     "events": [],
    ...     "notes": [],
    ... }
    >>> from_version_1(v1)["version"]
    2
    """
    doc = copy.deepcopy(old)
    doc["version"] = VERSION
    doc.setdefault("title", "")
    doc["iterations"] = []
    for number, tensor in enumerate(doc["tensors"]):
        for name, value in {**copy.deepcopy(_TENSOR), "storage": number}.items():
            tensor.setdefault(name, value)
    for op in doc["ops"]:
        scope = op.get("scope")
        op["scope"] = [{"kind": "function", "name": scope, "index": None}] if scope else []
        for name, value in copy.deepcopy(_OP).items():
            op.setdefault(name, value)
    doc["passes"] = [
        {
            "number": e.get("number"),
            "call": "backward",
            "root": e.get("root"),
            "seed": e.get("seed"),
            "roots": [{"tensor": e.get("root"), "seed": e.get("seed")}],
            "rehearsed": e.get("rehearsed"),
            "retain_graph": False,
            "create_graph": False,
            "lane": 0,
            "iteration": None,
            "span": None,
        }
        for e in doc["events"]
        if e.get("kind") == "backward"
    ]
    for e in doc["events"]:
        if e.get("kind") == "error":
            e.setdefault("op", None)
        elif e.get("kind") == "inplace":
            tensor = next((t for t in doc["tensors"] if t.get("id") == e.get("tensor")), {})
            _in_place(e, tensor, doc)
    return doc


def _in_place(e: Json, tensor: Json, doc: Json) -> None:
    op: Json = next((o for o in doc["ops"] if o.get("id") == e.get("op")), {})
    first: Any = next(iter(op.get("inputs") or [{}]), {})
    of = first.get("tensor") if isinstance(first, dict) else None
    before = next((t.get("value") for t in doc["tensors"] if t.get("id") == of), None)
    e.update({"of": of, "before": before, "after": tensor.get("value"), "by": None, "span": None})
    if "id" in tensor:
        tensor["version"], tensor["of"] = e.get("version", 0), of
