"""autograd-lite: PyTorch-style automatic differentiation that can be watched.

    import autograd_lite as torch

The operations are defined in `autograd_lite.ops` and join this namespace from its register.
"""

from __future__ import annotations

import importlib as _importlib
import sys as _sys
import warnings as _warnings
from math import e, inf, nan, pi
from typing import Any as _Any

from . import autograd, device, layout, mode, return_types, strided, tensor, utils
from ._public import *
from ._tensor import Tensor
from .autograd.anomaly import is_anomaly_check_nan_enabled, is_anomaly_enabled
from .autograd.inference import inference_mode, is_inference, is_inference_mode_enabled
from .creation import ones, tensor, zeros
from .devices import device
from .dtypes import *
from .dtypes import can_cast, finfo, get_default_dtype, iinfo, promote_types, set_default_dtype
from .grad_mode import enable_grad, is_grad_enabled, no_grad, set_grad_enabled
from .language import get_language, set_language
from .layouts import (
    channels_last,
    contiguous_format,
    layout,
    memory_format,
    preserve_format,
    strided,
)
from .printing import get_printoptions, set_printoptions
from .random import (
    Generator,
    default_generator,
    get_rng_state,
    initial_seed,
    manual_seed,
    seed,
    set_rng_state,
)
from .size import Size
from .stale import get_silent_writes, set_silent_writes

__version__ = "0.1.0"

# NumPy warns of 1/0 or log(0) where PyTorch returns inf or nan; generated code calls it directly.
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lite\.")

#: Submodules that are imported when first used, so that `import autograd_lite` stays quick.
_LAZY = ("func", "linalg", "nn", "optim", "special", "trace")


def __getattr__(name: str) -> _Any:
    if name in _LAZY:
        return _importlib.import_module(f"{__name__}.{name}")
    if name == "vmap":
        return _importlib.import_module(f"{__name__}.func").vmap
    if name in ("load", "save"):
        return getattr(_importlib.import_module(f"{__name__}.serialization"), name)
    if name == "record":
        from .trace import record

        return record
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def show(out: _Any, *, gradient: _Any = None, language: str | None = None) -> _Any:
    """Return a picture of the graph that computed `out`, to step through in a notebook.

    `gradient` is the vector of the vector-Jacobian product, for a tensor that is no scalar.
    Before or without `out.backward()` the backward pass is rehearsed: no `.grad` is touched.
    """
    from autograd_lite_widgets import show as draw

    return draw(out, gradient=gradient, language=language)


def load_ipython_extension(shell: _Any) -> None:
    """Record cells as they run (`%load_ext autograd_lite`); importing in a notebook does so too."""
    from .trace.auto import install

    install(shell)


def unload_ipython_extension(shell: _Any) -> None:
    """Stop recording cells (`%unload_ext autograd_lite`)."""
    from .trace.auto import uninstall

    uninstall(shell)


def _watch_notebook() -> None:
    """Record cells from now on if this is a notebook's kernel."""
    shell = getattr(_sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if getattr(shell, "kernel", None) is not None:
        load_ipython_extension(shell)


_watch_notebook()
