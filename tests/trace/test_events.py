"""Each kind of event and entry: hooks, memory, custom Functions, lanes, tangents, updates, passes."""

from __future__ import annotations

import pytest

import autograd_lite as torch
from autograd_lite.trace import record
from autograd_lite.trace.values import decode
from tests.trace import programs
from tests.trace.programs import leaf


def value(doc, index):
    return None if index is None else decode(doc["values"][index]).tolist()


def of_kind(doc, kind):
    return [e for e in doc["events"] if e["kind"] == kind]


def tensor(doc, name, version=None):
    found = [t for t in doc["tensors"] if t["name"] == name]
    return found[-1] if version is None else found[version]


# -- hooks ------------------------------------------------------------------------------------


def test_hooks_in_the_order_of_pytorch_with_what_they_changed():
    # The gradient of sum is 1; the tensor hook makes it 10; `w * 2` doubles it; the leaf's is halved.
    doc = programs.hooks().to_dict()
    found = [
        (e["where"], e["name"], value(doc, e["before"]), value(doc, e["after"]))
        for e in of_kind(doc, "hook")
    ]
    assert found == [
        ("tensor", "tenfold", [1.0, 1.0], [10.0, 10.0]),
        ("retain_grad", "retain_grad", None, [10.0, 10.0]),
        ("pre", "look", [10.0, 10.0], [10.0, 10.0]),
        ("post", "look", [20.0, 20.0], [20.0, 20.0]),
        ("accumulate", "halve", [20.0, 20.0], [10.0, 10.0]),
    ]
    assert tensor(doc, "a")["retains_grad"] is True
    assert tensor(doc, "out")["retains_grad"] is False


def test_what_a_hook_computes_is_in_the_lane_of_its_pass():
    doc = programs.hooks().to_dict()
    inside = [o for o in doc["ops"] if o["lane"] == 1]
    assert [o["row"] for o in inside] == ["mul", "div"]


# -- memory -----------------------------------------------------------------------------------


def test_a_view_shares_its_storage_and_names_its_base():
    doc = programs.in_place().to_dict()
    a, v = tensor(doc, "a", 0), tensor(doc, "v", 0)
    assert (v["view"], v["base"], v["storage"]) == (True, a["id"], a["storage"])
    assert tensor(doc, "w")["storage"] != a["storage"]


def test_an_in_place_change_of_a_view_makes_new_versions_of_it_and_its_base():
    doc = programs.in_place().to_dict()
    changes = of_kind(doc, "inplace")
    assert [(value(doc, e["before"]), value(doc, e["after"]), e["version"]) for e in changes] == [
        ([4.0, 6.0], [12.0, 18.0], 1),
        ([2.0, 4.0, 6.0], [2.0, 12.0, 18.0], 1),
    ]
    assert [e["of"] for e in changes] == [tensor(doc, "v", 0)["id"], tensor(doc, "a", 0)["id"]]
    # d out / d w = 2 where the view was not, 6 where it was multiplied by 3.
    assert value(doc, of_kind(doc, "accumulate")[0]["after"]) == [2.0, 6.0, 6.0]


def test_a_view_changed_after_its_base_was_is_known_as_it_was_just_before():
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    with record() as trace:
        a = w * 1
        v = a[:2]
        a.mul_(2)
        v.mul_(3)
    doc = trace.to_dict()
    changes = of_kind(doc, "inplace")
    assert [(value(doc, e["before"]), value(doc, e["after"])) for e in changes] == [
        ([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]),
        ([2.0, 4.0], [6.0, 12.0]),
        ([2.0, 4.0, 6.0], [6.0, 12.0, 6.0]),  # the base, by its view
    ]


def test_the_base_of_a_view_is_known_as_it_was_after_another_view_was_changed():
    w = torch.tensor([1.0, 2.0, 3.0], requires_grad=True)
    with record() as trace:
        a = w * 1
        first, last = a[:2], a[1:]
        with torch.no_grad():
            first.mul_(5)
        last.mul_(3)
    doc = trace.to_dict()
    changes = of_kind(doc, "inplace")
    assert [(value(doc, e["before"]), value(doc, e["after"])) for e in changes] == [
        ([1.0, 2.0], [5.0, 10.0]),
        ([10.0, 3.0], [30.0, 9.0]),
        ([5.0, 10.0, 3.0], [5.0, 30.0, 9.0]),
    ]


def test_what_nobody_had_seen_before_it_was_changed_is_known_as_it_was():
    a = torch.tensor([1.0, 2.0])
    with record() as trace:
        a.mul_(2)
    doc = trace.to_dict()
    (change,) = of_kind(doc, "inplace")
    assert (value(doc, change["before"]), value(doc, change["after"])) == ([1.0, 2.0], [2.0, 4.0])


def test_detach_shares_memory_without_a_node():
    doc = programs.detached().to_dict()
    op = doc["ops"][0]
    assert (op["row"], op["node"]) == ("detach", None)
    assert tensor(doc, "d")["storage"] == tensor(doc, "w")["storage"]
    assert tensor(doc, "d")["requires_grad"] is False


