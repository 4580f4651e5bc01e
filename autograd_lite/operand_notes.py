"""Notes for an operation that failed: its line, its operands by name, their shapes and types.

Made when the error is made, from the running frames: what the operands are called stands in the
expression that runs, and which layer they were in is the module whose `forward` runs.
"""

from __future__ import annotations

import ast
import inspect
import sys
from types import FrameType
from typing import Any

from . import sources
from .errors import E
from .language import say_to_reader
from .operand_hints import hint

_ALONE = ("the tensor", "텐서")
_MOST = 8  # operands of a list that are worth naming


def explain_operands(error: E, operands: Any) -> E:
    """Attach the notes to an error of an operation on Tensors; return the error.

    Notes are made once, at the first place that knows the operands, and never fail themselves.
    """
    frame: FrameType | None = sys._getframe(1)
    own: list[FrameType] = []
    while frame is not None and sources.is_own(frame):
        own.append(frame)
        frame = frame.f_back
    if frame is not None:
        _explain(error, operands, frame, own)
    return error


def explain_raised(error: BaseException) -> None:
    """Attach the notes to an error of ours that has none yet, from its traceback.

    For functions that look at their arguments before an operation runs: what they were called with
    stands in their frames.
    """
    steps = []
    traceback = error.__traceback__
    while traceback is not None:
        steps.append(traceback.tb_frame)
        traceback = traceback.tb_next
    own: list[FrameType] = []
    while steps and sources.is_own(steps[-1]):
        own.append(steps.pop())
    if steps and own:
        _explain(error, arguments_of(own[-1]), steps[-1], own)


def arguments_of(frame: FrameType) -> list[Any]:
    """Return what the function of a frame was called with, in order; what lists hold, one by one."""
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & inspect.CO_VARARGS)
    values: list[Any] = []
    for name in code.co_varnames[:count]:
        values += _flat(frame.f_locals.get(name))
    return values


def _flat(value: Any, depth: int = 2) -> list[Any]:
    if depth and isinstance(value, (tuple, list)) and len(value) <= _MOST:
        return [v for item in value for v in _flat(item, depth - 1)]
    return [value]


def _explain(error: BaseException, operands: Any, frame: FrameType, own: list[FrameType]) -> None:
    """Attach the notes of an error that came out of `own` frames, innermost first, into `frame`."""
    tensors = [t for t in operands if hasattr(t, "_data") and hasattr(t, "_edge")]
    if getattr(error, "__notes__", None) or not tensors:
        return
    try:
        for text in _notes(error, tensors, frame, own):
            error.add_note(text)
    except Exception:  # what explains an error must not hide it
        return


def _notes(
    error: BaseException, tensors: list[Any], frame: FrameType, own: list[FrameType]
) -> list[str]:
    statement = sources.running_statement(frame)
    layer = _layer_note(frame, own)
    names = _names(tensors, frame, statement)
    notes = [layer] if layer else [_operands_note(names, tensors, statement)]
    advice = hint(error, names, tensors, layer is not None)
    return [n for n in (*notes, advice) if n]


def _shape(tensor: Any) -> str:
    return str(list(tensor._data.shape))


def _operands_note(names: list[str | None], tensors: list[Any], statement: Any) -> str:
    types = {t._data.dtype for t in tensors}
    parts, parts_ko = [], []
    for i, (name, t) in enumerate(zip(names, tensors, strict=True), 1):
        kind = f" ({str(t.dtype).removeprefix('torch.')})" if len(types) > 1 else ""
        which, which_ko = (f"operand {i}", f"{i}번째 피연산자") if len(tensors) > 1 else _ALONE
        parts.append((f"`{name}`" if name else which) + f" has shape {_shape(t)}{kind}")
        parts_ko.append((f"`{name}`" if name else which_ko) + f"의 모양은 {_shape(t)}{kind}")
    listed = ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1]
    listed_ko = ", ".join(parts_ko)
    if statement is None:
        return say_to_reader(f"{listed[0].upper() + listed[1:]}.", f"{listed_ko}입니다.")
    place, text = statement.place(), statement.text
    return say_to_reader(f"{place}, `{text}`: {listed}.", f"{place} `{text}`: {listed_ko}입니다.")


