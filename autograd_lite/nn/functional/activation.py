"""Activation functions."""

from ...ops.activation_calls import *
from ...ops.activation_calls import __all__ as __all__
