"""The trace document: what happened, as plain JSON data.

`schema.json` beside this file says what stands where; in short (version 2):

```
format, version, title
sources    [{label, text}]
values     [value]              see `values`; everything below refers to them by index
tensors    [{id "t0", …}]       a tensor at one version: value, where it came from, whose memory,
                                and `why` its gradient is None, zero or NaN
ops        [{id "n0", …}]       one run of an operation: inputs, outputs, rules, source, scope;
                                `lane` k + 1: ran while backward pass k did; `inside` a custom
                                Function; `failed`: the ghost of one that raised
passes     [{number, …}]        backward passes
events     [{kind, …}]          in the order in which they happened:
                                forward, backward, vjp, accumulate, hook, inplace, capture, error
iterations [{scope, index, …}]  turns of a loop, as ranges of events
notes      [{key, args}]        things to know about the whole
```

Ids count in order of creation. A document holds no addresses, times or random names. Everything
in it that came from user code is untrusted text.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from .values import FULL, Value, encode

FORMAT: Final = "autograd-lite.trace"
VERSION: Final = 2
Document = dict[str, Any]
#: So many numbers are given in full; then only arrays of `FEW` elements are.
ROOM: Final = 500_000
FEW: Final = 64


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
            "passes": [],
            "events": [],
            "iterations": [],
            "notes": [],
        }
        self.arrays: list[np.ndarray | None] = []  # of each value, where it is known in full
        self._room = ROOM
        self._values: dict[tuple[Any, ...], int] = {}
        self._sources: dict[tuple[str, str], int] = {}

    def value(self, array: np.ndarray | Value | None) -> int | None:
        """Store an array or a summary of one; return its index."""
        if array is None:
            return None
        key: tuple[Any, ...]
        if isinstance(array, dict):
            key = (repr(array),)
        else:
            key = (array.shape, array.dtype, array.tobytes())
        found = self._values.get(key)
        if found is None:
            self._values[key] = found = len(self.arrays)
            full = array if isinstance(array, np.ndarray) and array.size <= FULL else None
            self.arrays.append(full)
            self.doc["values"].append(array if isinstance(array, dict) else self._encode(array))
        return found

    def entry(self, tensor: str) -> dict[str, Any]:
        """The entry of a tensor."""
        found: dict[str, Any] = self.doc["tensors"][int(tensor[1:])]
        return found

    def _encode(self, array: np.ndarray) -> Value:
        """An array in full as long as there is room for it."""
        self._room -= array.size
        return encode(array, full=FULL if self._room > 0 else FEW)

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
            "version": 0,
            "storage": len(self.doc["tensors"]),
            "base": None,
            "of": None,
            "tangent": None,
            "retains_grad": False,
            "grad_of": None,
            "why": [],
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
            "scope": [],
            "grad_mode": True,
            "lane": 0,
            "of": None,
            "inside": None,
            "returns": [],
            "failed": None,
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