def _names(tensors: list[Any], frame: FrameType, statement: Any) -> list[str | None]:
    """Return what the operands are called: as written in the running expression, else by variable."""
    written = _written(statement.node) if statement is not None else []
    values = [_value(node, frame) for node in written]
    if len(written) != len(tensors) or any(
        v is not None and v is not t for v, t in zip(values, tensors, strict=True)
    ):
        return [_variable(t, frame) for t in tensors]
    found = []
    for node in written:
        text = ast.unparse(node)
        found.append(text if len(text) <= 40 else None)
    return found


def _written(node: Any) -> list[ast.expr]:
    """Return the operands of an expression as they are written."""
    if isinstance(node, ast.BinOp):
        return [node.left, node.right]
    if isinstance(node, ast.AugAssign):
        return [node.target, node.value]
    if isinstance(node, ast.Compare) and len(node.comparators) == 1:
        return [node.left, node.comparators[0]]
    if isinstance(node, ast.Subscript):
        return [node.value]
    if isinstance(node, ast.Call):
        function = node.func
        args = [a for a in node.args if not isinstance(a, (ast.Constant, ast.Starred))]
        if isinstance(function, ast.Attribute):
            root: Any = function.value
            while isinstance(root, ast.Attribute):
                root = root.value
            if not (
                isinstance(root, ast.Name) and root.id in ("torch", "autograd_lite", "F", "nn")
            ):
                return [function.value, *args]
        return args
    return []


def _value(node: ast.expr, frame: FrameType) -> Any:
    """Return a variable's value now; None for any other expression."""
    if isinstance(node, ast.Name):
        return frame.f_locals.get(node.id, frame.f_globals.get(node.id))
    return None


def _variable(tensor: Any, frame: FrameType) -> str | None:
    """Return the variable that holds a tensor in the user's frames, innermost first."""
    for user in sources.user_frames(frame):
        for scope in (user.f_locals, user.f_globals):
            for name, value in list(scope.items()):
                if value is tensor and not name.startswith("_"):
                    return name
    return None


# -- layers ----------------------------------------------------------------------------------------


def _layer_note(frame: FrameType, own: list[FrameType]) -> str | None:
    """Name the layer of this library whose `forward` runs, its input and its parameters."""
    module, given = _running_layer(own)
    if module is None:
        return None
    path = _path(module, frame)
    shown = repr(module)
    shown = shown if "\n" not in shown and len(shown) <= 100 else type(module).__name__
    which = f"`{path}`, {shown}," if path else shown
    which_ko = f"`{path}`, {shown}" if path else shown
    statement = sources.running_statement(frame)
    line = f"{statement.place()}, `{statement.text}`: " if statement is not None else ""
    line_ko = f"{statement.place()} `{statement.text}`: " if statement is not None else ""
    weights = [f"`{n}` {_shape(p)}" for n, p in module._parameters.items() if p is not None]
    kept = f"; its parameters are {', '.join(weights)}" if weights else ""
    kept_ko = f". 매개변수는 {', '.join(weights)}입니다" if weights else ""
    kind = str(given.dtype).removeprefix("torch.")
    return say_to_reader(
        f"{line}{which} got an input of shape {_shape(given)} ({kind}){kept}.",
        f"{line_ko}{which_ko} 계층이 받은 입력의 모양은 {_shape(given)}({kind})입니다{kept_ko}.",
    )


def _running_layer(own: list[FrameType]) -> tuple[Any, Any]:
    """Return the module whose own `forward` runs inside the user's innermost frame, and its input."""
    for frame in own:
        module = frame.f_locals.get("self")
        given = frame.f_locals.get("input")
        if (
            frame.f_code.co_name == "forward"
            and hasattr(module, "_parameters")
            and hasattr(given, "_data")
        ):
            return module, given
    return None, None


def _path(module: Any, frame: FrameType) -> str | None:
    """Return how the user's code reaches a module: `model[0]`, `self.fc1`."""
    for user in sources.user_frames(frame):
        for scope in (user.f_locals, user.f_globals):
            for name, value in list(scope.items()):
                if not hasattr(value, "named_modules") or isinstance(value, type):
                    continue
                for path, part in value.named_modules():
                    if part is module:
                        steps = path.split(".") if path else []
                        return name + "".join(f"[{s}]" if s.isdigit() else f".{s}" for s in steps)
    return None
