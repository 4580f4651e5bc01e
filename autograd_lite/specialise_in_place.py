"""Code made from a row: its in-place form for everyday tensors.

It does what `inplace.apply_in_place` does where nothing is recorded, as in an optimiser's step:
float32 and float64 tensors of one type, and Python numbers beside them. Everything else goes to
the general path, before anything is changed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from ._tensor import Tensor
from .specialise import F32, F64, compile_source
from .thread_mode import state
from .version import counter_of
from .views import StaleView, refresh_views
from .wrapped import wrapped_number

if TYPE_CHECKING:
    from .table import Row


def compile_in_place(
    row: Row, general: Callable[..., Any], note_change: Callable[[Tensor], None]
) -> Callable[..., Any]:
    """Generate `run(target, *inputs, *arguments)` of a row, which returns the changed target."""
    inputs = [f"i_{n}" for n in row.inputs[1:]]
    attrs = [f"a_{n}" for n in row.attrs]
    everything = ", ".join(["target", *inputs, *attrs])
    env: dict[str, Any] = {
        "state": state, "Tensor": Tensor, "StaleView": StaleView, "F32": F32, "F64": F64, "number": wrapped_number,
        "forward": row.forward, "general": general, "row": row, "copyto": np.copyto, "counter_of": counter_of,
        "refresh_views": refresh_views, "note_change": note_change,
    }  # fmt: skip
    give_up = f"return general(row, {everything})"
    lines = [
        f"def {row.name}_({everything}):",
        " mode = state.mode",
        f" if mode > 1 or not isinstance(target, Tensor) or target.__class__ is StaleView or target._inference: {give_up}",
        " data = target._data",
        " t = data.dtype",
        # Elements that lie on each other must not be written.
        f" if not (t is F32 or t is F64) or 0 in data.strides: {give_up}",
        " if mode:",
        "  base = target._base",
        f"  if target._edge is not None or base is not None and base._edge is not None: {give_up}",
        " vc = target._vc",
    ]
    for name in inputs:
        lines += [
            f" if isinstance({name}, Tensor):",
            f"  if mode and {name}._edge is not None: {give_up}",
            # Two that are known elsewhere, and are not both the owners of their memory, may overlap.
            f"  if {name} is not target and vc is not None and {name}._vc is not None and"
            f" (data.base is not None or {name}._data.base is not None): {give_up}",
        ]
        if row.promote is not None:
            lines += [
                f" elif type({name}) is float or type({name}) is int: {name} = number({name}, t)",
                f" else: {give_up}",
                f" if {name}._data.dtype is not t: {give_up}",
            ]
        else:
            lines.append(f" else: {give_up}")
    arrays = ", ".join(["data", *(f"{n}._data" for n in inputs)])
    fast, usual = row.plain or (row.forward, ())
    if isinstance(fast, np.ufunc):
        env |= {"fast": fast} | {f"usual_{n}": v for n, v in zip(row.attrs, usual, strict=True)}
        lines += [
            f" if {' and '.join(f'a_{n} is usual_{n}' for n in row.attrs) or True}:",
            f"  try: fast({arrays}, out=data)",
            f"  except (ValueError, TypeError): {give_up}",
            # Such a warning comes when all has been written; the general path does not give it.
            "  except (RuntimeWarning, FloatingPointError): pass",
        ]
    if row.attrs or not isinstance(fast, np.ufunc):
        lines += [
            " else:" if isinstance(fast, np.ufunc) else " if True:",
            f"  try: r = forward({', '.join([arrays, *attrs])})",
            f"  except (ValueError, RuntimeWarning, FloatingPointError): {give_up}",
            f"  if r.shape != data.shape or r.dtype is not t: {give_up}",
            "  copyto(data, r)",
        ]
    lines += [
        " if vc is None: vc = counter_of(target)",
        " vc.bump()",
        " if vc._views: refresh_views(vc)",
        " note_change(target)",
        " return target",
    ]
    return compile_source(row, f"{row.name}_", "\n".join(lines), env)
