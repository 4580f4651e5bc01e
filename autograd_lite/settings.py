"""Switches of PyTorch that change nothing here, kept so that programs which set them run.

Results are always deterministic, float32 products are never rounded to fewer digits, and how many
threads a product of matrices takes is the business of NumPy's BLAS.
"""

from __future__ import annotations

import os
from typing import Final

_PRECISIONS: Final = ("highest", "high", "medium")
_MODES: Final = {"default": 0, "warn": 1, "error": 2}


class _Settings:
    """What was set."""

    deterministic = False
    warn_only = False
    precision = "highest"
    threads: int | None = None
    interop_threads: int | None = None


def use_deterministic_algorithms(mode: bool, *, warn_only: bool = False) -> None:
    """Ask for deterministic algorithms: all of them are."""
    _Settings.deterministic, _Settings.warn_only = bool(mode), bool(warn_only)


def are_deterministic_algorithms_enabled() -> bool:
    """Return what `use_deterministic_algorithms` set."""
    return _Settings.deterministic


def is_deterministic_algorithms_warn_only_enabled() -> bool:
    """Return whether `use_deterministic_algorithms` was told only to warn."""
    return _Settings.warn_only


def set_deterministic_debug_mode(debug_mode: int | str) -> None:
    """Set `use_deterministic_algorithms` by a name or number: default (0), warn (1), error (2).

    Raises RuntimeError for another.
    """
    number = _MODES.get(debug_mode) if isinstance(debug_mode, str) else debug_mode
    if number not in (0, 1, 2):
        known = "one of `default`, `warn`, `error`" if isinstance(debug_mode, str) else "0, 1, or 2"
        raise RuntimeError(f"invalid value of debug_mode, expected {known}, but got {debug_mode}")
    use_deterministic_algorithms(number > 0, warn_only=number == 1)


def get_deterministic_debug_mode() -> int:
    """Return 0, 1 or 2; see `set_deterministic_debug_mode`."""
    return 0 if not _Settings.deterministic else 1 if _Settings.warn_only else 2


def set_float32_matmul_precision(precision: str) -> None:
    """Allow float32 products fewer digits: "highest", "high" or "medium"; none are dropped here."""
    if precision not in _PRECISIONS:
        import warnings

        warnings.warn(
            f"{precision} is not one of 'highest', 'high', or 'medium'; the current setFloat32MatmulPrecision call has "
            "no effect.",
            stacklevel=2,
        )
        return
    _Settings.precision = precision


def get_float32_matmul_precision() -> str:
    """Return what `set_float32_matmul_precision` set."""
    return _Settings.precision


def _positive(function: str, count: int) -> int:
    if isinstance(count, bool) or not isinstance(count, int):
        raise RuntimeError(f"{function} expects an int, but got {type(count).__name__}")
    if count <= 0:
        raise RuntimeError(f"{function} expects a positive integer")
    return count


def set_num_threads(count: int, /) -> None:
    """Note how many threads an operation may use; RuntimeError for no positive int."""
    _Settings.threads = _positive("set_num_threads", count)


def get_num_threads() -> int:
    """Return what `set_num_threads` set, else the number of processors."""
    return _Settings.threads or os.cpu_count() or 1


def set_num_interop_threads(count: int, /) -> None:
    """Note how many operations may run at once."""
    _Settings.interop_threads = _positive("set_num_interop_threads", count)


def get_num_interop_threads() -> int:
    """Return what `set_num_interop_threads` set, else the number of processors."""
    return _Settings.interop_threads or os.cpu_count() or 1


def set_flush_denormal(mode: bool, /) -> bool:
    """Return False: denormal numbers stay as they are."""
    return False


def set_anomaly_enabled(mode: bool, check_nan: bool = True) -> None:
    """Switch anomaly detection on or off; see `autograd.set_detect_anomaly`."""
    from .autograd.anomaly import set_detect_anomaly

    set_detect_anomaly(mode, check_nan)


__all__ = [
    "are_deterministic_algorithms_enabled",
    "get_deterministic_debug_mode",
    "get_float32_matmul_precision",
    "get_num_interop_threads",
    "get_num_threads",
    "is_deterministic_algorithms_warn_only_enabled",
    "set_anomaly_enabled",
    "set_deterministic_debug_mode",
    "set_float32_matmul_precision",
    "set_flush_denormal",
    "set_num_interop_threads",
    "set_num_threads",
    "use_deterministic_algorithms",
]
