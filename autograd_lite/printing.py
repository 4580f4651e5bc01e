"""How a tensor is written: PyTorch's ``repr``, from a NumPy array upwards.

Three layers, each usable alone: :func:`tensor_str` writes the numbers in their brackets,
:func:`format_tensor` adds a prefix and the suffixes (``dtype=…``, ``grad_fn=<…>``) with PyTorch's
line breaking, and :func:`repr_of` reads a Tensor and chooses the suffixes. Nothing here imports
the engine, so the text of a tensor can be tested on plain arrays.
"""

from __future__ import annotations

import contextlib
import dataclasses
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

__all__ = [
    "PRINT_OPTS",
    "format_of",
    "format_tensor",
    "get_printoptions",
    "parameter_repr",
    "printoptions",
    "repr_of",
    "set_printoptions",
    "tensor_str",
    "wrapper_str",
]

# Left out of the suffixes because the printed numbers already tell them apart.
_OBVIOUS_DTYPES = ("torch.int64", "torch.bool")


@dataclasses.dataclass
class PrinterOptions:
    """The settings that every printed tensor obeys; PyTorch's names and defaults.

    >>> PrinterOptions()
    PrinterOptions(precision=4, threshold=1000, edgeitems=3, linewidth=80, sci_mode=None)
    """

    precision: int = 4
    threshold: float = 1000
    edgeitems: int = 3
    linewidth: int = 80
    sci_mode: bool | None = None


PRINT_OPTS = PrinterOptions()

_PROFILES: dict[str, dict[str, Any]] = {
    "default": {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80},
    "short": {"precision": 2, "threshold": 1000, "edgeitems": 2, "linewidth": 80},
    "full": {"precision": 4, "threshold": math.inf, "edgeitems": 3, "linewidth": 80},
}


def set_printoptions(
    precision: int | None = None,
    threshold: float | None = None,
    edgeitems: int | None = None,
    linewidth: int | None = None,
    profile: str | None = None,
    sci_mode: bool | None = None,
) -> None:
    """Set how tensors are printed from now on, for the whole process.

    A profile (``"default"``, ``"short"``, ``"full"``; an unknown name is ignored, as in PyTorch)
    is applied first, then every option that is not None. ``sci_mode`` is always stored: leaving it
    out returns to the automatic choice. Raises nothing; bad values surface when printing.

    >>> set_printoptions(precision=2)
    >>> tensor_str(np.array([1.12345]))
    '[1.12]'
    >>> set_printoptions(profile="default")
    """
    chosen: dict[str, Any] = dict(_PROFILES.get(profile, {})) if profile is not None else {}
    given = {
        "precision": precision,
        "threshold": threshold,
        "edgeitems": edgeitems,
        "linewidth": linewidth,
    }
    chosen.update({name: value for name, value in given.items() if value is not None})
    for name, value in chosen.items():
        setattr(PRINT_OPTS, name, value)
    PRINT_OPTS.sci_mode = sci_mode


def get_printoptions() -> dict[str, Any]:
    """Return the current options as a new dict.

    >>> get_printoptions()["linewidth"]
    80
    """
    return dataclasses.asdict(PRINT_OPTS)


@contextlib.contextmanager
def printoptions(**options: Any) -> Iterator[None]:
    """Change print options inside a ``with`` block and restore all of them after it.

    Takes the arguments of :func:`set_printoptions`; an unknown one raises TypeError.

    >>> with printoptions(sci_mode=True):
    ...     tensor_str(np.array([1.0, 2.0]))
    '[1.0000e+00, 2.0000e+00]'
    """
    before = get_printoptions()
    set_printoptions(**options)
    try:
        yield
    finally:
        set_printoptions(**before)


