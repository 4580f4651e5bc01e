"""The classic errors of automatic differentiation: PyTorch's text, then which variable and what to do."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Iterator
from types import FrameType, TracebackType
from typing import Any

from . import origins
from .errors import E, note
from .graph import FREED, LEAF, Node
from .language import say_to_reader
from .sources import (
    Statement,
    binding_of,
    earlier_calls,
    in_loop,
    place_of_node,
    running_statement,
    user_frames,
)


def variable_name(tensor: Any) -> str | None:
    """Return the name by which the user's code, innermost function first, knows a tensor."""
    for frame in user_frames():
        for names in (frame.f_locals, frame.f_globals):
            for name, value in list(names.items()):
                if value is tensor and not name.startswith("_"):
                    return name
    return None


def called(tensor: Any, en: str, ko: str) -> tuple[str, str]:
    """Return how the texts name a tensor: by its variable, else in general."""
    name = variable_name(tensor)
    return (f"`{name}`", f"`{name}`") if name is not None else (en, ko)


def made_by(tensor: Any) -> Statement | None:
    """Return the statement that bound a variable that holds a tensor; None if it is not known."""
    name = variable_name(tensor)
    if name is None:
        return None
    for frame in user_frames():
        if frame.f_locals.get(name, frame.f_globals.get(name)) is tensor:
            binding = binding_of(name, frame, changes=False)
            return None if binding is None or binding.value is None else binding.statement
    return None


def say_who_made(error: E, tensor: Any) -> E:
    """Attach the line that made a variable, where it is known."""
    with contextlib.suppress(Exception):  # what explains an error must not hide it
        statement, name = made_by(tensor), variable_name(tensor)
        if statement is not None:
            note(
                error,
                f"`{name}` was made at {statement.place()}: `{statement.text}`.",
                f"`{name}`을(를) 만든 곳: {statement.place()} `{statement.text}`",
            )
    return error


def no_graph(position: int, tensor: Any) -> RuntimeError:
    """Make the error for backward from a tensor without a graph."""
    error = RuntimeError(
        f"element {position} of tensors does not require grad and does not have a grad_fn"
    )
    name, ko_name = called(tensor, "this tensor", "이 텐서")
    found = None
    with contextlib.suppress(Exception):
        found = origins.find_origin()
    if found is None or found.statement != made_by(tensor):
        say_who_made(error, tensor)
    if found is not None:
        error.add_note(origins.describe(found))
        return error
    if tensor._data.dtype.kind != "f":
        return note(
            error,
            f"{name} has type {tensor.dtype}: only floating point tensors have gradients.",
            f"{ko_name}의 자료형은 {tensor.dtype}입니다. 부동소수점 텐서만 기울기를 가질 수 있습니다.",
        )
    return note(
        error,
        f"Nothing that went into {name} had requires_grad=True, or it was computed under no_grad, or "
        f"detached on the way. Create the inputs with requires_grad=True and look for .detach(), "
        f".data, .item(), torch.tensor(...) and no_grad() between them and {name}.",
        f"{ko_name}의 계산에 들어간 텐서 중 requires_grad=True인 것이 없거나, no_grad 안에서 계산되었거나, "
        f"중간에 분리되었습니다. 입력을 requires_grad=True로 만들고, 입력과 {ko_name} 사이에 "
        ".detach(), .data, .item(), torch.tensor(...), no_grad()가 있는지 확인하십시오.",
    )


def not_a_scalar(tensor: Any) -> RuntimeError:
    """Make the error for backward without a vector from more than one number."""
    error = RuntimeError("grad can be implicitly created only for scalar outputs")
    if not hasattr(tensor, "_data"):
        return error
    name, ko_name = called(tensor, "the tensor", "이 텐서")
    call = name.strip("`") if name.startswith("`") else "y"
    shape = list(tensor._data.shape)
    say_who_made(error, tensor)
    return note(
        error,
        f"{name} has shape {shape}. Reduce it to one number first (`{call}.sum().backward()`), or give "
        f"the vector of the vector-Jacobian product (`{call}.backward(torch.ones_like({call}))`).",
        f"{ko_name}의 모양은 {shape}입니다. 먼저 하나의 수로 줄이거나(`{call}.sum().backward()`), "
        f"벡터-야코비안 곱의 벡터를 넘겨주십시오(`{call}.backward(torch.ones_like({call}))`).",
    )


