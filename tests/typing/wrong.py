"""Mistakes that a type checker must find: one a line, with the error's code after the arrow."""

import autograd_lite as torch


def mistakes() -> None:
    """Make them; never called."""
    x = torch.ones(2)
    torch.exp("x")  # -> arg-type
    torch.mul(x)  # -> call-arg
    torch.add(x, 1, beta=2)  # -> call-arg
    x.add(x, alpha="2")  # -> arg-type
    n: int = x.exp()  # -> assignment
    x.expp()  # -> attr-defined
    torch.expp(x, n)  # -> attr-defined
