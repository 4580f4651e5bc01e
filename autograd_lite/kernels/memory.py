"""What fused loops are made of: loads and stores by address, and arithmetic with stated rounding.

Generated code knows every shape, so it indexes memory itself: `load(pointer, i)` is one machine
instruction, without the sign test and the stride of an array subscript. Each buffer of a function
is known not to overlap another, and saying so (LLVM's scoped `noalias`) lets loops over many
buffers be vectorised.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils as _cgutils, types as _types
from numba.extending import intrinsic

cgutils: Any = _cgutils
types: Any = _types

__all__ = [
    "add_any_order",
    "address",
    "bits",
    "fma",
    "from_bits",
    "load",
    "part",
    "select",
    "store",
]


def _address(_context: Any, array: Any) -> Any:
    """The address of an array's first element."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = context.make_array(signature.args[0])(context, builder, args[0])
        return value.data

    return types.CPointer(array.dtype)(array), emit


def _part(_context: Any, array: Any, offset: Any, like: Any) -> Any:
    """The address of a buffer inside an array of bytes; it holds numbers of the type of `like`."""

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = context.make_array(signature.args[0])(context, builder, args[0])
        place = cgutils.pointer_add(builder, value.data, args[1])
        return builder.bitcast(
            place, context.get_data_type(signature.return_type.dtype).as_pointer()
        )

    return types.CPointer(like)(array, offset, like), emit


def _mark(instruction: Any, builder: Any, number: int, count: int) -> None:
    """Say of an access that it touches no buffer but its own."""
    module = builder.module
    domain = module.add_metadata([ir.MetaDataString(module, "autograd_lite buffers")])
    scopes = [
        module.add_metadata([ir.MetaDataString(module, f"buffer {k} of {count}"), domain])
        for k in range(count)
    ]
    instruction.set_metadata("alias.scope", module.add_metadata([scopes[number]]))
    others = [s for k, s in enumerate(scopes) if k != number]
    if others:
        instruction.set_metadata("noalias", module.add_metadata(others))


def _load(_context: Any, pointer: Any, index: Any, number: Any, count: Any) -> Any:
    """The element at an index of buffer `number` of `count`."""
    if not (isinstance(number, types.Literal) and isinstance(count, types.Literal)):
        return None
    kind = pointer.dtype

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.gep(args[0], [args[1]])
        found = builder.load(place)
        found.align = context.get_abi_sizeof(context.get_data_type(kind))
        _mark(found, builder, number.literal_value, count.literal_value)
        return context.data_model_manager[kind].from_data(builder, found)

    return kind(pointer, types.intp, number, count), emit


def _store(_context: Any, pointer: Any, index: Any, value: Any, number: Any, count: Any) -> Any:
    """Put an element at an index of buffer `number` of `count`."""
    if not (isinstance(number, types.Literal) and isinstance(count, types.Literal)):
        return None
    kind = pointer.dtype

    def emit(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        place = builder.gep(args[0], [args[1]])
        data = context.data_model_manager[kind].as_data(builder, args[2])
        done = builder.store(data, place)
        done.align = context.get_abi_sizeof(context.get_data_type(kind))
        _mark(done, builder, number.literal_value, count.literal_value)
        return context.get_dummy_value()

    return types.void(pointer, types.intp, kind, number, count), emit


def _fma(_context: Any, a: Any, b: Any, c: Any) -> Any:
    """a * b + c, rounded once; all three float32 or all float64."""
    if not (a == b == c and a in (types.float32, types.float64)):
        raise TypeError("fma takes three float32 or three float64")

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fma(*args)

    return a(a, b, c), emit


def _add_any_order(_context: Any, total: Any, value: Any) -> Any:
    """A sum that may be taken in any order, so that a loop over it can be vectorised."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.fadd(*args, flags=("reassoc",))

    return total(total, total), emit


def _select(_context: Any, condition: Any, a: Any, b: Any) -> Any:
    """a where the condition holds, else b; both are computed."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.select(*args)

    return a(types.boolean, a, a), emit


_WORDS = {types.float32: (types.int32, 32), types.float64: (types.int64, 64)}


def _bits(_context: Any, x: Any) -> Any:
    """The bits of a float as an integer."""
    word, size = _WORDS[x]

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.IntType(size))

    return word(x), emit


def _from_bits(_context: Any, n: Any) -> Any:
    """The float32 with the bits of an int32."""

    def emit(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.bitcast(args[0], ir.FloatType())

    return types.float32(types.int32), emit


address: Any = intrinsic(_address)
part: Any = intrinsic(_part)
load: Any = intrinsic(prefer_literal=True)(_load)
store: Any = intrinsic(prefer_literal=True)(_store)
fma: Any = intrinsic(_fma)
add_any_order: Any = intrinsic(_add_any_order)
select: Any = intrinsic(_select)
bits: Any = intrinsic(_bits)
from_bits: Any = intrinsic(_from_bits)
