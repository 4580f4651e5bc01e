"""A program printed: a page that reads like mathematics, compared line by line."""

import autograd_lite as torch

PAGE = """\
f(x: float32[4, 3], w: float32[3])

    a = x ⊙ w    float32[4, 3]
    b = tanh(a)  float32[4, 3]
    v1 = b ⊙ b   float32[4, 3]
    loss = Σ v1  float32[]
    return loss

derivative, given ∂loss; ∂v is the gradient with respect to v

    v2 = expand(∂loss, size=[4, 3])    float32[4, 3]
    v3 = v2 ⊙ b                        float32[4, 3]
    v4 = v3 + v3                       float32[4, 3]
    v5 = tanh_backward(v4, b)          float32[4, 3]
    v6 = v5 ⊙ x                        float32[4, 3]
    v7 = Σ(v6, dim=[0], keepdim=True)  float32[1, 3]
    ∂w = view(v7, size=[3])            float32[3]
    return ∂w"""


def test_a_page():
    w = torch.ones(3, requires_grad=True)

    @torch.compile
    def f(x):
        a = x * w
        b = torch.tanh(a)
        loss = (b * b).sum()
        return loss  # noqa: RET504 (its name is what is tested)

    f(torch.ones(4, 3))
    assert str(f.program) == PAGE
