"""The local Jacobian of a recorded operation: one output by one input."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from .records import OpRecord, TensorRecord
from .rules import input_names, vjp
from .structure import blocks_or, classify, declared
from .values import encode

SIDE = 16  # a Jacobian of at most so many rows and columns is kept with its numbers


def jacobian(op: OpRecord, slot: int, output: int) -> dict[str, Any] | None:
    """The local Jacobian of one output by one input: its structure and, while small, its numbers.

    Only its structure where either side has more than `SIDE` elements; None where even that is
    not known.
    """
    target, source = op.inputs[slot], op.outputs[output]
    rows, cols = math.prod(source.shape), math.prod(target.shape)
    if not rows or not cols:
        return None
    form = declared(_form(op, slot), target.shape, source.shape)
    if rows <= SIDE and cols <= SIDE:
        matrix = materialise(op, slot, output)
        if matrix is not None:
            structure = classify(matrix, form)
            return {"rows": rows, "cols": cols, "structure": structure, "data": plain(matrix)}
    return declared_jacobian(op, slot, output)


def declared_jacobian(op: OpRecord, slot: int, output: int) -> dict[str, Any] | None:
    """The same without numbers: its size and the structure that the table declares."""
    target, source = op.inputs[slot], op.outputs[output]
    structure = declared(_form(op, slot), target.shape, source.shape)
    if structure is None:
        return None
    rows, cols = math.prod(source.shape), math.prod(target.shape)
    return {"rows": rows, "cols": cols, "structure": structure, "data": None}


def materialise(op: OpRecord, slot: int, output: int) -> np.ndarray | None:
    """The local Jacobian in full, from the rule on unit cotangents: one run of it a row."""
    source, target = op.outputs[output], op.inputs[slot]
    if not isinstance(target, TensorRecord) or np.dtype(source.dtype).kind != "f":
        return None
    if _form(op, slot) in ("diagonal", "identity") and target.shape == source.shape:
        # One run is enough, and off the diagonal, 0 times nan or inf would be nan.
        diagonal = vjp(op, slot, {output: np.ones(source.shape, source.dtype)})
        return None if diagonal is None else np.diag(diagonal.reshape(-1))
    rows = math.prod(source.shape)
    found = []
    for i in range(rows):
        unit = np.zeros(rows, source.dtype)
        unit[i] = 1
        row = vjp(op, slot, {output: unit.reshape(source.shape)})
        if row is None:
            return None
        found.append(row.reshape(-1))
    return np.stack(found)


def plain(matrix: np.ndarray) -> list[list[Any]]:
    """A matrix as JSON rows; see `values` for what is not finite."""
    flat, cols = encode(matrix.reshape(-1))["data"], matrix.shape[1]
    return [flat[i * cols : (i + 1) * cols] for i in range(matrix.shape[0])]


def _form(op: OpRecord, slot: int) -> str | None:
    name = input_names(op)[slot].split("[")[0]
    form: str | None = getattr(op.row, "structure", {}).get(name)
    if form == "blocks":
        return blocks_or(_mixed(op, slot), op.inputs[slot].shape, op.outputs[0].shape)
    return form


def _mixed(op: OpRecord, slot: int) -> tuple[int, ...]:
    """The dimensions of an input whose elements meet in one output."""
    along = op.attrs.get("dim", op.attrs.get("axes"))
    if along is None and "normalized_shape" in op.attrs:
        along = range(-len(op.attrs["normalized_shape"]), 0)
    if along is None:  # of images all but the first: a batch of channels, each for itself
        digit = re.search(r"(\d)d", op.name)
        along = range(-int(digit[1]), 0) if digit else range(len(op.inputs[slot].shape))
    return (along,) if isinstance(along, int) else tuple(along)
