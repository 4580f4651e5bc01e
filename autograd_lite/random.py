"""`torch.random`: the default generator, its seed and its state; below it, the samplers.

The samplers (``fill_normal`` and so on, from :mod:`autograd_lite.sampling`) take a generator and
work on NumPy arrays; the tensor functions ``rand``, ``randn``, … are built on them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

from autograd_lite.generator import Generator, default_generator
from autograd_lite.sampling import (
    bernoulli_scalar,
    fill_bernoulli,
    fill_cauchy,
    fill_exponential,
    fill_geometric,
    fill_log_normal,
    fill_normal,
    fill_random,
    fill_trunc_normal,
    fill_uniform,
    multinomial,
    normal_tensors,
    permutation,
    poisson,
    randint_into,
)

__all__ = [
    "Generator",
    "bernoulli_scalar",
    "default_generator",
    "fill_bernoulli",
    "fill_cauchy",
    "fill_exponential",
    "fill_geometric",
    "fill_log_normal",
    "fill_normal",
    "fill_random",
    "fill_trunc_normal",
    "fill_uniform",
    "fork_rng",
    "get_rng_state",
    "initial_seed",
    "manual_seed",
    "multinomial",
    "normal_tensors",
    "permutation",
    "poisson",
    "randint_into",
    "seed",
    "set_rng_state",
    "thread_safe_generator",
]


def manual_seed(seed: Any) -> Generator:
    """Start the default generator over from `seed` and return it.

    Whatever ``int()`` takes is a seed; negative numbers wrap at 64 bits.

    Raises:
        ValueError, TypeError: as ``int(seed)``; ValueError if it does not fit into 64 bits.

    >>> manual_seed(7).initial_seed()
    7
    """
    return default_generator.manual_seed(int(seed))


def seed() -> int:
    """Start the default generator over from a seed of the operating system, and return it.

    >>> seed() == initial_seed()
    True
    """
    return default_generator.seed()


def initial_seed() -> int:
    """Return the seed that the default generator last started from.

    >>> _ = manual_seed(-1)
    >>> initial_seed()
    18446744073709551615
    """
    return default_generator.initial_seed()


def get_rng_state() -> Any:
    """Return the default generator's state: a uint8 tensor of 5056 elements.

    >>> get_rng_state().shape
    torch.Size([5056])
    """
    return default_generator.get_state()


def set_rng_state(new_state: Any) -> None:
    """Continue from a state that :func:`get_rng_state` returned.

    Raises:
        TypeError: not a uint8 tensor.
        RuntimeError: wrong size, or not a valid state.

    >>> set_rng_state(get_rng_state())
    """
    default_generator.set_state(new_state)


def thread_safe_generator() -> Generator | None:
    """Return the generator of a DataLoader's worker thread: None, as there are no such threads.

    None stands for the default generator wherever a generator is asked for.

    >>> thread_safe_generator() is None
    True
    """
    return None


@contextlib.contextmanager
def fork_rng(
    devices: Iterable[Any] | None = None,
    enabled: bool = True,
    _caller: str = "fork_rng",
    _devices_kw: str = "devices",
    device_type: str | None = None,
) -> Iterator[None]:
    """Run a ``with`` block and give the default generator its state back after it.

    `devices` are other devices in PyTorch; there is only the CPU, which is always forked.

    >>> _ = manual_seed(0)
    >>> with fork_rng():
    ...     _ = manual_seed(1)
    >>> initial_seed()
    0
    """
    if not enabled:
        yield
        return
    before = default_generator._state_bytes()
    try:
        yield
    finally:
        default_generator._load_bytes(before)
