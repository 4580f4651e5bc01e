"""What a user writes, for the type checker; it runs, too."""

import autograd_lite as torch
from autograd_lite import nn


def values() -> torch.Tensor:
    """Compute with tensors."""
    x: torch.Tensor = torch.ones(2, requires_grad=True).exp()
    y = x + 1
    y.sum().backward()
    z: torch.Tensor = torch.mul(x, 2).add(y, alpha=0.5).abs_() @ torch.eye(2)
    mask: torch.Tensor = z > 0
    kind: torch.dtype = torch.float32
    (gradient,) = torch.autograd.grad(z.sum(), [x])
    with torch.no_grad():
        gradient.mul_(2)
    each = torch.vmap(torch.func.grad(lambda t: t.sin().sum()))
    slopes: torch.Tensor = each(gradient[mask].to(kind))
    return slopes


class Net(nn.Module):
    """A network of one layer."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(2, 1)

    def forward(self, batch: torch.Tensor) -> torch.Tensor:
        """Return the layer's activation."""
        out: torch.Tensor = nn.ReLU()(self.layer(batch))
        return out.tanh()


def training() -> float:
    """Take one step."""
    net = Net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    loss = nn.functional.mse_loss(net(torch.ones(3, 2)), torch.zeros(3, 1))
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)
