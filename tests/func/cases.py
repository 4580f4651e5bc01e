"""Expressions that together use every differentiable row of the table; see `test_every_row.py`."""

from __future__ import annotations

from typing import Any

import numpy as np

import autograd_lite as torch

F = torch.nn.functional

#: Several cases a line, each an expression of a, b (3x4), p (3x4, positive), s (3x3), v (4).
CASES = """
a + b, a - 2 * b, a * b, a / p, a * v, 2 / p, a ** 3, p ** a, 2 ** a, -a, a.abs(), a.sign()
torch.add(a, b, alpha=3), torch.sub(a, v, alpha=2), torch.rsub(a, b), a.fmod(0.7), a.remainder(0.7)
a.exp(), p.log(), p.log2(), p.log10(), p.log1p(), p.sqrt(), p.rsqrt(), p.reciprocal(), a.exp2(), a.expm1()
a.sin(), a.cos(), a.tan(), (a / 9).asin(), (a / 9).acos(), a.atan(), a.sinh(), a.cosh(), a.tanh()
a.asinh(), (p + 1).acosh(), (a / 9).atanh(), torch.atan2(a, p), torch.hypot(a, b), torch.logaddexp(a, b)
a.erf(), a.erfc(), (a / 9).erfinv(), p.lgamma(), p.digamma(), a.sigmoid(), p.square(), a.floor(), a.round()
torch.maximum(a, b), torch.minimum(a, v), a.clamp(-0.5, 0.5), a.clamp(min=0.1), torch.where(a > 0, a, b * 2)
torch.lerp(a, b, 0.3), torch.lerp(a, b, p), torch.addcmul(a, b, p), torch.addcdiv(a, b, p), torch.xlogy(a, p)
F.relu(a), F.gelu(a), F.silu(a), F.softplus(a), F.elu(a), F.leaky_relu(a), F.hardtanh(a), F.mish(a), F.selu(a)
F.logsigmoid(a), F.hardswish(a), F.glu(a, 1), F.softsign(a), F.tanhshrink(a)
a.sum(), a.sum(1), a.sum(0, keepdim=True), a.mean(), a.mean(-1), p.prod(), p.prod(1), a.logsumexp(1), a.nansum()
a.max(), a.max(1)[0], a.min(0)[0], a.amax(1), a.amin((0, 1)), a.median(), a.median(1)[0], a.kthvalue(2, 1)[0]
a.var(), a.var(1), a.std(0), a.var(1, correction=0), a.norm(), a.norm(dim=1), a.norm(1), a.norm(3, 1)
a.cumsum(1), p.cumprod(1), a.logcumsumexp(1), a.cummax(1)[0], a.sort(1)[0], a.topk(2, 1)[0], a.sort(1, True)[0]
F.softmax(a, 1), F.log_softmax(a, 0), F.softmin(a, 1)
a.view(4, 3), a.t().reshape(12), a.t(), a.transpose(0, 1), a.permute(1, 0), a[None].squeeze(0), a.unsqueeze(-1)
a.flatten(), v.expand(2, 4), v.repeat(2, 3), a.flip(0), a.roll(1, 1), a.roll(2), a.movedim(0, 1), a.unflatten(1, (2, 2))
a[0], a[:, 1:3], a[..., ::2], a[1, 2], a[torch.tensor([0, 2])], a[:, torch.tensor([3, 0, 0])], a[torch.tensor([0, 1]), torch.tensor([1, 1])]
a.select(1, 2), a.narrow(1, 1, 2), a.index_select(1, torch.tensor([2, 0])), a.gather(1, torch.tensor([[0, 1], [2, 3], [1, 1]]))
a.scatter(1, torch.tensor([[0], [1], [2]]), b[:, :1]), a.scatter_add(0, torch.tensor([[0, 1, 2, 0]]), b[:1])
a.index_add(0, torch.tensor([0, 2]), b[:2]), a.index_copy(1, torch.tensor([1]), b[:, :1]), a.masked_fill(b > 0, 2.0)
a.diagonal(), a.diag(), v.diag(), v.diag_embed(), s.tril(), s.triu(1), s.trace(), a.take(torch.tensor([0, 5]))
torch.cat([a, b]), torch.cat([a, b], 1), torch.stack([a, b], 1), a.split(2, 1)[1], a.chunk(3)[0], a.unbind(1)[2]
a @ b.t(), a @ v, v @ v, s @ a, torch.outer(v, v), torch.bmm(a[None], b.t()[None])[0], torch.einsum('ij,kj->ik', a, b)
torch.addmm(s, a, b.t()), torch.addmv(s[0], a, v), torch.addr(a, s[0], v), torch.tensordot(a, b, 2), torch.kron(s, v[None])
torch.linalg.inv(s), torch.linalg.det(s), torch.linalg.solve(s, a), torch.linalg.slogdet(s)[1], torch.linalg.matrix_exp(s)
torch.linalg.cholesky(s @ s.t()), torch.linalg.vector_norm(a, 3), torch.linalg.eigvalsh(s + s.t()), torch.linalg.svdvals(a)
F.mse_loss(a, b), F.mse_loss(a, b, reduction='sum'), F.l1_loss(a, b), F.smooth_l1_loss(a, b), F.huber_loss(a, b)
F.binary_cross_entropy(a.sigmoid(), p / 4), F.binary_cross_entropy_with_logits(a, p / 4), F.kl_div(a, p), F.soft_margin_loss(a, b.sign())
F.cross_entropy(a, torch.tensor([0, 3, 1])), F.nll_loss(a, torch.tensor([2, 3, 1]), reduction='sum'), F.cross_entropy(a, p)
F.conv1d(a[None], s[:, :, None][:, :3]), F.conv2d(a[None, None], s[None, None]), F.avg_pool2d(a[None, None], 2)
F.conv2d(a[None, None], s[None, None, :2, :2], v[:1], padding=1), F.conv_transpose1d(a[None], s[:, :, None])
F.max_pool2d(a[None, None], 2, 1), F.adaptive_avg_pool2d(a[None], 2), F.pad(a, (1, 2)), F.pad(a[None], (1, 1), mode='reflect')
F.interpolate(a[None], scale_factor=2), F.layer_norm(a, (4,)), F.layer_norm(a, (4,), v, v), F.max_pool1d(a, 2)
F.grid_sample(a[None, None], (b / 3).reshape(1, 3, 2, 2), align_corners=False), F.affine_grid(s[None, :2], (1, 1, 2, 3), align_corners=True)
F.linear(a, b), F.linear(a, b, s[0]), torch.dist(a, b), torch.cdist(a, b), F.normalize(a)
a + 2, a - 2, torch.addbmm(s, a[None], b.t()[None]), torch.baddbmm(s[None], a[None], b.t()[None]), torch.alias_copy(a), torch.aminmax(a, dim=1)[0]
torch.as_strided(a.contiguous(), (2, 2), (1, 2)), torch.as_strided_copy(a.contiguous(), (2, 2), (1, 2)), torch.as_strided_scatter(a.contiguous(), s[:2, :2], (2, 2), (1, 4))
torch.block_diag(a, s), a.ceil(), F.celu(a), F.channel_shuffle(a.reshape(1, 4, 3, 1), 2), torch.cholesky(s @ s.t()), torch.cholesky_inverse(torch.linalg.cholesky(s @ s.t()))
torch.cholesky_solve(a, torch.linalg.cholesky(s @ s.t())), a.clamp_max(0.3), torch.clamp(a, max=b), torch.clamp(a, min=b), torch.clamp(a, b - 1, b + 1), a.clone()
F.fold(a.reshape(1, 4, 3), (2, 4), (2, 2)), torch.copysign(a, b), torch.copysign(a, -1.0), a.cummin(1)[0], a.deg2rad(), a.rad2deg(), torch.diagonal_scatter(s, v[:3])
torch.div(a, p, rounding_mode='floor'), F.embedding(torch.tensor([[0, 2], [1, 1]]), a), F.embedding(torch.tensor([0, 2, 2]), a, padding_idx=1)
F.embedding_bag(torch.tensor([0, 2, 1, 1]), a, torch.tensor([0, 2])), F.embedding_bag(torch.tensor([0, 2, 1, 1]), a, torch.tensor([0, 2]), mode='max')
F.embedding_bag(torch.tensor([0, 2, 1, 1]), a, torch.tensor([0, 2]), mode='sum', per_sample_weights=v), torch.special.entr(p), torch.special.erfcx(a), torch.expand_copy(v, (2, 4))
torch.fill(a, 2.0), torch.fill(a, v[0]), torch.fmax(a, b), torch.fmin(a, b), torch.fmod(a, p), torch.remainder(a, p), a.frac(), p.frexp()[0], F.hardshrink(a), F.hardsigmoid(a)
torch.i0(a), torch.special.i0e(a), torch.special.i1(a), torch.special.i1e(a), torch.igamma(torch.full((3, 4), 1.5).double(), p), torch.igammac(torch.full((3, 4), 1.5).double(), p)
a.index_fill(1, torch.tensor([0]), 2.0), a.index_fill(1, torch.tensor([0]), v[0]), a.index_put((torch.tensor([0, 1]), torch.tensor([1, 1])), v[:2]), a.index_put((torch.tensor([0, 0]),), b[:2], accumulate=True)
p.index_reduce(0, torch.tensor([0, 2]), p[:2] * 1.5, 'prod'), p.index_reduce(0, torch.tensor([0, 2]), p[:2] * 1.5, 'amax'), torch.ldexp(a, b), torch.linalg.cross(a.t(), b.t())
torch.linalg.householder_product(a.t(), v[:3]), torch.linalg.lstsq(a.t(), b.t())[0], torch.linalg.lu(s)[2], torch.linalg.lu_factor(s)[0], torch.lu_solve(a, *torch.linalg.lu_factor(s))
torch.linalg.pinv(a), torch.linalg.qr(a.t())[1], torch.special.log_ndtr(a), torch.logaddexp2(a, b), torch.logit(p / 2), torch.lu_unpack(*torch.linalg.lu_factor(s))[2]
a.masked_fill(torch.eye(3, 4).bool(), v[0]), a.masked_scatter(torch.eye(3, 4).bool(), b), a.masked_select(torch.eye(3, 4).bool()), F.max_pool3d(a.reshape(1, 2, 3, 2), 2, 1), F.avg_pool3d(a.reshape(1, 2, 3, 2), 2, 1)
F.max_unpool2d(*F.max_pool2d(a[None, :2], 2, return_indices=True), 2), F.max_unpool3d(*F.max_pool3d(a.reshape(1, 2, 2, 3)[:, :, :, :2], 2, return_indices=True), 2)
F.adaptive_avg_pool3d(a.reshape(1, 2, 3, 2), (1, 2, 2)), F.adaptive_max_pool2d(a[None], 2), F.adaptive_max_pool3d(a.reshape(1, 2, 3, 2), (1, 2, 2)), a.min(), a.mode(1)[0]
F.multi_margin_loss(a, torch.tensor([0, 3, 1])), F.multilabel_margin_loss(a, torch.tensor([[0, -1, 0, 0], [1, 2, -1, 0], [3, -1, 0, 0]])), (p + 2).mvlgamma(2), a.nan_to_num(), a.nanmedian(), a.nanmedian(1)[0]
torch.narrow_copy(a, 1, 1, 2), torch.special.ndtri(p / 2), F.nll_loss(a.reshape(1, 3, 2, 2), torch.tensor([[[0, 1], [2, 0]]])), F.pdist(a), torch.permute_copy(a, (1, 0))
F.pixel_shuffle(a.reshape(1, 4, 3, 1), 2), F.pixel_unshuffle(a.reshape(1, 1, 2, 6), 2), F.prelu(a[None], s[0]), a.put(torch.tensor([1, 5]), v[:2]), a.renorm(2, 0, 1.0), a.rot90(), a.round(decimals=1)
F.pad(a[None], (1, 1, 1, 1), mode='reflect'), F.pad(a.reshape(1, 2, 3, 2), (1, 1, 1, 1, 1, 1), mode='reflect'), F.pad(a, (2, 1), mode='replicate'), F.pad(a[None], (1, 2, 0, 1), mode='replicate')
F.pad(a.reshape(1, 2, 3, 2), (1, 1, 1, 1, 1, 1), mode='replicate'), F.rrelu(a), F.scaled_dot_product_attention(a[None], b[None], p[None]), F.scaled_dot_product_attention(a[None, None], b[None, None], p[None, None], torch.eye(3).bool())
p.scatter_reduce(0, torch.tensor([[0, 1, 2, 0]]), p[:1] * 1.2, 'prod'), p.scatter_reduce(0, torch.tensor([[0, 1, 2, 0]]), p[:1] * 1.2, 'amax'), p.scatter_reduce(0, torch.tensor([[0, 1, 2, 0]]), p[:1] * 1.2, 'mean')
a.scatter(1, torch.tensor([[0], [1], [2]]), 2.0), torch.select_copy(a, 1, 2), torch.slice_copy(a, 1, 1, 3), torch.select_scatter(a, v, 0, 1), torch.slice_scatter(a, b[:2], 0, 0, 2), a.sinc(), F.softshrink(a)
a.sort(dim=1, stable=True)[0], torch.split_copy(a, 2, 1)[1], a.split([1, 3], 1)[1], torch.split_with_sizes_copy(a, [1, 3], 1)[1], torch.unsafe_split(a, 2, 1)[0], torch.unsafe_split_with_sizes(a, [1, 3], 1)[0]
a[None].squeeze(), a[None, None].squeeze((0, 1)), torch.squeeze_copy(a[None]), torch.squeeze_copy(a[None], 0), torch.squeeze_copy(a[None, None], (0, 1)), torch.std_mean(a, 1)[0], torch.std_mean(a)[1], torch.var_mean(a, 1)[0]
torch.t_copy(a), F.threshold(a, 0.1, 2.0), a.to(torch.float64, copy=True), torch.transpose_copy(a, 0, 1), torch.triangular_solve(a, s)[0], a.trunc(), torch.unbind_copy(a, 1)[2], a.unfold(1, 2, 1), torch.unfold_copy(a, 1, 2, 1)
F.unfold(a[None, None], 2), torch.unsqueeze_copy(a, 0), torch.view_copy(a, (4, 3)), torch.vdot(v, a[0]), torch.special.xlog1py(a, p), torch.special.xlog1py(2, p), torch.special.xlog1py(a, 2), torch.xlogy(2, p), torch.xlogy(a, 2)
F.interpolate(a[None], 5), F.interpolate(a[None], 5, mode='nearest-exact'), F.interpolate(a[None], 5, mode='linear'), F.interpolate(a[None, None], (5, 3)), F.interpolate(a[None, None], (5, 3), mode='nearest-exact')
F.interpolate(a[None, None], (5, 3), mode='bilinear'), F.interpolate(a[None, None], (5, 3), mode='bicubic'), F.interpolate(a.reshape(1, 1, 2, 3, 2), (3, 2, 3)), F.interpolate(a.reshape(1, 1, 2, 3, 2), (3, 2, 3), mode='nearest-exact')
F.interpolate(a.reshape(1, 1, 2, 3, 2), (3, 2, 3), mode='trilinear'), torch.special.zeta(2.0, p + 1), torch.special.zeta(torch.full((3, 4), 2.5).double(), p + 1), F.grid_sample(a.reshape(1, 1, 2, 3, 2), (b[:, :3] / 3).reshape(1, 3, 1, 1, 3), align_corners=False)
F.batch_norm(a, None, None, v, v, True), F.group_norm(a.reshape(1, 4, 3), 2, v, v), F.rms_norm(a, (4,), v), F.bilinear(a, b, torch.ones(2, 4, 4).double() * v), F.cosine_similarity(a, b), F.pairwise_distance(a, b), torch.trapezoid(a), torch.cumulative_trapezoid(a)
a.t().clone().t_(), a.clone().unsqueeze_(0), a[None].clone().squeeze_(0), a[None].clone().squeeze_(), a[None, None].clone().squeeze_((0, 1)), a.clone().transpose_(0, 1), F.elu(a.clone(), inplace=True), F.leaky_relu(a.clone(), inplace=True)
torch.celu_(a.clone()), a.clone().zero_() + b, a.clone().fill_(3.0) + b, a.clone().fill_(v[0]), a.clone().lt_(0.5) + b, a.clone().lt_(b) + a, a.clone().le_(0.5) + b, a.clone().le_(b) + a, a.clone().gt_(0.5) + b, a.clone().gt_(b) + a, a.clone().ge_(0.5) + b, a.clone().ge_(b) + a, a.clone().eq_(0.5) + b, a.clone().eq_(b) + a, a.clone().ne_(0.5) + b, a.clone().ne_(b) + a, a.clone().as_strided_((2, 2), (1, 2)), a.clone().copy_(b), a.clone().mul_(b).add_(p), a.unflatten(1, (2, 2)).diagonal(), torch.pow(2.0, a), a.norm(float('inf')), a.nansum(1), a.nanmean()
torch.linalg.eigh(s + s.t())[0], torch.linalg.svd(a)[1], torch.linalg.matrix_norm(a, 'nuc'), torch.linalg.solve_triangular(s, a, upper=True), torch.linalg.cholesky(s @ s.t()).sum(), torch.cov(a), torch.corrcoef(a), torch.diff(a), torch.cumprod(a, 1), torch.renorm(a, 1, 0, 0.5)
p.angle(), torch.clamp_max(a, b), torch.clamp_min(a, b), torch.sub(a, 2), (a * (torch.arange(4) > 0)).prod(1), (a * (torch.arange(4) != 1)).cumprod(1)
F.fractional_max_pool2d(a[None], 2, 2, _random_samples=torch.full((1, 1, 2), 0.4).double()), F.fractional_max_pool3d(a.reshape(1, 2, 3, 2), (1, 2, 1), 1, _random_samples=torch.full((1, 1, 3), 0.4).double())
torch.segment_reduce(a, 'prod', lengths=torch.tensor([2, 1]), initial=1.5), torch.segment_reduce(a, 'max', offsets=torch.tensor([0, 1, 3])), torch.segment_reduce(a, 'mean', lengths=torch.tensor([[1, 3], [4, 0], [2, 2]]), axis=1, initial=0.5)
F.hinge_embedding_loss(a, b.sign()), F.margin_ranking_loss(a, b, p.sign(), 0.3), F.triplet_margin_loss(a, b, p), F.cosine_embedding_loss(a, b, torch.ones(3)), F.poisson_nll_loss(a, p)
(a * (torch.arange(4) > 1)).prod(1), (v * (torch.arange(4) > 0)).prod(), torch.linalg.det(s * (torch.arange(3) > 0)[:, None]), F.ctc_loss(a[:, None].log_softmax(2), torch.tensor([[1, 2]]), (3,), (2,)), torch._weight_norm(a, p[:, :1], 0)
"""


#: Gradients that PyTorch does not differentiate again, nor do we.
ONCE = ("hardsigmoid", "multi_margin_loss", "multilabel_margin_loss", "ctc_loss", "segment_reduce")


def expressions() -> list[str]:
    """Split the list at the commas outside brackets."""
    found, depth, text = [], 0, ""
    for char in CASES.strip().replace("\n", ", "):
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            found.append(text.strip())
            text = ""
        else:
            text += char
    return [*found, text.strip()]


def inputs() -> dict[str, Any]:
    rng = np.random.default_rng(7)
    values = {
        "a": rng.standard_normal((3, 4)),
        "b": rng.standard_normal((3, 4)),
        "p": rng.random((3, 4)) + 0.5,
        "s": rng.standard_normal((3, 3)) + 3 * np.eye(3),
        "v": rng.standard_normal(4),
    }
    return {k: torch.tensor(v) for k, v in values.items()}


def function_of(expression: str) -> tuple[Any, list[Any]]:
    """Return the expression as a function of the tensors that it names, and these."""
    given = inputs()
    code = compile(expression, expression, "eval")
    names = [n for n in given if n in code.co_names]

    def function(*tensors: Any) -> Any:
        return eval(code, {"torch": torch, "F": F} | dict(zip(names, tensors, strict=True)))

    return function, [given[n] for n in names]


def twice_differentiable() -> list[str]:
    """Return the expressions that have second derivatives."""
    return [e for e in expressions() if not any(f"{name}(" in e for name in ONCE)]
