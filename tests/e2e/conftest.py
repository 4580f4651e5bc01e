"""One JupyterLab server and one page of a real Chromium for all end-to-end tests.

Nothing is skipped: without a browser, a Korean font or the installed extension the tests fail.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.jupyter import Lab, Server
from tests.e2e.prerequisites import find_chromium, missing, sentence

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, headless."""
    if packages := missing():
        pytest.fail(sentence(packages), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A JupyterLab server that loads our extension."""
    server = Server(tmp_path_factory.mktemp("lab"))
    try:
        if "autograd-lite" not in server.extensions():
            pytest.fail(
                "JupyterLab does not load the extension `autograd-lite`: install the project first "
                "(`make test`, or `pip install -e .`).",
                pytrace=False,
            )
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def shared_lab(browser: Browser, server: Server) -> Iterator[Lab]:
    """The page that all tests share; use `lab`."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    lab = Lab(page, server)
    lab.load(reset=True)
    yield lab
    context.close()


@pytest.fixture
def lab(shared_lab: Lab) -> Iterator[Lab]:
    """The page, empty and in its initial settings; an exception in our scripts fails the test."""
    shared_lab.problems.clear()
    yield shared_lab
    shared_lab.clear()
    assert shared_lab.problems == []
