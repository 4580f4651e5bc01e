"""Which tests need what is not always there."""

from __future__ import annotations

import importlib.util
import signal
from collections.abc import Iterator

import pytest

NEEDS_PYTORCH = ["torch", "record"]
WITHOUT_PYTORCH = importlib.util.find_spec("torch") is None
collect_ignore = ["bench", *(NEEDS_PYTORCH if WITHOUT_PYTORCH else [])]


def pytest_report_header() -> str | None:
    """Say that the comparisons with PyTorch itself are left out, and how to run them."""
    if not WITHOUT_PYTORCH:
        return None
    return (
        "PyTorch is not installed: tests/torch is left out (make test-torch installs and runs it)"
    )


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Ctrl-C raises KeyboardInterrupt, also where the tests run in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)
