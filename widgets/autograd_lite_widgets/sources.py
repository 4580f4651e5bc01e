"""The source lines that a scene's steps point at."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_CONTEXT = 2  # lines of source kept around a step's line
_LONGEST = 400  # characters of a line


class Sources:
    """The source lines that steps point at; long cells are cut to what is needed."""

    def __init__(self, doc: Json) -> None:
        self._doc = doc
        used: dict[int, set[int]] = {}
        changes = [e for e in doc["events"] if e["kind"] == "inplace"]
        for entry in (*doc["ops"], *doc["passes"], *changes):
            if entry["span"] is not None:
                used.setdefault(entry["span"]["source"], set()).add(entry["span"]["line"])
        self.scene: list[Json] = []
        self._at: dict[tuple[int, int], tuple[int, int]] = {}
        self._indent: dict[tuple[int, int], int] = {}
        for source in sorted(used):
            lines = doc["sources"][source]["text"].split("\n")
            for start, end in _runs(used[source], len(lines)):
                block = lines[start : end + 1]
                indent = min((len(s) - len(s.lstrip()) for s in block if s.strip()), default=0)
                number = len(self.scene)
                label = doc["sources"][source]["label"]
                self.scene.append({"label": label, "lines": [s[indent:][:_LONGEST] for s in block]})
                for line in range(start, end + 1):
                    self._at[source, line] = (number, line - start)
                    self._indent[source, line] = indent

    def span(self, span: Json | None) -> Json | None:
        """The scene's span of a span of the document."""
        if span is None:
            return None
        key = (span["source"], span["line"])
        number, line = self._at[key]
        indent = self._indent[key]
        text_ = self._doc["sources"][span["source"]]["text"].split("\n")[span["line"]]
        return {
            "source": number,
            "line": line,
            "start": min(_LONGEST, _units(text_[indent : span["start"]])),
            "end": min(_LONGEST, _units(text_[indent : span["end"]])),
        }


def _units(s: str) -> int:
    """Length in UTF-16 units, as JavaScript counts."""
    return len(s.encode("utf-16-le")) // 2


def _runs(lines: set[int], count: int) -> list[tuple[int, int]]:
    """Ranges of lines around those used, short cells whole."""
    if count <= 12:
        return [(0, count - 1)]
    runs: list[tuple[int, int]] = []
    for line in sorted(lines):
        start, end = max(0, line - _CONTEXT), min(count - 1, line + _CONTEXT)
        if runs and start <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs
