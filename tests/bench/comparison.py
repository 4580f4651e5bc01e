"""The workloads side by side: ours, eager and compiled, beside the other libraries.

Results are compared before anything is timed, and a library that disagrees ends the run. A run of
everything writes `RESULTS.md`.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import re
from pathlib import Path
from typing import Any

import numpy as np
from machine import in_words
from neighbours import QUIET, Neighbours
from peers import PEERS, Peer, Skipped
from processes import FIRST_GRADIENT, MEMORY, added_megabytes, start_seconds
from table import (
    Row,
    disturbed_section,
    figures_table,
    missed_section,
    ratios_table,
    skipped_section,
    targets_table,
)
from timing import Work, calls_for, compare as in_turn, medians, timed
from tqdm import tqdm
from workloads import WORKLOADS, data_of, name_of

RESULTS = Path(__file__).with_name("RESULTS.md")
OURS = ("ours", "compiled")
REFERENCE = "PyTorch"
PROCESSES = ("cold", "warm", "memory")


def main() -> None:
    """Measure, print, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="workloads whose name contains this")
    options = parser.parse_args()
    workloads = [w for w in WORKLOADS if options.only in name_of(w)]
    processes = [p for p in PROCESSES if options.only in p]
    rounds = options.rounds * len(workloads) + 5 * len(processes)
    with tqdm(total=rounds, unit="round", disable=not rounds) as bar:
        rows = [compare(w, options.rounds, bar) for w in workloads]
        rows += [in_processes(kind, bar) for kind in processes]
    if not rows:
        return
    text = report(rows)
    print(text)
    if not options.only:
        RESULTS.write_text(f"{text}\n", encoding="utf-8")


def compare(workload: Any, rounds: int, bar: Any) -> Row:
    """Run one workload in every library that can."""
    row = Row(
        name_of(workload),
        workload.TITLE,
        "µs",
        targets=getattr(workload, "TARGETS", {}),
        why=getattr(workload, "WHY", ""),
    )
    bar.set_description(row.name)
    works: dict[str, Work] = {}
    values: dict[str, Any] = {}
    for make_peer in PEERS:
        peer = make_peer()
        try:
            work = peer.prepare(workload, data_of(workload))
            values[peer.name] = peer.values(first_result(peer, work))
        except Skipped as reason:
            row.skipped[peer.name] = str(reason)
        else:
            works[peer.name] = work
    for name, got in values.items():
        agree(row.name, name, got, values[REFERENCE])
    numbers = [calls_for(work) for work in works.values()]
    seconds, row.disturbed = in_turn(list(works.values()), numbers, rounds, bar)
    row.figures = {n: s * 1e6 for n, s in zip(works, seconds, strict=True)}
    if not all(met for what, *_, met in row.verdicts() if what.startswith("ours")):
        row.profile = profile(works["ours"])
    return row


def first_result(peer: Peer, work: Work) -> Any:
    """Run a work once; what `compile` refuses is no error of the benchmark."""
    if peer.name != "compiled":
        return work()
    try:
        return work()
    except Exception as error:
        raise Skipped(f"compile: {error}") from error


def agree(workload: str, name: str, got: list[Any], wanted: list[Any]) -> None:
    """End the run if a library computed other numbers than PyTorch (float32, sums in any order)."""
    for one, other in zip(got, wanted, strict=True):
        scale = float(np.max(np.abs(other), initial=0.0))
        if one.shape != other.shape or not np.allclose(one, other, rtol=1e-3, atol=1e-4 * scale):
            raise SystemExit(f"{workload}: {name} and {REFERENCE} disagree:\n{one}\n{other}")


def profile(work: Work, lines: int = 6) -> str:
    """Return the functions that our own run spends its time in, a share each."""
    calls = calls_for(work, 0.2)
    profiler = cProfile.Profile()
    profiler.runcall(timed, work, calls)
    # Typeshed does not know `stats`; it maps (file, line, name) to (calls, …, own time, …).
    stats: Any = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    total = sum(own for _, _, own, _, _ in stats.values())
    top = sorted(stats.items(), key=lambda item: -item[1][2])[:lines]
    return "\n".join(
        f"{own / total:4.0%}  {count / calls:6.1f} calls  {_place(*place)}"
        for place, (_, count, own, _, _) in top
    )


def _place(file: str, line: int, name: str) -> str:
    if file == "~":
        return re.sub(r" at 0x\w+", "", name)
    path = Path(file)
    shown = "/".join(path.parts[-2:]) if path.suffix else file
    return f"{name} ({shown})"


def in_processes(kind: str, bar: Any) -> Row:
    """Measure what only a fresh process shows."""
    bar.set_description(kind)
    if kind == "memory":
        row = Row(kind, "memory that a chain of 10⁶ elements adds", "MiB")
        row.targets = {("ours", "PyTorch"): 1.0}
        sources, measure = MEMORY, lambda source: added_megabytes(source)
    else:
        title = "fresh process to the tutorial's first gradients"
        cold = kind == "cold"
        row = Row(kind, f"{title}, {'empty' if cold else 'filled'} cache", "s")
        row.limit = 1.5 if cold else 0.8
        sources, measure = FIRST_GRADIENT, lambda source: start_seconds(source, cold)
    samples: list[list[float]] = []
    with Neighbours() as neighbours:
        for _ in range(5):
            samples.append([measure(source) for source in sources.values()])
            bar.update()
    row.figures = dict(zip(sources, medians(samples), strict=True))
    row.disturbed = neighbours.share
    return row


def report(rows: list[Row]) -> str:
    """Return everything as one page."""
    columns = [peer.name for peer in PEERS]
    peers = [name for name in columns if name not in OURS]
    parts = [
        "# What `make bench` measured",
        f"{in_words()} All libraries ran in turn in one process on the same cores; medians. "
        "Their results were compared before anything was timed. Kernels and compiled programs were "
        "loaded before, ours as jax.jit's.",
        figures_table(rows, columns),
        "Below 1 we are faster:",
        *(ratios_table(rows, ours, peers) for ours in OURS if any(ours in r.figures for r in rows)),
        "## Targets",
        targets_table(rows),
        missed_section(rows),
        disturbed_section(rows, QUIET),
        "## Empty cells",
        skipped_section(rows),
    ]
    return "\n\n".join(part for part in parts if part)
