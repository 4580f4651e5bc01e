"""A real JupyterLab and one page in it, as the end-to-end tests use them.

Readiness is asked of the application (`window.jupyterapp`), not guessed from what the page shows.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Literal

import nbformat
from playwright.sync_api import Locator, Page

SCREENSHOTS = Path(__file__).parent / "screenshots"
TOKEN = "end-to-end"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}

Language = Literal["en", "ko", "both"]
Cells = list[str | nbformat.NotebookNode]


def markdown(text: str) -> nbformat.NotebookNode:
    """A Markdown cell."""
    return nbformat.v4.new_markdown_cell(text)


class Server:
    """A JupyterLab server with its own configuration, settings and kernels' folder.

    Args:
        folder: where all its files go.
        disabled: names of extensions that its pages do not load.
    """

    def __init__(self, folder: Path, *, disabled: tuple[str, ...] = ()) -> None:
        self.root = folder / "root"
        self.settings = folder / "settings"
        self.log = folder / "server.log"
        for name in ("root", "config", "data", "runtime", "settings", "workspaces", "ipython"):
            (folder / name).mkdir()
        news = self.settings / "@jupyterlab" / "apputils-extension"
        news.mkdir(parents=True)
        (news / "notification.jupyterlab-settings").write_text(
            json.dumps({"fetchNews": "false", "checkForUpdates": False})
        )
        page = folder / "config" / "labconfig"
        page.mkdir()
        (page / "page_config.json").write_text(
            json.dumps({"disabledExtensions": dict.fromkeys(disabled, True)})
        )
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        environment = {
            **{name: value for name, value in os.environ.items() if name != "JUPYTER_PATH"},
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "workspaces"),
            "IPYTHONDIR": str(folder / "ipython"),
            "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        }
        command = [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={self.root}"),
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
        ]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._wait()

    def _wait(self, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while True:
            try:
                self.get("/api/status")
                return
            except OSError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self.stop()
                    text = self.log.read_text()[-4000:]
                    raise RuntimeError(f"JupyterLab did not start:\n{text}") from None
                time.sleep(0.1)

    def get(self, path: str) -> str:
        """Text of a page of the server."""
        with urllib.request.urlopen(f"{self.url}{path}?token={TOKEN}", timeout=30) as answer:
            return str(answer.read().decode())

    def extensions(self) -> list[str]:
        """Names of the prebuilt extensions that its pages load."""
        found = re.search(
            r'<script id="jupyter-config-data" type="application/json">(.*?)</script>',
            self.get("/lab"),
            re.DOTALL,
        )
        assert found is not None, "the page of JupyterLab has no configuration"
        return [one["name"] for one in json.loads(found[1])["federated_extensions"]]

    def stop(self) -> None:
        """Ends the server and its kernels."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGTERM)
            self._process.wait(20)


