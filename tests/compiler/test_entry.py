"""`torch.compile`: the same values and gradients as the function itself, and when it gives way."""

import warnings

import numpy as np
import pytest

import autograd_lite as torch
from autograd_lite.compiler import Compiled, CompileWarning


def both(function, *args):
    """Return results and gradients of a function, compiled and not."""
    results = []
    for f in (torch.compile(function), function):
        given = [a.detach().clone().requires_grad_() for a in args]
        out = f(*given)
        out.sum().backward()
        results.append((out.detach().numpy(), [g.grad.numpy() for g in given]))
    return results


def check(function, *args, rtol=2e-6, atol=2e-7):
    (got, got_grads), (out, grads) = both(function, *args)
    np.testing.assert_allclose(got, out, rtol=rtol, atol=atol)
    for a, b in zip(got_grads, grads, strict=True):
        np.testing.assert_allclose(a, b, rtol=rtol, atol=atol)


@pytest.fixture
def x():
    torch.manual_seed(0)
    return torch.randn(4, 3)


@pytest.fixture
def w():
    torch.manual_seed(1)
    return torch.randn(3)


def test_an_elementwise_chain_and_a_sum(x, w):
    check(lambda x, w: torch.exp(torch.sin(torch.tanh(x * w))).sum(), x, w)


def test_an_output_that_is_no_scalar(x, w):
    check(lambda x, w: torch.tanh(x @ w) / (1 + w.sum() ** 2), x, w)


def test_a_known_value():
    f = torch.compile(lambda x: (x * x).sum())
    t = torch.tensor([1.0, 2.0], requires_grad=True)
    f(t).backward()
    assert t.grad.tolist() == [2.0, 4.0]


def test_the_decorator_keeps_the_name():
    @torch.compile
    def square(x):
        "Squares."
        return x * x

    assert isinstance(square, Compiled)
    assert (square.__name__, square.__doc__) == ("square", "Squares.")
    assert square(torch.tensor(3.0)).item() == 9.0


def test_torch_compile_is_found_after_its_package_was_imported():
    import autograd_lite.compiler

    assert torch.compile is autograd_lite.compiler.compile


def test_structures_of_arguments_and_results():
    @torch.compile
    def f(pair, *, scale, options):
        a, b = pair
        return {"sum": a + b, "rest": (a * scale, options["k"])}

    got = f([torch.ones(2), torch.ones(2)], scale=3, options={"k": "v"})
    assert got["sum"].tolist() == [2.0, 2.0]
    assert (got["rest"][0].tolist(), got["rest"][1]) == ([3.0, 3.0], "v")


def test_a_tensor_of_the_closure_is_read_anew_in_each_call():
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    f = torch.compile(lambda x: (w * x).sum())
    x = torch.ones(2)
    assert f(x).item() == 3.0
    with torch.no_grad():
        w += 1
    out = f(x)
    assert out.item() == 5.0
    assert len(f.versions) == 1
    out.backward()
    assert w.grad.tolist() == [1.0, 1.0]


def test_no_history_without_grad(x):
    f = torch.compile(lambda x: x * 2)
    with torch.no_grad():
        assert f(x.requires_grad_()).grad_fn is None
    assert f(x).grad_fn.name() == "CompiledFunctionBackward"


def test_a_second_backward_needs_the_graph(x):
    f = torch.compile(lambda x: (x**2).sum())
    x.requires_grad_()
    out = f(x)
    out.backward(retain_graph=True)
    out.backward()
    np.testing.assert_allclose(x.grad.numpy(), 4 * x.detach().numpy(), rtol=1e-6)
    with pytest.raises(RuntimeError, match="second time"):
        out.backward()


def test_gradients_of_gradients(x):
    f = torch.compile(lambda x: torch.sin(x).sum())
    x.requires_grad_()
    (first,) = torch.autograd.grad(f(x), x, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), x)
    np.testing.assert_allclose(second.numpy(), -np.sin(x.detach().numpy()), rtol=1e-6)


def test_a_changed_input_is_noticed_in_backward():
    x = torch.ones(3, requires_grad=True)
    f = torch.compile(lambda x: x * x)
    out = f(x)
    with torch.no_grad():
        x += 1
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.sum().backward()


def test_new_shapes_and_constants_are_compiled_anew():
    f = torch.compile(lambda x, k: x * k)
    assert f(torch.ones(2), 2).tolist() == [2.0, 2.0]
    assert f(torch.ones(3), 2).tolist() == [2.0, 2.0, 2.0]
    assert f(torch.ones(2), 5).tolist() == [5.0, 5.0]
    assert f(torch.ones(2, dtype=torch.float64), 5).dtype == torch.float64
    assert len(f.versions) == 4


def test_a_changed_global_is_noticed():
    space = {"torch": torch, "k": 2.0}
    exec("def f(x):\n    return x * k", space)
    f = torch.compile(space["f"])
    assert f(torch.ones(1)).item() == 2.0
    space["k"] = 7.0
    assert f(torch.ones(1)).item() == 7.0


def test_control_flow_on_values_runs_eagerly_and_says_where():
    @torch.compile
    def f(x):
        if x.sum() > 0:
            return x * 2
        return x * 3

    with pytest.warns(CompileWarning, match=r"runs eagerly.*if x.sum\(\) > 0"):
        assert f(torch.ones(2)).tolist() == [2.0, 2.0]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert f(-torch.ones(2)).tolist() == [-3.0, -3.0]


def test_the_warning_speaks_korean():
    before = torch.get_language()
    torch.set_language("ko")
    try:
        with pytest.warns(CompileWarning, match="그대로 실행합니다"):
            torch.compile(lambda x: x * x.sum().item())(torch.ones(2))
    finally:
        torch.set_language(before)


def test_random_numbers_are_drawn_in_each_call(x):
    f = torch.compile(lambda x: x + torch.rand(3))
    torch.manual_seed(5)
    got = [f(x), f(x)]
    torch.manual_seed(5)
    for y in got:
        assert torch.equal(y, x + torch.rand(3))


def test_an_error_is_that_of_the_function(x):
    f = torch.compile(lambda x: x @ x)
    with pytest.raises(RuntimeError, match="cannot be multiplied"):
        f(x)
    assert f(torch.ones(2, 2)).tolist() == [[2.0, 2.0], [2.0, 2.0]]
    assert f.program is not None


def test_under_a_recorder_the_function_itself_runs(x):
    f = torch.compile(lambda x: (x * 2).sum())
    f(x)
    with torch.record() as recorded:
        f(x.requires_grad_())
    assert "2 operations" in repr(recorded)


def test_strided_and_read_only_arguments(x):
    f = torch.compile(lambda x: torch.exp(x) + 1)
    assert torch.allclose(f(x), torch.exp(x) + 1)
    turned = torch.randn(3, 4).t()
    assert torch.allclose(f(turned), torch.exp(turned) + 1)
    array = np.ones((4, 3), np.float32)
    array.flags.writeable = False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert torch.allclose(f(torch.from_numpy(array)), torch.exp(torch.ones(4, 3)) + 1)


@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (1, 1), (1, 5, 1)])
def test_empty_and_small_shapes(shape):
    torch.manual_seed(3)
    check(
        lambda x: (torch.tanh(x) * x).sum() + x.mean() * 0 if x.numel() else x.sum(),
        torch.randn(shape),
    )


def test_nan_and_infinities():
    x = torch.tensor([0.0, -0.0, float("inf"), -float("inf"), float("nan"), 1.0])

    def f(x):
        return torch.exp(x) + torch.tanh(x) + torch.relu(x) + x.abs() + torch.maximum(x, -x)

    np.testing.assert_allclose(torch.compile(f)(x).numpy(), f(x).numpy(), rtol=1e-6)


def test_a_tensor_that_comes_back_is_the_same_tensor():
    w = torch.ones(2)
    f = torch.compile(lambda x: (x, w, x + 1))
    x = torch.zeros(2, requires_grad=True)
    for _ in range(2):
        back, held, new = f(x)
        assert back is x
        assert held is w
        assert new.tolist() == [1.0, 1.0]


def test_a_tensor_that_is_given_and_reached_too():
    w = torch.ones(2)
    f = torch.compile(lambda x: x + w)
    assert f(w).tolist() == [2.0, 2.0]
    assert f(torch.zeros(2)).tolist() == [1.0, 1.0]
    assert f(w).tolist() == [2.0, 2.0]


def test_arguments_are_let_go():
    import gc
    import weakref

    f = torch.compile(lambda x: x * 2)
    x = torch.ones(3)
    f(x)
    kept = weakref.ref(x)
    del x
    gc.collect()
    assert kept() is None


def test_numbers_from_python_and_numpy_arrays_are_not_built_in():
    import random

    with pytest.warns(CompileWarning, match="random"):
        torch.compile(lambda x: x * random.random())(torch.ones(1))
    array = np.array([1.0, 2.0])
    f = torch.compile(lambda x: x * torch.tensor(array))
    with pytest.warns(CompileWarning, match="NumPy array"):
        f(torch.ones(2))
    array[:] = 5
    assert f(torch.ones(2)).tolist() == [5.0, 5.0]


def test_a_custom_function_runs_eagerly():
    class Twice(torch.autograd.Function):
        @staticmethod
        def forward(ctx, x):
            return x * 2

        @staticmethod
        def backward(ctx, grad):
            return grad * 2

    with pytest.warns(CompileWarning, match=r"autograd\.Function"):
        assert torch.compile(lambda x: Twice.apply(x))(torch.ones(1)).item() == 2.0


def test_rules_that_look_at_values_and_rows_without_loops():
    torch.manual_seed(2)
    x = torch.randn(3, 4)
    check(
        lambda x: x.max() * x.prod() + torch.cat([x, x.flip(0)]).cumsum(0)[1:].sum(), x, rtol=1e-5
    )


