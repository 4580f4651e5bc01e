"""axe-core in the page: what it finds against WCAG 2.2 AA."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Locator, Page

SCRIPT = Path(__file__).parents[2] / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def serious(page: Page, of: Locator) -> list[str]:
    """Findings of serious or critical impact in an element, each in one line."""
    if not page.evaluate("() => Boolean(window.axe)"):
        page.evaluate(SCRIPT.read_text(encoding="utf-8") + "\n;undefined")
    found = of.evaluate(
        """async (el, tags) => {
            const { violations } = await window.axe.run(el, {
                runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
            });
            return violations
                .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`));
        }""",
        TAGS,
    )
    return list(found)