class Lab:
    """The page with JupyterLab in it.

    Args:
        page: the browser's page.
        server: the server it shows.
    """

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self._problem(error.stack or str(error)))

    def _problem(self, stack: str) -> None:
        """Keeps an exception thrown in our scripts; JupyterLab has some of its own when it closes.

        The extension's scripts have its name in their address, the widget's are blobs.
        """
        if "labextensions/autograd-lite" in stack or "blob:" in stack:
            self.problems.append(stack)

    def load(self, *, reset: bool = False) -> None:
        """Loads, or reloads, the application and waits until it is restored."""
        self.page.goto(f"{self.server.url}/lab?token={TOKEN}{'&reset' if reset else ''}")
        self.page.wait_for_function("() => window.jupyterapp")
        self.page.evaluate("() => window.jupyterapp.restored.then(() => null)")

    def execute(self, command: str, **arguments: Any) -> Any:
        """Runs a command of JupyterLab; its result must be plain data or is dropped."""
        return self.page.evaluate(
            """async ([command, args]) => {
                const result = await window.jupyterapp.commands.execute(command, args);
                return result === null || typeof result !== 'object' ? result : null;
            }""",
            [command, arguments],
        )

    def write(self, cells: Cells, name: str = "test.ipynb") -> Path:
        """Writes a notebook without a signature, hence untrusted; strings are code cells."""
        notebook = nbformat.v4.new_notebook(metadata={"kernelspec": KERNEL})
        notebook.cells = [
            nbformat.v4.new_code_cell(cell) if isinstance(cell, str) else cell for cell in cells
        ]
        path = self.server.root / name
        nbformat.write(notebook, path)
        return path

    def open(self, name: str) -> None:
        """Opens a notebook of the server's folder and waits until it and its kernel are ready."""
        self.page.evaluate(
            """async (path) => {
                const app = window.jupyterapp;
                const panel = await app.commands.execute('docmanager:open', { path });
                await panel.context.ready;
                await panel.sessionContext.ready;
                await panel.sessionContext.session.kernel.info;
                await panel.revealed;
                app.shell.activateById(panel.id);
            }""",
            name,
        )

    def open_notebook(self, cells: Cells, name: str = "test.ipynb") -> None:
        """Writes a notebook and opens it."""
        self.write(cells, name)
        self.open(name)

    def open_copy(self, file: Path) -> None:
        """Opens a copy of a notebook file."""
        shutil.copyfile(file, self.server.root / file.name)
        self.open(file.name)

    def errors(self) -> list[str]:
        """Tracebacks among the outputs of the current notebook."""
        found = self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.widgets
                .filter((cell) => cell.model.type === 'code')
                .flatMap((cell) => cell.model.outputs.toJSON())
                .filter((output) => output.output_type === 'error')
                .map((output) => `${output.ename}: ${output.evalue}`)"""
        )
        return list(found)

    def run_all(self) -> list[int | None]:
        """Runs all cells and returns their execution counts (of Markdown None)."""
        counts = self.page.evaluate(
            """async () => {
                const app = window.jupyterapp;
                await app.commands.execute('notebook:run-all-cells');
                return app.shell.currentWidget.content.widgets.map(
                    (cell) => cell.model.executionCount ?? null
                );
            }"""
        )
        return list(counts)

    def run(self, cell: int) -> None:
        """Runs one cell to its end."""
        self.page.evaluate(
            """async (i) => {
                const app = window.jupyterapp;
                const notebook = app.shell.currentWidget.content;
                notebook.deselectAll();
                notebook.activeCellIndex = i;
                await app.commands.execute('notebook:run-cell');
            }""",
            cell,
        )

    def save(self) -> None:
        """Saves the current notebook."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.save()")

    def shut_kernel(self) -> None:
        """Ends the kernel of the current notebook, which stays open."""
        self.page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")

    def is_trusted(self) -> bool:
        """Whether JupyterLab trusts every code cell of the current notebook."""
        return bool(
            self.page.evaluate(
                """() => window.jupyterapp.shell.currentWidget.content.widgets
                    .filter((cell) => cell.model.type === 'code')
                    .every((cell) => cell.model.trusted)"""
            )
        )

    def cells(self) -> Locator:
        """The cells of the current notebook."""
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell")

    def outputs(self) -> Locator:
        """The output areas of the current notebook."""
        return self.cells().locator(".jp-OutputArea-output")

    def language_select(self) -> Locator:
        """The control in the notebook's toolbar."""
        return self.page.get_by_role("combobox", name="Language of bilingual cells")

    def choose_language(self, language: Language) -> None:
        """Picks a language with the control in the toolbar."""
        self.language_select().select_option(language)

    def set_theme(self, name: str) -> None:
        """Switches JupyterLab's theme and waits until its styles are there."""
        self.execute("apputils:change-theme", theme=name)
        light = "false" if "Dark" in name else "true"
        self.page.wait_for_function(
            """([name, light]) => document.body.dataset.jpThemeName === name
                && document.body.dataset.jpThemeLight === light""",
            arg=[name, light],
        )
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def screenshot(self, name: str, of: Locator | None = None) -> Path:
        """Takes a picture of the page, or of one element, into the folder of screenshots."""
        path = SCREENSHOTS / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        self.page.mouse.move(0, 0)
        if of is None:
            self.page.screenshot(path=path)
        else:
            of.screenshot(path=path)
        return path

    def clear(self) -> None:
        """Closes all notebooks unsaved, ends their kernels and resets language and theme."""
        self.page.evaluate(
            """async () => {
                const app = window.jupyterapp;
                for (const widget of [...app.shell.widgets('main')]) {
                    if (widget.context) widget.dispose();
                }
                await app.serviceManager.sessions.shutdownAll();
                await app.commands.execute('autograd-lite:set-language', { language: 'auto' });
            }"""
        )
        if self.page.evaluate("() => document.body.dataset.jpThemeName") != "JupyterLab Light":
            self.set_theme("JupyterLab Light")