def test_an_optimizer_changes_parameters_in_place():
    # w - 0.25 * 2 w = w / 2.
    doc = programs.training().to_dict()
    steps = of_kind(doc, "inplace")
    assert [(e["by"], e["op"], value(doc, e["before"]), value(doc, e["after"])) for e in steps] == [
        ("SGD.step", None, [1.0, 2.0], [0.5, 1.0]),
        ("SGD.step", None, [0.5, 1.0], [0.25, 0.5]),
    ]
    assert steps[1]["of"] == steps[0]["tensor"]
    assert len({t["storage"] for t in doc["tensors"] if t["name"] == "w"}) == 1


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_changes_in_place_without_a_graph_are_shown_untracked(mode):
    with record() as trace, mode():
        a = torch.tensor([1.0, 2.0]) * 2
        v = a[1:]
        a.add_(1)
        v.zero_()
        a[0] = 7
        b = a * 1
        assert b.tolist() == [7.0, 0.0]
    doc = trace.to_dict()
    changed = of_kind(doc, "inplace")
    assert [value(doc, e["after"]) for e in changed] == [[3.0, 5.0], [0.0], 7.0]
    assert value(doc, changed[0]["before"]) == [2.0, 4.0]
    ops = {o["id"]: o for o in doc["ops"]}
    for event in changed:
        op = ops[event["op"]]
        assert (op["grad_mode"], op["node"]) == (False, None)
    assert tensor(doc, "v")["storage"] == tensor(doc, "a")["storage"]
    assert value(doc, tensor(doc, "b")["value"]) == [7.0, 0.0]
    # Nobody can ask an inference tensor for its version, so none is shown.
    assert tensor(doc, "a")["version"] == (0 if mode is torch.inference_mode else 3)
    assert "not recorded, in place" in str(trace)


# -- custom Functions ---------------------------------------------------------------------------


def test_a_custom_function_holds_what_its_forward_ran():
    doc = programs.custom().to_dict()
    function = next(o for o in doc["ops"] if o["row"] == "Square")
    inside = [o for o in doc["ops"] if o["inside"] == function["id"] and o["lane"] == 0]
    assert [o["row"] for o in inside] == ["mul", "mul"]
    assert inside[0]["inputs"] == [function["inputs"][0]] * 2
    assert function["returns"] == inside[1]["outputs"]
    order = [e["op"] for e in of_kind(doc, "forward")]
    assert order.index(inside[1]["id"]) < order.index(function["id"])


def test_and_what_its_backward_ran():
    doc = programs.custom().to_dict()
    function = next(o for o in doc["ops"] if o["row"] == "Square")
    ran = [o for o in doc["ops"] if o["inside"] == function["id"] and o["lane"] == 1]
    assert [(o["row"], o["of"]) for o in ran] == [("mul", function["id"])] * 2
    assert value(doc, tensor(doc, None)["value"]) == [2.0, 6.0]


