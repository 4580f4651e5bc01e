"""The source distribution and the wheel: what they hold, and that they install without Node.js."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

pytestmark = pytest.mark.packaging

ROOT = Path(__file__).parents[2]
EXTENSION = "share/jupyter/labextensions/autograd-lite"


def run(*command: str | Path, **options: object) -> str:
    """Output of a command; what it said on failure."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )  # type: ignore[call-overload]
    assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"
    return str(done.stdout)


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source distribution, built from a copy of what git would commit."""
    copy = tmp_path_factory.mktemp("copy")
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in listed.splitlines():
        source, target = ROOT / name, copy / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    # The packages of npm are there already: this is about what is packed.
    (copy / "widgets" / "node_modules").symlink_to(ROOT / "widgets" / "node_modules")
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "build", "--sdist", "--outdir", folder, copy)
    [file] = folder.iterdir()
    return file


@pytest.fixture(scope="module")
def bare_path(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose PATH has neither node nor npm."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "python").symlink_to(sys.executable)
    return {**os.environ, "PATH": str(folder)}


@pytest.fixture(scope="module")
def wheel(sdist: Path, bare_path: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the source distribution on a machine without Node.js."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    run(*pip, "wheel", "--no-deps", "--wheel-dir", folder, sdist, env=bare_path)
    [file] = folder.iterdir()
    return file


def test_the_source_distribution_carries_the_built_files(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    package = "widgets/autograd_lite_widgets"
    expected = {
        "PKG-INFO",
        "LICENSE",
        "autograd_lite/py.typed",
        "autograd_lite/_public.pyi",
        "autograd_lite/_methods.pyi",
        "autograd_lite/special.pyi",
        "autograd_lite/nn/modules/__init__.pyi",
        "widgets/packaging/build_backend.py",
        "widgets/package-lock.json",
        "widgets/src/labextension/index.ts",
        f"{package}/labextension/package.json",
        f"{package}/static/widget.css",
        f"{package}/static/widget.js",
    }
    assert expected - names == set()
    assert not [name for name in names if "node_modules" in name or name.endswith(".pyc")]


def test_the_wheel_holds_both_packages_the_widget_and_the_extension(wheel: Path) -> None:
    assert wheel.name == "autograd_lite-0.1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = message_from_string(
            archive.read("autograd_lite-0.1.0.dist-info/METADATA").decode()
        )
    data = f"autograd_lite-0.1.0.data/data/{EXTENSION}"
    assert {
        "autograd_lite/__init__.py",
        "autograd_lite/py.typed",
        "autograd_lite/_public.pyi",
        "autograd_lite/_methods.pyi",
        "autograd_lite/special.pyi",
        "autograd_lite/nn/modules/__init__.pyi",
        "autograd_lite_widgets/__init__.py",
        "autograd_lite_widgets/py.typed",
        "autograd_lite_widgets/static/widget.css",
        "autograd_lite_widgets/static/widget.js",
        f"{data}/install.json",
        f"{data}/package.json",
        f"{data}/schemas/autograd-lite/plugin.json",
        f"{data}/static/style.js",
    } - names == set()
    assert [name for name in names if name.startswith(f"{data}/static/remoteEntry.")]
    tops = {name.split("/")[0] for name in names}
    assert tops == {
        *("autograd_lite", "autograd_lite_widgets"),
        *("autograd_lite-0.1.0.data", "autograd_lite-0.1.0.dist-info"),
    }
    # The extension is there once, as shared data.
    assert not [name for name in names if name.startswith("autograd_lite_widgets/labextension")]
    assert not [name for name in names if name.endswith((".ts", ".ipynb", ".pyc", ".map"))]
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "BSD-3-Clause"
    assert set(metadata.get_all("Provides-Extra", [])) == {"bench", "lab", "test", "torch"}


def test_the_wheel_is_small(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        script = archive.getinfo("autograd_lite_widgets/static/widget.js").file_size
    assert 1_000 < script <= 150_000
    assert wheel.stat().st_size < 2_000_000


def test_what_the_wheel_installs_works(wheel: Path, tmp_path: Path) -> None:
    prefix = tmp_path / "prefix"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check")
    # Without `--ignore-installed` pip takes the environment's own install away.
    run(*pip, "install", "--no-deps", "--ignore-installed", "--prefix", prefix, wheel)
    [packages] = prefix.glob("lib/python*/site-packages")
    code = (
        "import autograd_lite, autograd_lite_widgets, sys\n"
        "print(autograd_lite.__file__, autograd_lite_widgets.__file__)\n"
        "print(autograd_lite_widgets._jupyter_labextension_paths())\n"
        "print('numba' in sys.modules)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(packages)}
    first, second, third = run(
        sys.executable, "-c", code, env=environment, cwd=tmp_path
    ).splitlines()
    assert all(name.startswith(str(packages)) for name in first.split())
    assert second == "[{'src': 'labextension', 'dest': 'autograd-lite'}]"
    assert third == "False"  # Numba is loaded when it is needed, not on import
    assert (prefix / EXTENSION / "package.json").is_file()
