"""How much `watch` slows a loop: the MLP step of batch 100 (2-16-16-1, SGD), in a kernel.

Prints microseconds a step without, with `enabled=False` and with watching on, interleaved in one
process, so that a machine whose speed drifts slows all three. The first figures are CPU time (of
all threads of the kernel), the second wall time: on a machine where others work too, the second say
little. Of each, the median of the rounds, and all rounds together: most rounds send no message, so
that the median leaves out what messages cost.

    python tests/bench/watch.py
"""

from __future__ import annotations

import sys

from jupyter_client.manager import KernelManager

LOOP = """
import statistics, time
import autograd_lite as torch
from autograd_lite import nn, optim

torch.unload_ipython_extension(get_ipython())  # recording of cells is not the question
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
opt = optim.SGD(model.parameters(), lr=0.05)
x = torch.randn(100, 2)
y = x[:, :1] * x[:, 1:]
STEPS, ROUNDS = 200, 90


def step():
    loss = ((model(x) - y) ** 2).mean()
    opt.zero_grad()
    loss.backward()
    opt.step()
    return loss


def without():
    for _ in range(STEPS):
        step()


def watched(w):
    for _ in range(STEPS):
        w(step())


on, off = torch.watch(model), torch.watch(model, enabled=False)
runs = {"without": without, "off": lambda: watched(off), "on": lambda: watched(on)}
for run in runs.values():
    run()
times = {name: [] for name in runs}
for i in range(ROUNDS):
    for name in list(runs)[i % 3:] + list(runs)[:i % 3]:
        start, cpu = time.perf_counter(), time.process_time()
        runs[name]()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - start
        times[name].append((cpu / STEPS * 1e6, wall / STEPS * 1e6))
base = times["without"]
print(f"{'':8} {'CPU time: median, all':>33} {'wall time: median, all':>33}")
for name, found in times.items():
    line = f"{name:8}"
    for k in (0, 1):
        ratio = statistics.median(b[k] / a[k] for a, b in zip(base, found))
        whole = sum(b[k] for b in found) / sum(a[k] for a in base)
        middle = statistics.median(f[k] for f in found)
        line += f" {middle:7.1f} us a step {100 * (ratio - 1):+5.1f} % {100 * (whole - 1):+5.1f} %"
    print(line)
print(f"messages sent: {on._run.live._sequence if on._run and on._run.live else 0}")
"""


def main() -> int:
    """Runs the loop in a kernel of its own; a front end's part is played by nobody."""
    manager = KernelManager()
    manager.start_kernel()
    client = manager.client()
    try:
        client.start_channels()
        client.wait_for_ready(timeout=60)

        def show(message: dict) -> None:  # type: ignore[type-arg]
            content = message["content"]
            if message["msg_type"] == "stream":
                print(content["text"], end="")
            elif message["msg_type"] == "error":
                print("\n".join(content["traceback"]), file=sys.stderr)

        reply = client.execute_interactive(LOOP, output_hook=show, timeout=180)
        return int(reply["content"]["status"] != "ok")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    sys.exit(main())
