"""Writes the stored pictures anew: `python -m tests.widgets.regenerate`, then `npm run format`.

Look at the difference before committing it: these files are what the tests hold us to.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograd_lite_widgets.display import trace_scene
from autograd_lite_widgets.packing import pack
from autograd_lite_widgets.scene import build
from autograd_lite_widgets.svg import render
from tests.widgets.gallery import collect
from tests.widgets.graphs import ALL, tutorial

HERE = Path(__file__).parent
GOLDEN = HERE / "golden"


def main() -> None:
    """Write the golden files and the scene that the TypeScript tests read."""
    scene = trace_scene(tutorial())
    for source in scene["sources"]:
        source["label"] = "In [4]"
    text = json.dumps(scene, ensure_ascii=False)
    (HERE / "fixtures" / "tutorial.scene.json").write_text(text + "\n", "utf-8")
    loop = build(collect.PROGRAMS["training_loop_of_two_steps"]().to_dict(), collapse=True)
    (HERE / "fixtures" / "loop.scene.json").write_text(json.dumps(loop) + "\n", "utf-8")
    packed = json.dumps(pack(scene), ensure_ascii=False, indent=2)
    (HERE / "fixtures" / "tutorial.packed.json").write_text(packed + "\n", "utf-8")
    (GOLDEN / "tutorial.scene.txt").write_text(text + "\n", "utf-8")
    (GOLDEN / "tutorial.svg").write_text(render(scene, cursor=8), "utf-8")
    for name, make in ALL.items():
        trace = make()
        (GOLDEN / f"{name}.txt").write_text(f"{trace}\n", "utf-8")
        (GOLDEN / f"{name}.dot").write_text(trace.to_dot().source, "utf-8")
    for path in collect.GOLDEN.glob("*"):
        path.unlink()
    collect.GOLDEN.mkdir(exist_ok=True)
    for name, make in collect.PROGRAMS.items():
        trace = make()
        (collect.GOLDEN / f"{name}.txt").write_text(f"{trace}\n", "utf-8")
        (collect.GOLDEN / f"{name}.dot").write_text(trace.to_dot().source, "utf-8")


if __name__ == "__main__":
    main()
