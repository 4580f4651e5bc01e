"""`Tensor`: an array with a place in the graph.

A Tensor has two attributes that matter: `_data`, its NumPy array, and `_edge`, where its gradient
goes: None (untracked), `LEAF`, or `(node, output number)`. Everything else is rare and lives in
class attributes until it is set.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from . import dtypes
from ._methods import Methods
from .devices import CPU, device
from .size import Size
from .tensor_grad import GradMixin
from .tensor_values import ValuesMixin
from .version import HIDDEN

_new = object.__new__


class TensorType(type):
    """The class of Tensor: prints it under its public name."""

    def __repr__(cls) -> str:
        return "<class 'torch.Tensor'>" if cls is Tensor else type.__repr__(cls)


class Tensor(GradMixin, ValuesMixin, Methods, metaclass=TensorType):
    """A multi-dimensional array of one type that can record what is computed with it.

    Make one with `torch.tensor`, `torch.ones`, `torch.randn`, …; `torch.Tensor(2, 3)` makes an
    uninitialised float tensor and `torch.Tensor([1, 2])` one from data, as in PyTorch.

    >>> import autograd_lite as torch
    >>> x = torch.tensor([1.0, 2.0], requires_grad=True)
    >>> (x * x).sum().backward()
    >>> x.grad
    tensor([2., 4.])
    """

    _data: np.ndarray
    _edge: Any = None
    _grad: Tensor | None = None
    _vc: Any = None  # version counter, shared with views
    _base: Tensor | None = None  # the tensor that this is a view of
    _owned: Any = None  # the array, once it was found to own its memory and to hold floats
    _accumulator: Any = None  # the leaf's AccumulateGrad, which has its hooks
    _wrapped = False  # made from a Python number: promotes as one
    _view_origin: str | None = None  # why in-place changes of this view are restricted
    _inference = False
    _retains = False  # whether `retain_grad` was called
    _tangents: Any = None  # forward-mode tangents by level
    name: str | None = None
    _is_param = False

    def __new__(cls, *args: Any, **kwargs: Any) -> Tensor:
        out = _new(cls)
        if cls is Tensor or cls.__init__ is object.__init__:
            from .creation import legacy_constructor

            out._data = legacy_constructor(*args, **kwargs)
        return out

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept the arguments that `__new__` used."""

    @property
    def shape(self) -> Size:
        """The tensor's shape."""
        return Size(self._data.shape)

    @property
    def dtype(self) -> dtypes.dtype:
        """The type of the elements."""
        return dtypes.FROM_NUMPY[self._data.dtype]

    @property
    def device(self) -> device:
        """Where the tensor lives: the CPU."""
        return CPU

    @property
    def layout(self) -> Any:
        from .layouts import strided

        return strided

    @property
    def ndim(self) -> int:
        """The number of dimensions."""
        return self._data.ndim

    @property
    def itemsize(self) -> int:
        """The size of an element in bytes."""
        return self._data.itemsize

    @property
    def nbytes(self) -> int:
        """The size of the elements in bytes."""
        return self._data.nbytes

    @property
    def _version(self) -> int:
        if self._inference:
            raise RuntimeError("Inference tensors do not track version counter.")
        return 0 if self._vc is None else self._vc.stamp % HIDDEN

    def _is_view(self) -> bool:
        return self._base is not None

    def size(self, dim: int | None = None) -> Any:
        """Return the shape, or the extent of one dimension (IndexError if there is none)."""
        shape = self._data.shape
        if dim is None:
            return Size(shape)
        if dim.__class__ is int and -len(shape) <= dim < len(shape):
            return shape[dim]
        from .dims import wrap_dim

        if not shape:
            raise IndexError(f"Dimension specified as {dim} but tensor has no dimensions")

        return shape[wrap_dim(dim, len(shape))]

    def dim(self) -> int:
        """Return the number of dimensions."""
        return self._data.ndim

    ndimension = dim

    def numel(self) -> int:
        """Return the number of elements."""
        return self._data.size

    nelement = numel

    def element_size(self) -> int:
        """Return the size of an element in bytes."""
        return self._data.itemsize

    def stride(self, dim: int | None = None) -> Any:
        """Return the strides, in elements."""
        from .dims import strides_of, wrap_dim

        strides = strides_of(self._data)
        return strides if dim is None else strides[wrap_dim(dim, self._data.ndim)]

    def storage_offset(self) -> int:
        """Return where this tensor starts in its storage, in elements."""
        from .strides import offset_in, owner_of

        return offset_in(self._data, owner_of(self._data))

    def data_ptr(self) -> int:
        """Return the address of the first element."""
        return self._data.__array_interface__["data"][0]

    def is_contiguous(self, *, memory_format: Any = None) -> bool:
        """Return whether the elements lie in C order without gaps."""
        return self._data.flags.c_contiguous

    def is_floating_point(self) -> bool:
        """Return whether the elements are floating point numbers."""
        return self._data.dtype.kind == "f"

    def is_complex(self) -> bool:
        """Return False: every tensor here is real."""
        return False

    def is_signed(self) -> bool:
        """Return whether the type has negative numbers."""
        return self._data.dtype.kind in "fi"

    def is_inference(self) -> bool:
        """Return whether the tensor was made in inference mode."""
        return self._inference

    def __rule_function__(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Serve the functions of `rulelib`, so that rules run on Tensors too."""
        from .rulelib import on_tensors

        return on_tensors(name, self, *args, **kwargs)


def _settle(names: str) -> None:
    """Give these attributes their places in every Tensor.

    CPython keeps attributes in places that all instances share, if they were set on one of the
    first few: an attribute that comes later costs its instance a dictionary. Without this, views
    take a quarter longer in a program that makes its first view late.
    """
    first = _new(Tensor)
    for name in names.split():
        setattr(first, name, None)


_settle("_data _edge _vc _base _accumulator _owned")

#: Returns a Tensor without anything, an eighth quicker than `object.__new__(Tensor)`.
new_tensor: Callable[[], Tensor] = functools.partial(object.__new__, Tensor)


def wrap(array: np.ndarray, edge: Any = None) -> Tensor:
    """Return a Tensor around an array, without a copy."""
    out = new_tensor()
    out._data = array
    out._edge = edge
    # What operations ask for is found three times as quickly on the tensor as on its class.
    out._vc = out._base = None
    return out


def method(function: Any) -> Any:
    """Make a function a method of Tensor too, under its name without a trailing `_fn`."""
    setattr(Tensor, function.__name__, function)
    return function
