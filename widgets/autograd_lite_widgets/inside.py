"""The inside of a group that a scene has no picture of, made when a front end asks for it."""

from __future__ import annotations

from typing import Any

from autograd_lite.trace import Trace

from .questions import Unanswerable, question
from .scene import build


@question("view")
def inside(trace: Trace, args: dict[str, Any]) -> dict[str, Any]:
    """The scene of one group: `{"group": id, "language": "en" | "ko"}` -> `{"scene": SceneDoc}`."""
    group, language = args.get("group"), args.get("language")
    if not isinstance(group, str) or language not in ("en", "ko"):
        raise Unanswerable("ask.failed", reason="view: group, language")
    try:
        return {"scene": build(trace.to_dict(), language=language, within=group)}
    except KeyError as error:
        raise Unanswerable("ask.failed", reason=str(error)) from None
