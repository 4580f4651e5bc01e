"""What only a fresh process shows: the time to its first gradient, and the memory of a chain."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time

_TUTORIAL = """
x = torch.ones(2, 2, requires_grad=True)
y = x + 2
z = y * y * 3
z.mean().backward()
x = torch.randn(3, requires_grad=True)
y = x * 2
y.backward(torch.tensor([0.1, 1.0, 0.0001]))
print(x.grad)
"""

_FUNCTIONAL = """
def loss(x):
    y = x + 2
    z = y * y * 3
    return np.mean(z)
{gradient}(np.ones((2, 2)))
x = {randn}
print({gradient}(x))
"""

#: The tutorial's first gradients, in each library's words.
FIRST_GRADIENT = {
    "ours": "import autograd_lite as torch" + _TUTORIAL,
    "PyTorch": "import torch" + _TUTORIAL,
    "HIPS autograd": "import autograd\nimport autograd.numpy as np"
    + _FUNCTIONAL.format(gradient="autograd.grad(loss)", randn="np.random.randn(3)"),
    "MyGrad": "import numpy as np\nimport mygrad as torch"
    + "\nx = torch.ones((2, 2))\ny = x + 2\nz = y * y * 3\nz.mean().backward()"
    + "\nx = torch.tensor(np.random.randn(3))\ny = (x * 2).sum()\ny.backward()\nprint(x.grad)",
    "micrograd": "import random\nfrom micrograd.engine import Value"
    + "\nxs = [Value(1.0) for _ in range(4)]\nzs = [(x + 2) * (x + 2) * 3 for x in xs]"
    + "\n(sum(zs) / 4).backward()\nx = Value(random.gauss(0, 1))\n(x * 2).backward()\nprint(x.grad)",
    "jax.jit": "import jax\nimport jax.numpy as np"
    + _FUNCTIONAL.format(
        gradient="jax.jit(jax.grad(loss))", randn="jax.random.normal(jax.random.key(0), (3,))"
    ),
}

_CHAIN = """
def chain(n):
    x = torch.ones(n, requires_grad=True)
    torch.exp(torch.sin(torch.tanh(x * 2))).sum().backward()

def peak():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM"))

chain(10)
before = peak()
for _ in range(3):
    chain(10**6)
print(peak() - before)
"""

#: The elementwise chain of 10⁶ elements, in a process that prints the kB it added to its peak.
MEMORY = {
    "ours": "import autograd_lite as torch" + _CHAIN,
    "PyTorch": "import torch" + _CHAIN,
}


def start_seconds(source: str, cold: bool) -> float:
    """Seconds from starting Python to its end; `cold`: with no compiled kernel on disk yet."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ)
        if cold:
            environment |= {"NUMBA_CACHE_DIR": folder, "XDG_CACHE_HOME": folder}
        begin = time.perf_counter()
        run_source(source, environment)
        return time.perf_counter() - begin


def added_megabytes(source: str) -> float:
    """Return what the chain added to the peak memory of its process."""
    return int(run_source(source, dict(os.environ))) / 1024


def run_source(source: str, environment: dict[str, str]) -> str:
    """Run a script in a fresh Python; what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", source], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout
