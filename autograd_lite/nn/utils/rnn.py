"""`torch.nn.utils.rnn`: batches of sequences of different lengths, padded or packed.

A packed sequence holds, step after step, the entries of those sequences that are long enough,
longest first; `batch_sizes` says how many there are in each step.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

import autograd_lite as torch

from ..._tensor import Tensor

__all__ = [
    "PackedSequence", "invert_permutation", "pack_padded_sequence", "pack_sequence", "pad_packed_sequence", "pad_sequence",
    "unpack_sequence", "unpad_sequence",
]  # fmt: skip


class PackedSequence_(NamedTuple):
    """The parts of a packed sequence."""

    data: Tensor
    batch_sizes: Tensor
    sorted_indices: Tensor | None
    unsorted_indices: Tensor | None


class PackedSequence(PackedSequence_):
    """Sequences of different lengths as one tensor; made by `pack_padded_sequence` and `pack_sequence`."""

    def __new__(
        cls, data: Tensor, batch_sizes: Tensor | None = None, sorted_indices: Tensor | None = None,
        unsorted_indices: Tensor | None = None,
    ) -> Any:  # fmt: skip
        if batch_sizes is None:
            raise ValueError("batch_sizes should not be None")
        if unsorted_indices is None:
            unsorted_indices = invert_permutation(sorted_indices)
        return super().__new__(cls, data, batch_sizes, sorted_indices, unsorted_indices)

    def to(self, *args: Any, **kwargs: Any) -> Any:
        """Convert the data."""
        return self._replace(data=self.data.to(*args, **kwargs))

    def double(self) -> Any:
        """Convert the data to float64."""
        return self.to(torch.float64)

    def float(self) -> Any:
        """Convert the data to float32."""
        return self.to(torch.float32)

    def half(self) -> Any:
        """Convert the data to float16."""
        return self.to(torch.float16)

    def long(self) -> Any:
        """Convert the data to int64."""
        return self.to(torch.int64)

    def cpu(self, *args: Any, **kwargs: Any) -> Any:
        """Return the sequence itself: everything is on the CPU."""
        return self

    @property
    def is_cuda(self) -> bool:
        """Whether the data is on a GPU: False."""
        return False

    def is_pinned(self) -> bool:
        """Return whether the data is in pinned memory: False."""
        return False


def invert_permutation(permutation: Tensor | None) -> Tensor | None:
    """Return the permutation that undoes another; None for None."""
    if permutation is None:
        return None
    out = np.empty_like(permutation._data)
    out[permutation._data] = np.arange(out.size)
    return torch.from_numpy(out)


def pack_padded_sequence(
    input: Tensor, lengths: Any, batch_first: bool = False, enforce_sorted: bool = True
) -> PackedSequence:
    """Pack padded sequences (T, N, …), or (N, T, …) if `batch_first`, of known lengths.

    Raises RuntimeError for lengths that are not positive, not sorted (unless `enforce_sorted` is
    False) or not as many as sequences.
    """
    counts = np.asarray(lengths._data if isinstance(lengths, Tensor) else lengths, np.int64)
    order = None
    if not enforce_sorted:
        order = torch.from_numpy(np.argsort(-counts, kind="stable"))
        counts = counts[order._data]
        input = input.index_select(0 if batch_first else 1, order)
    steps = input.transpose(0, 1) if batch_first else input
    if len(counts) != steps.size(1):
        raise RuntimeError(
            f"Expected `len(lengths)` to be equal to batch_size, but got {len(counts)} (batch_size={steps.size(1)})"
        )
    if (counts <= 0).any():
        raise RuntimeError(
            "Length of all samples has to be greater than 0, but found an element in 'lengths' that is <= 0"
        )
    if (np.diff(counts) > 0).any():
        raise RuntimeError(
            "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True. You can pass "
            "`enforce_sorted=False` to pack_padded_sequence and/or pack_sequence to sidestep this requirement if you "
            "do not need ONNX exportability."
        )
    if counts[0] > steps.size(0):
        raise RuntimeError(
            f"Expected every length to be at most {steps.size(0)}, the number of steps, but got {counts[0]}"
        )
    step, example = _places(counts)
    data = steps[torch.from_numpy(step), torch.from_numpy(example)]
    sizes = torch.from_numpy((counts[None] > np.arange(counts[0])[:, None]).sum(1))
    return PackedSequence(data, sizes, order, None)


def _places(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return step and example of every packed entry, for lengths that fall."""
    step, example = np.nonzero(counts[None] > np.arange(counts[0])[:, None])
    return step, example


