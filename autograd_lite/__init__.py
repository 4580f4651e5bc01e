"""autograd-lite: PyTorch-style automatic differentiation that can be watched.

    import autograd_lite as torch

The operations are defined in `autograd_lite.ops` and join this namespace from its register.
"""

from __future__ import annotations

import builtins as _builtins
import importlib as _importlib
import sys as _sys
import typing as _typing
import warnings as _warnings
from math import e as e, inf as inf, nan as nan, pi as pi
from typing import Any as _Any

from . import autograd as autograd, return_types as return_types, utils as utils
from ._public import *
from ._tensor import Tensor as Tensor
from .autograd.anomaly import (
    is_anomaly_check_nan_enabled as is_anomaly_check_nan_enabled,
    is_anomaly_enabled as is_anomaly_enabled,
)
from .autograd.inference import (
    inference_mode as inference_mode,
    is_inference as is_inference,
    is_inference_mode_enabled as is_inference_mode_enabled,
)
from .devices import device as device
from .dtypes import (
    bool as bool,
    can_cast as can_cast,
    double as double,
    dtype as dtype,
    finfo as finfo,
    float as float,
    float16 as float16,
    float32 as float32,
    float64 as float64,
    get_default_dtype as get_default_dtype,
    half as half,
    iinfo as iinfo,
    int as int,
    int8 as int8,
    int16 as int16,
    int32 as int32,
    int64 as int64,
    long as long,
    promote_types as promote_types,
    set_default_dtype as set_default_dtype,
    short as short,
    uint8 as uint8,
    uint16 as uint16,
    uint32 as uint32,
    uint64 as uint64,
)
from .explained import explained as _explained
from .grad_mode import (
    enable_grad as enable_grad,
    is_grad_enabled as is_grad_enabled,
    no_grad as no_grad,
    set_grad_enabled as set_grad_enabled,
)
from .language import get_language as get_language, set_language as set_language
from .layouts import (
    channels_last as channels_last,
    contiguous_format as contiguous_format,
    layout as layout,
    memory_format as memory_format,
    preserve_format as preserve_format,
    strided as strided,
)
from .printing import get_printoptions as get_printoptions, set_printoptions as set_printoptions
from .random import (
    Generator as Generator,
    default_generator as default_generator,
    get_rng_state as get_rng_state,
    initial_seed as initial_seed,
    manual_seed as manual_seed,
    seed as seed,
    set_rng_state as set_rng_state,
)
from .read_only import forbid_assignment as _forbid_assignment
from .settings import (
    are_deterministic_algorithms_enabled as are_deterministic_algorithms_enabled,
    get_deterministic_debug_mode as get_deterministic_debug_mode,
    get_float32_matmul_precision as get_float32_matmul_precision,
    get_num_interop_threads as get_num_interop_threads,
    get_num_threads as get_num_threads,
    is_deterministic_algorithms_warn_only_enabled as is_deterministic_algorithms_warn_only_enabled,
    set_anomaly_enabled as set_anomaly_enabled,
    set_deterministic_debug_mode as set_deterministic_debug_mode,
    set_float32_matmul_precision as set_float32_matmul_precision,
    set_flush_denormal as set_flush_denormal,
    set_num_interop_threads as set_num_interop_threads,
    set_num_threads as set_num_threads,
    use_deterministic_algorithms as use_deterministic_algorithms,
)
from .size import Size as Size
from .stale import get_silent_writes as get_silent_writes, set_silent_writes as set_silent_writes

if _typing.TYPE_CHECKING:
    from . import (
        accelerator as accelerator,
        amp as amp,
        backends as backends,
        compiler as compiler,
        cpu as cpu,
        cuda as cuda,
        func as func,
        linalg as linalg,
        mps as mps,
        nn as nn,
        optim as optim,
        special as special,
        testing as testing,
        xpu as xpu,
    )
    from .amp import autocast as autocast, is_autocast_enabled as is_autocast_enabled
    from .compiler import compile as compile
    from .func.vmap import vmap as vmap
    from .serialization import load as load, save as save
    from .trace import record as record

__version__ = "0.1.0"

# NumPy warns of 1/0 or log(0) where PyTorch returns inf or nan; generated code calls it directly.
_warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"autograd_lite\.")

#: Submodules that are imported when first used, so that `import autograd_lite` stays quick.
_LAZY = (
    "accelerator", "amp", "backends", "compiler", "cpu", "cuda", "func", "linalg", "mps", "nn", "optim", "special",
    "testing", "trace", "xpu",
)  # fmt: skip


if not _typing.TYPE_CHECKING:  # which would take any name for one of ours

    def __getattr__(name: str) -> _Any:
        if name in _LAZY:
            return _importlib.import_module(f"{__name__}.{name}")
        if name == "compile":
            return _importlib.import_module(f"{__name__}.compiler").compile
        if name == "vmap":
            return _importlib.import_module(f"{__name__}.func").vmap
        if name in ("autocast", "is_autocast_enabled"):
            return getattr(_importlib.import_module(f"{__name__}.amp"), name)
        if name in ("load", "save"):
            return getattr(_importlib.import_module(f"{__name__}.serialization"), name)
        if name == "record":
            from .trace import record

            return record
        raise AttributeError(
            f"module {__name__!r} has no attribute {name!r}", name=name, obj=_sys.modules[__name__]
        )


_forbid_assignment(Tensor)
can_cast, is_inference, promote_types = (  # inside they get what fits
    _explained(f, f.__name__, False, first=True) for f in (can_cast, is_inference, promote_types)
)


def show(out: _Any, *inputs: _Any, gradient: _Any = None, language: str | None = None) -> _Any:
    """Return a picture of the graph that computed `out`, to step through in a notebook.

    `out` is a tensor, a trace, or a function with its `inputs`, which is called and recorded.
    `gradient` is the vector of the vector-Jacobian product, for a tensor that is no scalar.
    Before or without `out.backward()` the backward pass is rehearsed: no `.grad` is touched.
    """
    from autograd_lite_widgets import show as draw

    return draw(out, *inputs, gradient=gradient, language=language)


def watch(
    *targets: _Any, title: str = "", enabled: _builtins.bool = True, language: str | None = None
) -> _Any:
    """Follow a loop: `w = watch()`, and `w(loss)` once an iteration, after `backward()`.

    In a notebook the curves of the loss and of the gradient norms appear while the loop runs, and
    stay as a picture. `targets` are modules, optimizers or tensors; without any, the leaves of the
    loss. `w(loss, accuracy=0.9)` follows further numbers; `enabled=False` switches it off.
    """
    from autograd_lite_widgets import watch as follow

    return follow(*targets, title=title, enabled=enabled, language=language)


def load_ipython_extension(shell: _Any) -> None:
    """Record cells as they run (`%load_ext autograd_lite`); importing in a notebook does so too.

    Tracebacks then show the user's code alone, unless `%xmode Verbose` asks for more.
    """
    from . import tracebacks
    from .trace import auto

    auto.install(shell)
    tracebacks.install(shell)


def unload_ipython_extension(shell: _Any) -> None:
    """Stop recording cells (`%unload_ext autograd_lite`)."""
    from . import tracebacks
    from .trace import auto

    auto.uninstall(shell)
    tracebacks.uninstall(shell)


def _watch_notebook() -> None:
    """Record cells from now on if this is a notebook's kernel."""
    shell = getattr(_sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if getattr(shell, "kernel", None) is not None:
        load_ipython_extension(shell)
        from . import page_language

        page_language.follow()


_watch_notebook()
