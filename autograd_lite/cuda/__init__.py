"""`torch.cuda`: there is no GPU, and code that asks first runs on the CPU as it is.

>>> import autograd_lite as torch
>>> "cuda" if torch.cuda.is_available() else "cpu"
'cpu'
"""

from __future__ import annotations

from typing import Any, NoReturn

from ..errors import no_cuda
from . import amp as amp


def is_available() -> bool:
    """Return False."""
    return False


def is_initialized() -> bool:
    """Return False."""
    return False


def is_bf16_supported(including_emulation: bool = True) -> bool:
    """Return False."""
    return False


def device_count() -> int:
    """Return 0."""
    return 0


def get_arch_list() -> list[str]:
    """Return the architectures this was compiled for: none."""
    return []


def get_rng_state_all() -> list[Any]:
    """Return the generators' states of all GPUs: none."""
    return []


def empty_cache() -> None:
    """Do nothing: no memory of a GPU is held."""


def manual_seed(seed: int) -> None:
    """Do nothing, as PyTorch does until a GPU is used."""


def manual_seed_all(seed: int) -> None:
    """Do nothing, as PyTorch does until a GPU is used."""


def seed() -> None:
    """Do nothing, as PyTorch does until a GPU is used."""


def seed_all() -> None:
    """Do nothing, as PyTorch does until a GPU is used."""


def memory_allocated(device: Any = None) -> int:
    """Return 0, in bytes."""
    return 0


max_memory_allocated = memory_reserved = max_memory_reserved = memory_allocated


def _none(*args: Any, **kwargs: Any) -> NoReturn:
    """Raise AssertionError: there is no GPU."""
    raise no_cuda()


init = current_device = current_stream = synchronize = initial_seed = get_rng_state = _none
get_device_name = get_device_properties = get_device_capability = set_device = mem_get_info = _none
reset_peak_memory_stats = _none