def unused_input(position: int, tensor: Any) -> RuntimeError:
    """Make the error for a gradient with respect to something that was not used."""
    name, ko_name = called(tensor, "this tensor", "이 텐서")
    return note(
        RuntimeError(
            f"The differentiated Tensor at index {position} appears to not have been used in the graph. "
            "Set allow_unused=True if this is the desired behavior."
        ),
        f"No path of the graph leads from the output to {name}: was a copy of it used "
        "(x.clone(), x.detach(), x.to(...)), or another tensor of the same values?",
        f"출력에서 {ko_name}(으)로 이어지는 그래프 경로가 없습니다. 복사본(x.clone(), x.detach(), "
        "x.to(...))이나 값이 같은 다른 텐서를 쓰지 않았는지 확인하십시오.",
    )


def leaf_in_place(tensor: Any, view: bool = False) -> RuntimeError:
    """Make the error for an in-place operation on a leaf that requires grad (or a view of one)."""
    name, ko_name = called(tensor, "The tensor", "이 텐서")
    call = name.strip("`") if name.startswith("`") else "x"
    which = "a view of a leaf" if view else "a leaf"
    error = RuntimeError(
        f"{which} Variable that requires grad is being used in an in-place operation."
    )
    say_who_made(error, tensor)
    return note(
        error,
        f"{name} is an input of the graph, so its values must stay. To update a parameter, write "
        f"`with torch.no_grad(): {call} -= ...`; to compute with it, make a new tensor "
        f"(`y = {call} + 1`, or `{call}.clone()` first).",
        f"{ko_name}은(는) 그래프의 입력이므로 값이 바뀌면 안 됩니다. 매개변수를 갱신하려면 "
        f"`with torch.no_grad(): {call} -= ...`로 쓰고, 계산에 쓰려면 새 텐서를 만드십시오"
        f"(`y = {call} + 1`, 또는 먼저 `{call}.clone()`).",
    )


def tracked_numpy(tensor: Any) -> RuntimeError:
    """Make the error for `numpy()` of a tensor that requires grad."""
    name, _ = called(tensor, "x", "x")
    call = name.strip("`")
    return note(
        RuntimeError(
            "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
        ),
        f"NumPy does not record operations. Write `{call}.detach().numpy()` for the values, which share "
        f"memory, or `{call}.detach().numpy().copy()` if they will be changed.",
        f"NumPy는 연산을 기록하지 않습니다. 값만 필요하면 `{call}.detach().numpy()`를 쓰십시오(메모리를 "
        f"공유합니다). 값을 바꿀 예정이면 `{call}.detach().numpy().copy()`를 쓰십시오.",
    )


def explain_backward(error: E) -> E:
    """Add to an error that a backward pass raised what its text alone does not tell."""
    if isinstance(error, RuntimeError) and error.args and error.args[0] == FREED:
        with contextlib.suppress(Exception):
            _first_pass(error)
            _old_graph(error)
        note(
            error,
            "An earlier backward pass went through this graph and freed what it had saved. In a training "
            "loop, compute the loss anew in every turn, and detach what is carried over from the turn "
            "before (`h = h.detach()`). For two backward passes through one graph, pass "
            "retain_graph=True to the first.",
            "이 그래프는 이전 역전파에서 이미 사용되어 저장된 값이 해제되었습니다. 학습 루프에서는 매번 "
            "손실을 새로 계산하고, 이전 반복에서 넘어온 텐서는 분리하십시오(`h = h.detach()`). 한 그래프로 두 번 "
            "역전파하려면 첫 번째 호출에 retain_graph=True를 넘겨주십시오.",
        )
    return error


