"""Explanations as text: for the table, for terminals, for a screen reader."""

from __future__ import annotations

from typing import Any

from . import mathtree
from .messages import message

Json = dict[str, Any]


def line_text(scene: Json, line: Json, language: str) -> str:
    """One line of an explanation as one sentence or formula."""
    return items_text(scene, line["items"], language)


def items_text(scene: Json, items: list[Json], language: str) -> str:
    """Items as text, separated by spaces."""
    parts = [_item(scene, item, language) for item in items]
    text = " ".join(p for p in parts if p)
    return text.replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def _item(scene: Json, item: Json, language: str) -> str:
    kind = item["t"]
    if kind in ("text", "badge"):
        text = message(item["key"], language, item.get("args"))
        return f"({text})" if kind == "badge" else text
    if kind == "math":
        return mathtree.text(item["m"])
    if kind == "value":
        return value_text(scene["values"][item["v"]])
    if kind == "sym":
        return str(item["text"])
    if kind == "none":
        return "–"
    if kind == "jacobian":
        return message(f"structure.{scene['jacobians'][item['j']]['structure']}", language)
    if kind == "link":
        return str(item["text"])
    return ""


def value_text(value: Json) -> str:
    """A grid as nested brackets, cut as it is in the picture.

    >>> value_text({"shape": [2], "cells": [["1", "2"]]})
    '[1, 2]'
    """
    if not value["shape"]:
        return str(value["cells"][0][0])
    rows = ["[" + ", ".join(row) + "]" for row in value["cells"]]
    return rows[0] if len(value["shape"]) == 1 else "[" + ", ".join(rows) + "]"
