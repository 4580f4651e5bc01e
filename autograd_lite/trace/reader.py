"""Reading documents that came from a file: what is damaged or too new is refused in words."""

from __future__ import annotations

import functools
import json
from importlib import resources
from typing import Any

from .document import FORMAT, VERSION, Document

Json = dict[str, Any]
_LISTS = ("sources", "values", "tensors", "ops", "passes", "events", "iterations", "notes")


@functools.cache
def schema() -> Json:
    """The JSON Schema (draft 2020-12) of the document.

    >>> schema()["properties"]["version"]
    {'const': 2}
    """
    found: Json = json.loads(
        resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8")
    )
    return found


def check(document: Any) -> Document:
    """Return the document as this version reads it; ValueError says in words why it cannot.

    Version 1 is brought up to date; what a damaged document lacks is named.

    >>> check({"format": "something else"})
    Traceback (most recent call last):
    ...
    ValueError: this is not a trace of autograd-lite (no "format": "autograd-lite.trace")
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ValueError(f'this is not a trace of autograd-lite (no "format": "{FORMAT}")')
    version = document.get("version")
    if version not in (1, VERSION) or isinstance(version, bool):
        raise ValueError(
            f"this trace has version {str(version)[:40]}, and this autograd-lite reads versions 1 "
            f"to {VERSION}; update autograd-lite to open it"
        )
    if version == 1:
        from .upgrade import from_version_1

        _check_lists(document, ("sources", "values", "tensors", "ops", "events", "notes"))
        document = from_version_1(document)
    _check_lists(document, _LISTS)
    _Checker(document).run()
    return document


def _damaged(what: str) -> ValueError:
    return ValueError(f"this trace is damaged: {what}")


def _check_lists(document: Json, names: tuple[str, ...]) -> None:
    for part in names:
        if not isinstance(document.get(part), list):
            raise _damaged(f"its part {part!r} is missing")
        if not all(isinstance(entry, dict) for entry in document[part]):
            raise _damaged(f"its part {part!r} holds something that is no object")


class _Checker:
    """Asks of each entry what the schema requires, and that every reference leads somewhere.

    It knows the few words of JSON Schema that ours uses, and its references (`tensorId`, `opId`,
    `valueIndex`) besides, which JSON Schema cannot follow.
    """

    def __init__(self, document: Json) -> None:
        self.doc = document
        self.kinds: Json = schema()["$defs"]
        self.places = {
            "tensorId": ("a tensor", self._ids("tensors")),
            "opId": ("an operation", self._ids("ops")),
        }
        self.length = len(document["values"])

    def _ids(self, part: str) -> frozenset[str]:
        ids = [entry.get("id") for entry in self.doc[part]]
        if not all(isinstance(i, str) for i in ids) or len(set(ids)) != len(ids):
            raise _damaged(f"an entry of {part!r} has no 'id' of its own")
        return frozenset(ids)

    def run(self) -> None:
        """Check all entries; ValueError names the first that is damaged."""
        for part, form in schema()["properties"].items():
            values = self.doc.get(part)
            if part == "events":
                for i, event in enumerate(values or ()):
                    self._event(f"events[{i}]", event)
                continue
            wrong = self._wrong(part, values, form)
            if wrong is not None:
                raise _damaged(wrong)

    def _event(self, where: str, event: Json) -> None:
        kind = event.get("kind")
        form = self.kinds.get(kind) if isinstance(kind, str) else None
        if form is None or "const" not in form.get("properties", {}).get("kind", ()):
            raise _damaged(f"{where} is of no known kind: {str(kind)[:40]!r}")
        wrong = self._wrong(where, event, form)
        if wrong is not None:
            raise _damaged(wrong)

    def _wrong(self, where: str, value: Any, form: Json) -> str | None:
        """What is wrong with a value, or None."""
        name = form.get("$ref", "").rpartition("/")[2]
        if name in self.places:
            what, known = self.places[name]
            there = isinstance(value, str) and value in known
            return None if there else f"{where} names {what} that is not there: {_cut(value)}"
        if name == "valueIndex":
            there = type(value) is int and 0 <= value < self.length
            return None if there else f"{where} names a value that is not there: {_cut(value)}"
        if name:
            return self._wrong(where, value, self.kinds[name])
        options = form.get("anyOf") or form.get("oneOf")
        if options:
            return self._none_of(where, value, options)
        if "const" in form or "enum" in form:
            known_values = form.get("enum", [form.get("const")])
            return None if value in known_values else f"{where} is {_cut(value)}"
        return self._wrong_type(where, value, form)

    def _none_of(self, where: str, value: Any, options: list[Json]) -> str | None:
        """None if one alternative fits, else what is wrong with the likeliest of them."""
        found = [self._wrong(where, value, option) for option in options]
        if None in found:
            return None
        same = [w for w, o in zip(found, options, strict=True) if self._likely(value, o)]
        return (same or found)[0]

    def _likely(self, value: Any, form: Json) -> bool:
        name = form.get("$ref", "").rpartition("/")[2]
        if name:
            form = self.kinds[name]
        if isinstance(value, dict):
            return bool(value.keys() & form.get("properties", {}).keys())
        return form.get("type") != "null"

    def _wrong_type(self, where: str, value: Any, form: Json) -> str | None:
        types = form.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(_IS[t](value) for t in types):
            return f"{where} is {_cut(value)}, not {' or '.join(_WORDS[t] for t in types)}"
        if isinstance(value, dict):
            return self._wrong_object(where, value, form)
        if isinstance(value, list) and form.get("items", _NUMBER) != _NUMBER:
            for i, item in enumerate(value):
                wrong = self._wrong(f"{where}[{i}]", item, form["items"])
                if wrong is not None:
                    return wrong
        return None

    def _wrong_object(self, where: str, value: Json, form: Json) -> str | None:
        for name in form.get("required", ()):
            if name not in value:
                return f"{where} has no {name!r}"
        for name, part in form.get("properties", {}).items():
            if name in value:
                wrong = self._wrong(f"{where}.{name}", value[name], part)
                if wrong is not None:
                    return wrong
        return None


#: Elements of arrays: there are too many of them to ask each.
_NUMBER: Json = {"$ref": "#/$defs/number"}
_IS: dict[str, Any] = {
    "null": lambda v: v is None,
    "boolean": lambda v: isinstance(v, bool),
    "integer": lambda v: isinstance(v, int) and not isinstance(v, bool),
    "number": lambda v: isinstance(v, (int, float)) and not isinstance(v, bool),
    "string": lambda v: isinstance(v, str),
    "array": lambda v: isinstance(v, list),
    "object": lambda v: isinstance(v, dict),
}
_WORDS = {"null": "null", "boolean": "true or false", "integer": "a whole number",
          "number": "a number", "string": "a text", "array": "a list",
          "object": "an object"}  # fmt: skip


def _cut(value: Any) -> str:
    return repr(value)[:40]


__all__ = ["check", "schema"]
