"""What the user's source says about a variable, read at the moment of an error.

Nothing is kept while operations run. Where an error is made, the frames are still there: from them
the source is found, the statement that runs, and the statement that last bound a name. Sources are
files, notebook cells (IPython keeps them in `In`) and whatever else `linecache` knows.
"""

from __future__ import annotations

import ast
import itertools
import linecache
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from types import CodeType, FrameType
from typing import Any

from .language import say_to_reader

#: Returns where a node's operation ran, `(code, instruction)`, if a recorder noted it; set by it.
recorded_position: Callable[[Any], tuple[CodeType, int] | None] | None = None

_OWN = ("autograd_lite", "autograd_lite_widgets")
_LONGEST = 90
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_NO_GRAD = ("no_grad", "inference_mode")


def is_own(frame: FrameType) -> bool:
    """Return whether a frame is this library's."""
    return frame.f_globals.get("__name__", "").split(".")[0] in _OWN


def user_frames(start: FrameType | None = None) -> Iterator[FrameType]:
    """Yield the running frames outside this library, innermost first."""
    frame: FrameType | None = sys._getframe(1) if start is None else start
    while frame is not None:
        if not is_own(frame):
            yield frame
        frame = frame.f_back


@dataclass(frozen=True)
class Statement:
    """A statement or expression of a source: a place to point at."""

    node: Any
    text: str
    label: str  # of the source: a file's name, or `In [3]`
    line: int
    in_no_grad: bool = False

    def place(self) -> str:
        """Return where it stands, in the language in force: the line, and the source if it is another."""
        if not self.label or self.label == _running_label():
            return say_to_reader(f"line {self.line}", f"{self.line}번째 줄")
        return say_to_reader(
            f"{self.label}, line {self.line}", f"{self.label}의 {self.line}번째 줄"
        )

    def __str__(self) -> str:
        return f"{self.place()}, `{self.text}`" if self.text else self.place()


@dataclass(frozen=True)
class Binding:
    """What last bound a name: an assignment's value, a loop, a parameter."""

    statement: Statement
    value: ast.expr | None  # None where it is no plain assignment
    kind: str  # "assignment", "loop", "change" (`x += …`)


@lru_cache(maxsize=64)
def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _text_of(filename: str) -> str:
    return "".join(linecache.getlines(filename))


def _cells(frame: FrameType) -> list[str]:
    """Return the sources of the cells run so far, where the frame is a notebook's."""
    cells = frame.f_globals.get("In")
    return [c for c in cells if isinstance(c, str)] if isinstance(cells, list) else []


def label_of(filename: str, frame: FrameType) -> str:
    """Return what a source is called: the cell's number, or the file's name."""
    cells = _cells(frame)
    if cells:
        text = _text_of(filename).strip()
        for number in range(len(cells) - 1, 0, -1):
            if text and cells[number].strip() == text:
                return f"In [{number}]"
    made_up = filename.startswith("<") or "ipykernel_" in filename  # a cell that `In` does not hold
    return "" if made_up else os.path.basename(filename)


def _running_label() -> str:
    """Return the label of the file that the user's code runs now; of a cell, which is always named, none."""
    frame = next(user_frames(), None)
    label = "" if frame is None else label_of(frame.f_code.co_filename, frame)
    return "" if label.startswith("In [") else label


