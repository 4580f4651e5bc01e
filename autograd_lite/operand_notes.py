"""Notes for an operation that failed: its line, its operands by name, their shapes and types.

Made when the error is made, from the running frames: what the operands are called stands in the
expression that runs, and which layer they were in is the module whose `forward` runs.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from types import FrameType
from typing import Any

from . import sources
from .errors import E
from .language import say_to_reader

_BROADCAST = re.compile(r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)")
_ALONE = ("the tensor", "텐서")
_MOST = 8  # operands of a list that are worth naming
_PRODUCT = re.compile(r"shapes cannot be multiplied")


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
        _explain(error, _given(own[-1]), steps[-1], own)


def _given(frame: FrameType) -> list[Any]:
    """Return what a function was called with, in order."""
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
    hint = _hint(error, names, tensors, layer is not None)
    return [n for n in (*notes, hint) if n]


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


# -- what to write instead -------------------------------------------------------------------------


def _hint(
    error: BaseException, names: list[str | None], tensors: list[Any], in_layer: bool
) -> str | None:
    text = str(error)
    if "scalar type Long" in text or "target dtype to be Long" in text:
        name = names[1] if len(names) > 1 and names[1] else "target"
        return say_to_reader(
            f"Class numbers are integers: `{name}.long()`. For probabilities of classes, give a tensor of the "
            "input's shape.",
            f"클래스 번호는 정수여야 합니다: `{name}.long()`. 클래스의 확률이라면 입력과 같은 모양의 텐서를 넘기십시오.",
        )
    if "argument #1 'indices'" in text:
        name = names[0] or "x"
        return say_to_reader(
            f"Indices are integers: `{name}.long()`.", f"인덱스는 정수여야 합니다: `{name}.long()`"
        )
    if "more than 1 value per channel" in text:
        return say_to_reader(
            "One example has no variance to divide by: give a larger batch, or `model.eval()` to use the running "
            "statistics.",
            "예제 하나로는 분산을 구할 수 없습니다. 배치를 더 크게 하거나, `model.eval()`로 바꾸어 학습 중에 모은 통계를 쓰십시오.",
        )
    if "target with class probabilities" in text:
        return say_to_reader(
            "For class numbers the input has one dimension more than the target: [batch, classes] and [batch], or "
            "[classes] and a number.",
            "클래스 번호를 정답으로 넘길 때는 입력의 차원이 정답보다 하나 많아야 합니다: [배치, 클래스]와 [배치], 또는 "
            "[클래스]와 수 하나.",
        )
    if "dtype" in text or "scalar type" in text:
        return _type_hint(names, tensors)
    if isinstance(error, IndexError):
        return _index_hint(text, tensors)
    if in_layer:
        return _layer_hint(text, tensors)
    if len(tensors) != 2:
        return None
    a, b = (n or f"operand {i}" for i, n in enumerate(names, 1))
    x, y = (t._data.shape for t in tensors)
    if _PRODUCT.search(text):
        return _product_hint(a, b, x, y)
    if _BROADCAST.search(text):
        return _broadcast_hint(a, b, x, y)
    return None


def _type_hint(names: list[str | None], tensors: list[Any]) -> str | None:
    kinds = [str(t.dtype).removeprefix("torch.") for t in tensors]
    if len(set(kinds)) < 2:
        return None
    name, kind = next(
        ((n or "x"), kinds[0]) for n, k in zip(names, kinds, strict=True) if k != kinds[0]
    )
    call = {"float32": "float", "float64": "double", "int64": "long", "float16": "half"}.get(kind)
    convert = f"{name}.{call}()" if call else f"{name}.to(torch.{kind})"
    return say_to_reader(
        f"Both must have one type: convert one of them, for example `{convert}`.",
        f"자료형이 같아야 합니다. 한쪽을 바꾸십시오. 예: `{convert}`",
    )


def _layer_hint(text: str, tensors: list[Any]) -> str | None:
    if "channels, but got" in text:
        return say_to_reader(
            "The layer counts channels in the second dimension: images are [batch, channels, height, width], a single "
            "one [channels, height, width].",
            "이 계층은 두 번째 차원을 채널로 봅니다. 이미지는 [배치, 채널, 높이, 너비], 한 장이면 [채널, 높이, 너비] "
            "모양이어야 합니다.",
        )
    if not _PRODUCT.search(text):
        return None
    left, right = (t._data.shape for t in tensors[-2:])
    return say_to_reader(
        f"The layer takes {right[0]} features in the last dimension, and the input has {left[-1]}: change the layer's "
        "size, or the input's shape (`x.flatten(1)` makes one row of each example).",
        f"이 계층은 마지막 차원에서 특성 {right[0]}개를 받는데 입력에는 {left[-1]}개가 있습니다. 계층의 크기나 입력의 모양을 "
        "바꾸십시오(`x.flatten(1)`은 예제마다 한 행을 만듭니다).",
    )


def _index_hint(text: str, tensors: list[Any]) -> str | None:
    indices = [t for t in tensors if t._data.dtype.kind in "iu" and t._data.size]
    tables = [t for t in tensors if t._data.dtype.kind == "f" and t._data.ndim]
    if "out of range in self" not in text or not indices or not tables:
        return None
    low, high = int(indices[0]._data.min()), int(indices[0]._data.max())
    rows = tables[0]._data.shape[0]
    return say_to_reader(
        f"The table has {rows} rows, 0 to {rows - 1}; the indices go from {low} to {high}.",
        f"표에는 0부터 {rows - 1}까지 {rows}개의 행이 있는데, 인덱스는 {low}부터 {high}까지입니다.",
    )


def _product_hint(a: str, b: str, x: Any, y: Any) -> str:
    en = f"A product needs as many columns on the left ({x[-1]}) as rows on the right ({y[0]})."
    ko = f"행렬 곱에서는 왼쪽의 열 수({x[-1]})와 오른쪽의 행 수({y[0]})가 같아야 합니다."
    if len(x) == len(y) == 2:
        fits = (
            f"{a} @ {b}.T" if x[1] == y[1] else f"{a}.T @ {b}" if x[0] == y[0]
            else f"{b} @ {a}" if y[1] == x[0] else None
        )  # fmt: skip
        if fits:
            en += f" `{fits}` would fit, if that is what you mean."
            ko += f" 의도한 것이 맞다면 `{fits}`은(는) 계산할 수 있습니다."
        if x == y:
            en += f" For the product of element and element, write `{a} * {b}`."
            ko += f" 원소끼리의 곱이면 `{a} * {b}`로 쓰십시오."
    return say_to_reader(en, ko)


def _broadcast_hint(a: str, b: str, x: Any, y: Any) -> str:
    en = "Shapes are lined up from the right: in each place the two numbers must be equal, or one of them 1."
    ko = "모양은 오른쪽부터 맞춥니다. 자리마다 두 수가 같거나 한쪽이 1이어야 합니다."
    fits = None
    if len(y) == 1 and len(x) > 1 and y[0] == x[-2]:
        fits = f"{b}.unsqueeze(-1)"
    elif len(x) == 1 and len(y) > 1 and x[0] == y[-2]:
        fits = f"{a}.unsqueeze(-1)"
    elif len(x) == len(y) == 2 and x == y[::-1]:
        fits = f"{b}.T"
    if fits:
        en += f" `{fits}` would fit."
        ko += f" `{fits}`이라면 맞습니다."
    return say_to_reader(en, ko)
