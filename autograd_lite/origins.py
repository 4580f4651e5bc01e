"""Where a tensor lost its history: read from the source when backward finds none.

From the expression that backward starts at, the variables are followed back to where they were
bound, as a person would: `loss` comes from `pred`, `pred` from a call that detaches. Values tell
where to look: a variable that still requires grad is where the cut begins, one that does not is
followed further.
"""

from __future__ import annotations

import ast
import inspect
import types
from dataclasses import dataclass
from types import FrameType
from typing import Any

from . import sources
from .language import say_to_reader
from .sources import Statement

_DEEPEST = 12

_KEEP = (
    "Keep the tensor, and call `.{0}()` only to print.",
    "텐서를 그대로 쓰고 `.{0}()`은 출력할 때만 부르십시오.",
)
_NUMPY = (
    "Compute with torch's functions instead of NumPy's.",
    "NumPy 함수 대신 torch의 함수로 계산하십시오.",
)

#: What to write instead of what ends the history, by its kind; English and Korean.
CUTS: dict[str, tuple[str, str]] = {
    "detach": ("Leave `.detach()` out.", "`.detach()`를 빼십시오."),
    "data": ("Leave `.data` out.", "`.data`를 빼십시오."),
    "item": (_KEEP[0].format("item"), _KEEP[1].format("item")),
    "tolist": (_KEEP[0].format("tolist"), _KEEP[1].format("tolist")),
    "numpy": _NUMPY,
    "from_numpy": _NUMPY,
    "tensor": (
        "Use the tensor itself, or `torch.stack` for a list of tensors.",
        "텐서를 그대로 쓰거나, 텐서의 목록이면 `torch.stack`을 쓰십시오.",
    ),
    "argmax": (
        "A position has no gradient: use softmax, or the values themselves.",
        "위치에는 기울기가 없습니다. softmax나 값 자체를 쓰십시오.",
    ),
    "integer": (
        "Integers have no gradient: stay with floating point numbers until after backward.",
        "정수에는 기울기가 없습니다. 역전파가 끝날 때까지 부동소수점 수를 쓰십시오.",
    ),
    "comparison": (
        "True and false have no gradient: learn from a smooth loss, and use the comparison to report.",
        "참과 거짓에는 기울기가 없습니다. 학습에는 매끄러운 손실을 쓰고, 비교는 결과를 볼 때만 쓰십시오.",
    ),
    "number": (
        "Keep the tensor: a Python number has no history.",
        "텐서를 그대로 쓰십시오. 파이썬 수에는 계산 기록이 없습니다.",
    ),
    "no_grad": (
        "Compute it outside of the `no_grad` block.",
        "`no_grad` 블록 밖에서 계산하십시오.",
    ),
}  # fmt: skip
_ATTRIBUTES = {"data"}
_METHODS = {
    "detach": "detach", "detach_": "detach", "item": "item", "tolist": "tolist", "numpy": "numpy", "argmax": "argmax",
    "argmin": "argmax", "argsort": "argmax", "long": "integer", "int": "integer", "short": "integer", "bool": "integer",
    "byte": "integer", "eq": "comparison", "ne": "comparison", "gt": "comparison", "lt": "comparison",
    "ge": "comparison", "le": "comparison",
}  # fmt: skip
_FUNCTIONS = {
    "tensor": "tensor", "from_numpy": "from_numpy", "argmax": "argmax", "argmin": "argmax", "argsort": "argmax",
    "eq": "comparison", "ne": "comparison", "gt": "comparison", "lt": "comparison", "ge": "comparison",
    "le": "comparison",
}  # fmt: skip
_MODULES = ("torch", "autograd_lite")
_CREATIONS = (
    "tensor", "as_tensor", "from_numpy", "ones", "zeros", "full", "empty", "rand", "randn", "randint", "arange",
    "linspace", "logspace", "eye", "normal", "Tensor", "FloatTensor", "DoubleTensor", "ones_like", "zeros_like",
    "full_like", "rand_like", "randn_like", "empty_like",
)  # fmt: skip
_INTEGERS = ("int64", "int32", "int16", "int8", "uint8", "long", "int", "short", "bool")


@dataclass(frozen=True)
class Origin:
    """A statement that explains why a tensor has no history.

    `cut` is a key of `CUTS`, or "never" where a tensor was made without `requires_grad=True`.
    """

    statement: Statement
    cut: str
    shown: str  # the code that cuts, or the name of what was made
    source: str | None = None  # the variable that required grad until then


def find_origin(start: FrameType | None = None) -> Origin | None:
    """Return why the tensor that the user's code runs backward from has no history."""
    for frame in sources.user_frames(start):
        running = sources.running_statement(frame)
        if running is None or not isinstance(running.node, ast.Call):
            return None
        call = running.node
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if name == "backward" and isinstance(call.func, ast.Attribute):
            root: ast.expr = call.func.value
            if call.args and isinstance(root, ast.Attribute) and root.attr == "autograd":
                root = call.args[0]
        elif name == "grad" and call.args:
            root = call.args[0]
        else:
            return None
        return _Search(frame).expression(root, running, 0)
    return None


