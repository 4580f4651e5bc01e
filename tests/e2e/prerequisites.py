"""What the end-to-end tests need beside Python packages: a Chromium, and a font with Hangul.

`python tests/e2e/prerequisites.py` installs what is missing where it can (Debian packages, as root)
and else says in one sentence what to install, with exit status 1.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

VARIABLE = "AUTOGRAD_LITE_CHROMIUM"
"""Environment variable that names the browser to use."""

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
)


def find_chromium() -> str | None:
    """Path of a Chromium or Chrome; the environment variable wins, then PATH; None without one."""
    if named := os.environ.get(VARIABLE):
        return shutil.which(named)
    for name in (*NAMES, *PATHS):
        if found := shutil.which(name):
            return found
    return _playwright_chromium()


def _playwright_chromium() -> str | None:
    """The browser that `python -m playwright install chromium` put there, if it did."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return str(path) if path.is_file() else None


def has_korean_font() -> bool:
    """Whether text in Hangul can be drawn. macOS and Windows always can."""
    if sys.platform in ("darwin", "win32"):
        return True
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """Debian packages of what is not there."""
    return [
        *([] if find_chromium() else ["chromium"]),
        *([] if has_korean_font() else ["fontconfig", "fonts-nanum"]),
    ]


def install(packages: list[str]) -> None:
    """Installs Debian packages, if this is root on a system that has them."""
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", "--quiet=2", *arguments], env=environment, check=False)


def sentence(packages: list[str]) -> str:
    """What to install, said in one sentence."""
    things = {"chromium": f"Chromium or Chrome (on PATH or named by {VARIABLE})"}
    wanted = [things.get(name, "a Korean font") for name in packages if name != "fontconfig"]
    return (
        f"The end-to-end tests need {' and '.join(wanted)}: install it, "
        f"on Debian or Ubuntu with `apt-get install {' '.join(packages)}`."
    )


def main() -> int:
    """Installs or complains."""
    packages = missing()
    if packages:
        install(packages)
        packages = missing()
    if packages:
        print(f"error: {sentence(packages)}", file=sys.stderr)
        return 1
    print(f"browser: {find_chromium()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
