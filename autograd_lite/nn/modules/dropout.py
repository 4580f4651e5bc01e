"""Dropout as modules."""

# ruff: noqa: F822 (the classes are made below)

from __future__ import annotations

from typing import Any

from .. import functional
from .families import DIMENSIONS, family
from .module import Module

__all__ = [
    "AlphaDropout", "Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "FeatureAlphaDropout",
]  # fmt: skip


class _Dropout(Module):
    _function: str

    def __init__(self, p: float = 0.5, inplace: bool = False) -> None:
        super().__init__()
        if p < 0.0 or p > 1.0:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p, self.inplace = p, inplace

    def forward(self, input: Any) -> Any:
        return getattr(functional, self._function)(input, self.p, self.training, self.inplace)

    def extra_repr(self) -> str:
        return f"p={self.p}, inplace={self.inplace}"


for _name, _doc, _function in (
    ("Dropout", "Dropout of elements.", "dropout"),
    ("AlphaDropout", "Dropout for SELU networks.", "alpha_dropout"),
    ("FeatureAlphaDropout", "Dropout of channels for SELU networks.", "feature_alpha_dropout"),
    *(
        (f"Dropout{n}d", f"Dropout of channels of {what}.", f"dropout{n}d")
        for n, what in DIMENSIONS
    ),
):
    family(globals(), _name, _Dropout, _doc, _function=_function)
