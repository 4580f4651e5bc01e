"""Nested tuples, lists and dicts of tensors: taken apart into a list, and put together again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from .._tensor import Tensor


class TreeSpec:
    """The structure of a nested collection, without its leaves; prints as PyTorch's does."""

    __slots__ = ("children", "context", "count", "type")

    count: int

    def __init__(self, type_: Any, context: Any, children: list[TreeSpec]) -> None:
        self.type, self.context, self.children = type_, context, children
        self.count = 1 if type_ is None else sum(c.count for c in children)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, TreeSpec)
            and self.type is other.type
            and self.context == other.context
            and self.children == other.children
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self._text(0)

    def _text(self, indent: int) -> str:
        if self.type is None:
            return "*"
        inner = indent + 2
        children = (",\n" + " " * inner).join(c._text(inner) for c in self.children)
        return f"TreeSpec({self.type.__name__}, {self.context}, [{children}])"


LEAF_SPEC = TreeSpec(None, None, [])


def _children(tree: Any) -> tuple[Any, list[Any]] | None:
    """Return a collection's context and items; None for a leaf."""
    kind = type(tree)
    if kind in (tuple, list):
        return None, list(tree)
    if kind in (dict, OrderedDict):
        return list(tree), list(tree.values())
    if isinstance(tree, tuple) and hasattr(kind, "_fields"):
        return kind, list(tree)
    if isinstance(tree, tuple):
        return kind, list(tree)
    return None


def flatten(tree: Any) -> tuple[list[Any], TreeSpec]:
    """Return a collection's leaves and its structure."""
    found = _children(tree)
    if found is None:
        return [tree], LEAF_SPEC
    context, items = found
    leaves, specs = [], []
    for item in items:
        more, spec = flatten(item)
        leaves += more
        specs.append(spec)
    return leaves, TreeSpec(type(tree), context, specs)


def unflatten(leaves: Any, spec: TreeSpec) -> Any:
    """Put leaves together again."""
    return _build(iter(leaves), spec)


def _build(leaves: Any, spec: TreeSpec) -> Any:
    if spec.type is None:
        return next(leaves)
    items = [_build(leaves, c) for c in spec.children]
    if spec.type in (dict, OrderedDict):
        return spec.type(zip(spec.context, items, strict=True))
    if spec.type in (tuple, list):
        return spec.type(items)
    make = getattr(spec.type, "_make", spec.type)  # named tuples
    return make(items)


def tree_map(function: Callable[[Any], Any], tree: Any) -> Any:
    """Apply a function to every leaf."""
    leaves, spec = flatten(tree)
    return unflatten([function(x) for x in leaves], spec)


def map_tensors(function: Callable[[Tensor], Any], tree: Any) -> Any:
    """Apply a function to every Tensor; other leaves stay."""
    return tree_map(lambda x: function(x) if isinstance(x, Tensor) else x, tree)


def broadcast_and_flatten(prefix: Any, spec: TreeSpec) -> list[Any] | None:
    """Return one leaf of `prefix` for each leaf of a structure; None if they do not fit."""
    if spec.type is None:
        found = _children(prefix)
        return [prefix] if found is None else None
    found = _children(prefix)
    if found is None:
        return [prefix] * spec.count
    context, items = found
    if type(prefix) is not spec.type or context != spec.context or len(items) != len(spec.children):
        return None
    result: list[Any] = []
    for item, child in zip(items, spec.children, strict=True):
        more = broadcast_and_flatten(item, child)
        if more is None:
            return None
        result += more
    return result
