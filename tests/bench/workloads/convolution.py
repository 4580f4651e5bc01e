"""Convolution, batch normalisation and relu: 16 pictures of 3x32x32, 8 filters of 3x3, backward."""

from __future__ import annotations

from typing import Any

import numpy

TITLE = "3x3 convolution + batch norm, 16x3x32x32"
SKIPS = {"micrograd": "one object a number"}
EPS = 1e-5


def data(random: Any) -> dict[str, Any]:
    return {
        "x": random.standard_normal((16, 3, 32, 32)).astype("float32"),
        "w": (random.standard_normal((8, 3, 3, 3)) / 5).astype("float32"),
        "gamma": random.random(8, dtype="float32") + 0.5,
        "beta": random.random(8, dtype="float32"),
    }


def tensors(torch: Any, data: dict[str, Any], compile: Any) -> Any:
    F = torch.nn.functional
    x = torch.tensor(data["x"])
    p = [torch.tensor(data[k]).requires_grad_() for k in ("w", "gamma", "beta")]

    @compile
    def loss(w: Any, gamma: Any, beta: Any) -> Any:
        h = F.conv2d(x, w, padding=1)
        h = F.relu(F.batch_norm(h, None, None, gamma, beta, training=True, eps=EPS))
        return (h * h).mean()

    def work() -> Any:
        for q in p:
            q.grad = None
        loss(*p).backward()
        return [q.grad for q in p]

    return work


def normalised(ag: Any, h: Any, gamma: Any, beta: Any) -> Any:
    """Batch normalisation, relu and mean square, in NumPy's words."""
    np = ag.np
    mean = np.mean(h, axis=(0, 2, 3), keepdims=True)
    var = np.mean((h - mean) ** 2, axis=(0, 2, 3), keepdims=True)
    h = (h - mean) / np.sqrt(var + EPS) * gamma[:, None, None] + beta[:, None, None]
    h = np.maximum(h, 0)
    return np.mean(h * h)


def hips(ag: Any, data: dict[str, Any]) -> Any:
    from autograd.scipy.signal import convolve

    padded = numpy.pad(data["x"], ((0, 0), (0, 0), (1, 1), (1, 1)))

    def loss(p: Any) -> Any:
        # `convolve` turns its kernel round: turned back, it is the correlation of neural networks.
        h = convolve(
            padded, p[0][:, :, ::-1, ::-1], axes=([2, 3], [2, 3]), dot_axes=([1], [1]), mode="valid"
        )
        return normalised(ag, h, p[1], p[2])

    gradients = ag.grad(loss)
    return lambda: gradients([data["w"], data["gamma"], data["beta"]])


def jax(ag: Any, data: dict[str, Any]) -> Any:
    from jax.lax import conv_general_dilated

    def loss(p: Any) -> Any:
        h = conv_general_dilated(data["x"], p[0], (1, 1), "SAME")
        return normalised(ag, h, p[1], p[2])

    gradients = ag.jit(ag.grad(loss))
    return lambda: gradients([data["w"], data["gamma"], data["beta"]])


def mygrad(mg: Any, data: dict[str, Any]) -> Any:
    from mygrad.nnet.activations import relu
    from mygrad.nnet.layers import batchnorm, conv_nd

    w, gamma, beta = (mg.tensor(data[k]) for k in ("w", "gamma", "beta"))

    def work() -> Any:
        h = conv_nd(data["x"], w, stride=1, padding=1)
        h = relu(batchnorm(h, gamma=gamma, beta=beta, eps=EPS))
        (h * h).mean().backward()
        return [w.grad, gamma.grad, beta.grad]

    return work
