"""Random streams, bit for bit against what PyTorch 2.13 drew (AMD CPU, AVX-512)."""

import json
import re
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd_lite import random
from autograd_lite.generator import Generator
from autograd_lite.sampling import _route
from tests.recorded.random_cases import RECORD, digest, outcome, play

PROGRAMS = json.loads(RECORD.read_text())


@pytest.fixture(params=["numpy", "kernels"])
def path(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test once on each of the two paths, whatever the number of numbers."""
    limit = 0 if request.param == "kernels" else 10**12
    monkeypatch.setattr(_route, "COLD_LIMIT", limit)
    monkeypatch.setattr(_route, "WARM_LIMIT", limit)
    monkeypatch.setattr(_route, "_loaded", {})
    return str(request.param)


def name(program: dict[str, Any]) -> str:
    first = program["calls"][0]
    extra = f"+{len(program['calls']) - 1}" if len(program["calls"]) > 1 else ""
    return f"{first[0]}-{first[1]}-{first[3:]}-seed{program['seed']}{extra}"


@pytest.mark.parametrize("program", PROGRAMS, ids=name)
def test_draws_what_pytorch_drew(program: dict[str, Any], path: str) -> None:
    gen = Generator().manual_seed(program["seed"])
    with np.errstate(all="raise", under="ignore"):
        drawn = [outcome(play(gen, call)) for call in program["calls"]]
    assert drawn == program["results"]
    assert digest(gen._state_bytes()) == program["state"]


def test_a_long_fill_equals_its_pieces_on_the_other_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel that arrives in the middle of a program changes nothing."""
    drawn = []
    for limit in (0, 10**12):
        monkeypatch.setattr(_route, "COLD_LIMIT", limit)
        monkeypatch.setattr(_route, "_loaded", {})
        gen, out = Generator().manual_seed(9), np.empty(50_000, np.float32)
        random.fill_normal(gen, out)
        drawn.append(out)
    assert drawn[0].tobytes() == drawn[1].tobytes()


# The generator


def test_default_seed() -> None:
    assert Generator().initial_seed() == 67280421310721


@pytest.mark.parametrize(
    ("seed", "initial"),
    [(0, 0), (-1, 2**64 - 1), (-(2**63), 2**63), (2**64 - 1, 2**64 - 1), (2**32, 2**32)],
)
def test_seeds_wrap_at_64_bits(seed: int, initial: int) -> None:
    assert Generator().manual_seed(seed).initial_seed() == initial


def test_only_the_low_32_bits_reach_the_engine() -> None:
    assert Generator().manual_seed(5)._words(3).tolist() == (
        Generator().manual_seed(2**32 + 5)._words(3).tolist()
    )


@pytest.mark.parametrize(
    ("seed", "error", "text"),
    [
        ("a", ValueError, "invalid literal for int() with base 10: 'a'"),
        (2**64, ValueError, "Overflow when unpacking long long"),
        (-(2**63) - 1, ValueError, "Overflow when unpacking long long"),
        (
            None,
            TypeError,
            "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
        ),
    ],
)
def test_manual_seed_errors(seed: Any, error: type[Exception], text: str) -> None:
    random.manual_seed(3)
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        random.manual_seed(seed)
    assert random.initial_seed() == 3


@pytest.mark.parametrize(
    ("seed", "error", "text"),
    [
        (1.5, RuntimeError, "manual_seed expected a long, but got float"),
        (True, RuntimeError, "manual_seed expected a long, but got bool"),
        ("7", RuntimeError, "manual_seed expected a long, but got str"),
        (np.int64(4), TypeError, "an integer is required"),
    ],
)
def test_generator_seed_errors(seed: Any, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        Generator().manual_seed(seed)


def test_manual_seed_takes_what_int_takes() -> None:
    assert random.manual_seed("7").initial_seed() == 7
    assert random.manual_seed(-1.5).initial_seed() == 2**64 - 1


def test_seed_draws_from_the_operating_system() -> None:
    gen = Generator()
    assert gen.seed() == gen.initial_seed()
    assert gen.seed() != gen.seed()


def test_repr_is_the_same_in_every_run() -> None:
    assert repr(Generator().manual_seed(1)) == "<torch._C.Generator object at 0x000000000001>"


def draw(gen: Generator) -> list[float]:
    out = np.empty(3)
    random.fill_normal(gen, out)
    return out.tolist()


@pytest.mark.parametrize("words", [0, 1, 5, 623, 624, 625])
def test_state_round_trip(words: int) -> None:
    gen = Generator().manual_seed(11)
    gen._words(words)
    draw(gen)  # leaves a second normal waiting
    other = gen.clone_state()
    assert other._state_bytes().tobytes() == gen._state_bytes().tobytes()
    assert draw(other) == draw(gen)


def test_state_of_a_fresh_seed_round_trips() -> None:
    gen = Generator().manual_seed(11)
    assert draw(gen.clone_state()) == draw(gen)


class Bytes:
    """As much of a tensor as `set_state` reads."""

    def __init__(self, data: np.ndarray) -> None:
        self._data = data


@pytest.mark.parametrize(
    ("state", "error", "text"),
    [
        ([1], TypeError, "expected a torch.ByteTensor, but got list"),
        (None, TypeError, "expected a torch.ByteTensor, but got NoneType"),
        (
            np.zeros(5056, np.uint8),
            TypeError,
            "expected a torch.ByteTensor, but got numpy.ndarray",
        ),
        (Bytes(np.zeros(5056)), TypeError, "RNG state must be a torch.ByteTensor"),
        (
            Bytes(np.zeros(10, np.uint8)),
            RuntimeError,
            "Expected a CPUGeneratorImplState of size 5056 "
            "but found the input RNG state size to be 10",
        ),
        (Bytes(np.zeros(5056, np.uint8)), RuntimeError, "Invalid mt19937 state"),
    ],
    ids=["list", "None", "ndarray", "float64", "size", "unseeded"],
)
def test_bad_states_change_nothing(state: Any, error: type[Exception], text: str) -> None:
    gen = Generator().manual_seed(3)
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        gen.set_state(state)
    assert draw(gen) == draw(Generator().manual_seed(3))


def test_fork_rng_restores_the_state_even_after_an_error() -> None:
    random.manual_seed(2)
    draw(random.default_generator)
    expected = draw(random.default_generator.clone_state())
    with pytest.raises(ValueError, match=r"^invalid literal"), random.fork_rng():
        random.manual_seed(str(random.seed()) + "x")
    assert draw(random.default_generator) == expected


def test_fork_rng_disabled_restores_nothing() -> None:
    random.manual_seed(2)
    with random.fork_rng(enabled=False):
        random.manual_seed(5)
    assert random.initial_seed() == 5


def test_fills_from_two_threads_do_not_mix() -> None:
    """Each fill is one piece of the stream, whichever thread comes first."""
    gen = Generator().manual_seed(4)
    outs = [np.empty(30_000) for _ in range(4)]
    threads = [threading.Thread(target=random.fill_uniform, args=(gen, out)) for out in outs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = np.empty(120_000)
    random.fill_uniform(Generator().manual_seed(4), whole)
    pieces = {piece.tobytes() for piece in whole.reshape(4, -1)}
    assert {out.tobytes() for out in outs} == pieces


# Errors of the samplers


def f32(*shape: int) -> np.ndarray:
    return np.zeros(shape or (3,), np.float32)


def i64() -> np.ndarray:
    return np.zeros(3, np.int64)


def u8() -> np.ndarray:
    return np.zeros(3, np.uint8)


r = random
G = Generator
ERRORS: list[tuple[Callable[[Generator], Any], type[Exception], str]] = [
    (lambda g: r.fill_uniform(g, f32(), 2, 1), RuntimeError,
     "uniform_ expects to return a [from, to) range, but found from=2 > to=1"),
    (lambda g: r.fill_uniform(g, f32(), 0, 1e39), RuntimeError, "to is out of bounds for float"),
    (lambda g: r.fill_uniform(g, f32(), -3e38, 3e38), RuntimeError,
     "uniform_ expects to-from <= std::numeric_limits<Float>::max(), but found to=3e+38 and "
     "from=-3e+38 which result in to-from to exceed the limit"),
    (lambda g: r.fill_uniform(g, i64()), NotImplementedError,
     "\"check_uniform_bounds\" not implemented for 'Long'"),
    (lambda g: r.fill_normal(g, f32(), 0, -1), RuntimeError,
     "normal expects std >= 0.0, but found std -1"),
    (lambda g: r.fill_normal(g, i64()), NotImplementedError,
     "\"normal_kernel_cpu\" not implemented for 'Long'"),
    (lambda g: r.normal_tensors(g, f32(), -f32() - 1, np.dtype("float32")), RuntimeError,
     "normal expects all elements of std >= 0.0"),
    (lambda g: r.fill_log_normal(g, f32(), 0, 0), RuntimeError,
     "log_normal_ expects std > 0.0, but found std=0"),
    (lambda g: r.fill_exponential(g, f32(), -1), RuntimeError,
     "exponential_ expects lambda > 0.0, but found lambda=-1"),
    (lambda g: r.fill_exponential(g, i64()), RuntimeError,
     "Exponential distribution is a continuous probability distribution. "
     "dtype must be a floating point but you specified Long"),
    (lambda g: r.fill_cauchy(g, f32(), 0, -1), RuntimeError,
     "cauchy_ expects sigma > 0.0, but found sigma=-1"),
    (lambda g: r.fill_cauchy(g, i64()), RuntimeError,
     "Cauchy distribution is a continuous probability distribution. "
     "dtype must be a floating point but you specified long int"),
    (lambda g: r.fill_geometric(g, f32(), 1.5), RuntimeError,
     "geometric_ expects p to be in (0, 1), but got p=1.5"),
    (lambda g: r.bernoulli_scalar(g, 1.5, (3,)), RuntimeError,
     "bernoulli_ expects p to be in [0, 1], but got p=1.5"),
    (lambda g: r.fill_bernoulli(g, f32(), i64()), NotImplementedError,
     "\"bernoulli_tensor_cpu_p_\" not implemented for 'Long'"),
    (lambda g: r.randint_into(g, 5, 5, i64()), RuntimeError,
     "random_ expects 'from' to be less than 'to', but got from=5 >= to=5"),
    (lambda g: r.randint_into(g, 0, 300, u8()), RuntimeError,
     "to - 1 is out of bounds for unsigned char"),
    (lambda g: r.randint_into(g, -1, 3, u8()), RuntimeError,
     "from is out of bounds for unsigned char"),
    (lambda g: r.randint_into(g, 0, 2**70, i64()), ValueError, "Overflow when unpacking long long"),
    (lambda g: r.randint_into(g, 2**40 + 1, 2**40 + 3, f32()), RuntimeError,
     "random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, "
     "but got from=1099511758848 >= to=1099511627779"),
    (lambda g: r.permutation(g, -1), RuntimeError,
     "Trying to create tensor with negative dimension -1: [-1]"),
    (lambda g: r.permutation(g, 257, np.dtype("uint8")), RuntimeError,
     "value cannot be converted to type uint8_t without overflow"),
    (lambda g: r.permutation(g, 2050, np.dtype("float16")), RuntimeError,
     "n cannot be greater than 2049 for Half type."),
    (lambda g: r.multinomial(g, f32() + 1, 0), RuntimeError, "cannot sample n_sample <= 0 samples"),
    (lambda g: r.multinomial(g, f32() + 1, 4), RuntimeError,
     "cannot sample n_sample > prob_dist.size(-1) samples without replacement"),
    (lambda g: r.multinomial(g, f32(2, 2, 2), 1), RuntimeError, "prob_dist must be 1 or 2 dim"),
    (lambda g: r.multinomial(g, f32() - 1, 1), RuntimeError,
     "probability tensor contains either `inf`, `nan` or element < 0"),
    (lambda g: r.multinomial(g, f32(), 2, True), RuntimeError,
     "invalid multinomial distribution (sum of probabilities <= 0)"),
    (lambda g: r.multinomial(g, i64(), 1), RuntimeError,
     "multinomial only supports floating-point dtypes for input, got: Long"),
    (lambda g: r.poisson(g, f32() - 1), RuntimeError,
     "invalid Poisson rate, expected rate to be non-negative"),
    (lambda g: r.poisson(g, i64()), NotImplementedError, "\"poisson_cpu\" not implemented for 'Long'"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "text"), ERRORS, ids=[e[2][:40] for e in ERRORS])
def test_errors_leave_the_stream_alone(
    call: Callable[[Generator], Any], error: type[Exception], text: str
) -> None:
    gen = Generator().manual_seed(0)
    with pytest.raises(error, match=f"^{re.escape(text)}$"):
        call(gen)
    assert gen._state_bytes().tobytes() == Generator().manual_seed(0)._state_bytes().tobytes()


def test_random_warns_where_the_dtype_has_gaps() -> None:
    with pytest.warns(UserWarning, match=r"to - 1 is out of bounds \[-\(2\^24\), 2\^24\]"):
        random.randint_into(Generator(), 0, 2**24 + 10, f32())
