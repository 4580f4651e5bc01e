"""Changing the element type, and the conversions that on a CPU change nothing."""

from __future__ import annotations

from typing import Any

from .. import dtypes, layouts
from .._tensor import Tensor
from ..devices import device
from ..errors import no_cuda
from ..storage import UntypedStorage, typed_storage, untyped_storage
from ..strides import copy_of
from .register import PUBLIC, attribute, both, define, method, public

to_copy: Any = define(
    "to_copy(self; dtype)", lambda a, dtype: copy_of(a, dtype.np), node="ToCopyBackward0", structure="identity",
    jvp=lambda self_t, dtype: to_copy(self_t, dtype), symbol="to", self=lambda grad: grad,
)  # fmt: skip


def to_dtype(tensor: Tensor, dtype: dtypes.dtype, copy: bool = False) -> Tensor:
    """Return the tensor in a type; itself if it has it already, unless a copy is asked for."""
    if tensor._data.dtype == dtype.np and not copy:
        return tensor
    return to_copy(tensor, dtype)


@method
def to(
    self: Tensor,
    *args: Any,
    dtype: Any = None,
    device: Any = None,
    other: Any = None,
    non_blocking: bool = False,
    copy: bool = False,
    memory_format: Any = None,
) -> Tensor:
    """Return the tensor in another type: `to(dtype)`, `to(device, dtype)` or `to(other_tensor)`.

    Returns the tensor itself if nothing changes and no copy is asked for. Raises RuntimeError for
    a device other than the CPU.

    >>> import autograd_lite as torch
    >>> torch.ones(2).to(torch.float64)
    tensor([1., 1.], dtype=torch.float64)
    """
    if len(args) == 1 and type(args[0]) is dtypes.dtype and not copy:  # the everyday call
        return to_dtype(self, args[0])
    rest = list(args)
    if rest and isinstance(rest[0], Tensor):
        other = rest.pop(0)
    else:
        if rest and (
            rest[0] is None
            or (isinstance(rest[0], (str, int, _device)) and not isinstance(rest[0], bool))
        ):
            device = rest.pop(0)
        if rest and not isinstance(rest[0], bool):
            dtype = rest.pop(0)
    if rest:
        rest.pop(0)  # non_blocking: nothing to wait for
    if rest:
        copy = rest.pop(0)
    if rest:
        raise TypeError(
            f"to() received an invalid combination of arguments - got {len(args)} of them"
        )
    if device is not None:
        check_device(device)
    if other is not None:
        dtype = other.dtype
    target = self.dtype if dtype is None else dtypes.as_dtype(dtype, "to")
    return to_dtype(self, target, copy)


_device = device


def check_device(value: Any) -> None:
    """Raise, as PyTorch without an accelerator does, unless a device is the CPU."""
    if isinstance(value, int):
        raise RuntimeError("Cannot access accelerator device when none is available.")
    device(value)


def _cast_method(name: str, target: dtypes.dtype) -> None:
    def cast(self: Tensor, *, memory_format: Any = None) -> Tensor:
        return self if self._data.dtype == target.np else to_copy(self, target)

    cast.__name__ = cast.__qualname__ = name
    cast.explains = "method"  # type: ignore[attr-defined]  # it takes no arguments to explain
    cast.__doc__ = f"Return the tensor as {target!r}; itself if it has that type."
    setattr(Tensor, name, cast)


for _name, _target in {
    "float": dtypes.float32, "double": dtypes.float64, "half": dtypes.float16, "long": dtypes.int64, "int": dtypes.int32,
    "short": dtypes.int16, "char": dtypes.int8, "byte": dtypes.uint8, "bool": dtypes.bool,
}.items():  # fmt: skip
    _cast_method(_name, _target)


def _type(self: Tensor, dtype: Any = None, non_blocking: bool = False, **kwargs: Any) -> Any:
    """Return the type as text, `'torch.FloatTensor'`, or the tensor in another type.

    A type is a dtype, a class such as `torch.FloatTensor`, or its name; ValueError for others.
    """
    if dtype is None:
        return f"torch.{self.dtype.type_name}Tensor"
    return to_dtype(self, dtypes.from_type(dtype))


_type.__name__ = _type.__qualname__ = "type"
method(_type, "type")


@method
def type_as(self: Tensor, other: Tensor) -> Tensor:
    """Return the tensor in the type of `other`."""
    return to_dtype(self, other.dtype)


@method
def cpu(self: Tensor, *, memory_format: Any = None) -> Tensor:
    """Return the tensor itself: it is on the CPU."""
    return self


@method
def cuda(self: Tensor, *args: Any, **kwargs: Any) -> Tensor:
    """Raise AssertionError, as PyTorch without CUDA does."""
    raise no_cuda()


# -- questions -------------------------------------------------------------------------------------