def test_a_module():
    torch.manual_seed(0)
    net = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.Dropout(0.5))
    compiled = torch.compile(net)
    x = torch.ones(4, 3)
    net.eval()
    np.testing.assert_allclose(compiled(x).detach().numpy(), net(x).detach().numpy(), rtol=1e-6)
    net.train()
    assert (compiled(x) == 0).any()
    assert len(compiled.versions) == 2
    assert next(iter(compiled.parameters())) is net[0].weight
    net[0].weight = torch.nn.Parameter(torch.zeros(2, 3))
    net.eval()
    assert torch.equal(compiled(x)[0].detach(), net[0].bias.detach())


def test_a_method_is_compiled_for_each_object():
    class Scale:
        def __init__(self, factor):
            self.factor = factor

        @torch.compile
        def apply(self, x):
            return x * self.factor

    two, three = Scale(2.0), Scale(3.0)
    assert [s.apply(torch.ones(1)).item() for s in (two, three, two)] == [2.0, 3.0, 2.0]
    two.factor = 5.0
    assert two.apply(torch.ones(1)).item() == 5.0


def test_too_many_versions_end_in_eager_runs():
    f = torch.compile(lambda x, k: x * k)
    for k in range(8):
        f(torch.ones(1), k)
    with pytest.warns(CompileWarning, match="8 times"):
        assert f(torch.ones(1), 100).item() == 100.0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert [f(torch.ones(1), k).item() for k in (101, 3)] == [101.0, 3.0]
    assert len(f.versions) == 8


def test_views_of_turned_tensors(x):
    check(lambda x: torch.tanh(x.t().contiguous().view(-1)).reshape(2, -1).t().reshape(-1), x)


@pytest.mark.parametrize(
    "dtype", [torch.float16, torch.uint8, torch.int32, torch.int64, torch.bool]
)
def test_other_types_have_the_values_of_the_function(dtype):
    x = torch.tensor([[0, 1, 2], [3, 4, 5]]).to(dtype)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = torch.compile(lambda x: (x + x, x > 1, x.sum(0), x.float() / 2))(x)
    for a, b in zip(got, (x + x, x > 1, x.sum(0), x.float() / 2), strict=True):
        assert a.dtype == b.dtype
        assert torch.equal(a, b)


def test_a_transformer_layer():
    torch.manual_seed(0)
    layer = torch.nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
    x = torch.randn(2, 5, 8)
    compiled = torch.compile(layer)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        got = compiled(x)
    np.testing.assert_allclose(
        got.detach().numpy(), layer(x).detach().numpy(), rtol=1e-4, atol=1e-5
    )


def _written_alias(x):
    y = x * 1
    y.detach().mul_(2)
    return y


def _alias_of_written(x):
    y = x * 1
    alias = y.detach()
    y.mul_(2)
    return alias


def _view_of_filled(x):
    y = x * 1
    view = y.view(-1)
    y.fill_(2.0)
    return view


def _sibling(x):
    y = x * 1
    first, second = y[0], y[0]
    first.fill_(2.0)
    return second, y


def _part_of_view(x):
    y = x * 1
    view = y.view(-1)
    part = view[1:]
    view.fill_(2.0)
    return part, y


def _chunk(x):
    y = x * 1
    first, second = y.chunk(2)
    first.fill_(2.0)
    return y, second


def _made_inside(x):
    total = torch.zeros(2, 3)
    total[0] = x[0]
    return total


def _counting(x):
    total = torch.arange(3.0)
    total.add_(1)
    return total * x


@pytest.mark.parametrize(
    "function",
    [_written_alias, _alias_of_written, _view_of_filled, _sibling, _part_of_view, _chunk, _made_inside, _counting],
)  # fmt: skip
def test_memory_that_tensors_share_is_changed_for_all(function):
    compiled = torch.compile(function)
    for start in (0.0, 1.0, 2.0):
        x = torch.arange(start, start + 6).reshape(2, 3)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CompileWarning)
            got = compiled(x)
        assert repr(got) == repr(function(x))


def test_writing_through_data_is_not_lost():
    w = torch.ones(2)

    def f(x):
        w.data.mul_(2)
        return w * x

    with pytest.warns(CompileWarning, match="views"):
        assert torch.compile(f)(torch.ones(2)).tolist() == [2.0, 2.0]
    assert w.tolist() == [2.0, 2.0]


def _changed_result(x):
    y = torch.tanh(x)
    y += 1
    return y.sum()


def _changed_input(x):
    y = x * 1
    z = (y * y).sum()
    y.mul_(2)
    return z


@pytest.mark.parametrize("function", [_changed_result, _changed_input])
def test_a_saved_tensor_that_is_changed_is_an_error(function, x):
    with pytest.warns(CompileWarning, match="its derivative needs"):
        out = torch.compile(function)(x.requires_grad_())
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        out.backward()


def test_a_view_of_a_leaf_is_not_written_to(x):
    def f(x):
        x[0] = 1.0
        return x.detach()

    with pytest.raises(RuntimeError, match="a view of a leaf Variable that requires grad"):
        torch.compile(f)(x.requires_grad_())


def test_copying_into_a_tracked_tensor_keeps_its_history(x):
    def f(x, y):
        z = x * 2
        z.copy_(y)
        return z * 3

    out = torch.compile(f)(x.requires_grad_(), torch.ones(4, 3))
    out.sum().backward()
    assert x.grad.tolist() == [[0.0] * 3] * 4