def test_a_function_whose_forward_raises_leaves_what_it_ran():
    class Bad(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            y = x * 3
            raise ValueError(f"no {y.numel()}")

    trace = record()
    with pytest.raises(ValueError, match="no 1"), trace:
        Bad.apply(leaf(1.0))
    doc = trace.to_dict()
    assert [o["row"] for o in doc["ops"]] == ["mul"]
    assert of_kind(doc, "error")[0]["type"] == "ValueError"


# -- backward's own graph -----------------------------------------------------------------------


def test_create_graph_records_backwards_own_operations_in_a_lane():
    doc = programs.double_backward().to_dict()
    assert [(p["call"], p["create_graph"], p["lane"]) for p in doc["passes"]] == [
        ("grad", True, 1),
        ("backward", False, 0),
    ]
    power = next(o for o in doc["ops"] if o["row"] == "pow" and o["lane"] == 0)
    lane = [o for o in doc["ops"] if o["lane"] == 1]
    assert [o["row"] for o in lane] == ["expand", "pow", "mul", "mul"]
    assert [o["of"] for o in lane[1:]] == [power["id"]] * 3
    # d x^3 = 3 x^2, and the sum of that has gradient 6 x.
    assert value(doc, of_kind(doc, "capture")[0]["value"]) == [3.0, 12.0]
    assert value(doc, of_kind(doc, "accumulate")[0]["after"]) == [6.0, 12.0]


def test_a_gradient_that_was_recorded_says_whose_it_is():
    doc = programs.double_backward().to_dict()
    g = tensor(doc, "g")
    assert g["grad_of"] == {"tensor": tensor(doc, "x")["id"], "pass": 0}


def test_no_operation_is_there_twice():
    doc = programs.double_backward().to_dict()
    assert len(of_kind(doc, "forward")) == len(doc["ops"]) == 7


# -- forward mode ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["dual", "jvp"])
def test_tangents_stand_beside_values(name):
    doc = programs.ALL[name]().to_dict()
    square = next(o for o in doc["ops"] if o["row"] == "mul")
    t = next(t for t in doc["tensors"] if t["id"] == square["outputs"][0])
    # d(x^2) = 2 x dx
    assert value(doc, t["tangent"]) == {"dual": [2.0, 0.0], "jvp": [6.0]}[name]
    assert [o["row"] for o in doc["ops"]].count("mul") == 1


# -- passes ---------------------------------------------------------------------------------------


def test_each_backward_call_is_a_pass_with_its_flags():
    doc = programs.two_passes().to_dict()
    assert [p["retain_graph"] for p in doc["passes"]] == [True, False]
    assert [e["pass"] for e in of_kind(doc, "accumulate")] == [0, 1]
    taken = [(value(doc, e["before"]), value(doc, e["after"])) for e in of_kind(doc, "accumulate")]
    assert taken == [(None, [6.0]), ([6.0], [12.0])]


def test_several_roots_are_all_named():
    x = leaf(1.0, 2.0)
    with record() as trace:
        a, b = (x * 2).sum(), (x * 3).sum()
        torch.autograd.backward([a, b])
    doc = trace.to_dict()
    assert [r["tensor"] for r in doc["passes"][0]["roots"]] == [
        tensor(doc, "a")["id"],
        tensor(doc, "b")["id"],
    ]
    assert value(doc, of_kind(doc, "accumulate")[0]["after"]) == [5.0, 5.0]


def test_grad_returns_and_touches_no_grad():
    x = leaf(2.0)
    with record() as trace:
        torch.autograd.grad((x * x).sum(), x)
    doc = trace.to_dict()
    assert doc["passes"][0]["call"] == "grad"
    assert [value(doc, e["value"]) for e in of_kind(doc, "capture")] == [[4.0]]
    assert of_kind(doc, "accumulate") == []


def test_a_function_transform_is_one_graph():
    # d sum(x^3) = 3 x^2
    doc = programs.func_grad().to_dict()
    assert [o["row"] for o in doc["ops"] if o["lane"] == 0] == ["mul", "mul", "sum"]
    assert value(doc, of_kind(doc, "capture")[0]["value"]) == [3.0, 12.0]
    assert of_kind(doc, "capture")[0]["tensor"] == tensor(doc, "x")["id"]


def test_a_jacobian_is_one_pass_a_row():
    with record() as trace:
        torch.autograd.functional.jacobian(lambda x: x * x, torch.tensor([1.0, 5.0]))
    doc = trace.to_dict()
    assert [value(doc, e["value"]) for e in of_kind(doc, "capture")] == [[2.0, 0.0], [0.0, 10.0]]


# -- failures -------------------------------------------------------------------------------------


def test_a_failure_in_forward_leaves_a_ghost_at_its_place():
    doc = programs.forward_error().to_dict()
    ghost = doc["ops"][-1]
    assert (ghost["row"], ghost["symbol"], ghost["outputs"]) == ("matmul", "@", [])
    assert ghost["failed"]["message"].startswith("mat1 and mat2 shapes cannot be multiplied")
    names = [
        next(t["name"] for t in doc["tensors"] if t["id"] == i["tensor"]) for i in ghost["inputs"]
    ]
    assert names == ["c", "b"]
    line = doc["sources"][0]["text"].split("\n")[ghost["span"]["line"]]
    assert line[ghost["span"]["start"] : ghost["span"]["end"]] == "c @ b"
    error = doc["events"][-1]
    assert (error["kind"], error["pass"], error["op"]) == ("error", None, ghost["id"])


def test_a_failure_in_backward_is_at_its_operation():
    doc = programs.backward_error().to_dict()
    error = of_kind(doc, "error")
    assert len(error) == 1
    assert (error[0]["pass"], error[0]["type"]) == (0, "RuntimeError")
    assert next(o["row"] for o in doc["ops"] if o["id"] == error[0]["op"]) == "exp"


def test_the_users_own_exception_has_no_ghost_and_goes_on():
    def divide(x):
        return (x * 2, 1 / 0)

    trace = record()
    with pytest.raises(ZeroDivisionError), trace:
        divide(leaf(1.0))
    doc = trace.to_dict()
    assert (doc["events"][-1]["type"], doc["events"][-1]["op"]) == ("ZeroDivisionError", None)
    assert len(doc["ops"]) == 1


def test_an_interrupt_is_no_failure():
    trace = record()
    with pytest.raises(KeyboardInterrupt), trace:
        raise KeyboardInterrupt
    assert trace.to_dict()["events"] == []


def test_inference_tensors_are_recorded_like_others():
    with record() as trace:
        with torch.inference_mode():
            i = torch.ones(2) * 2
        out = (leaf(1.0, 1.0) + i).sum()
        out.backward()
    doc = trace.to_dict()
    assert [o["row"] for o in doc["ops"]] == ["mul", "add", "sum"]
    assert value(doc, tensor(doc, "out")["value"]) == 6.0
