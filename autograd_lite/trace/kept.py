"""The records behind a document, by id: for what only a live trace can compute."""

from __future__ import annotations

from dataclasses import dataclass, field

from .records import OpRecord, TensorRecord


@dataclass(eq=False)
class Kept:
    """Operations in the order in which they ran, and tensors, by their ids in the document."""

    ops: dict[str, OpRecord] = field(default_factory=dict)
    tensors: dict[str, TensorRecord] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)  # `id` of a tensor's record: its id

    def add(self, op: str, record: OpRecord) -> None:
        """Note an operation."""
        self.ops[op] = record

    def add_tensor(self, tensor: str, record: TensorRecord) -> None:
        """Note a tensor."""
        self.tensors[tensor] = record
        self.ids[id(record)] = tensor
