"""Finding, installing or naming the browser and the Korean font."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e import prerequisites


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Names of the programs on a made-up PATH; no browser of Playwright's."""
    names: set[str] = set()
    monkeypatch.delenv(prerequisites.VARIABLE, raising=False)
    monkeypatch.setattr(prerequisites, "_playwright_chromium", lambda: None)
    monkeypatch.setattr(
        prerequisites.shutil, "which", lambda name: f"/bin/{name}" if name in names else None
    )
    return names


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Commands that would have been run; fc-list finds no font."""
    run: list[list[str]] = []

    def record(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        run.append(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    monkeypatch.setattr(prerequisites.subprocess, "run", record)
    return run


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_a_browser_is_found_by_each_of_its_names(programs: set[str], name: str) -> None:
    assert prerequisites.find_chromium() is None
    programs.add(name)
    assert prerequisites.find_chromium() == f"/bin/{name}"


def test_the_variable_wins(programs: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    programs.update({"chromium", "other"})
    monkeypatch.setenv(prerequisites.VARIABLE, "other")
    assert prerequisites.find_chromium() == "/bin/other"


def test_root_on_debian_installs_what_is_missing(
    programs: set[str],
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    programs.update({"apt-get", "fc-list"})
    monkeypatch.setattr(prerequisites.sys, "platform", "linux")
    monkeypatch.setattr(prerequisites.os, "geteuid", lambda: 0)
    assert prerequisites.main() == 1  # the made-up apt-get installs nothing
    installed = [command for command in commands if command[0] == "apt-get"]
    assert [command[2] for command in installed] == ["update", "install"]
    assert installed[1][-3:] == ["chromium", "fontconfig", "fonts-nanum"]
    error = capsys.readouterr().err
    assert error.startswith("error: The end-to-end tests need Chromium or Chrome")
    assert "a Korean font" in error
    assert error.count("\n") == 1


def test_nobody_else_is_asked_for_root(
    programs: set[str], commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.update({"apt-get", "fc-list"})
    monkeypatch.setattr(prerequisites.os, "geteuid", lambda: 1000)
    assert prerequisites.main() == 1
    assert [command for command in commands if command[0] == "apt-get"] == []


def test_the_sentence_names_only_what_is_missing() -> None:
    assert prerequisites.sentence(["fontconfig", "fonts-nanum"]) == (
        "The end-to-end tests need a Korean font: install it, "
        "on Debian or Ubuntu with `apt-get install fontconfig fonts-nanum`."
    )


def test_this_machine_is_ready() -> None:
    browser = prerequisites.find_chromium()
    assert browser is not None
    assert Path(browser).exists()
    assert prerequisites.missing() == []