def _lengths(sequence: PackedSequence) -> np.ndarray:
    """Return the lengths of packed sequences, longest first."""
    sizes = sequence.batch_sizes._data
    return (sizes[:, None] > np.arange(sizes[0])).sum(0)


def pad_packed_sequence(
    sequence: PackedSequence, batch_first: bool = False, padding_value: float = 0.0,
    total_length: int | None = None,
) -> tuple[Any, Tensor]:  # fmt: skip
    """Return packed sequences padded to one length, and their lengths.

    Raises ValueError for a `total_length` below the longest.
    """
    counts = _lengths(sequence)
    longest = int(counts[0])
    if total_length is not None:
        if total_length < longest:
            raise ValueError(
                "Expected total_length to be at least the length of the longest sequence in input, but got "
                f"total_length={total_length} and max sequence length being {longest}"
            )
        longest = total_length
    step, example = _places(counts)
    data = sequence.data
    padded = torch.full((longest, len(counts), *data.shape[1:]), padding_value, dtype=data.dtype)
    padded = padded.index_put((torch.from_numpy(step), torch.from_numpy(example)), data)
    lengths = torch.from_numpy(counts)
    if batch_first:
        padded = padded.transpose(0, 1)
    order = sequence.unsorted_indices
    if order is None:
        return padded, lengths
    return padded.index_select(0 if batch_first else 1, order), lengths[order]


def pad_sequence(
    sequences: Any,
    batch_first: bool = False,
    padding_value: float = 0.0,
    padding_side: str = "right",
) -> Any:
    """Return sequences (L, …) as one tensor (T, N, …), or (N, T, …) if `batch_first`.

    >>> import autograd_lite as torch
    >>> torch.nn.utils.rnn.pad_sequence([torch.ones(2), torch.ones(3)], batch_first=True)
    tensor([[1., 1., 0.],
            [1., 1., 1.]])
    """
    if isinstance(sequences, Tensor):
        sequences = sequences.unbind(0)
    for i, s in enumerate(sequences):
        if not isinstance(s, Tensor):
            raise TypeError(
                f"expected Tensor as element {i} in argument 0, but got {type(s).__name__}"
            )
    if padding_side not in ("left", "right"):
        raise RuntimeError(
            f"Expected padding_side to be one of left or right, but got {padding_side}."
        )
    longest = max(s.size(0) for s in sequences)
    pads = []
    for s in sequences:
        more = longest - s.size(0)
        ends = (more, 0) if padding_side == "left" else (0, more)
        pads.append(torch.nn.functional.pad(s, (0, 0) * (s.dim() - 1) + ends, value=padding_value))
    return torch.stack(pads, 0 if batch_first else 1)


def unpad_sequence(
    padded_sequences: Tensor, lengths: Tensor, batch_first: bool = False
) -> list[Any]:
    """Return the sequences of a padded batch, each with its own length."""
    examples = padded_sequences if batch_first else padded_sequences.transpose(0, 1)
    return [s[: int(n)] for s, n in zip(examples, lengths.tolist(), strict=True)]


def pack_sequence(sequences: Sequence[Tensor], enforce_sorted: bool = True) -> PackedSequence:
    """Pack sequences (L, …)."""
    lengths = torch.tensor([s.size(0) for s in sequences])
    return pack_padded_sequence(pad_sequence(sequences), lengths, enforce_sorted=enforce_sorted)


def unpack_sequence(packed_sequences: PackedSequence) -> list[Any]:
    """Return the sequences that were packed."""
    padded, lengths = pad_packed_sequence(packed_sequences, batch_first=True)
    return unpad_sequence(padded, lengths, batch_first=True)
