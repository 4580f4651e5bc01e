"""The tables, as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Row:
    """One workload: what each library took, why others are absent, and what we mean to reach."""

    name: str
    title: str
    unit: str
    figures: dict[str, float] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    targets: dict[tuple[str, str], float] = field(default_factory=dict)
    limit: float | None = None
    why: str = ""
    profile: str = ""
    disturbed: float = 0.0

    def ratio(self, ours: str, peer: str) -> float | None:
        """Return ours over the peer's, where both ran."""
        if ours in self.figures and peer in self.figures:
            return self.figures[ours] / self.figures[peer]
        return None

    def verdicts(self) -> list[tuple[str, str, str, bool]]:
        """Return what was aimed at, the aim, the value reached, and whether it was reached."""
        out = []
        for (ours, peer), wanted in self.targets.items():
            got = self.ratio(ours, peer)
            if got is not None:
                out.append((f"{ours} / {peer}", f"≤ {wanted:g}", f"{got:.2f}", got <= wanted))
            else:
                missing = ours if ours not in self.figures else peer
                out.append((f"{ours} / {peer}", f"≤ {wanted:g}", f"no {missing}", False))
        if self.limit is not None and "ours" in self.figures:
            got = self.figures["ours"]
            out.append(
                (
                    "ours",
                    f"≤ {self.limit:g} {self.unit}",
                    f"{got:.2f} {self.unit}",
                    got <= self.limit,
                )
            )
        return out


def figures_table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """What each library took."""
    return _table(
        ["workload", "unit", *columns],
        [[r.title, r.unit, *(_figure(r.figures.get(c)) for c in columns)] for r in rows],
    )


def ratios_table(rows: Sequence[Row], ours: str, peers: Sequence[str]) -> str:
    """Ours over each peer's: below 1 is faster than the peer."""
    body = []
    for row in rows:
        if ours in row.figures:
            ratios = (row.ratio(ours, p) for p in peers)
            body.append([row.title, *("–" if r is None else f"{r:.2f}" for r in ratios)])
    return _table([f"{ours} / peer", *peers], body)


def targets_table(rows: Sequence[Row]) -> str:
    """What was aimed at, and reached or not."""
    body = [
        [row.title, what, wanted, got, "reached" if met else "**missed**"]
        for row in rows
        for what, wanted, got, met in row.verdicts()
    ]
    return _table(["workload", "ratio", "target", "measured", ""], body)


def missed_section(rows: Sequence[Row]) -> str:
    """Why a target is missed, with the main lines of the profile."""
    parts = []
    for row in rows:
        if all(met for *_, met in row.verdicts()):
            continue
        parts.append(f"**{row.title}.** {row.why}".rstrip())
        if row.profile:
            parts.append(f"```text\n{row.profile}\n```")
    return "\n\n".join(parts)


def skipped_section(rows: Sequence[Row]) -> str:
    """Why a cell is empty."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        for peer, reason in row.skipped.items():
            reasons.setdefault((peer, reason), []).append(row.name)
    return "\n".join(
        f"- {peer}: {reason} ({', '.join(names)})" for (peer, reason), names in reasons.items()
    )


def disturbed_section(rows: Sequence[Row], quiet: float) -> str:
    """Say which figures were taken on a busy machine."""
    busy = [f"{row.title} ({row.disturbed:.0%})" for row in rows if row.disturbed >= quiet]
    if not busy:
        return ""
    return (
        f"Other programs took a share of the cores meanwhile: {'; '.join(busy)}. There the fastest "
        "sample of each library stands for the median."
    )


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _table(head: list[str], body: list[list[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    lines = [head, ["-" * max(3, w) for w in widths], *body]
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |"
        for line in lines
    )
