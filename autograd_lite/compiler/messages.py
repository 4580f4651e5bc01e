"""What `torch.compile` says, in English and Korean."""

from __future__ import annotations

from ..language import get_language

_TEXTS = {
    "compiling": (
        "autograd-lite: compiling a program for the first time …",
        "autograd-lite: 프로그램을 처음으로 컴파일하는 중 …",
    ),
    "compiled": (" done", " 완료"),
    "fallback": (
        "torch.compile: `{name}` runs eagerly, as {why}{where}.",
        "torch.compile: {why} `{name}` 함수는 컴파일하지 않고 그대로 실행합니다{where}.",
    ),
    "where": (" ({file}, line {line}: `{text}`)", " ({file} {line}행: `{text}`)"),
    "value": (
        "it asks for the value of a tensor (an `if`, `while`, `.item()`, `int()` or `.numpy()` depends on it)",
        "텐서의 값을 읽기 때문에(`if`, `while`, `.item()`, `int()`, `.numpy()` 등)",
    ),
    "print": ("it prints a tensor", "텐서를 출력하기 때문에"),
    "shape": (
        "the shape of the result of `{what}` depends on values",
        "`{what}` 결과의 형상이 값에 따라 달라지기 때문에",
    ),
    "random": (
        "it draws random numbers (`{what}`)",
        "난수를 뽑기 때문에(`{what}`)",
    ),
    "generator": (
        "it draws random numbers from a generator of its own",
        "별도의 난수 생성기에서 난수를 뽑기 때문에",
    ),
    "array": (
        "it makes tensors of a NumPy array, which may change unnoticed; make the tensor outside",
        "모르는 사이에 바뀔 수 있는 NumPy 배열로 텐서를 만들기 때문에(텐서를 함수 밖에서 만드세요)",
    ),
    "in-place": (
        "it changes a tensor in place that it made itself, or that is no input",
        "스스로 만들었거나 입력이 아닌 텐서를 제자리에서 바꾸기 때문에",
    ),
    "effects": (
        "it changes tensors in place and its result requires grad",
        "텐서를 제자리에서 바꾸면서 결과가 변화도를 요구하기 때문에",
    ),
    "views": (
        "it changes a tensor in place of which there are views",
        "뷰가 있는 텐서를 제자리에서 바꾸기 때문에",
    ),
    "changed": (
        "it changes a tensor in place that its derivative needs",
        "도함수에 필요한 텐서를 제자리에서 바꾸기 때문에",
    ),
    "rule": (
        "the derivative of `{what}` depends on values",
        "`{what}`의 미분이 값에 따라 달라지기 때문에",
    ),
    "data": ("it assigns to `.data`", "`.data`에 대입하기 때문에"),
    "leak": (
        "it uses a tensor from another trace or transformation",
        "다른 추적이나 변환에서 온 텐서를 쓰기 때문에",
    ),
    "function": (
        "it uses a custom `autograd.Function`",
        "사용자 정의 `autograd.Function`을 쓰기 때문에",
    ),
    "error": ("tracing it failed ({what})", "추적이 실패했기 때문에({what})"),
    "versions": (
        "calls like this one are new to it, and it was compiled {what} times already for other shapes, types or constants",
        "이미 다른 형상, 자료형, 상수로 {what}번 컴파일했는데 이번 호출은 또 다르기 때문에",
    ),
    "mutates": (
        "it changes Python objects outside itself (a counter, a list, an attribute)",
        "함수 밖의 파이썬 객체(카운터, 리스트, 속성 등)를 바꾸기 때문에",
    ),
    "plain": (
        "torch.compile: a program runs row by row, as Numba did not compile it ({what}).",
        "torch.compile: Numba가 컴파일하지 못해 프로그램을 한 연산씩 실행합니다({what}).",
    ),
    "hooks": ("its tensors have hooks", "텐서에 훅이 달려 있기 때문에"),
}


def message(key: str, **values: object) -> str:
    """Return a text in the language of `torch.get_language()`."""
    english, korean = _TEXTS[key]
    return (korean if get_language() == "ko" else english).format(**values)