class _Search:
    """A walk from an expression back through the variables it uses, in one frame."""

    def __init__(self, frame: FrameType) -> None:
        self.frame = frame
        self.seen: set[str] = set()

    def value(self, node: ast.expr) -> Any:
        """Return the value of a variable or of its attributes now; None where there is none."""
        if isinstance(node, ast.Name):
            for scope in (self.frame.f_locals, self.frame.f_globals):
                if node.id in scope:
                    return scope[node.id]
            return None
        if isinstance(node, ast.Attribute):
            owner = self.value(node.value)
            if isinstance(owner, types.ModuleType):
                return getattr(owner, node.attr, None)
            members = getattr(owner, "__dict__", {})
            for place in (members, members.get("_parameters", {}), members.get("_modules", {})):
                if node.attr in place:
                    return place[node.attr]
        return None

    def expression(self, node: ast.expr, statement: Statement, depth: int) -> Origin | None:
        if depth > _DEEPEST:
            return None
        if statement.in_no_grad:
            return Origin(statement, "no_grad", "no_grad", self._tracked_in(node))
        never = None
        for part in _outermost_first(node):
            found = _cut(part)
            if found is None:
                continue
            cut, shown, inner = found
            source = self._tracked_in(inner)
            if source is not None or (cut != "tensor" and self._unknown(inner)):
                return Origin(statement, cut, shown, source)
            never = never or (Origin(statement, "never", shown) if cut == "tensor" else None)
        for name in _variables(node):
            value = self.value(ast.Name(name))
            if _is_tracked(value) or not _is_plain(value) or name in self.seen:
                continue
            self.seen.add(name)
            binding = sources.binding_of(name, self.frame)
            if binding is None:
                found_outside = self._from_caller(value, depth)
                if found_outside is not None:
                    return found_outside
                continue
            if binding.value is None:
                continue
            found_there = self.expression(binding.value, binding.statement, depth + 1)
            if found_there is not None and found_there.cut != "never":
                return found_there
            made = found_there
            if made is None and _is_creation(binding.value) and _is_float(value):
                made = Origin(binding.statement, "never", name)
            never = never or made
        called = self._inside_calls(node, depth)
        return called or never

    def _from_caller(self, value: Any, depth: int) -> Origin | None:
        """Follow a parameter to the variable of the caller that was handed over."""
        for frame in sources.user_frames(self.frame.f_back):
            for name, other in frame.f_locals.items():
                if other is value:
                    running = sources.running_statement(frame)
                    if running is None:
                        return None
                    return _Search(frame).expression(ast.Name(name), running, depth + 1)
            return None
        return None

    def _inside_calls(self, node: ast.expr, depth: int) -> Origin | None:
        """Look into the user's own functions and modules that an expression calls."""
        for call in ast.walk(node):
            if not isinstance(call, ast.Call):
                continue
            function = self.value(call.func)
            forward = getattr(type(function), "forward", None)
            if forward is not None and hasattr(function, "_parameters"):
                function = forward
            function = inspect.unwrap(function) if callable(function) else None
            if not isinstance(function, types.FunctionType) or function.__module__.startswith(
                "autograd_lite"
            ):
                continue
            for returned in sources.returns_of(function):
                found = _written_cut(returned.node.value, returned, function, depth)
                if found is not None:
                    return found
        return None

    def _tracked_in(self, node: ast.AST) -> str | None:
        """Return the first variable of an expression that requires grad (or has parameters that do)."""
        for part in ast.walk(node):
            if isinstance(part, (ast.Name, ast.Attribute)) and _is_tracked(self.value(part)):
                return ast.unparse(part)
        return None

    def _unknown(self, node: ast.AST) -> bool:
        """Return whether an expression uses no variable whose value tells that it had no history."""
        return not any(_is_plain(self.value(ast.Name(name))) for name in _variables(node))


def _written_cut(
    node: ast.expr, statement: Statement, function: Any, depth: int, tries: int = 4
) -> Origin | None:
    """Look for a cut in what a function returns, going by its text alone."""
    if statement.in_no_grad:
        return Origin(statement, "no_grad", "no_grad")
    for part in _outermost_first(node):
        found = _cut(part)
        if found is not None and found[0] != "tensor":
            return Origin(statement, found[0], found[1])
    for name in _variables(node) if tries else ():
        binding = sources.bindings_in(function, name)
        if binding is not None and binding.value is not None:
            found_there = _written_cut(binding.value, binding.statement, function, depth, tries - 1)
            if found_there is not None:
                return found_there
    return None


