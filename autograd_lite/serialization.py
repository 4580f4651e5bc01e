"""`torch.save` and `torch.load`, in a format that runs no code.

A file is a ZIP archive, uncompressed: `autograd-lite.json` holds the structure, `arrays/0`,
`arrays/1`, … the memory of the tensors, little-endian. Tensors that share memory share it again
when they are loaded. Whatever a file contains, loading it only makes numbers, texts, containers and
tensors; PyTorch's own files hold pickled code and are refused.
"""

from __future__ import annotations

import io
import json
import math
import os
import zipfile
from collections import OrderedDict
from typing import IO, Any

import numpy as np

from . import dtypes
from ._tensor import Tensor, wrap
from .devices import device as device_type
from .graph import LEAF
from .size import Size
from .strides import owner_of
from .version import counter_of

__all__ = ["load", "save"]

_INDEX = "autograd-lite.json"
_VERSION = 1
_STAMP = (1980, 1, 1, 0, 0, 0)  # files with the same content are the same file
_FOREIGN = (
    "This file was written by PyTorch: it holds pickled Python code, which autograd-lite does not run. Load it in "
    "PyTorch, save the tensors as NumPy arrays (np.savez) and load those."
)


def _damaged(what: str) -> RuntimeError:
    return RuntimeError(f"the file is damaged, or was not written by autograd_lite.save: {what}")


# -- saving -------------------------------------------------------------------------------------


