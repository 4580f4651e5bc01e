"""Losses with their own linear layers, for many classes.

Source: E. Grave, A. Joulin, M. Cissé, D. Grangier, H. Jégou, "Efficient softmax approximation for
GPUs", arXiv:1609.04309 (2016).
"""

from __future__ import annotations

import itertools
import math
from collections import namedtuple
from collections.abc import Sequence
from typing import Any

from .. import functional
from .container import ModuleList, Sequential
from .linear import Linear
from .loss import _WeightedLoss
from .module import Module

__all__ = ["AdaptiveLogSoftmaxWithLoss", "LinearCrossEntropyLoss"]

_ASMoutput = namedtuple("_ASMoutput", ["output", "loss"])


class AdaptiveLogSoftmaxWithLoss(Module):
    """Softmax over many classes, sorted by frequency: the rare ones stand in clusters.

    The head scores the classes below the first cutoff and each cluster; a cluster scores its own
    classes from fewer features: `in_features // div_value ** i` for the i-th. The forward takes
    (N, in_features) and class numbers (N,), or one example of each, and returns the logarithms of
    the classes' probabilities (`output`) and the mean of their negatives (`loss`).

    Raises:
        ValueError: for cutoffs that do not rise from at least 1 to at most `n_classes - 1`.

    >>> import autograd_lite as torch
    >>> torch.nn.AdaptiveLogSoftmaxWithLoss(8, 10, cutoffs=[4])
    AdaptiveLogSoftmaxWithLoss(
      (head): Linear(in_features=8, out_features=5, bias=False)
      (tail): ModuleList(
        (0): Sequential(
          (0): Linear(in_features=8, out_features=2, bias=False)
          (1): Linear(in_features=2, out_features=6, bias=False)
        )
      )
    )
    """

    def __init__(
        self, in_features: int, n_classes: int, cutoffs: Sequence[int], div_value: float = 4.0,
        head_bias: bool = False, device: Any = None, dtype: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        cutoffs = list(cutoffs)
        if not cutoffs:
            raise ValueError("cutoffs should be a sequence of length larger than 0")
        if (
            cutoffs != sorted(set(cutoffs))
            or cutoffs[0] <= 0
            or cutoffs[-1] > n_classes - 1
            or any(int(c) != c for c in cutoffs)
        ):
            raise ValueError(
                "cutoffs should be a sequence of unique, positive integers sorted in an increasing order, where "
                "each value is between 1 and n_classes-1"
            )
        self.in_features, self.n_classes = in_features, n_classes
        self.cutoffs = [*cutoffs, n_classes]
        self.div_value, self.head_bias = div_value, head_bias
        self.shortlist_size = cutoffs[0]
        self.n_clusters = len(cutoffs)
        self.head_size = self.shortlist_size + self.n_clusters
        self.head = Linear(in_features, self.head_size, bias=head_bias, device=device, dtype=dtype)
        self.tail = ModuleList()
        for i, (low, high) in enumerate(itertools.pairwise(self.cutoffs), 1):
            hidden = int(in_features // div_value**i)
            self.tail.append(
                Sequential(
                    Linear(in_features, hidden, bias=False, device=device, dtype=dtype),
                    Linear(hidden, high - low, bias=False, device=device, dtype=dtype),
                )
            )

    def reset_parameters(self) -> None:
        """Draw all weights anew."""
        self.head.reset_parameters()
        for cluster in self.tail:
            for layer in cluster:
                layer.reset_parameters()

    def forward(self, input_: Any, target_: Any) -> Any:
        dim = target_.dim()
        if dim > 1:
            raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
        if dim == 1 and input_.size(0) != target_.size(0):
            raise RuntimeError("Input and target should have the same size in the batch dimension.")
        if input_.dim() != dim + 1:
            raise RuntimeError(
                f"{dim}D target tensor expects {dim + 1}D input tensors, but found inputs with size {input_.size()}"
            )
        input, target = (input_, target_) if dim else (input_.unsqueeze(0), target_.unsqueeze(0))
        output = input.new_zeros(target.size(0))
        head_classes = target.new_empty(target.size(0))
        found = 0
        for i, (low, high) in enumerate(itertools.pairwise([0, *self.cutoffs])):
            inside = (target >= low) & (target < high)
            rows = inside.nonzero().squeeze()
            if rows.numel() == 0:
                continue
            found += rows.numel()
            if i == 0:
                head_classes.index_copy_(0, rows, target[inside])
                continue
            scores = self.tail[i - 1](input.index_select(0, rows))
            head_classes.index_fill_(0, rows, self.shortlist_size + i - 1)
            chosen = (target[inside] - low).unsqueeze(1)
            own = functional.log_softmax(scores, dim=1).gather(1, chosen)
            output.index_copy_(0, rows, own.squeeze(1))
        if found != target.size(0):
            raise RuntimeError(
                f"Target values should be in [0, {self.n_classes - 1}], but values in range "
                f"[{target.min().item()}, {target.max().item()}] were found. "
            )
        head = functional.log_softmax(self.head(input), dim=1)
        output += head.gather(1, head_classes.unsqueeze(1)).squeeze()
        loss = (-output).mean()
        return _ASMoutput(output if dim else output.squeeze(0), loss)

    def _all_classes(self, input: Any, head_output: Any) -> Any:
        """Return the logarithms of all probabilities, (N, n_classes), given what the head said."""
        out = input.new_empty((head_output.size(0), self.n_classes))
        head = functional.log_softmax(head_output, dim=1)
        out[:, : self.shortlist_size] = head[:, : self.shortlist_size]
        for i, (low, high) in enumerate(itertools.pairwise(self.cutoffs)):
            within = functional.log_softmax(self.tail[i](input), dim=1)
            out[:, low:high] = within + head[:, self.shortlist_size + i].unsqueeze(1)
        return out

    def log_prob(self, input: Any) -> Any:
        """Return the logarithm of each class's probability, (N, n_classes), for (N, in_features)."""
        return self._all_classes(input, self.head(input))

    def predict(self, input: Any) -> Any:
        """Return the most probable class, int64 (N,), for each row of (N, in_features).

        Clusters are computed only where the head prefers one of them.
        """
        head_output = self.head(input)
        output = head_output.argmax(dim=1)
        elsewhere = output >= self.shortlist_size
        if not elsewhere.any():
            return output
        if elsewhere.all():
            return self._all_classes(input, head_output).argmax(dim=1)
        full = self._all_classes(input[elsewhere], head_output[elsewhere])
        output[elsewhere] = full.argmax(dim=1)
        return output


class LinearCrossEntropyLoss(_WeightedLoss):
    """A linear layer and the cross entropy of its outputs.

    The input is (features,) or (N, features); with `out_features`, the loss has these dimensions
    too. `options`, with which PyTorch computes in pieces to save memory, must be None.

    Raises:
        RuntimeError: for a weight of another length than the classes, or smoothing outside [0, 1].

    >>> import autograd_lite as torch
    >>> loss = torch.nn.LinearCrossEntropyLoss(4, 10)
    >>> loss(torch.zeros(3, 4), torch.tensor([1, 2, 3]))
    tensor(2.3026, grad_fn=<NllLossBackward0>)
    """

    def __init__(
        self, in_features: int, num_classes: int, *, out_features: tuple[int, ...] = (), bias: bool = False,
        device: Any = None, dtype: Any = None, reduction: str = "mean", weight: Any = None,
        ignore_index: int | None = None, label_smoothing: float = 0.0, options: None = None,
    ) -> None:  # fmt: skip
        if weight is not None and tuple(weight.shape) != (num_classes,):
            raise RuntimeError(
                f"expected weight shape to be {(num_classes,)}, got {tuple(weight.shape)}"
            )
        if label_smoothing < 0 or label_smoothing > 1.0:
            raise RuntimeError(
                f"expected label_smoothing to be in range [0, 1], got {label_smoothing}"
            )
        super().__init__(weight, reduction=reduction)
        self.num_classes, self.out_features = num_classes, out_features
        self.ignore_index, self.label_smoothing = ignore_index, label_smoothing
        self.linear = Linear(
            in_features,
            math.prod(out_features, start=num_classes),
            bias=bias,
            device=device,
            dtype=dtype,
        )
        self.options = options

    def forward(self, input: Any, target: Any) -> Any:
        sizes = (self.num_classes, *self.out_features)
        bias = self.linear.bias
        return functional.linear_cross_entropy(
            input, self.linear.weight.reshape(*sizes, self.linear.in_features), target,
            linear_bias=None if bias is None else bias.reshape(sizes), weight=self.weight, reduction=self.reduction,
            ignore_index=self.ignore_index, label_smoothing=self.label_smoothing, options=self.options,
        )  # fmt: skip

    def extra_repr(self) -> str:
        return (
            f"in_features={self.linear.in_features}, num_classes={self.num_classes}, out_features={self.out_features}, "
            f"bias={self.linear.bias is not None}, reduction={self.reduction}, ignore_index={self.ignore_index}, "
            f"label_smoothing={self.label_smoothing}, options={self.options}"
        )
