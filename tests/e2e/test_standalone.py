"""The standalone page as a careful server gives it: under a policy that sandboxes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

import autograd_lite as torch

ADDRESS = "http://pages.invalid/graph.html"
POLICIES = {
    "sandboxed": "sandbox allow-scripts",
    "sandboxed and without a network": (
        "sandbox allow-scripts; default-src 'none'; "
        "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
    ),
}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_it_steps_under_a_sandboxing_policy(browser: Browser, tmp_path: Path, policy: str) -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    with torch.record() as trace:
        (x * x).sum().backward()
    trace.to_html(tmp_path / "graph.html", cursor=2)
    page = browser.new_page(locale="en-US")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    try:
        serve(page, (tmp_path / "graph.html").read_text("utf-8"), policy)
        page.goto(ADDRESS)
        assert page.evaluate("origin") == "null"  # the policy holds: the page has no origin
        root = page.locator(".agl-root")
        expect(root).to_be_visible()
        for _ in range(4):
            root.get_by_role("button", name="Next step").click()
        expect(root.locator(".agl-phase")).to_contain_text("backward 4 / 5")
        page.keyboard.press("l")
        expect(root.get_by_role("button", name="다음 단계")).to_be_visible()
        page.keyboard.press("f")
        expect(root.get_by_role("combobox")).to_be_focused()
        assert complaints == []
    finally:
        page.close()


def serve(page: Page, html: str, policy: str) -> None:
    """Answer the page's address with a document under a policy, and nothing else."""

    def answer(route: Route) -> None:
        if route.request.url != ADDRESS:
            return route.abort()
        headers = {"content-security-policy": policy, "content-type": "text/html"}
        return route.fulfill(status=200, headers=headers, body=html)

    page.route("**/*", answer)