class _Writer:
    def __init__(self) -> None:
        self.arrays: list[np.ndarray] = []
        self.numbers: dict[int, int] = {}
        self.open: set[int] = set()  # the containers that are being written, to find cycles

    def value(self, obj: Any) -> Any:
        """Return an object as JSON."""
        if obj is None or type(obj) in (bool, int, str):
            return obj
        if type(obj) is float:
            return obj if math.isfinite(obj) else {"t": "float", "v": repr(obj)}
        if isinstance(obj, Tensor):
            return self.tensor(obj)
        if isinstance(obj, dtypes.dtype):
            return {"t": "dtype", "v": obj.name}
        if isinstance(obj, device_type):
            return {"t": "device", "v": str(obj)}
        if isinstance(obj, bytes):
            return {"t": "bytes", "v": obj.hex()}
        if isinstance(obj, np.generic):
            return self.value(obj.item())
        if id(obj) in self.open:
            raise ValueError("cannot save an object that contains itself")
        self.open.add(id(obj))
        try:
            return self.container(obj)
        finally:
            self.open.discard(id(obj))

    def container(self, obj: Any) -> Any:
        if type(obj) is list:
            return [self.value(v) for v in obj]
        for kind, name in (
            (tuple, "tuple"),
            (set, "set"),
            (frozenset, "frozenset"),
            (Size, "size"),
        ):
            if type(obj) is kind:
                items = sorted(obj, key=repr) if kind in (set, frozenset) else obj
                return {"t": name, "v": [self.value(v) for v in items]}
        if isinstance(obj, dict):
            out = {"t": "dict", "v": [[self.value(k), self.value(v)] for k, v in obj.items()]}
            if isinstance(obj, OrderedDict):
                out["t"] = "ordered"
                metadata = getattr(obj, "_metadata", None)
                if metadata is not None:
                    out["metadata"] = self.value(metadata)
            return out
        if isinstance(obj, np.ndarray):
            return {"t": "array", "v": self.tensor(wrap(obj))}
        raise TypeError(
            f"autograd_lite.save keeps numbers, texts, containers and tensors, not a {type(obj).__name__}: a file must be "
            "safe to load, so it holds no code. Of a module or an optimizer, save its state_dict()."
        )

    def tensor(self, tensor: Tensor) -> dict[str, Any]:
        array = tensor._data
        owner = owner_of(array)
        start = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
        whole = owner.flags.c_contiguous or owner.flags.f_contiguous
        if (
            not whole
            or owner.dtype != array.dtype
            or start % array.itemsize
            or min(array.strides, default=0) < 0
        ):
            array = owner = np.ascontiguousarray(array)
            start = 0
        number = self.numbers.get(id(owner))
        if number is None:
            number = self.numbers[id(owner)] = len(self.arrays)
            self.arrays.append(owner)
        return {
            "t": "parameter" if tensor._is_param else "tensor",
            "array": number,
            "dtype": dtypes.FROM_NUMPY[array.dtype].name,
            "shape": list(array.shape),
            "strides": [s // array.itemsize for s in array.strides],
            "offset": start // array.itemsize,
            "requires_grad": tensor.requires_grad,
        }


def save(
    obj: Any, f: str | os.PathLike[str] | IO[bytes], pickle_module: Any = None, pickle_protocol: int = 2,
    _use_new_zipfile_serialization: bool = True,
) -> None:  # fmt: skip
    """Write tensors, numbers, texts and containers of them to a file; the pickle options are ignored.

    Raises TypeError for what a safe file cannot hold, such as a whole module.

    >>> import io
    >>> import autograd_lite as torch
    >>> file = io.BytesIO()
    >>> torch.save({"w": torch.ones(2)}, file)
    >>> _ = file.seek(0)
    >>> torch.load(file)
    {'w': tensor([1., 1.])}
    """
    writer = _Writer()
    index = {"format": "autograd-lite", "version": _VERSION, "root": writer.value(obj)}
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(zipfile.ZipInfo(_INDEX, _STAMP), json.dumps(index, separators=(",", ":")))
        for number, array in enumerate(writer.arrays):
            little = array.astype(array.dtype.newbyteorder("<"), copy=False)
            archive.writestr(
                zipfile.ZipInfo(f"arrays/{number}", _STAMP), little.ravel("K").tobytes()
            )
    if isinstance(f, (str, os.PathLike)):
        with open(f, "wb") as file:
            file.write(memory.getvalue())
    else:
        f.write(memory.getvalue())


# -- loading ------------------------------------------------------------------------------------


class _Reader:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.owners: dict[tuple[int, str], Tensor] = {}

    def value(self, node: Any) -> Any:
        """Make an object of JSON; RuntimeError for anything unexpected."""
        if node is None or isinstance(node, (bool, int, float, str)):
            return node
        if isinstance(node, list):
            return [self.value(v) for v in node]
        kind, value = node.get("t"), node.get("v")
        if kind in ("tensor", "parameter"):
            return self.tensor(node)
        if kind == "float" and value in ("nan", "inf", "-inf"):
            return float(value)
        if kind in ("dict", "ordered") and isinstance(value, list):
            pairs = [(self.value(k), self.value(v)) for k, v in value]
            if kind == "dict":
                return dict(pairs)
            ordered: Any = OrderedDict(pairs)
            if "metadata" in node:
                ordered._metadata = self.value(node["metadata"])
            return ordered
        made = {"tuple": tuple, "set": set, "frozenset": frozenset, "size": Size}.get(kind)
        if made is not None and isinstance(value, list):
            return made(self.value(v) for v in value)
        if kind == "bytes" and isinstance(value, str):
            return bytes.fromhex(value)
        if kind == "dtype" and isinstance(value, str):
            return self.dtype(value)
        if kind == "device" and isinstance(value, str):
            return device_type(value)
        if kind == "array" and isinstance(value, dict):
            return self.tensor(value)._data
        raise _damaged(f"unknown entry {kind!r}")

    def dtype(self, name: Any) -> dtypes.dtype:
        for known in dtypes.FROM_NUMPY.values():
            if known.name == name:
                return known
        raise _damaged(f"unknown type {name!r}")

    def owner(self, number: Any, dtype: dtypes.dtype) -> Tensor:
        """Return the whole memory of an array, as a vector."""
        if type(number) is not int:
            raise _damaged("no such array")
        key = (number, dtype.name)
        if key not in self.owners:
            try:
                info = self.archive.getinfo(f"arrays/{number}")
            except KeyError:
                raise _damaged(f"array {number} is missing") from None
            if info.compress_type != zipfile.ZIP_STORED:
                raise _damaged("its arrays are compressed")
            raw = self.archive.read(info)
            if len(raw) % dtype.np.itemsize:
                raise _damaged(f"array {number} has a part of an element")
            array = np.frombuffer(raw, dtype.np.newbyteorder("<")).astype(dtype.np)
            self.owners[key] = wrap(array)
        return self.owners[key]

    def tensor(self, node: dict[str, Any]) -> Tensor:
        dtype = self.dtype(node.get("dtype"))
        shape: Any = node.get("shape")
        strides: Any = node.get("strides")
        offset: Any = node.get("offset")
        owner = self.owner(node.get("array"), dtype)
        if not (
            _counts(shape) and _counts(strides) and _counts([offset]) and len(shape) == len(strides)
        ):
            raise _damaged("a tensor's shape is not one")
        last = offset + sum((n - 1) * s for n, s in zip(shape, strides, strict=True))
        if 0 not in shape and last >= owner._data.size:
            raise _damaged("a tensor is larger than its memory")
        if 0 in shape:
            array = np.empty(shape, dtype.np)
        else:
            size = dtype.np.itemsize
            array = np.lib.stride_tricks.as_strided(
                owner._data[offset:], shape, [s * size for s in strides]
            )  # fmt: skip
        out = wrap(array)
        out._vc = counter_of(owner)
        wanted = node.get("requires_grad") is True
        if wanted and array.dtype.kind != "f":
            raise _damaged("an integer tensor requires grad")
        if node["t"] == "parameter":
            from .nn.parameter import Parameter

            return Parameter(out, wanted)
        out._edge = LEAF if wanted else None
        return out


def _counts(values: Any) -> bool:
    return (
        isinstance(values, list)
        and len(values) <= 64
        and all(type(v) is int and 0 <= v < 2**48 for v in values)
    )


def load(
    f: str | os.PathLike[str] | IO[bytes], map_location: Any = None, pickle_module: Any = None, *,
    weights_only: bool | None = None, mmap: bool | None = None, **pickle_load_args: Any,
) -> Any:  # fmt: skip
    """Read what `save` wrote. No code runs, whatever the file contains, with or without `weights_only`.

    Raises RuntimeError for a damaged file and for PyTorch's own format, which is code;
    FileNotFoundError if there is none.
    """
    if isinstance(f, (str, os.PathLike)):
        with open(f, "rb") as file:
            return _read(io.BytesIO(file.read()))
    return _read(io.BytesIO(f.read()))


def _read(file: io.BytesIO) -> Any:
    if file.getbuffer().nbytes == 0:
        raise EOFError("Ran out of input")
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if any(n.endswith("data.pkl") for n in names):
                raise RuntimeError(_FOREIGN)
            if _INDEX not in names:
                raise _damaged(f"there is no {_INDEX} in it")
            info = archive.getinfo(_INDEX)
            if info.compress_type != zipfile.ZIP_STORED:
                raise _damaged("its index is compressed")
            index = json.loads(archive.read(info))
            if not isinstance(index, dict) or index.get("format") != "autograd-lite":
                raise _damaged("its index is not one")
            if index.get("version") != _VERSION:
                raise RuntimeError(
                    f"the file has format version {index.get('version')!r}; this version of autograd-lite reads {_VERSION}"
                )
            return _Reader(archive).value(index["root"])
    except zipfile.BadZipFile as error:
        if file.getvalue()[:1] == b"\x80":
            raise RuntimeError(_FOREIGN) from None
        raise _damaged(str(error)) from None
    except (
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
        OverflowError,
        MemoryError,
    ) as error:
        raise _damaged(f"{type(error).__name__}: {error}") from None
