"""Where in the user's code an operation stands, and what its operands are called there.

While recording only `(code object, instruction)` is kept; columns, source text and names are
looked up when a document is made.
"""

from __future__ import annotations

import ast
import itertools
import linecache
import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
_OWN = (_PACKAGE + os.sep, _PACKAGE + "_widgets" + os.sep, "<autograd_lite")
_MODULES = frozenset(("torch", "autograd_lite", "al", "F", "nn"))
Position = tuple[CodeType, int]


@dataclass(frozen=True)
class Place:
    """A sub-expression: a source, its text, a line (from 0) and columns in characters."""

    label: str
    text: str
    line: int
    start: int
    end: int
    scope: str


@dataclass(frozen=True)
class Reading:
    """All that the source says about a position."""

    place: Place | None
    bound: str | None
    operands: tuple[str | None, ...]
    call: str | None = None  # the function that is called there, if it is a call


class Reader:
    """Reads positions, each once: a loop runs the same line many times."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], Reading] = {}
        self._alive: list[Position] = []  # ids of code objects stay valid while we hold them

    def read(self, at: Position | None, operands: int) -> Reading:
        """What the source says about a position and its `operands` operands."""
        if at is None:
            return Reading(None, None, (None,) * operands)
        key = (id(at[0]), at[1], operands)
        found = self._known.get(key)
        if found is None:
            self._alive.append(at)
            names = tuple(operand_names(at, operands))
            found = Reading(place(at), bound_name(at), names, call_name(at))
            self._known[key] = found
        return found


class _Own(dict[str, bool]):
    """Whether a file is this library's, asked once a file."""

    def __missing__(self, filename: str) -> bool:
        self[filename] = own = filename.startswith(_OWN)
        return own


is_own = _Own().__getitem__


def place(at: Position | None) -> Place | None:
    """Where a position stands; None where there is no source text."""
    span = None if at is None else _span(at)
    if at is None or span is None:
        return None
    code = at[0]
    lines = _lines(code.co_filename)
    line, end_line, col, end_col = span
    if not 0 < line <= len(lines) or len(lines) > 5000:
        return None
    text = lines[line - 1]
    start = _chars(text, col)
    end = len(text.rstrip()) if end_line != line else _chars(text, end_col)
    scope = "" if code.co_qualname == "<module>" else code.co_qualname
    return Place(
        _label(code.co_filename), "\n".join(lines), line - 1, start, max(start, end), scope
    )


def bound_name(at: Position | None) -> str | None:
    """The variable that the result of the sub-expression is assigned to, if it is one."""
    found = node_at(at)
    if found is None:
        return None
    node, parent = found
    if isinstance(node, ast.AugAssign):
        return _name(node.target)
    if isinstance(parent, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and parent.value is node:
        target = parent.targets[0] if isinstance(parent, ast.Assign) else parent.target
        return _name(target)
    return None


_CASTS = frozenset(("long", "float", "double", "int", "half", "short", "bool", "type", "type_as"))


def call_name(at: Position | None) -> str | None:
    """The name of the function or method that is called there."""
    found = node_at(at)
    return _name(found[0].func) if found is not None and isinstance(found[0], ast.Call) else None


def names_operation(call: str | None, row: str) -> bool:
    """Whether a call of that name runs just that operation, so that its operands are the call's.

    >>> (
    ...     names_operation("sum", "sum_dim"),
    ...     names_operation("fc1", "addmm"),
    ...     names_operation(None, "add"),
    ... )
    (True, False, True)
    """
    if call is None or call == "apply":
        return True
    call, row = call.strip("_"), row.strip("_")
    if call in _CASTS:
        return row.startswith("to")
    return row.startswith(call) or call.startswith(row)


def operand_names(at: Position | None, count: int) -> list[str | None]:
    """What the operands of the operation are called in the source, where they are variables."""
    found = node_at(at)
    if found is None:
        return [None] * count
    node = found[0]
    operands: list[ast.AST] = []
    if isinstance(node, ast.BinOp):
        operands = [node.left, node.right]
    elif isinstance(node, ast.AugAssign):
        operands = [node.target, node.value]
    elif isinstance(node, ast.UnaryOp):
        operands = [node.operand]
    elif isinstance(node, ast.Compare) and len(node.comparators) == 1:
        operands = [node.left, node.comparators[0]]
    elif isinstance(node, ast.Subscript):
        operands = [node.value]
    elif isinstance(node, ast.Call):
        operands = _call_operands(node)
    names = [_name(o) for o in operands][:count]
    return names + [None] * (count - len(names))


def _call_operands(node: ast.Call) -> list[ast.AST]:
    function = node.func
    if isinstance(function, ast.Attribute) and not _is_namespace(function):
        return [function.value, *node.args]
    return list(node.args)


def _is_namespace(function: ast.Attribute) -> bool:
    """Whether `a.f(x)` calls a module's or class's function rather than a tensor's method."""
    root: ast.AST = function.value
    while isinstance(root, ast.Attribute):
        root = root.value
    name = root.id if isinstance(root, ast.Name) else ""
    return function.attr == "apply" or name in _MODULES or name[:1].isupper()


def _name(node: ast.AST) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    return None


def _span(at: Position) -> tuple[int, int, int, int] | None:
    code, lasti = at
    entry = next(itertools.islice(code.co_positions(), lasti // 2, None), None)
    if entry is None or any(part is None for part in entry):
        return None
    line, end_line, col, end_col = entry
    return line, end_line, col, end_col  # type: ignore[return-value]


def _lines(filename: str) -> list[str]:
    return [line.rstrip("\n") for line in linecache.getlines(filename)]


def _chars(text: str, bytes_: int) -> int:
    """A column in UTF-8 bytes as a column in characters."""
    return len(text.encode()[:bytes_].decode(errors="ignore"))


def _label(filename: str) -> str:
    number = _cell_number(filename)
    if number is not None:
        return f"In [{number}]"
    return os.path.basename(filename)


def _cell_number(filename: str) -> int | None:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    cells = getattr(getattr(shell, "compile", None), "_filename_map", None)
    number = cells.get(filename) if isinstance(cells, dict) else None
    return number if isinstance(number, int) else None


def node_at(at: Position | None) -> tuple[ast.AST, ast.AST | None] | None:
    """The syntax node whose extent is exactly the position's, and its parent."""
    span = None if at is None else _span(at)
    if at is None or span is None:
        return None
    lines = _lines(at[0].co_filename)
    return _nodes("\n".join(lines)).get(span) if lines else None


@lru_cache(maxsize=64)
def _nodes(text: str) -> dict[tuple[int, int, int, int], tuple[ast.AST, ast.AST | None]]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return {}
    found: dict[tuple[int, int, int, int], tuple[ast.AST, ast.AST | None]] = {}
    stack: list[ast.AST] = [tree]
    while stack:
        parent = stack.pop()
        for child in ast.iter_child_nodes(parent):
            stack.append(child)
            if isinstance(child, (ast.expr, ast.AugAssign)) and child.end_lineno is not None:
                key = (child.lineno, child.end_lineno, child.col_offset, child.end_col_offset or 0)
                # The outer of two nodes of one extent: `(a)` never, `x` of `x` as a statement.
                found.setdefault(key, (child, parent))
    return found
