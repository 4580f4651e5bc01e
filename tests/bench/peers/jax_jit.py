"""JAX, compiled by XLA."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy
from timing import Work

from .base import Peer

FUNCTIONAL = SimpleNamespace(
    np=jax.numpy,
    jit=jax.jit,
    grad=jax.grad,
    value_and_grad=jax.value_and_grad,
    jacobian=jax.jacrev,
    hessian=jax.hessian,
)


class JaxJit(Peer):
    """A whole step as one compiled function; each call waits for its results."""

    name = "jax.jit"
    dialects = ("jax", "functional")

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        # Arrays that stay between calls live where JAX keeps them, as a user of it would have them.
        work = make(FUNCTIONAL, {k: jax.numpy.asarray(v) for k, v in data.items()})
        return lambda: jax.block_until_ready(work())