def _outermost_first(node: ast.AST) -> list[ast.AST]:
    return list(ast.walk(node))


def _cut(node: ast.AST) -> tuple[str, str, ast.AST] | None:
    """Return how an expression ends the history: its kind, the code to show, what it is applied to."""
    if isinstance(node, ast.Attribute) and node.attr in _ATTRIBUTES:
        return node.attr, f".{node.attr}", node.value
    if isinstance(node, ast.Compare):
        return "comparison", ast.unparse(node), node
    if not isinstance(node, ast.Call):
        return None
    function = node.func
    inner = ast.Tuple(list(node.args))
    if isinstance(function, ast.Name) and function.id in ("float", "int", "bool") and node.args:
        return "number", f"{function.id}(…)", inner
    if not isinstance(function, ast.Attribute):
        return None
    owner, name = function.value, function.attr
    root = owner
    while isinstance(root, ast.Attribute):
        root = root.value
    module = root.id if isinstance(root, ast.Name) else ""
    if module in ("np", "numpy"):
        return "numpy", f"{module}.{name}(…)", inner
    if module in _MODULES:
        kind = _FUNCTIONS.get(name)
        return None if kind is None else (kind, f"{module}.{name}(…)", inner)
    if name in ("to", "type") and any(
        isinstance(a, ast.Attribute) and a.attr in _INTEGERS
        for a in (*node.args, *(k.value for k in node.keywords))
    ):
        return "integer", f".{name}({', '.join(map(ast.unparse, node.args))})", owner
    kind = _METHODS.get(name)
    return None if kind is None else (kind, f".{name}()", owner)


def _variables(node: ast.AST) -> list[str]:
    """Return the names that an expression reads, in order, each once."""
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name) and n.id not in (*_MODULES, "np")]
    names.sort(key=lambda n: (getattr(n, "lineno", 0), getattr(n, "col_offset", 0)))
    return list(dict.fromkeys(n.id for n in names))


def _is_tracked(value: Any) -> bool:
    """Return whether a value requires grad, or is a module or a list with something that does."""
    if hasattr(value, "_edge") and hasattr(value, "_data"):
        return value._edge is not None
    parameters = getattr(value, "parameters", None)
    if callable(parameters) and not isinstance(value, (type, types.ModuleType)):
        return any(p._edge is not None for p in parameters())
    return isinstance(value, (list, tuple)) and any(
        getattr(v, "_edge", None) is not None for v in value[:100]
    )


def _is_plain(value: Any) -> bool:
    """Return whether a value is data without history: a tensor, an array, a number, a list of them."""
    if hasattr(value, "_edge") and hasattr(value, "_data"):
        return value._edge is None
    return type(value).__module__ == "numpy" or isinstance(value, (int, float, list, tuple))


def _is_creation(node: ast.expr) -> bool:
    """Return whether an expression is a call that makes a tensor of its own."""
    function = node.func if isinstance(node, ast.Call) else None
    return isinstance(function, ast.Attribute) and function.attr in _CREATIONS


def _is_float(value: Any) -> bool:
    data = getattr(value, "_data", None)
    return data is not None and data.dtype.kind == "f"


def describe(origin: Origin) -> str:
    """Write an origin as sentences, with what to do, in the language in force."""
    at, text = origin.statement.place(), origin.statement.text
    if origin.cut == "never":
        made = origin.shown if origin.shown.isidentifier() else None
        which, which_ko = (f"`{made}`", f"`{made}`") if made else ("A tensor", "텐서")
        return say_to_reader(
            f"{which} was made without requires_grad=True ({at}: `{text}`). If you want gradients with respect to "
            "it, write requires_grad=True there, or call `.requires_grad_()` before it is used.",
            f"{which_ko}이(가) requires_grad=True 없이 만들어졌습니다({at}: `{text}`). 이 텐서에 대한 기울기가 "
            "필요하면 그곳에 requires_grad=True를 쓰거나, 사용하기 전에 `.requires_grad_()`를 부르십시오.",
        )
    advice = say_to_reader(*CUTS[origin.cut])
    if origin.cut == "no_grad":
        return say_to_reader(
            f"{at[0].upper()}{at[1:]}, `{text}`: it ran under `no_grad`, so nothing was recorded there. {advice}",
            f"{at} `{text}`은(는) `no_grad` 안에서 실행되어 기록되지 않았습니다. {advice}",
        )
    of = f" from `{origin.source}`" if origin.source else ""
    of_ko = f" `{origin.source}`과(와)의" if origin.source else ""
    return say_to_reader(
        f"{at[0].upper()}{at[1:]}, `{text}`: the history was cut off{of} by `{origin.shown}`. {advice}",
        f"{at} `{text}`에서 `{origin.shown}` 때문에{of_ko} 연결이 끊겼습니다. {advice}",
    )
