"""Activation functions."""

from ...ops.activation_calls import *  # noqa: F403 (an `__all__` names them)
from ...ops.activation_calls import __all__ as __all__
