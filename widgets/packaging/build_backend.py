"""The build backend: hatchling, with the widget's files built first.

Node.js is asked for from PyPI only where the machine has none that is good enough, and never for an
unpacked source distribution, which carries the built files.
"""

from __future__ import annotations

from typing import Any

import assets
from hatchling import build as hatchling

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
]

Settings = dict[str, Any] | None


def _node() -> list[str]:
    return [] if assets.is_sdist() else assets.node_requirements()


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Requirements beyond `[build-system]` to build a wheel."""
    return [*hatchling.get_requires_for_build_wheel(config_settings), *_node()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    """Requirements beyond `[build-system]` to install editable."""
    return [*hatchling.get_requires_for_build_editable(config_settings), *_node()]


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    """Requirements beyond `[build-system]` to build a source distribution."""
    return [*hatchling.get_requires_for_build_sdist(config_settings), *_node()]


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Builds the wheel and returns its file name."""
    assets.build()
    return str(hatchling.build_wheel(wheel_directory, config_settings, metadata_directory))


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None
) -> str:
    """Builds the wheel of an editable install and returns its file name."""
    assets.build()
    return str(hatchling.build_editable(wheel_directory, config_settings, metadata_directory))


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    """Builds the source distribution, built files included, and returns its file name."""
    assets.build()
    return str(hatchling.build_sdist(sdist_directory, config_settings))
