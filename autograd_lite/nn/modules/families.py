"""Classes of modules that differ in a number or a name: the same for one, two and three dimensions."""

from __future__ import annotations

from typing import Any

__all__ = ["DIMENSIONS", "as_tuple", "family"]

#: How many dimensions, and what has so many.
DIMENSIONS = ((1, "sequences"), (2, "images"), (3, "volumes"))


def family(into: dict[str, Any], name: str, base: type, doc: str, **members: Any) -> None:
    """Put a subclass of `base` into the names of a file of modules."""
    body = {"__doc__": doc, "__module__": into["__name__"], **members}
    into[name] = type(name, (base,), body)


def as_tuple(value: Any, nd: int) -> tuple[Any, ...]:
    """Return an argument as one value a dimension."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,) * nd
