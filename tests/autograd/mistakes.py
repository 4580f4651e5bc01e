"""What learners do wrong: a function each, and what the notes of its error must say.

`MISTAKES` lists the function, the start of PyTorch's text, and parts of the notes in English and in
Korean. The code of a function is quoted in its notes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_lite as torch

nn, F = torch.nn, torch.nn.functional

NO_GRAPH = "element 0 of tensors does not require grad and does not have a grad_fn"
SECOND = "Trying to backward through the graph a second time"
PRODUCT = "mat1 and mat2 shapes cannot be multiplied"
Case = tuple[Callable[[], Any], str, tuple[str, ...], tuple[str, ...]]


def detached() -> None:
    w = torch.ones(3, requires_grad=True)
    y = (w * 2).detach()
    loss = y.sum()
    loss.backward()


def through_data() -> None:
    w = torch.ones(3, requires_grad=True)
    loss = (w.data * 2).sum()
    loss.backward()


def nothing_requires_grad() -> None:
    x = torch.ones(3)
    loss = (x * 2).sum()
    loss.backward()


def under_no_grad() -> None:
    w = torch.ones(3, requires_grad=True)
    with torch.no_grad():
        prediction = w * 2
    loss = prediction.sum()
    loss.backward()


@torch.no_grad()
def _predict(w: Any) -> Any:
    return w * 3


def in_a_decorated_function() -> None:
    w = torch.ones(3, requires_grad=True)
    loss = _predict(w).sum()
    loss.backward()


def made_anew() -> None:
    w = torch.ones(3, requires_grad=True)
    loss = torch.tensor((w * 2).sum().item())
    loss.backward()


def summed_as_numbers() -> None:
    w = torch.ones(3, requires_grad=True)
    total = 0.0
    for i in range(3):
        total += (w * i).sum().item()
    loss = torch.tensor(total)
    loss.backward()


def through_numpy() -> None:
    w = torch.ones(3, requires_grad=True)
    out = np.exp(w.detach().numpy())
    loss = torch.from_numpy(out).sum()
    loss.backward()


def positions() -> None:
    model = nn.Linear(3, 2)
    chosen = model(torch.ones(4, 3)).argmax(1)
    loss = (chosen == torch.zeros(4)).float().mean()
    loss.backward()


def compared() -> None:
    w = torch.ones(3, requires_grad=True)
    right = w * 2 > 1
    loss = right.double().mean()
    loss.backward()


def integers() -> None:
    w = torch.ones(3, requires_grad=True)
    y = (w * 2).long()
    y.sum().backward()


def cast_by_to() -> None:
    w = torch.ones(3, requires_grad=True)
    y = (w * 2).to(torch.int64)
    y.sum().backward()


class _Detaching(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc = nn.Linear(4, 8)

    def forward(self, x: Any) -> Any:
        hidden = self.fc(x).relu().detach()
        return hidden * 1


def in_a_module() -> None:
    net = _Detaching()
    out = net(torch.ones(2, 4))
    loss = out.pow(2).mean()
    loss.backward()


def _loss_of(given: Any) -> Any:
    loss = (given - 1).pow(2).sum()
    loss.backward()


def handed_over() -> None:
    w = torch.ones(3, requires_grad=True)
    cut = w.detach()
    _loss_of(cut)


def twice() -> None:
    w = torch.ones(3, requires_grad=True)
    loss = (w * w).sum()
    loss.backward()
    loss.backward()


def carried_over() -> None:
    w = torch.ones(3, requires_grad=True)
    h = torch.zeros(3)
    for _ in range(3):
        h = (w * h).tanh() + w
        loss = (h * h).sum()
        loss.backward()


def changed_in_place() -> None:
    w = torch.ones(3, requires_grad=True)
    y = w.exp()
    y += 1
    y.sum().backward()


def leaf_in_place() -> None:
    weight = torch.ones(3, requires_grad=True)
    weight += 1


def not_a_scalar() -> None:
    w = torch.ones(3, requires_grad=True)
    y = w * 2
    y.backward()


def unused() -> None:
    used, forgotten = (torch.ones(2, requires_grad=True) for _ in range(2))
    torch.autograd.grad(used.sum(), forgotten)


def numpy_of_tracked() -> None:
    weight = torch.ones(2, requires_grad=True)
    weight.numpy()


def product_of_shapes() -> None:
    a = torch.ones(2, 3)
    b = torch.ones(2, 3)
    _ = a @ b


def shapes_that_do_not_broadcast() -> None:
    rows = torch.ones(4, 3)
    column = torch.ones(4)
    _ = rows + column


def product_of_types() -> None:
    a = torch.ones(2, 3)
    b = torch.ones(3, 2, dtype=torch.float64)
    torch.mm(a, b)


class _Misfit(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(4, 8)
        self.fc2 = nn.Linear(9, 2)

    def forward(self, x: Any) -> Any:
        return self.fc2(self.fc1(x).relu())


def layer_of_another_size() -> None:
    net = _Misfit()
    net(torch.ones(2, 4))


def layer_in_a_sequence() -> None:
    model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(4, 1))
    model(torch.ones(5, 4))


def images_not_flattened() -> None:
    layer = nn.Linear(12, 2)
    layer(torch.ones(5, 3, 4))


def beyond_the_table() -> None:
    table = nn.Embedding(5, 2)
    table(torch.tensor([7, 1]))


def classes_as_floats() -> None:
    scores = torch.zeros(2, 3, requires_grad=True)
    target = torch.tensor([0.0, 1.0])
    F.cross_entropy(scores, target)


MISTAKES: list[Case] = [
    (detached, NO_GRAPH, ("`loss = y.sum()`", "`y = (w * 2).detach()`: the history was cut off from `w` by `.detach()`. Leave"), ("`y = (w * 2).detach()`에서 `.detach()` 때문에 `w`", "빼십시오")),
    (through_data, NO_GRAPH, ("`loss = (w.data * 2).sum()`", "from `w` by `.data`"), ("`.data` 때문에 `w`",)),
    (nothing_requires_grad, NO_GRAPH, ("`x` was made without requires_grad=True", "`x = torch.ones(3)`"), ("`x`이(가) requires_grad=True 없이", "`x = torch.ones(3)`")),
    (under_no_grad, NO_GRAPH, ("`prediction = w * 2`: it ran under `no_grad`",), ("`prediction = w * 2`은(는) `no_grad` 안에서",)),
    (in_a_decorated_function, NO_GRAPH, ("`return w * 3`: it ran under `no_grad`",), ("`return w * 3`은(는) `no_grad`",)),
    (made_anew, NO_GRAPH, ("from `w` by `torch.tensor(…)`", "`torch.stack` for a list"), ("`torch.tensor(…)` 때문에",)),
    (summed_as_numbers, NO_GRAPH, ("`total += (w * i).sum().item()`", "by `.item()`. Keep the tensor"), ("`.item()` 때문에", "출력할 때만")),
    (through_numpy, NO_GRAPH, ("`out = np.exp(w.detach().numpy())`", "Compute with torch's functions"), ("NumPy 함수 대신",)),
    (positions, NO_GRAPH, ("from `model` by `.argmax()`. A position has no gradient",), ("`.argmax()` 때문에 `model`", "위치에는")),
    (compared, NO_GRAPH, ("`right = w * 2 > 1`", "True and false have no gradient"), ("참과 거짓에는",)),
    (integers, NO_GRAPH, ("`y = (w * 2).long()`", "Integers have no gradient"), ("정수에는 기울기가 없습니다",)),
    (cast_by_to, NO_GRAPH, ("by `.to(torch.int64)`", "Integers have no gradient"), ("`.to(torch.int64)` 때문에",)),
    (in_a_module, NO_GRAPH, ("`hidden = self.fc(x).relu().detach()`",), ("`hidden = self.fc(x).relu().detach()`에서",)),
    (handed_over, NO_GRAPH, ("`cut = w.detach()`: the history was cut off from `w`",), ("`cut = w.detach()`에서",)),
    (twice, SECOND, ("The first pass ran at line", "`loss.backward()`", "in the graph of `loss`"), ("첫 번째 역전파", "`loss`의 그래프")),
    (carried_over, SECOND, ("in the same line", "earlier turn of the loop", "in the graph of `h`", "h = h.detach()"), ("이전 반복에서 같은 줄", "`h`의 그래프")),
    (changed_in_place, "one of the variables needed for gradient computation has been modified", ("`y` was made at line", "`y = w.exp()`", "`y += 1` changed it afterwards"), ("`y`을(를) 만든 곳", "`y += 1`에서 바꾸었습니다")),
    (leaf_in_place, "a leaf Variable that requires grad", ("`weight = torch.ones(3, requires_grad=True)`", "torch.no_grad(): weight -="), ("`weight`을(를) 만든 곳", "매개변수를 갱신")),
    (not_a_scalar, "grad can be implicitly created only for scalar outputs", ("`y = w * 2`", "`y` has shape [3]", "y.sum().backward()"), ("`y`의 모양은 [3]",)),
    (unused, "The differentiated Tensor at index 0", ("to `forgotten`",), ("`forgotten`",)),
    (numpy_of_tracked, "Can't call numpy() on Tensor", ("weight.detach().numpy()",), ("메모리를 공유",)),
    (product_of_shapes, PRODUCT, ("`_ = a @ b`: `a` has shape [2, 3] and `b` has shape [2, 3]", "`a @ b.T` would fit", "write `a * b`"), ("`a`의 모양은 [2, 3]", "`a @ b.T`")),
    (shapes_that_do_not_broadcast, "The size of tensor a (3) must match", ("`rows` has shape [4, 3] and `column` has shape [4]", "`column.unsqueeze(-1)` would fit"), ("`column`의 모양은 [4]", "오른쪽부터")),
    (product_of_types, "expected m1 and m2 to have the same dtype", ("`a` has shape [2, 3] (float32) and `b` has shape [3, 2] (float64)", "`b.float()`"), ("(float64)입니다", "`b.float()`")),
    (layer_of_another_size, PRODUCT, ("`self.fc2`, Linear(in_features=9, out_features=2, bias=True), got an input of shape [2, 8]", "takes 9 features", "has 8"), ("`self.fc2`", "특성 9개를")),
    (layer_in_a_sequence, PRODUCT, ("`model[2]`, Linear(in_features=4", "got an input of shape [5, 3]"), ("`model[2]`", "[5, 3]")),
    (images_not_flattened, PRODUCT, ("`layer`, Linear(in_features=12", "shape [5, 3, 4]", "x.flatten(1)"), ("`x.flatten(1)`",)),
    (beyond_the_table, "index out of range in self", ("`table`, Embedding(5, 2)", "5 rows, 0 to 4; the indices go from 1 to 7"), ("인덱스는 1부터 7까지",)),
    (classes_as_floats, "expected target dtype to be Long", ("`target.long()`", "Class numbers are integers"), ("클래스 번호는 정수",)),
]  # fmt: skip
