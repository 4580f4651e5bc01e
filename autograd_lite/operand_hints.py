"""What to write instead, for an operation that failed: read from its error and its operands."""

from __future__ import annotations

import re
from typing import Any

from .language import say_to_reader

_BROADCAST = re.compile(r"The size of tensor a \((\d+)\) must match the size of tensor b \((\d+)\)")
_PRODUCT = re.compile(r"shapes cannot be multiplied")


def hint(
    error: BaseException, names: list[str | None], tensors: list[Any], in_layer: bool
) -> str | None:
    """Return what to write instead, in the reader's language; None where nothing is known.

    `names` are what the user calls the operands (None: not known), `in_layer` whether a layer's
    `forward` was given them.
    """
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