def _tensor_argument(name: str, value: Any) -> Any:
    if not isinstance(value, Tensor):
        from ..errors import wrong_argument

        raise wrong_argument(name, "input", 0, value)
    return value


@public
def is_tensor(obj: Any, /) -> bool:
    """Return whether an object is a Tensor."""
    return isinstance(obj, Tensor)


@public
def is_storage(obj: Any, /) -> bool:
    """Return whether an object is a storage."""
    return isinstance(obj, UntypedStorage)


@public
def numel(input: Any) -> int:
    """Return the number of elements."""
    return _tensor_argument("numel", input)._data.size


@public
def is_floating_point(input: Any) -> bool:
    """Return whether the elements are floating point numbers."""
    return _tensor_argument("is_floating_point", input)._data.dtype.kind == "f"


@public
def is_complex(input: Any) -> bool:
    """Return False: every tensor here is real."""
    return _tensor_argument("is_complex", input).is_complex()


@public
def is_conj(input: Any) -> bool:
    """Return False: nothing here is a conjugate view."""
    return False


@public
def is_neg(input: Any) -> bool:
    """Return False: nothing here is a negated view."""
    return False


@public
def is_signed(input: Any) -> bool:
    """Return whether the type has negative numbers."""
    return input.is_signed()


@public
def get_device(input: Any) -> int:
    """Return -1, the number of the CPU."""
    return -1


method(get_device)
method(is_conj)
method(is_neg)


@both
def is_same_size(input: Any, other: Any) -> bool:
    """Return whether two tensors have the same shape."""
    return input._data.shape == other._data.shape


@public
def typename(obj: Any, /) -> str:
    """Return the type of an object as text: `'torch.FloatTensor'` for a tensor."""
    if isinstance(obj, Tensor):
        return f"torch.{obj.dtype.type_name}Tensor"
    kind = obj.__class__
    module = getattr(obj, "__module__", "") or getattr(kind, "__module__", "")
    name = getattr(obj, "__qualname__", None) or kind.__qualname__
    return name if module in ("", "builtins") else f"{module}.{name}"


def _itself(self: Tensor) -> Tensor:
    return self


for _name in ("strided", "contiguous_format", "preserve_format", "channels_last"):
    public(getattr(layouts, _name), _name)
public(layouts.layout)
public(layouts.memory_format)

for _name in ("conj", "resolve_conj", "resolve_neg", "conj_physical"):
    method(_itself, _name)
    public(_itself, _name)
method(_itself, "conj_physical_", "pin_memory", "dequantize")
attribute("real", property(_itself, doc="The tensor itself: it is real."))


def _imag(self: Tensor) -> Tensor:
    raise RuntimeError("imag is not implemented for tensors with non-complex dtypes.")


attribute("imag", property(_imag, doc="RuntimeError: the tensor is real."))
public(_itself, "real")
public(_imag, "imag")


method(untyped_storage)
method(typed_storage, "storage")


def _no(self: Tensor) -> bool:
    return False


method(_no, "is_shared", "is_distributed")


@method
def is_pinned(self: Tensor, device: Any = None) -> bool:
    """Return False: nothing here is copied to an accelerator."""
    return False


@method
def is_coalesced(self: Tensor) -> bool:
    """Raise RuntimeError: the tensor is not sparse."""
    raise RuntimeError("is_coalesced expected sparse coordinate tensor layout but got Strided")


@method
def is_set_to(self: Tensor, tensor: Tensor) -> bool:
    """Return whether two tensors show the same memory in the same way."""
    a, b = self._data.__array_interface__["data"][0], tensor._data.__array_interface__["data"][0]
    return (
        a == b
        and self._data.shape == tensor._data.shape
        and self._data.strides == tensor._data.strides
    )


@public
def result_type(tensor1: Any, tensor2: Any) -> dtypes.dtype:
    """Return the type of an operation on two tensors or numbers.

    >>> import autograd_lite as torch
    >>> torch.result_type(torch.tensor([1, 2], dtype=torch.int32), 1.0)
    torch.float32
    """
    return dtypes.result_of((tensor1, tensor2))


# -- settings that have one value here -------------------------------------------------------------


@public
def get_default_device() -> device:
    """Return the device where tensors are made: the CPU."""
    return _device("cpu")


@public
def set_default_device(device: Any) -> None:
    """Accept the CPU, or None; RuntimeError for any other device."""
    if device is not None:
        check_device(device)


_warn_always = False


@public
def set_warn_always(b: bool, /) -> None:
    """Accept the switch: the warnings here follow Python's own filters in any case."""
    global _warn_always
    _warn_always = bool(b)


@public
def is_warn_always_enabled() -> bool:
    """Return what `set_warn_always` was given."""
    return _warn_always


PUBLIC["newaxis"] = None  # type: ignore[assignment]
