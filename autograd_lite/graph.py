"""The graph that backward walks: nodes and edges.

A node is one operation's backward half. Its edges lead to the nodes of the operation's inputs;
an edge is `(node, output number)`, followed by the leaf where it ends at one, or None where no
gradient is wanted.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from .hooks import HookDict, NodeHooks, RemovableHandle, add_hook

if TYPE_CHECKING:
    from ._tensor import Tensor
    from .table import Row
    from .version import VersionCounter

#: The edge of a leaf that requires grad; its AccumulateGrad is made when an operation uses it.
LEAF: Final[tuple[Any, int]] = (None, 0)

next_sequence: Final[Callable[[], int]] = itertools.count(1).__next__
_next_leaf: Final[Callable[[], int]] = itertools.count(1).__next__

FREED: Final = (
    "Trying to backward through the graph a second time (or directly access saved tensors after they "
    "have already been freed). Saved intermediate values of the graph are freed when you call "
    ".backward() or autograd.grad(). Specify retain_graph=True if you need to backward through the "
    "graph a second time or if you need to access saved tensors after calling backward."
)


class Node:
    """One step of backward: from gradients of an operation's outputs to those of its inputs.

    Subclasses are made from table rows (`MulBackward0`) and custom Functions. Instances print
    with their sequence number where PyTorch prints an address, so that outputs repeat exactly.

    >>> import autograd_lite as torch
    >>> y = torch.ones(2, requires_grad=True) * 3
    >>> y.grad_fn.name(), y.grad_fn.next_functions[0][0].name()
    ('MulBackward0', 'torch::autograd::AccumulateGrad')
    """

    row: Row | None = None
    edges: tuple[Any, ...] = ()
    saved: tuple[Any, ...] | None = ()
    seq: int = 0
    outputs: int = 1  # how many outputs the operation has
    accepts_undefined = False  # runs even if no gradient arrived
    shown: tuple[int, ...] | None = None  # the inputs that have a gradient; None: all
    multi = False  # whether gradients arrive as a list, one entry an output
    shape: Any = ()  # of the output; a list of shapes where multi
    dtype: Any = None  # NumPy dtype of the output; a list where multi
    hooks: NodeHooks | None = None
    renumbered = False  # set on Node itself once the user gave some node another number
    versions: tuple[int, ...] | None = None  # of the saved inputs; None: all were 0
    out_vc: Any = None  # version counter of the output (a dict by number where multi)
    out_version = 0
    forward_trace: Any = None  # where forward ran, kept under anomaly detection
    _metadata: dict[str, Any] | None = None

    def name(self) -> str:
        """Return the node's name, e.g. ``MulBackward0``."""
        return type(self).__name__

    def __repr__(self) -> str:
        return f"<{type(self).__name__} object at 0x{self.seq:012x}>"

    @property
    def next_functions(self) -> tuple[tuple[Node | None, int], ...]:
        """The nodes that this one's gradients go to, each with its output number."""
        edges = self.edges if self.shown is None else [self.edges[i] for i in self.shown]
        return tuple((e[0].public, e[1]) if e is not None else (None, 0) for e in edges)

    @property
    def public(self) -> Any:
        """What the user sees as `grad_fn`: the node itself, or a custom Function's ctx."""
        return self

    @property
    def metadata(self) -> dict[str, Any]:
        """A dictionary for the user's own notes."""
        if self._metadata is None:
            self._metadata = {}
        return self._metadata

    @property
    def requires_grad(self) -> bool:
        return True

    def _sequence_nr(self) -> int:
        return self.seq

    def _set_sequence_nr(self, seq: int) -> None:
        Node.renumbered = True
        self.seq = seq

    @property
    def _input_metadata(self) -> list[InputMetadata]:
        if not self.multi:
            return [InputMetadata(self.shape, self.dtype)]
        return [InputMetadata(s, d) for s, d in zip(self.shape, self.dtype, strict=True)]

    # -- what a backward pass asks of a node ------------------------------------------------

    def vjp(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        """Return the contribution for each of `edges` (None where it is None), on raw arrays.

        `edges` are the node's, with None where this pass wants no gradient.
        """
        raise NotImplementedError

    def vjp_tensors(self, grad: Any, edges: Any) -> tuple[Any, ...]:
        """The same on Tensors, recorded (`create_graph=True`)."""
        raise NotImplementedError

    def release(self) -> None:
        """Let go of the saved tensors after backward."""
        self.saved = None

    def watch_output(self, number: int, vc: VersionCounter) -> None:
        """Take the version counter of an output that came to have one."""
        if self.multi:
            self.out_vc = {**(self.out_vc or {}), number: vc}
        else:
            self.out_vc = vc

    # -- hooks ------------------------------------------------------------------------------

    def _hooks(self) -> NodeHooks:
        if self.hooks is None:
            self.hooks = NodeHooks()
        return self.hooks

    def register_hook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(grad_inputs, grad_outputs)` after this node; its result replaces grad_inputs."""
        return add_hook(self._hooks().post, hook)

    def register_prehook(self, hook: Callable[..., Any]) -> RemovableHandle:
        """Run `hook(grad_outputs)` before this node; its result replaces grad_outputs."""
        return add_hook(self._hooks().pre, hook)

    def tensor_hooks(self, number: int) -> HookDict:
        """The tensor hooks of one output, made now if there were none."""
        return self._hooks().tensor.setdefault(number, HookDict())


class InputMetadata:
    """Shape and type of one gradient that a node receives."""

    __slots__ = ("_dtype", "shape")
    is_tensor_subclass = False

    def __init__(self, shape: tuple[int, ...], dtype: Any) -> None:
        self.shape = list(shape)
        self._dtype = dtype

    @property
    def dtype(self) -> Any:
        from .dtypes import FROM_NUMPY

        return FROM_NUMPY[np.dtype(self._dtype)]

    @property
    def device(self) -> Any:
        from .devices import CPU

        return CPU


class AccumulateGrad(Node):
    """The end of a path: adds the gradient that arrives to a leaf's `.grad`.

    A leaf has one from when an operation first uses it. It knows its leaf weakly, so that neither
    keeps the other alive in a circle; the edges that lead here hold the leaf, as third entry.
    """

    seq = 2**64 - 1
    _number = 0

    def __init__(self, leaf: Tensor) -> None:
        self._leaf = weakref.ref(leaf)
        self.shape, self.dtype = leaf._data.shape, leaf._data.dtype

    @property
    def variable(self) -> Any:
        """The leaf; None once nothing else refers to it."""
        return self._leaf()

    @property
    def public(self) -> Any:
        """What the user may keep without the graph: it holds the leaf from now on."""
        self._held = self._leaf()
        return self

    def name(self) -> str:
        return "torch::autograd::AccumulateGrad"

    def __repr__(self) -> str:
        if not self._number:  # counted as they are printed: most never are
            self._number = _next_leaf()
        return f"<AccumulateGrad object at 0x{self._number:012x}>"

    def release(self) -> None:
        pass


def accumulator_of(leaf: Tensor) -> AccumulateGrad:
    """Return the node that adds to a leaf's `.grad`, made now if there was none."""
    node = leaf._accumulator
    if node is None:
        node = leaf._accumulator = AccumulateGrad(leaf)
    return node


def replace_array(tensor: Tensor, array: np.ndarray) -> None:
    """Give a tensor another array, perhaps of another shape: its gradient will have that."""
    tensor._data, tensor._owned = array, None  # or the one before would stay in memory
    node = tensor._accumulator
    if node is not None:
        node.shape, node.dtype = array.shape, array.dtype


def leaf_edge(leaf: Tensor) -> tuple[Node, int, Tensor]:
    """Return the edge into a leaf's AccumulateGrad; it keeps the leaf alive."""
    return (leaf._accumulator or accumulator_of(leaf), 0, leaf)


def edge_of(tensor: Tensor) -> tuple[Any, ...] | None:
    """Return where a tensor's gradient goes: a node and output number, or None if untracked."""
    edge = tensor._edge
    return leaf_edge(tensor) if edge is LEAF else edge
