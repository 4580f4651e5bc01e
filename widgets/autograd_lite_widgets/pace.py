"""When the next message of a running loop is due, so that showing a loop hardly slows it."""

from __future__ import annotations

import math
from time import perf_counter

RATE = 30
SHARE = 0.01
THREADS = 2
PATIENCE = 1.0


class Pace:
    """At most `RATE` messages a second, and for them at most `SHARE` of the loop's own time.

    A message takes the loop's thread some time, and about as long again the thread that writes to
    the socket: `THREADS`. What the loop has earned since then is counted in iterations, at the
    quickest pace of late, and not by the clock: where a cell does other things between stretches of
    the loop, each stretch would else begin with a message. After `PATIENCE` seconds one is due in
    any case. Only what is shown meanwhile depends on this, never what is kept.
    """

    def __init__(self) -> None:
        self.due = 0.0
        self._sent = self._looked = -math.inf
        self._owed = 0.0
        self._quickest = math.inf
        self._urgent = False

    def passed(self, iterations: int) -> None:
        """So many iterations are over since this was called last."""
        now = perf_counter()
        if iterations > 0:
            self._quickest = min(self._quickest, (now - self._looked) / iterations)
            self._owed -= self._quickest * iterations
        self._looked = now
        earned = now + self._owed if self._owed > 0 else -math.inf
        self.due = min(max(self._sent + 1 / RATE, earned), self._sent + PATIENCE)
        if self._urgent:  # looked at last: another thread may have said so meanwhile
            self.due = 0.0

    def sent(self, since: float) -> None:
        """A message is on its way; `since` is when work on it began (`perf_counter`)."""
        self._sent = self._looked = now = perf_counter()
        self._owed = (now - since) * THREADS / SHARE
        self._quickest = math.inf
        self._urgent = False
        self.passed(0)

    def hurry(self) -> None:
        """Somebody waits: the next iteration is to be looked at, until a message is on its way."""
        self._urgent = True
        self.due = 0.0
