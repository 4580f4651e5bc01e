"""What the functions in rules do, in words: not every reader knows `select_backward`."""

from __future__ import annotations

import re
from typing import Any, Final

Json = dict[str, Any]

#: Functions of the rule library by name, and the message that says what they do.
_SAID: Final = (
    (r"(slice|select|index|index_select|gather|take|diagonal|masked_select|masked_scatter|unfold)"
     r"_backward|scatter_zeros|embedding_dense_backward|strided_(place|add)|rows_of_bags|add_rows"
     r"|placed_rows_or_columns|place_(at|block)", "call.place"),
    (r"index_fill(_zero)?|pad_zeros", "call.cut"),
    (r"(adaptive_)?avg_pool.*|channels_again", "call.average"),
    (r"(adaptive_)?max_(un)?pool.*|max_of_bags", "call.maximum"),
    (r"(reflection|replication)_pad.*", "call.pad"),
    (r"upsample_.*", "call.upsample"),
    (r"repeat_backward|sum_to_size", "call.repeat"),
    (r"convol(ution_(weight|input)|ve)", "call.convolution"),
    (r"nll_loss.*_backward|multi(label)?_margin_loss_backward", "call.classes"),
    (r"scaled_identity", "call.identity"),
    (r"native_(layer|batch)_norm_backward|standardise|reciprocal_deviation", "call.normalise"),
    (r"_?(cat|stack)_with|joined_with", "call.join"),
    (r"(un)?fold_columns|(un)?shuffle_again", "call.move"),
    (r"linalg_solve_triangular|solve", "call.solve"),
    (r"trilinear", "call.trilinear"),
)  # fmt: skip


def said_of(expression: Any) -> list[str]:
    """The messages about the functions in a rule's expression, each once, outermost first.

    >>> said_of({"k": "call", "name": "select_backward", "args": []})
    ['call.place']
    """
    found: dict[str, None] = {}
    stack = [expression]
    while stack:
        e = stack.pop(0)
        if isinstance(e, list):
            stack += e
        elif isinstance(e, dict):
            if e.get("k") == "call":
                key = _key(str(e["name"]))
                if key is not None:
                    found[key] = None
            stack += [v for v in e.values() if isinstance(v, (dict, list))]
    return list(found)


def _key(name: str) -> str | None:
    return next((key for pattern, key in _SAID if re.fullmatch(pattern, name)), None)
