"""The random number engine: PyTorch's CPU generator, word for word.

Source: M. Matsumoto, T. Nishimura, "Mersenne Twister: A 623-dimensionally equidistributed uniform
pseudo-random number generator", ACM TOMACS 8 (1998). NumPy carries the same engine in C; this class
adds PyTorch's seeding, its cached second normal and its 5056-byte state.
"""

from __future__ import annotations

import os
import threading
from typing import Any, Final

import numpy as np

__all__ = ["Generator", "default_generator"]

DEFAULT_SEED: Final = 67280421310721
STATE_BYTES: Final = 5056
KEY_WORDS: Final = 624
AHEAD: Final = 64  # words fetched at once for those who draw a few

# The state as 632 little-endian uint64: where each part stands.
_SEED, _COUNTERS, _NEXT, _KEY, _NORMAL, _HAS_NORMAL = 0, 1, 2, 3, 628, 630


class Generator:
    """A source of random numbers with a state of its own.

    The same seed gives the same bits as ``torch.Generator`` on the CPU. Not a tensor operation:
    drawing changes the generator.

    Raises:
        RuntimeError: for a device other than the CPU.

    >>> Generator().manual_seed(5).initial_seed()
    5
    """

    def __init__(self, device: Any = "cpu") -> None:
        from autograd_lite.devices import device as device_type

        self._device = device_type(device)
        self._lock = threading.RLock()
        self._engine: Any = None
        self._seeder: Any = None
        self._seed = DEFAULT_SEED
        self._pending = True  # the seed has not reached the engine yet
        self._fresh = True  # no word drawn since
        self._next_normal: float | None = None
        self._place = KEY_WORDS  # words of the engine's block that were fetched
        self._ahead: list[int] = []  # words of this block, fetched but not drawn, from `_at` on
        self._at = 0

    def __repr__(self) -> str:
        # PyTorch prints an address. The seed stands in its place: printed outputs stay the same
        # from run to run.
        return f"<torch._C.Generator object at 0x{self._seed:012x}>"

    @property
    def device(self) -> Any:
        """The device: always ``device(type='cpu')``."""
        return self._device

    def manual_seed(self, seed: int) -> Generator:
        """Start over from `seed` (any 64-bit integer, negative ones wrap) and return self.

        The engine uses the low 32 bits of the seed.

        Raises:
            RuntimeError: the seed is not an int.
            ValueError: it does not fit into 64 bits.

        >>> Generator().manual_seed(-1).initial_seed()
        18446744073709551615
        """
        if isinstance(seed, np.integer):
            raise TypeError("an integer is required")
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise RuntimeError(f"manual_seed expected a long, but got {type(seed).__name__}")
        if not -(2**63) <= seed < 2**64:
            raise ValueError("Overflow when unpacking long long")
        with self._lock:
            self._seed = seed % 2**64
            self._pending = self._fresh = True
            self._ahead, self._at = [], 0
            self._next_normal = None
        return self

    def seed(self) -> int:
        """Start over from a seed of the operating system, and return it.

        >>> g = Generator()
        >>> g.seed() == g.initial_seed()
        True
        """
        # 53 bits, as in PyTorch, so that the seed survives a trip through a double.
        self.manual_seed(int.from_bytes(os.urandom(8), "little") >> 11)
        return self._seed

    def initial_seed(self) -> int:
        """Return the seed that this generator last started from.

        >>> Generator().initial_seed()
        67280421310721
        """
        return self._seed

    def clone_state(self) -> Generator:
        """Return a new generator in the same state.

        >>> Generator().manual_seed(3).clone_state().initial_seed()
        3
        """
        other = Generator()
        other._load_bytes(self._state_bytes())
        return other

    def get_state(self) -> Any:
        """Return the state: a uint8 tensor of 5056 elements, laid out as PyTorch's.

        >>> Generator().get_state().shape
        torch.Size([5056])
        """
        from autograd_lite.creation import tensor

        return tensor(self._state_bytes())

    def set_state(self, new_state: Any) -> Generator:
        """Continue from a state that :meth:`get_state` returned, here or in PyTorch.

        Raises:
            TypeError: not a uint8 tensor.
            RuntimeError: wrong size, or not a valid state.

        >>> g = Generator().manual_seed(1)
        >>> before = g.get_state()
        >>> g.manual_seed(2).set_state(before).initial_seed()
        1
        """
        data = getattr(new_state, "_data", None)
        if not isinstance(data, np.ndarray):
            name = type(new_state).__name__
            if type(new_state).__module__ == "numpy":
                name = f"numpy.{name}"
            raise TypeError(f"expected a torch.ByteTensor, but got {name}")
        if data.dtype != np.uint8:
            raise TypeError("RNG state must be a torch.ByteTensor")
        self._load_bytes(np.ascontiguousarray(data).reshape(-1))
        return self

    def graphsafe_get_state(self) -> Generator:
        """Return this generator: on the CPU the state and its owner are one."""
        return self

    def graphsafe_set_state(self, other: Generator) -> Generator:
        """Take over the state of another generator, and return self."""
        self._load_bytes(other._state_bytes())
        return self

    def get_offset(self) -> int:
        """Raise RuntimeError: only CUDA generators have an offset."""
        raise RuntimeError("CPU Generator does not use offset")

    def set_offset(self, offset: int) -> Generator:
        """Raise RuntimeError: only CUDA generators have an offset."""
        raise RuntimeError("CPU Generator does not use offset")

    def __getstate__(self) -> dict[str, Any]:
        return {"state": self._state_bytes()}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__()  # type: ignore[misc]
        self._load_bytes(state["state"])

    # What the samplers draw from. They hold `_lock` for the length of one fill.

    def _words(self, n: int) -> np.ndarray:
        """The next `n` words: uint64[n], each below 2**32."""
        if not n:
            return np.empty(0, np.uint64)
        if self._at < len(self._ahead):
            waiting = np.array(self._few(min(n, len(self._ahead) - self._at)), np.uint64)
            return np.concatenate((waiting, self._words(n - len(waiting))))
        engine = self._seeded()
        self._fresh = False
        self._place = (self._place + n - 1) % KEY_WORDS + 1
        words: np.ndarray = engine.random_raw(n)
        return words

    def _few(self, n: int) -> list[int]:
        """The next `n` words, at most AHEAD: asking the engine takes longer than a few numbers.

        Words are fetched ahead within the engine's block only, so that the state can be told.
        """
        start, ahead = self._at, self._ahead
        if start + n <= len(ahead):
            self._at = start + n
            return ahead[start : start + n]
        engine = self._seeded()
        self._fresh = False
        words = ahead[start:]
        while len(words) < n:
            more = min(AHEAD, KEY_WORDS - self._place % KEY_WORDS)
            self._place = self._place % KEY_WORDS + more
            self._ahead = engine.random_raw(more).tolist()
            self._at = min(more, n - len(words))
            words += self._ahead[: self._at]
        return words

    def _few_doubles(self, n: int) -> list[float]:
        """The next `n` uniforms of 53 bits in [0, 1), at most AHEAD / 2."""
        words = self._few(2 * n)
        return [
            ((words[i] << 32 | words[i + 1]) & 0x1FFFFFFFFFFFFF) * 2.0**-53
            for i in range(0, 2 * n, 2)
        ]

    def _few_floats(self, n: int) -> list[float]:
        """The next `n` uniforms of 24 bits in [0, 1), at most AHEAD."""
        return [(w & 0xFFFFFF) * 2.0**-24 for w in self._few(n)]

    def _seeded(self) -> Any:
        """The engine, built on the first draw: numpy.random takes 20 ms to import."""
        if self._engine is None:
            self._engine = np.random.MT19937(0)
            self._seeder = np.random.RandomState(self._engine)
        if self._pending:
            self._seeder.seed(self._seed & 0xFFFFFFFF)  # NumPy's legacy seeding is PyTorch's
            self._pending = False
            self._place = KEY_WORDS
        return self._engine

    def _words64(self, n: int) -> np.ndarray:
        """The next `n` pairs of words, the first of a pair in the high half: uint64[n]."""
        pairs = self._words(2 * n)
        return np.asarray(pairs[0::2] << np.uint64(32) | pairs[1::2])

    def _doubles(self, n: int) -> np.ndarray:
        """The next `n` uniforms of 53 bits in [0, 1): float64[n]."""
        bits = self._words64(n) & np.uint64(2**53 - 1)
        return np.asarray(bits * 2.0**-53)

    def _floats(self, n: int) -> np.ndarray:
        """The next `n` uniforms of 24 bits in [0, 1): float32[n]."""
        bits = self._words(n) & np.uint64(2**24 - 1)
        return bits.astype(np.float32) * np.float32(2.0**-24)

    def _state_bytes(self) -> np.ndarray:
        with self._lock:
            engine = self._seeded().state["state"]
            key, position = engine["key"], int(engine["pos"]) - len(self._ahead) + self._at
            state = np.zeros(STATE_BYTES // 8, "<u8")
            state[_SEED] = self._seed
            # Two int32: words left before the next twist (one more than remain), and "is seeded".
            left = 1 if self._fresh else KEY_WORDS + 1 - position
            state[_COUNTERS] = 1 << 32 | left
            state[_NEXT] = 0 if self._fresh else position
            state[_KEY : _KEY + KEY_WORDS] = key
            if self._next_normal is not None:
                state[_NORMAL] = np.float64(self._next_normal).view(np.uint64)
                state[_HAS_NORMAL] = 1
            return state.view(np.uint8)

    def _load_bytes(self, data: np.ndarray) -> None:
        if data.size != STATE_BYTES:
            raise RuntimeError(
                f"Expected a CPUGeneratorImplState of size {STATE_BYTES} "
                f"but found the input RNG state size to be {data.size}"
            )
        state = data.view("<u8")
        counters, position = int(state[_COUNTERS]), int(state[_NEXT])
        seeded, left = counters >> 32, counters & 0xFFFFFFFF
        if seeded != 1 or not 1 <= left <= KEY_WORDS or position > KEY_WORDS:
            raise RuntimeError("Invalid mt19937 state")
        key = state[_KEY : _KEY + KEY_WORDS].astype(np.uint32)
        with self._lock:
            self._seeded().state = {
                "bit_generator": "MT19937",
                "state": {"key": key, "pos": KEY_WORDS if left == 1 else position},
            }
            self._place, self._ahead, self._at = KEY_WORDS if left == 1 else position, [], 0
            self._seed = int(state[_SEED])
            self._fresh = left == 1 and position == 0
            cached = bool(int(state[_HAS_NORMAL]) & 0xFF)
            self._next_normal = float(state[_NORMAL].view(np.float64)) if cached else None


default_generator: Final = Generator()
"""The generator that every random function uses unless it is given another one."""