def statement_at(code: CodeType, instruction: int, frame: FrameType) -> Statement | None:
    """Return the place of an instruction; None where its source is not known."""
    span = next(itertools.islice(code.co_positions(), instruction // 2, None), None)
    if span is None or span[0] is None:
        return None
    lines = linecache.getlines(code.co_filename)
    if not 0 < span[0] <= len(lines):
        return None
    tree = _tree("".join(lines))
    node = None if tree is None else _smallest_around(tree, span)
    text = lines[span[0] - 1].strip()
    return Statement(node, _short(text), label_of(code.co_filename, frame), span[0])


def running_statement(frame: FrameType) -> Statement | None:
    """Return the expression that a frame runs now."""
    return statement_at(frame.f_code, frame.f_lasti, frame)


def _smallest_around(tree: ast.Module, span: Any) -> ast.AST | None:
    """Return the expression whose extent is exactly that of the running instruction."""
    line, end, column, end_column = span
    for node in ast.walk(tree):
        if isinstance(node, (ast.expr, ast.AugAssign)) and (
            node.lineno,
            node.end_lineno,
            node.col_offset,
            node.end_col_offset,
        ) == (line, end, column, end_column):
            return node
    return None


def place_of_node(node: Any) -> Statement | None:
    """Return where a node's operation ran, if a recorder noted it."""
    at = recorded_position(node) if recorded_position is not None else None
    frame = next(user_frames(), None)
    return None if at is None or frame is None else statement_at(*at, frame)


def binding_of(name: str, frame: FrameType, changes: bool = True) -> Binding | None:
    """Return what last bound a name that a frame sees, before the line that it runs now.

    Without `changes`, `x += …` does not count.
    """
    code = frame.f_code
    text = _text_of(code.co_filename)
    tree = _tree(text)
    label = label_of(code.co_filename, frame)
    if tree is not None:
        body: Any = tree if code.co_name == "<module>" else function_node(tree, code)
        local = code.co_name == "<module>" or name in code.co_varnames + code.co_cellvars
        if body is not None and local:
            found = _last(name, body, text, label, frame.f_lineno, changes)
            if found is not None:
                return found
        if not local and code.co_name != "<module>":
            found = _last(name, tree, text, label, len(text), changes)
            if found is not None:
                return found
    for number, cell in reversed(list(enumerate(_cells(frame)))):
        tree = _tree(cell)
        found = (
            None if tree is None else _last(name, tree, cell, f"In [{number}]", len(cell), changes)
        )
        if found is not None:
            return found
    return None


def function_node(tree: ast.AST, code: CodeType) -> ast.AST | None:
    """Return the definition of a function in a tree."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == code.co_name:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            if first <= code.co_firstlineno <= node.lineno:
                return node
    return None


def returns_of(function: Any) -> list[Statement]:
    """Return the places where a Python function returns something, none where it has no source."""
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    text = _text_of(code.co_filename)
    tree = _tree(text)
    node = None if tree is None else function_node(tree, code)
    if node is None:
        return []
    label = "" if code.co_filename.startswith("<") else os.path.basename(code.co_filename)
    decorated = any(_is_no_grad(d) for d in getattr(node, "decorator_list", ()))
    return [
        _statement(s, text, label, no_grad or decorated)
        for s, no_grad in statements(node)
        if isinstance(s, ast.Return) and s.value is not None
    ]


def bindings_in(function: Any, name: str) -> Binding | None:
    """Return the last binding of a name in a Python function's body."""
    code = function.__code__
    text = _text_of(code.co_filename)
    tree = _tree(text)
    node = None if tree is None else function_node(tree, code)
    return None if node is None else _last(name, node, text, "", len(text))


def statements(scope: Any, no_grad: bool = False) -> Iterator[tuple[ast.stmt, bool]]:
    """Yield the statements of a scope in order, and whether each stands under `no_grad`."""
    for name in ("body", "orelse", "finalbody", "handlers"):
        for child in getattr(scope, name, ()):
            if isinstance(child, ast.ExceptHandler):
                yield from statements(child, no_grad)
                continue
            if not isinstance(child, ast.stmt):
                continue
            yield child, no_grad
            if not isinstance(child, _SCOPES):
                inside = isinstance(child, (ast.With, ast.AsyncWith)) and any(
                    _is_no_grad(item.context_expr) for item in child.items
                )
                yield from statements(child, no_grad or inside)


def _is_no_grad(expression: ast.expr) -> bool:
    call = expression.func if isinstance(expression, ast.Call) else expression
    name = (
        call.attr
        if isinstance(call, ast.Attribute)
        else call.id
        if isinstance(call, ast.Name)
        else ""
    )
    if name in _NO_GRAD:
        return True
    return (
        name == "set_grad_enabled"
        and isinstance(expression, ast.Call)
        and len(expression.args) == 1
        and getattr(expression.args[0], "value", None) is False
    )


def _last(
    name: str, scope: Any, text: str, label: str, line: int, changes: bool = True
) -> Binding | None:
    """Return the last binding before a line; in a loop, of the turn before where there is none."""
    decorated = any(_is_no_grad(d) for d in getattr(scope, "decorator_list", ()))
    found = []
    for statement, no_grad in statements(scope, decorated):
        bound = _bound(name, statement)
        if bound is not None and (changes or bound[1] != "change"):
            found.append(Binding(_statement(statement, text, label, no_grad), bound[0], bound[1]))
    before = [b for b in found if b.statement.line < line]
    return before[-1] if before else found[-1] if found else None


def _bound(name: str, statement: ast.stmt) -> tuple[ast.expr | None, str] | None:
    if isinstance(statement, ast.Assign):
        for target in statement.targets:
            if _names(target, name):
                plain = isinstance(target, ast.Name)
                value = statement.value
                if not plain and isinstance(target, (ast.Tuple, ast.List)):
                    value = _element(target, value, name)
                return value, "assignment"
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        if _names(statement.target, name):
            return statement.value, "assignment"
    elif isinstance(statement, ast.AugAssign):
        if _names(statement.target, name):
            return statement.value, "change"
    elif isinstance(statement, (ast.For, ast.AsyncFor)) and _names(statement.target, name):
        return None, "loop"
    return None


def _names(target: ast.AST, name: str) -> bool:
    return any(
        isinstance(n, ast.Name) and n.id == name for n in ast.walk(target)
    ) and not isinstance(target, (ast.Subscript, ast.Attribute))


def _element(target: Any, value: ast.expr, name: str) -> ast.expr:
    """Return the part of `a, b = x, y` that a name gets, where both sides are written out."""
    if isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
        for part, expression in zip(target.elts, value.elts, strict=True):
            if _names(part, name):
                return expression
    return value


def _statement(node: ast.stmt, text: str, label: str, no_grad: bool) -> Statement:
    if isinstance(node, (ast.For, ast.With, ast.While, ast.If)):
        shown = text.splitlines()[node.lineno - 1]
    else:
        shown = ast.get_source_segment(text, node) or ""
    return Statement(node, _short(shown), label, node.lineno, no_grad)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def in_loop(frame: FrameType) -> bool:
    """Return whether the line that a frame runs stands in a loop."""
    tree = _tree(_text_of(frame.f_code.co_filename))
    if tree is None:
        return False
    scope = tree if frame.f_code.co_name == "<module>" else function_node(tree, frame.f_code)
    return scope is not None and any(
        isinstance(node, (ast.For, ast.While, ast.AsyncFor))
        and node.lineno < frame.f_lineno <= (node.end_lineno or 0)
        for node in ast.walk(scope)
    )


def earlier_calls(names: tuple[str, ...], frame: FrameType) -> list[Statement]:
    """Return the calls of methods or functions of these names before the line that a frame runs."""
    code = frame.f_code
    text = _text_of(code.co_filename)
    tree = _tree(text)
    if tree is None:
        return []
    scope: Any = tree if code.co_name == "<module>" else function_node(tree, code)
    found: list[Statement] = []
    label = label_of(code.co_filename, frame)
    for statement, no_grad in statements(scope) if scope is not None else ():
        if statement.lineno >= frame.f_lineno or isinstance(
            statement, (ast.For, ast.While, ast.With, ast.If, ast.Try, *_SCOPES)
        ):
            continue
        found += [
            _statement(statement, text, label, no_grad)
            for node in ast.walk(statement)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in names
            and not any(k.arg in ("retain_graph", "create_graph") for k in node.keywords)
        ]
    return found
