"""Sample calls that reach the rows of the table: each is small, deterministic, and differentiable."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

import autograd_lite as torch
from autograd_lite.trace.recorder import Recorder
from autograd_lite.trace.records import OpRecord, PassRecord, VjpRecord
from tests.func.cases import expressions, inputs

F = torch.nn.functional

#: One call a line, of a, b, p, s, v as in tests/func, of c (1x2x4x4), d (1x1x2x4x4), i (an index).
MORE = """
a.add(2) ; a.sub(2) ; a.mul(2) ; a + torch.tensor(2.0) ; 3 - a ; a.copysign(b) ; a.copysign(1.0)
a.clone() ; a.to(torch.float32) ; a.clone().fill_(2.0)
a.deg2rad() ; a.rad2deg() ; a.frac() ; a.trunc() ; a.ceil() ; a.sgn() ; a.sinc() ; a.angle()
(p / 4).logit() ; a.i0() ; torch.special.i0e(a) ; torch.special.i1(a) ; torch.special.i1e(a)
torch.special.erfcx(a) ; torch.special.entr(p) ; torch.special.ndtri(p / 4) ; torch.special.log_ndtr(a) ; torch.special.ndtr(a)
torch.special.xlog1py(a, p) ; torch.special.xlog1py(2.0, p) ; torch.special.xlog1py(a, 2.0) ; torch.xlogy(2.0, p) ; torch.xlogy(a, 2.0)
torch.special.zeta(p + 1, p) ; torch.special.zeta(2.0, p) ; torch.polygamma(2, p) ; torch.mvlgamma(p + 2, 2) ; torch.igamma(p, p + 1) ; torch.igammac(p, p + 1)
torch.fmax(a, b) ; torch.fmin(a, b) ; a.fmod(p) ; a.remainder(p) ; torch.remainder(2.5, p) ; torch.heaviside(a, b) ; torch.nextafter(a, b)
torch.logaddexp2(a, b) ; torch.ldexp(a, b) ; a.div(p, rounding_mode='floor') ; a.floor_divide(p) ; a.floor_divide(2.0) ; a.nan_to_num()
a.clamp(max=0.2) ; a.clamp(min=b) ; a.clamp(max=b) ; a.clamp(b - 1, b + 1) ; a.round(decimals=1) ; torch.frexp(a)[0]
F.celu(a) ; F.hardshrink(a) ; F.softshrink(a) ; F.hardsigmoid(a) ; F.threshold(a, 0.1, 2.0) ; F.prelu(a, v[:1]) ; F.rrelu(a, training=False)
F.elu(a.clone(), inplace=True) ; F.celu(a.clone(), inplace=True) ; F.leaky_relu(a.clone(), inplace=True) ; F.relu(a.clone(), inplace=True)
a.amax() ; a.min() ; torch.aminmax(a, dim=1)[0] ; a.nanmedian() ; a.nanmedian(1)[0] ; a.mode(1)[0] ; a.cummin(1)[0] ; torch.var_mean(a, 1)[0] ; torch.std_mean(a, 1)[0]
torch.norm(a, 2) ; a.renorm(2, 0, 1.0) ; torch.addbmm(s, a[None], b.t()[None]) ; torch.baddbmm(s[None], a[None], b.t()[None]) ; torch.vdot(v, v)
torch.block_diag(s, a) ; a.index_fill(1, i, 2.0) ; a.index_fill(1, i, v[0]) ; a.index_put((i,), b[:2]) ; a.index_reduce(0, i, b[:2], 'prod')
a.put(i, v[:2]) ; a.masked_scatter(b > 0, p) ; a.masked_select(b > 0) ; a.masked_fill(b > 0, v[0]) ; a.scatter(1, i[None], 2.0)
a.scatter_reduce(0, torch.tensor([[0, 1, 2, 0]]), b[:1], 'amax') ; a.diagonal_scatter(v[:3]) ; a.select_scatter(v, 0, 1) ; a.slice_scatter(b[:2], 0, 0, 2)
a.as_strided((2, 2), (1, 2)) ; a.as_strided_scatter(b[:2, :2], (2, 2), (1, 2)) ; a.unfold(1, 2, 1) ; a.rot90() ; a.squeeze() ; a[None].squeeze()
torch.pixel_shuffle(torch.cat([c, c], 1), 2) ; torch.pixel_unshuffle(c, 2) ; torch.channel_shuffle(c, 2) ; F.fold(a[None, :, :1].repeat(1, 4, 1)[:, :4], (2, 2), 2) ; F.unfold(c, 2)
torch.split(a, [1, 3], 1)[1] ; torch.unsafe_split(a, 2, 1)[0] ; torch.unsafe_split_with_sizes(a, [1, 3], 1)[1] ; torch.unique(a) ; torch.unique_consecutive(v)
torch.linalg.cross(s, s.t()) ; torch.linalg.qr(s)[1] ; torch.linalg.lu(s)[2] ; torch.linalg.lu_factor(s)[0] ; torch.linalg.pinv(a) ; torch.linalg.lstsq(a.t(), b.t())[0]
torch.linalg.solve_triangular(s.triu(), a, upper=True) ; torch.linalg.householder_product(s, s[0]) ; torch.linalg.lu_solve(*torch.linalg.lu_factor(s), a)
torch.cholesky_solve(a, torch.linalg.cholesky(s @ s.t())) ; torch.cholesky_inverse(torch.linalg.cholesky(s @ s.t())) ; torch.cholesky(s @ s.t()) ; torch.triangular_solve(a, s.triu())[0] ; torch.lu_unpack(*torch.linalg.lu_factor(s))[2] ; torch.geqrf(s)[0]
F.bilinear(a, b, s[:, :, None].expand(3, 3, 4)[:, :, :].reshape(1, 3, 3, 4)[0].reshape(1, 9, 4)[:, :4, :]) ; F.pdist(a) ; F.embedding(i, a) ; F.embedding_bag(i[None], a) ; F.embedding_bag(i[None], a, mode='max')
F.multi_margin_loss(a, torch.tensor([0, 3, 1])) ; F.multilabel_margin_loss(a, torch.tensor([[0, -1, 1, 2]] * 3)) ; F.cross_entropy(c, torch.ones(1, 4, 4, dtype=torch.int64))
F.batch_norm(c, v[:2], p[0, :2], v[:2], v[2:], training=True) ; F.batch_norm(c, None, None, training=True) ; F.group_norm(c, 1, v[:2], v[2:]) ; F.instance_norm(c) ; F.rms_norm(a, (4,)) ; F.local_response_norm(c, 2)
F.conv1d(c[0, :, :1].transpose(0, 1).repeat(1, 2, 1)[:, :2], c[0, :, :2, :1].transpose(1, 2)[:, :1].repeat(1, 2, 1)) ; F.conv_transpose2d(c, c.transpose(0, 1)[:, :, :2, :2]) ; F.conv3d(d, d[:, :, :1, :2, :2])
F.avg_pool1d(a, 2) ; F.avg_pool2d(c, 2) ; F.avg_pool3d(d, 2) ; F.max_pool2d(c, 2) ; F.max_pool3d(d, 2) ; F.adaptive_avg_pool2d(c, 2) ; F.adaptive_avg_pool3d(d, (1, 2, 2)) ; F.adaptive_max_pool2d(c, 2) ; F.adaptive_max_pool3d(d, (1, 2, 2)) ; F.lp_pool2d(c.abs(), 2, 2)
F.max_unpool2d(*F.max_pool2d(c, 2, return_indices=True), 2) ; F.max_unpool3d(*F.max_pool3d(d, 2, return_indices=True), 2)
F.pad(c, (1, 1, 1, 1), mode='reflect') ; F.pad(d, (1, 1, 1, 1, 1, 1), mode='reflect') ; F.pad(a[None], (1, 1), mode='replicate') ; F.pad(c, (1, 1, 1, 1), mode='replicate') ; F.pad(d, (1, 1, 1, 1, 1, 1), mode='replicate') ; F.pad(c, (1, 1, 1, 1), mode='circular')
F.interpolate(a[None], 6, mode='linear') ; F.interpolate(c, 6, mode='bilinear') ; F.interpolate(c, 6, mode='bicubic') ; F.interpolate(d, 5, mode='trilinear') ; F.interpolate(c, 6) ; F.interpolate(d, 5)
F.interpolate(a[None], 6, mode='nearest-exact') ; F.interpolate(c, 6, mode='nearest-exact') ; F.interpolate(d, 5, mode='nearest-exact') ; F.scaled_dot_product_attention(a[None, None], b[None, None], p[None, None]) ; F.scaled_dot_product_attention(a, b, p)
torch.expand_copy(v, (2, 4)) ; torch.permute_copy(a, (1, 0)) ; torch.select_copy(a, 0, 1) ; torch.slice_copy(a, 0, 0, 2) ; torch.split_copy(a, 2, 1)[0] ; torch.split_with_sizes_copy(a, [1, 3], 1)[0] ; torch.squeeze_copy(a[None]) ; torch.squeeze_copy(a[None], 0) ; torch.squeeze_copy(a[None], (0,))
torch.t_copy(a) ; torch.transpose_copy(a, 0, 1) ; torch.unbind_copy(a)[0] ; torch.unfold_copy(a, 1, 2, 1) ; torch.unsqueeze_copy(a, 0) ; torch.view_copy(a, (4, 3)) ; torch.alias_copy(a) ; torch.narrow_copy(a, 1, 0, 2) ; torch.as_strided_copy(a, (2, 2), (1, 2)) ; torch.diagonal_copy(a)
a.clone().t_() ; a.clone().transpose_(0, 1) ; a.clone().squeeze_() ; a.clone().squeeze_(0) ; a.clone().unsqueeze_(0) ; a.clone().as_strided_((2, 2), (1, 2)) ; a.clone().zero_() ; a.clone().copy_(b) ; a.clone().fill_(v[0]) ; a[None].squeeze((0,)) ; a.clone()[None].squeeze_((0,))
a.clone().mul_(b) ; a.clone().add_(2) ; a.clone().sub_(b) ; a.clone().div_(p) ; a.clone().masked_fill_(b > 0, 1.0) ; a.clone().uniform_() ; a.clone().normal_() ; a.clone().exponential_() ; a.clone().bernoulli_(0.5) ; a.clone().cauchy_() ; a.clone().log_normal_() ; a.clone().geometric_(0.5) ; a.clone().random_() ; a.clone().random_(5) ; a.clone().random_(1, 5) ; a.clone().bernoulli_(p / 4)
torch.bernoulli(p / 4) ; torch.poisson(p) ; torch.normal(a, p) ; torch.normal(a, 1.0) ; torch.normal(0.0, p) ; F.dropout(a, 0.5) ; F.rrelu(a, training=True) ; torch.special.logsumexp(a, 1) ; torch.trapezoid(a) ; torch.diff(a) ; torch.cov(a) ; torch.cross(s, s.t(), dim=1)
torch.rsub(a, 2) ; F.conv2d(c, c.transpose(0, 1)[:, :, :2, :2].transpose(0, 1)) ; torch.sort(v, stable=True)[0] ; torch.index_select(a, 0, i) ; torch.unique(s, dim=0) ; torch.take(a, i) ; torch.quantile(v, 0.3)
F.glu(a) ; F.logsigmoid(a) ; F.nll_loss(a.log_softmax(1), torch.tensor([0, 1, 2]))  ; F.poisson_nll_loss(a, p) ; F.gaussian_nll_loss(a, b, p) ; F.cosine_similarity(a, b) ; F.pairwise_distance(a, b) ; torch.native_dropout(a, 0.5, True)[0] ; primal(a) ; F.triplet_margin_loss(a, b, p) ; F.hinge_embedding_loss(a, b.sign()) ; F.margin_ranking_loss(v, v * 2, v.sign()) ; F.cosine_embedding_loss(a, b, torch.ones(3))
"""


def samples() -> list[str]:
    """Every sample call, as text."""
    more = [e.strip() for line in MORE.strip().splitlines() for e in line.split(" ; ")]
    return [*expressions(), *more]


@cache
def _given() -> dict[str, Any]:
    rng = np.random.default_rng(11)
    shapes = {"c": (1, 2, 4, 4), "d": (1, 1, 2, 4, 4)}
    values = {k: torch.tensor(rng.standard_normal(shape)) for k, shape in shapes.items()}
    return {**inputs(), **values, "i": torch.tensor([0, 2])}


def recorded(expression: str) -> list[tuple[OpRecord, list[Any]]]:
    """Run a sample, its backward, and the backward of that twice; every differentiable run of a row.

    With each comes what was recorded of its backward steps. The incoming gradients require a
    gradient too, so the rows that backward itself runs are differentiated. What has no derivative
    of some order ends there.
    """
    torch.manual_seed(3)
    given = {
        k: v.detach().clone().requires_grad_(v.is_floating_point()) for k, v in _given().items()
    }
    recorder = Recorder(whole=True, limit=100_000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        recorder.start()
        try:
            out = eval(expression, {"torch": torch, "F": F, "primal": _primal, **given})
            leaves = [t for t in given.values() if t.requires_grad]
            _differentiate([out], leaves, (0.75, 0.5, 0.25))
        finally:
            recorder.stop()
    events = [e for chunk in recorder.timeline.chunks for e in _flat(chunk.events)]
    steps: dict[int, list[Any]] = {}
    for event in events:
        if isinstance(event, VjpRecord):
            steps.setdefault(id(event.op), []).append(event)
    ops = [e for e in events if isinstance(e, OpRecord)]
    return [(op, steps.get(id(op), [])) for op in ops if op.node_name is not None]


def _primal(x: Any) -> Any:
    """The primal of a dual number."""
    with torch.autograd.forward_ad.dual_level():
        dual = torch.autograd.forward_ad.make_dual(x, torch.ones_like(x))
        return torch.autograd.forward_ad.unpack_dual(dual).primal


def _differentiate(results: list[Any], leaves: list[Any], seeds: tuple[float, ...]) -> None:
    """Backward from the results, then from the gradients that this gave, once for each seed."""
    results = [r for r in results if r is not None and r.requires_grad]
    if not seeds or not results:
        return
    incoming = [torch.full_like(r, seeds[0]).requires_grad_() for r in results]
    try:
        found = torch.autograd.grad(
            results, leaves, incoming, create_graph=len(seeds) > 1, allow_unused=True
        )
    except (NotImplementedError, RuntimeError):
        return
    _differentiate(list(found), [*leaves, *incoming], seeds[1:])


def _flat(events: list[Any]) -> Iterator[Any]:
    for event in events:
        yield event
        if isinstance(event, PassRecord):
            yield from _flat(event.events)