class _Column:
    """One format for all numbers of an array: chosen once, then applied to each of them."""

    def __init__(self, data: np.ndarray) -> None:
        self.spec: str | None = None  # None: integers and bools print as they are
        self.dotted = False
        values = data.reshape(-1)
        if data.dtype.kind != "f":
            self.width = max((len(str(v)) for v in values.tolist()), default=1)
            return
        # Zeros, nan and inf have no say: neither in the choice of the format nor in the width.
        # float64 first, so that float32(1e-4), which is a little less than 1e-4, is "small".
        wide = values.astype(np.float64)
        counted = wide[np.isfinite(wide) & (wide != 0)]
        whole = bool((counted == np.ceil(counted)).all())
        scientific = self._scientific(np.abs(counted))
        if scientific:
            self.spec = f".{PRINT_OPTS.precision}e"
        elif whole:
            self.spec = ".0f"
            self.dotted = True
        else:
            self.spec = f".{PRINT_OPTS.precision}f"
        self.width = max((len(self._bare(v)) for v in counted.tolist()), default=1)

    @staticmethod
    def _scientific(size: np.ndarray) -> bool:
        if not size.size:
            return False  # nothing to measure: a forced sci_mode does not reach this case either
        if PRINT_OPTS.sci_mode is not None:
            return PRINT_OPTS.sci_mode
        largest, smallest = float(size.max()), float(size.min())
        return largest / smallest > 1000.0 or largest > 1.0e8 or smallest < 1.0e-4

    def _bare(self, value: Any) -> str:
        if self.spec is None:
            return str(value)
        text = format(value, self.spec)
        return text + "." if self.dotted and math.isfinite(value) else text

    def __call__(self, value: Any) -> str:
        return self._bare(value).rjust(self.width)


class _ComplexColumn:
    """Real and imaginary part, each with its own format: ``1.+2.j``."""

    def __init__(self, data: np.ndarray) -> None:
        self.real, self.imag = _Column(data.real), _Column(data.imag)
        self.width = self.real.width + self.imag.width + 1

    def __call__(self, value: complex) -> str:
        imag = (self.imag(value.imag) + "j").lstrip()
        sign = "" if imag[0] in "+-" else "+"  # the text decides: -0. is written -0.
        return self.real(value.real) + sign + imag


def _edges(data: np.ndarray) -> np.ndarray:
    """The numbers that a summarised print shows: `edgeitems` from both ends of each axis."""
    n = PRINT_OPTS.edgeitems
    for axis, length in enumerate(data.shape):
        if length > 2 * n:
            keep = [*range(n), *range(length - n, length)]
            data = data.take(np.array(keep, dtype=np.intp), axis=axis)
    return data


def _rows(data: np.ndarray, indent: int, summarise: bool, write: _Column | _ComplexColumn) -> str:
    """Bracket `data` (at least 1-d), one vector a line, blank lines between matrices."""
    n = PRINT_OPTS.edgeitems
    shortened = summarise and data.shape[0] > 2 * n
    if data.ndim > 1:
        shown = [*data[:n], ..., *data[len(data) - n :]] if shortened else list(data)
        parts = ["..." if x is ... else _rows(x, indent + 1, summarise, write) for x in shown]
        return "[" + ("," + "\n" * (data.ndim - 1) + " " * (indent + 1)).join(parts) + "]"
    # The blank before the dots is PyTorch's: two blanks in the line, "2,  ...,  9".
    dots = " ..." if n else "..."
    if shortened:
        cells = [*map(write, data[:n].tolist()), dots, *map(write, data[len(data) - n :].tolist())]
    else:
        cells = [write(x) for x in data.tolist()]
    per_line = max(1, math.floor((PRINT_OPTS.linewidth - indent) / (write.width + 2)))
    lines = [", ".join(cells[i : i + per_line]) for i in range(0, len(cells), per_line)]
    return "[" + (",\n" + " " * (indent + 1)).join(lines) + "]"


def tensor_str(data: np.ndarray, *, indent: int = 0) -> str:
    """Write the numbers of an array in brackets, as PyTorch does inside ``tensor(…)``.

    `data` has any shape and a bool, integer, floating or complex dtype; `indent` is the column at
    which the text will start. Arrays above the threshold are summarised. Raises nothing for valid
    options.

    >>> tensor_str(np.array([1.0, 2.5]))
    '[1.0000, 2.5000]'
    >>> print(tensor_str(np.eye(2, dtype=np.int64), indent=7))
    [[1, 0],
            [0, 1]]
    """
    if data.size == 0:
        return "[]"
    summarise = data.size > PRINT_OPTS.threshold
    sample = _edges(data) if summarise else data
    write: _Column | _ComplexColumn
    write = _ComplexColumn(sample) if data.dtype.kind == "c" else _Column(sample)
    return write(data.item()) if data.ndim == 0 else _rows(data, indent, summarise, write)


