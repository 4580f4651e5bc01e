"""The trace document: what happened, as plain JSON data.

```
format, version, title
sources  [{label, text}]
values   [value]                    see `values`; everything below refers to them by index
tensors  [{id "t0", name, shape, dtype, leaf, requires_grad, view, no_grad, value, grad, op,
           output}]                   grad: a leaf's `.grad` before the first event
ops      [{id "n0", row, symbol, kind, node, inputs [{tensor} | {scalar}], outputs, attrs,
           operands [{slot} | {scalar}]   what stands left and right of an infix sign
           saved [{name, tensor, version, slots}],
           roles {name in the rules: ["grad" | "input" | "output" | "attr", which]},
           rules {slot: {formula, factor, scalar_factor}}   see `symbolic`
           undifferentiated [slot], span {source, line, start, end}, scope, grad_mode}]
events   [{kind "forward", op}
          {kind "backward", number, root, seed, rehearsed}
          {kind "vjp", pass, op, slot, output, tensor, incoming, contribution, before, after,
           received, expected, numbers [{value, var, grad} | {number} | {sign}], raw,
           jacobian {rows, cols, structure, data}, why [{key, args}]}
          {kind "accumulate", pass, tensor, contribution, before, after, received, rehearsed}
          {kind "inplace", tensor, op, version}  {kind "error", pass, type, message}]
notes    [{key, args}]                things to know about the whole
```

Ids count in order of creation. A document holds no addresses, times or random names. Everything
in it that came from user code is untrusted text.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from .values import Value, encode

FORMAT: Final = "autograd-lite.trace"
VERSION: Final = 1
Document = dict[str, Any]


class Draft:
    """A document in the making; hands out ids and stores equal values once.

    >>> draft = Draft("demo")
    >>> draft.value(np.ones(2)), draft.value(np.ones(2)), draft.value(None)
    (0, 0, None)
    """

    def __init__(self, title: str) -> None:
        self.doc: Document = {
            "format": FORMAT,
            "version": VERSION,
            "title": title,
            "sources": [],
            "values": [],
            "tensors": [],
            "ops": [],
            "events": [],
            "notes": [],
        }
        self._values: dict[tuple[Any, ...], int] = {}
        self._sources: dict[tuple[str, str], int] = {}

    def value(self, array: np.ndarray | Value | None) -> int | None:
        """Store an array or a summary of one; return its index."""
        if array is None:
            return None
        encoded = array if isinstance(array, dict) else encode(array)
        key = (tuple(encoded["shape"]), encoded["dtype"], repr(encoded.get("data", encoded)))
        if key not in self._values:
            self._values[key] = len(self.doc["values"])
            self.doc["values"].append(encoded)
        return self._values[key]

    def source(self, label: str, text: str) -> int:
        """Store the text of a cell or file; return its index."""
        key = (label, text)
        if key not in self._sources:
            self._sources[key] = len(self.doc["sources"])
            self.doc["sources"].append({"label": label, "text": text})
        return self._sources[key]

    def tensor(self, **fields: Any) -> str:
        """Add a tensor; return its id."""
        ident = f"t{len(self.doc['tensors'])}"
        defaults: dict[str, Any] = {
            "name": None,
            "leaf": False,
            "requires_grad": False,
            "view": False,
            "no_grad": False,
            "value": None,
            "grad": None,
            "op": None,
            "output": 0,
        }
        self.doc["tensors"].append({"id": ident, **defaults, **fields})
        return ident

    def op(self, **fields: Any) -> str:
        """Add an operation; return its id."""
        ident = f"n{len(self.doc['ops'])}"
        defaults: dict[str, Any] = {
            "kind": "function",
            "node": None,
            "attrs": {},
            "saved": [],
            "rules": {},
            "span": None,
            "scope": "",
            "grad_mode": True,
        }
        self.doc["ops"].append({"id": ident, **defaults, **fields})
        return ident

    def event(self, kind: str, **fields: Any) -> None:
        """Add an event."""
        self.doc["events"].append({"kind": kind, **fields})

    def note(self, key: str, **args: Any) -> None:
        """Add something to know about the whole, as a message of the catalogue; once each."""
        note = {"key": key, "args": args}
        if note not in self.doc["notes"]:
            self.doc["notes"].append(note)


def check(document: Any) -> Document:
    """Return the document if this version can read it; ValueError says in words why not.

    >>> check({"format": "something else"})
    Traceback (most recent call last):
    ...
    ValueError: this is not a trace of autograd-lite (no "format": "autograd-lite.trace")
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f'this is not a trace of autograd-lite (no "format": "{FORMAT}")')
    version = document.get("version")
    if version != VERSION:
        raise ValueError(
            f"this trace has version {str(version)[:40]}, and this autograd-lite reads version "
            f"{VERSION}; update autograd-lite to open it"
        )
    for part in ("sources", "values", "tensors", "ops", "events", "notes"):
        if not isinstance(document.get(part), list):
            raise ValueError(f"this trace is damaged: its part {part!r} is missing")
    return document
