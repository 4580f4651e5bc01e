"""Run a line of statements and note the repr of its last expression, or the error."""

from __future__ import annotations

import copy
import math
import pickle
import warnings
from typing import Any

import numpy as np


def observe(torch: Any, code: str) -> list[str]:
    """Return `[repr]`, or the name and text of the exception."""
    env = {"torch": torch, "np": np, "copy": copy, "pickle": pickle, "math": math}
    *statements, last = code.split(";")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for statement in statements:
                exec(statement.strip(), env)
            return [repr(eval(last.strip(), env))]
        except Exception as error:
            return [type(error).__name__, str(error)]
        finally:
            torch.set_default_dtype(torch.float32)
