"""Padding as modules."""

# ruff: noqa: F822 (the classes are made below)

from __future__ import annotations

from typing import Any

from .. import functional
from .families import DIMENSIONS, as_tuple, family
from .module import Module

__all__ = [
    "CircularPad1d", "CircularPad2d", "CircularPad3d", "ConstantPad1d", "ConstantPad2d", "ConstantPad3d", "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d", "ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d", "ZeroPad1d", "ZeroPad2d", "ZeroPad3d",
]  # fmt: skip


class _Pad(Module):
    _nd: int
    _mode: str

    def __init__(self, padding: Any) -> None:
        super().__init__()
        self.padding = as_tuple(padding, 2 * self._nd)

    def forward(self, input: Any) -> Any:
        return functional.pad(input, self.padding, self._mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class _ConstantPad(Module):
    _nd: int

    def __init__(self, padding: Any, value: float) -> None:
        super().__init__()
        self.padding, self.value = as_tuple(padding, 2 * self._nd), value

    def forward(self, input: Any) -> Any:
        return functional.pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class _ZeroPad(_ConstantPad):
    def __init__(self, padding: Any) -> None:
        super().__init__(padding, 0.0)

    def extra_repr(self) -> str:
        return f"{self.padding}"


for _nd, _what in DIMENSIONS:
    _named = (("Reflection", "reflect"), ("Replication", "replicate"), ("Circular", "circular"))
    for _kind, _mode in _named:
        _doc = f"Padding of {_what}: {_mode}."
        family(globals(), f"{_kind}Pad{_nd}d", _Pad, _doc, _nd=_nd, _mode=_mode)
    _doc = f"Padding of {_what} with a number."
    family(globals(), f"ConstantPad{_nd}d", _ConstantPad, _doc, _nd=_nd)
    family(globals(), f"ZeroPad{_nd}d", _ZeroPad, f"Padding of {_what} with zeros.", _nd=_nd)
