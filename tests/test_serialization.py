"""Saved files: what comes back, and that damaged or foreign files say so and run nothing."""

from __future__ import annotations

import io
import pathlib
import pickle
import zipfile
from collections import OrderedDict
from typing import Any

import pytest

import autograd_lite as torch


def saved(obj: Any) -> bytes:
    file = io.BytesIO()
    torch.save(obj, file)
    return file.getvalue()


def loaded(data: bytes) -> Any:
    return torch.load(io.BytesIO(data))


@pytest.mark.parametrize(
    "obj",
    [
        None, True, 3, 2.5, float("inf"), "text", b"\x00\xff", [1, [2, None]], (1, (2,)), {"a": 1, 2: "b"}, {1, 2},
        frozenset({3}), OrderedDict(a=1), torch.float64, torch.Size([2, 3]), -(2**70),
    ],
)  # fmt: skip
def test_values_come_back(obj: Any) -> None:
    back = loaded(saved(obj))
    assert back == obj
    assert type(back) is type(obj)


@pytest.mark.parametrize(
    "dtype", [torch.float16, torch.float32, torch.float64, torch.int8, torch.int64, torch.bool]
)
def test_tensors_come_back(dtype: Any) -> None:
    x = torch.tensor([[0, 1, 1], [1, 0, 1]]).to(dtype)
    for tensor in (x, x.t(), x[:, 1:], x[0, 0], x[:0]):
        back = loaded(saved(tensor))
        assert back.dtype is dtype
        assert back.stride() == tensor.stride() or back.numel() == 0
        assert torch.equal(back, tensor)


def test_shared_memory_is_shared_again() -> None:
    x = torch.zeros(4)
    a, b = loaded(saved([x, x[1:3]]))
    b.fill_(5)
    assert a.tolist() == [0, 5, 5, 0]


def test_same_content_is_the_same_file() -> None:
    assert saved({"w": torch.ones(3)}) == saved({"w": torch.ones(3)})


def test_a_file_by_name(tmp_path: pathlib.Path) -> None:
    torch.save(torch.ones(2), tmp_path / "x.pt")
    assert torch.load(tmp_path / "x.pt").tolist() == [1, 1]
    with pytest.raises(FileNotFoundError):
        torch.load(tmp_path / "none.pt")


def test_what_is_code_is_not_saved() -> None:
    with pytest.raises(TypeError, match="state_dict"):
        saved(torch.nn.Linear(1, 1))
    cycle: list[Any] = []
    cycle.append(cycle)
    with pytest.raises(ValueError, match="contains itself"):
        saved(cycle)


class _Bomb:
    def __reduce__(self) -> Any:
        return exec, ("raise SystemExit('code ran')",)


def test_pickles_are_refused_and_do_not_run() -> None:
    with pytest.raises(RuntimeError, match="pickled Python code"):
        loaded(pickle.dumps(_Bomb()))
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as z:
        z.writestr("archive/data.pkl", pickle.dumps(_Bomb()))
    with pytest.raises(RuntimeError, match="pickled Python code"):
        loaded(archive.getvalue())


def _with_index(index: str, array: bytes = b"\x00" * 8) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as z:
        z.writestr("autograd-lite.json", index)
        z.writestr("arrays/0", array)
    return file.getvalue()


_TENSOR = '{"t":"tensor","array":0,"dtype":"float32","shape":%s,"strides":%s,"offset":%s,"requires_grad":false}'


@pytest.mark.parametrize(
    "root",
    [
        '{"t":"tensor"}', '{"t":"exec","v":"x"}', '{"t":"dict","v":3}', '{"t":"dict","v":[[[],1]]}', "[" * 100_000,
        _TENSOR % ("[3]", "[1]", "0"), _TENSOR % ("[2]", "[1]", "1"), _TENSOR % ("[-1]", "[1]", "0"),
        _TENSOR % ("[2]", "[-1]", "1"), _TENSOR % ("[2]", "[1,1]", "0"), _TENSOR % ("[2]", "[1]", "1e3"),
        _TENSOR.replace('"array":0', '"array":7') % ("[1]", "[1]", "0"),
        _TENSOR.replace("float32", "object") % ("[1]", "[1]", "0"),
    ],
)  # fmt: skip
def test_damaged_indices_say_so(root: str) -> None:
    with pytest.raises(RuntimeError, match="damaged"):
        loaded(_with_index(f'{{"format":"autograd-lite","version":1,"root":{root}}}'))


@pytest.mark.parametrize("data", [b"not a file", b"PK\x03\x04broken", saved(torch.ones(4))[:60]])
def test_damaged_files_say_so(data: bytes) -> None:
    with pytest.raises(RuntimeError, match="damaged"):
        loaded(data)


def test_a_changed_byte_is_noticed() -> None:
    data = bytearray(saved(torch.arange(8)))
    at = data.index((1).to_bytes(8, "little"))
    data[at] ^= 0xFF
    with pytest.raises(RuntimeError, match="damaged"):
        loaded(bytes(data))