def format_tensor(
    data: np.ndarray, *, prefix: str = "tensor(", suffixes: Sequence[str] = ()
) -> str:
    """Write a whole tensor: prefix, numbers, suffixes, closing bracket.

    A suffix goes to a line of its own when it would not fit into ``linewidth``.

    >>> format_tensor(np.ones(2), suffixes=["dtype=torch.float64"])
    'tensor([1., 1.], dtype=torch.float64)'
    """
    indent = len(prefix)
    text = prefix + tensor_str(data, indent=indent)
    used = len(text) - (text.rfind("\n") + 1) + 2
    for suffix in suffixes:
        if used + len(suffix) + 2 > PRINT_OPTS.linewidth:
            text += ",\n" + " " * indent + suffix
            used = indent + len(suffix)
        else:
            text += ", " + suffix
            used += len(suffix) + 2
    return text + ")"


def _shows_dtype(data: np.ndarray, dtype_name: str, default: str) -> bool:
    if data.size == 0:
        return dtype_name != default  # no number to tell int64 or bool by
    matching_complex = "torch.complex128" if default == "torch.float64" else "torch.complex64"
    return dtype_name not in (default, matching_complex, *_OBVIOUS_DTYPES)


def repr_of(tensor: Any, *, default_dtype_name: str | None = None, tangent: object = None) -> str:
    """Write a Tensor: its numbers and what is not obvious about it.

    Reads ``_data`` (ndarray), ``dtype`` (its str is ``"torch.float32"`` and so on), ``grad_fn``
    and ``requires_grad``. The default dtype is looked up unless it is given; `tangent` is the dual
    tensor's tangent, if any.

    >>> from types import SimpleNamespace
    >>> t = SimpleNamespace(
    ...     _data=np.float32([1, 2]), dtype="torch.float32", grad_fn=None, requires_grad=True
    ... )
    >>> repr_of(t)
    'tensor([1., 2.], requires_grad=True)'
    """
    if default_dtype_name is None:
        from autograd_lite.dtypes import get_default_dtype

        default_dtype_name = str(get_default_dtype())
    data = tensor._data
    dtype_name = str(tensor.dtype)
    suffixes = []
    if (data.size == 0 and data.ndim != 1) or (data.size and not PRINT_OPTS.edgeitems):
        # Brackets that are empty, or that may hold nothing but dots, tell no shape.
        suffixes.append(f"size={tuple(data.shape)}")
    if _shows_dtype(data, dtype_name, default_dtype_name):
        suffixes.append(f"dtype={dtype_name}")
    try:
        grad_fn = tensor.grad_fn
    except RuntimeError:  # a view that its base left behind has none to show
        suffixes.append("grad_fn=<Invalid>")
        return format_tensor(data, suffixes=suffixes)
    if grad_fn is not None:
        # torch::autograd::CopySlices prints as CopySlices.
        suffixes.append(f"grad_fn=<{grad_fn.name().rsplit('::', 1)[-1]}>")
    elif tensor.requires_grad:
        suffixes.append("requires_grad=True")
    if tangent is not None:
        suffixes.append(f"tangent={tangent}")
    return format_tensor(data, suffixes=suffixes)


def parameter_repr(tensor_repr: str) -> str:
    """Write a Parameter, given the text of the tensor in it.

    >>> print(parameter_repr("tensor([1.], requires_grad=True)"))
    Parameter containing:
    tensor([1.], requires_grad=True)
    """
    return "Parameter containing:\n" + tensor_repr


def wrapper_str(name: str, fields: Sequence[tuple[str, str]], inner_repr: str) -> str:
    """Write a tensor inside a function transform, with the wrapped value indented below it.

    >>> print(wrapper_str("GradTrackingTensor", [("lvl", "1")], "tensor([1.])"))
    GradTrackingTensor(lvl=1, value=
        tensor([1.])
    )
    """
    head = ", ".join(f"{key}={value}" for key, value in fields)
    body = "\n".join("    " + line if line.strip() else line for line in inner_repr.split("\n"))
    return f"{name}({head}, value=\n{body}\n)"


def format_of(tensor: Any, spec: str, *, plain: bool) -> str:
    """Answer ``format(tensor, spec)``: a 0-d plain Tensor formats as its number.

    `plain` says that the type is Tensor itself, not a subclass such as Parameter. Anything else
    takes no format but the empty one.

    Raises:
        TypeError: ``unsupported format string passed to Tensor.__format__``.

    >>> from types import SimpleNamespace
    >>> format_of(SimpleNamespace(_data=np.array(1.5)), ".3f", plain=True)
    '1.500'
    """
    if plain and tensor._data.ndim == 0:
        return format(tensor._data.item(), spec)
    return object.__format__(tensor, spec)
