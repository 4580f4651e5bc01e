"""What a function reaches, and how a change there is noticed."""

import pytest

import autograd_lite as torch
from autograd_lite.compiler.guards import Reached, same


def holds(reached):
    """Whether all is as it was."""
    env = {}
    conditions = reached.source(env)
    return all(eval(c, env) for c in conditions)


def test_tensors_of_closures_lists_modules_and_objects_are_found():
    class Box:
        def __init__(self):
            self.inner = torch.ones(1)

    w, many, box, net = torch.ones(2), [torch.ones(3)], Box(), torch.nn.Linear(2, 1)
    reached = Reached(lambda: (w, many, box, net))
    names = {id(t): reached.names[id(t)] for t in reached.tensors.values()}
    assert names[id(w)] == "w"
    assert names[id(many[0])] == "many[0]"
    assert names[id(box.inner)] == "box.inner"
    assert {names[id(p)] for p in net.parameters()} == {"net.weight", "net.bias"}


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["options"].update(k=3),
        lambda d: d["options"].update(new=1),
        lambda d: d["many"].append(1),
        lambda d: d["many"].__setitem__(0, 2.5),
        lambda d: d["net"].eval(),
        lambda d: setattr(d["net"], "weight", torch.nn.Parameter(torch.ones(1, 2))),
        lambda d: setattr(d["box"], "factor", 2),
    ],
)
def test_a_change_is_noticed(change):
    class Box:
        factor: float

    box = Box()
    box.factor = 1
    options, many, net = {"k": 1, "nan": float("nan")}, [1.5], torch.nn.Linear(2, 1)
    reached = Reached(lambda: (options, many, net, box))
    assert holds(reached)
    change({"options": options, "many": many, "net": net, "box": box})
    assert not holds(reached)


def test_what_a_trace_changed_is_put_back():
    count = {"n": 1}
    reached = Reached(lambda: count)
    assert not reached.put_back()
    count["n"] = 2
    assert reached.put_back()
    assert count == {"n": 1}


def test_numbers_are_the_same_by_type_and_value():
    assert same(float("nan"), float("nan"))
    assert not same(1, 1.0)
    assert not same(1, True)