def _first_pass(error: BaseException) -> None:
    """Say where the first pass through the graph ran, as far as the source tells."""
    for frame in user_frames():
        running = running_statement(frame)
        if running is None:
            return
        earlier = earlier_calls(("backward", "grad"), frame)
        if earlier:
            first = earlier[-1]
            note(
                error,
                f"The first pass ran at {first.place()}: `{first.text}`.",
                f"첫 번째 역전파: {first.place()} `{first.text}`",
            )
        elif in_loop(frame):
            note(
                error,
                f"The first pass ran in the same line, {running.line}, in an earlier turn of the loop.",
                f"첫 번째 역전파는 반복문의 이전 반복에서 같은 줄({running.line}번째 줄)에서 실행되었습니다.",
            )
        else:
            continue
        return


def _old_graph(error: BaseException) -> None:
    """Name the first-made variable whose graph reaches the node that was freed."""
    node = _failing_node(error.__traceback__)
    if node is None:
        return
    best: tuple[int, str] | None = None
    for frame in user_frames():
        for name, value in list(frame.f_locals.items()):
            edge = getattr(value, "_edge", None)
            if edge is None or edge is LEAF or name.startswith("_") or edge[0].seq < node.seq:
                continue
            if (best is None or edge[0].seq < best[0]) and _reaches(edge[0], node):
                best = edge[0].seq, name
        break
    if best is not None:
        name, made = best[1], place_of_node(node)
        note(
            error,
            f"The freed part is in the graph of `{name}`: {node.name()}{f', of {made}' if made else ''}.",
            f"해제된 부분은 `{name}`의 그래프에 있습니다: {node.name()}{f' ({made})' if made else ''}",
        )


def _failing_node(traceback: TracebackType | None) -> Node | None:
    """Return the node whose rule raised, from the frames of a traceback."""
    found = None
    while traceback is not None:
        frame: FrameType = traceback.tb_frame
        for name in ("n", "node"):
            value = frame.f_locals.get(name)
            if isinstance(value, Node):
                found = value
        traceback = traceback.tb_next
    return found


def _reaches(start: Node, wanted: Node, most: int = 20_000) -> bool:
    stack, seen = [start], {start}
    while stack and len(seen) < most:
        node = stack.pop()
        if node is wanted:
            return True
        for edge in node.edges:
            if edge is not None and edge[0] not in seen and edge[0].seq >= wanted.seq:
                seen.add(edge[0])
                stack.append(edge[0])
    return False


def _read(statement: Any) -> Iterator[ast.AST]:
    """Yield what an assignment's right side is made of; nothing for another statement."""
    return ast.walk(statement.value) if isinstance(statement, ast.Assign) else iter(())


def computed_without_grad(tensor: Any) -> str:
    """Return a sentence on a computed tensor whose `.grad` stays None; nothing if it is not known."""
    with contextlib.suppress(Exception):
        name, made = variable_name(tensor), made_by(tensor)
        if made is not None:
            place = f"{made.place()}: `{made.text}`"
            if any(isinstance(n, ast.Name) and n.id == name for n in _read(made.node)):
                return say_to_reader(
                    f" `{name}` is no longer a leaf: its update was recorded ({place}). Update it in place, unrecorded: "
                    f"`with torch.no_grad(): {name} -= ...`.",
                    f" `{name}`은(는) 이제 잎 텐서가 아닙니다. 값을 바꾸는 연산까지 기록되었기 때문입니다({place}). 기록하지 "
                    f"않고 제자리에서 바꾸십시오: `with torch.no_grad(): {name} -= ...`",
                )
            return say_to_reader(
                f" `{name}` is computed ({place}): call `{name}.retain_grad()` before backward to see its gradient.",
                f" `{name}`은(는) 계산된 텐서입니다({place}). 변화도를 보려면 역전파 전에 `{name}.retain_grad()`를 "
                "부르십시오.",
            )
    return ""
