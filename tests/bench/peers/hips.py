"""HIPS autograd: gradients of functions written with its NumPy."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import autograd
import autograd.numpy
from timing import Work

from .base import Peer

FUNCTIONAL = SimpleNamespace(
    np=autograd.numpy,
    jit=lambda function: function,
    grad=autograd.grad,
    value_and_grad=autograd.value_and_grad,
    jacobian=autograd.jacobian,
    hessian=autograd.hessian,
)


class Hips(Peer):
    """The library that made NumPy code differentiable."""

    name = "HIPS autograd"
    dialects = ("hips", "functional")

    def bind(self, make: Any, data: dict[str, Any]) -> Work:
        return make(FUNCTIONAL, data)
