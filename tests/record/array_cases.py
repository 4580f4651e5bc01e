"""The cases of reductions, running and sorting operations, products and linear algebra, one a line."""

from __future__ import annotations

from typing import Any

NAN, INF = float("nan"), float("inf")
MATRICES = {
    "a": [[0.5, -1.25, 2.0], [1.5, 0.25, -0.75]],
    "b": [[1.75, 0.4, -0.5, 2.25], [1.9, -1.0, 0.95, -0.15], [-0.1, 0.4, 0.15, 1.45]],
    "v3": [0.76, -0.12, 0.44],
    "v2": [0.33, -1.49],
    "s": [[3.2, 0.65, -0.74], [0.86, 2.27, -1.45], [0.05, 0.19, 4.53]],
    "z": [[0.0, 2.0, 3.0], [1.0, 0.0, 0.0]],
    "tie": [[1.0, 3.0, 3.0], [2.0, 2.0, 1.0]],
    "x0": 2.5,
}
BATCHES = {
    "B": (5, 2, 3),
    "C": (5, 3, 4),
    "D": (1, 3, 4),
    "Q": (4, 1, 2, 3),
    "RR": (5, 3, 1),
    "tall": (5, 3),
    "bs": (2, 3, 3),
}


def operands(torch: Any) -> dict[str, Any]:
    """Return the names that a case may use; those with a d at the end are constants."""
    found = {
        k: torch.tensor(v, dtype=torch.float64, requires_grad=True) for k, v in MATRICES.items()
    }
    for n, (name, shape) in enumerate(BATCHES.items()):
        count = 1
        for size in shape:
            count *= size
        numbers = [((k * 37 + n * 11) % 41) / 13 - 1.4 for k in range(count)]
        found[name] = torch.tensor(numbers, dtype=torch.float64).reshape(shape).requires_grad_()
    constants = {f"{k}d": t.detach() for k, t in found.items()}
    return found | constants | {"A": torch.ones, "T": torch.tensor, "nan": NAN, "inf": INF}


REDUCE = r"""
a.sum(); a.sum(1); a.sum(-1,keepdim=True); a.sum(dim=None); a.sum(dim=()); a.sum(dim=(),keepdim=True)
a.sum(dim=None,keepdim=True); a.sum((0,1)); a.sum(axis=1); a.sum(axis=1,keepdims=True); a.sum(dtype=torch.float32)
a.sum(1,dtype=torch.float32); torch.sum(x=a); torch.sum(a=a); torch.sum(a, axis=None); a.sum(axis=None,out=None)
a.sum("x"); torch.sum("x"); torch.sum(1.0); a.mean(); a.mean(dim=()); a.mean(None,True); a.mean(1)
a.float().mean(dtype=torch.float64); torch.ones(2,dtype=torch.long).mean()
torch.ones(2,dtype=torch.long).mean(dtype=torch.long); torch.ones(2,dtype=torch.bool).mean(0); a.prod(); a.prod(1)
a.prod((0,1)); a.prod(1,dtype=torch.float32); a.var(); a.var(1); a.var(1,False); a.var(False); a.var(unbiased=False)
a.var(dim=1,correction=0); a.var(correction=None); torch.var(a,1,True,True); a.std(0); torch.var_mean(a)
torch.var_mean(a,1); torch.std_mean(a,1); torch.std_mean(a,correction=2); a.max(); a.max(1); a.max(1,True); a.max(a)
torch.max(a,dim=1); torch.max(a,a); torch.max(a, other=a); a.amax(); a.amax((0,1)); a.amax(1); a.amax(()); a.aminmax()
a.aminmax(dim=1); torch.aminmax(a,dim=0,keepdim=True); a.argmax(); a.argmax(1); a.argmax(1,True); a.median()
a.median(1); a.nanmedian(); a.nanmedian(1); a.mode(); a.mode(0); a.quantile(0.5)
a.quantile(torch.tensor([.1,.5],dtype=torch.float64),dim=1); a.quantile(0.3,dim=1,keepdim=True); a.all(); a.all(1)
a.all((0,1)); a.any(); a.count_nonzero(); a.count_nonzero(1); a.logsumexp(1); a.logsumexp((0,1)); a.norm(); a.norm(2)
a.norm(1); a.norm(p=3,dim=1); a.norm(dim=1); a.norm('fro'); a.norm('nuc'); a.norm('fro',dim=1)
a.norm('fro',dim=(0,1)); a.norm(float('inf')); a.norm(p=2,dim=(0,1)); a.norm(2,dtype=torch.float32); torch.dist(a,a*2)
torch.dist(a,a*2,1); a.cov(); torch.corrcoef(a); a.nansum(); a.nansum(1); a.nanmean(); a.nanmean(1); a.histc(4)
torch.histc(a,4,0,1); torch.bincount(torch.tensor([1,2,2])); torch.cosine_similarity(a,a)
torch.pairwise_distance(a,a*2); torch.renorm(a,2,0,1.0); A(2,3,4).renorm(2,0,-1); A(3).renorm(2,0,1)
torch.norm(A(2).long()); A(2).norm('x'); torch.std(torch.ones(2).long()); torch.tensor([]).max()
torch.tensor([]).amax(); torch.tensor([]).median(); torch.tensor([]).aminmax(); torch.ones(0,3).max(0)
torch.ones(0,3).amax(0); torch.ones(0,3).argmax(0); torch.ones(0,3).argmax(); torch.ones(0,3).median(0)
torch.ones(0,3).mode(0); torch.ones(3,0).quantile(0.5); torch.ones(3).quantile(2.)
torch.ones(3).quantile(torch.ones(2,2)); torch.ones(3).double().quantile(torch.ones(2))
torch.ones(3).long().quantile(0.5); torch.ones(3).quantile(0.5,interpolation='x'); torch.ones(3).histc(0)
torch.ones(3).long().histc(3); torch.bincount(torch.tensor([-1])); torch.bincount(torch.tensor([1.]))
torch.bincount(torch.tensor([[1]])); torch.bincount(torch.tensor([1]),torch.ones(2))
torch.bincount(torch.tensor([1]),minlength=-1); torch.cov(A(2,2,2)); torch.corrcoef(A(2,2,2))
torch.logsumexp(A(3).long(),0); torch.logsumexp(A(3)); torch.count_nonzero(A(2,2),(0,1)); torch.ones(2,2).sum((0,0))
torch.ones(2,2).sum((0,-2)); torch.ones(2,2).sum([0,1.5]); torch.ones(2,2).mean(5); torch.ones(2).prod(3)
torch.ones(2).max(3); torch.ones(2).max(0,1,2); torch.ones(2).argmax('x'); torch.ones(2).all(5); torch.dist(A(2),A(3))
torch.argmax(torch.ones(2,dtype=torch.bool)); torch.max(torch.ones(2,dtype=torch.bool))
torch.sum(torch.ones(2,dtype=torch.uint8)); torch.prod(torch.ones(2,dtype=torch.int8))
torch.ones(2,dtype=torch.uint8).all(); torch.all(torch.ones(2,dtype=torch.uint8),0)
torch.sum(torch.ones(2),dtype=torch.int32); torch.ones(2).half().mean(); torch.ones(2,2).var(dim=(0,1))
torch.ones(2,2).var(()); torch.ones(2,2).std(0,False,True); torch.ones(2,2).std(correction=0.5); torch.ones(1).var()
torch.norm(a,p=2,dim=(0,1),keepdim=True); torch.norm(a,p=0); torch.norm(a,'nuc',dim=(0,1))
torch.norm(a,p=3,dtype=torch.float64); torch.norm(a,p=None); a.norm(2.0); a.norm(p=1,dim=-1,keepdim=True)
torch.norm(a.float(),2,0,False,None,torch.float64); torch.dist(a,a,float('inf')); torch.cov(a,correction=0)
torch.cov(a[0]); torch.cov(a,fweights=torch.tensor([1,2,1]))
torch.cov(a,aweights=torch.tensor([1.,2,1],dtype=torch.float64))
torch.cov(a,fweights=torch.tensor([1,2,1]),aweights=torch.tensor([1.,2,1],dtype=torch.float64))
torch.cov(torch.tensor(1.)); torch.corrcoef(a[0]); torch.cov(torch.ones(2,3).long()); torch.cov(A(2,3),fweights=A(3))
torch.cov(A(2,3),fweights=torch.tensor([1,2])); torch.quantile(a,0.5,interpolation='lower')
torch.quantile(a,0.5,interpolation='nearest'); torch.quantile(a,0.5,interpolation='midpoint')
torch.quantile(a,torch.tensor(0.5,dtype=torch.float64),0)
torch.quantile(a,torch.tensor([0.5,0.2],dtype=torch.float64),0,True)
torch.quantile(a,torch.tensor([0.5,0.2],dtype=torch.float64))
torch.quantile(a,torch.tensor([0.5,0.2],dtype=torch.float64),keepdim=True); torch.nanquantile(a,0.5)
torch.nanquantile(a,0.5,dim=1); torch.nanquantile(a,torch.tensor([0.5,0.2],dtype=torch.float64),dim=1,keepdim=True)
torch.quantile(a[0],0.5,0); torch.quantile(a,torch.tensor([0.1,1.2],dtype=torch.float64)); torch.quantile(a,'x')
torch.bincount(torch.tensor([1,2,2]),torch.tensor([.5,.5,.5]),5)
torch.bincount(torch.tensor([1,2,2]),torch.tensor([1,2,3])); torch.bincount(torch.tensor([],dtype=torch.long))
torch.histc(torch.tensor([1.,2.,1.]),bins=4,min=0,max=3); torch.histc(torch.tensor([1.,1.]),bins=4)
torch.histc(torch.tensor([1.,float('inf')]),bins=4)
torch.histogram(torch.tensor([1.,2.,1.]),bins=4,range=(0.,3.),weight=torch.tensor([1.,2.,4.]))
torch.histogram(torch.tensor([1.,2.,1.]),torch.tensor([0.,1.5,3.]))
torch.histogram(torch.tensor([1.,2.,1.]),4,density=True); torch.max(torch.tensor([1.,float('nan')]))
torch.tensor([1.,float('nan'),3.]).max(0); torch.tensor([1.,float('nan'),3.]).median()
torch.tensor([1.,float('nan'),3.]).median(0); torch.tensor([1.,float('nan'),3.,2.]).nanmedian(0)
torch.tensor([1.,float('nan'),3.]).mode(); torch.tensor([1.,float('nan'),3.]).argmin()
torch.tensor([-float('inf')]*2).logsumexp(0); torch.tensor([3,1,2]).median(); torch.tensor([3,1,2]).quantile(.5)
torch.sum(a.detach(),0,out=torch.empty(3,dtype=torch.float64)); torch.sum(a,0,out=torch.empty(3,dtype=torch.float64))
torch.std(A(2,3),dim=1,out=torch.empty(2)); torch.max(A(2,3),out=torch.empty(()))
torch.histc(torch.tensor([1.,inf]),bins=4); torch.histc(torch.tensor([1.,3.]),bins=4,min=3,max=1)
torch.tensor([1.,nan,3.]).max(0); torch.tensor([1.,nan,3.]).median(); torch.tensor([1.,nan,3.]).median(0)
torch.tensor([1.,nan,3.,2.]).nanmedian(0); torch.tensor([nan,nan]).nanmedian(); torch.tensor([1.,nan,3.]).mode()
torch.tensor([1.,nan,3.]).argmin(); torch.tensor([-inf]*2).logsumexp(0); torch.tensor([5.,1.,1.,1.]).median(0)
torch.tensor([1.,1.,1.,1.,1.]).median(0); torch.tensor([2.,1.,2.,1.,2.,1.]).median(0)
torch.tensor([1,2,2,3,3,1]).mode(); torch.tensor([[1,2],[2,1]]).mode(0); A(2,3).mean((0,1),keepdim=True)
torch.max(torch.tensor(3.),0); torch.tensor(3.).median(0); torch.tensor(3.).mode(); torch.tensor(3.).argmax(0)
torch.tensor(3.).var(); torch.tensor(3.).logsumexp(0); torch.tensor(3.).amax(0); torch.tensor([]).sum()
torch.tensor([]).prod(); torch.tensor([]).all(); torch.tensor([]).any(); torch.tensor([]).var()
torch.tensor([]).logsumexp(0); torch.tensor([]).norm(); torch.ones(2,0).sum(1); torch.ones(2,0).mean(1)
torch.ones(2,0).prod(1); torch.cov(A(2,3)); torch.cov(A(2,1)); torch.aminmax(torch.tensor([1,2]))
torch.cov(A(2,3),fweights=torch.tensor([1,-2,1])); torch.logsumexp(A(3),0.5); torch.quantile(a,0.5,5)
torch.argmax(A(2,3),dim=1,keepdim=True); torch.nanmean(torch.tensor([1.,nan])); torch.nansum(torch.tensor([1.,nan]))
torch.nansum(torch.tensor([1,2])); torch.nanmean(torch.tensor([1,2])); torch.renorm(A(2,2),2,0,1.)
torch.renorm(A(2,2)*torch.tensor([[3.],[.1]]),1,0,1); z.prod(); z.prod(1); z.prod(0,keepdim=True); x0.prod()
x0.prod(0); x0.sum(0); x0.mean(0); x0.var(0,correction=0); x0.std(correction=0); x0.max(0); x0.amax(); x0.logsumexp(0)
x0.norm(); x0.norm(3); tie.max(1); tie.max(); tie.min(); tie.amax(1); tie.amin((0,1)); tie.aminmax(dim=1)
tie.aminmax(); tie.norm(inf); tie.norm(-inf); tie.norm(inf,dim=1); tie.norm(0.5); tie.norm(1.5,dim=0); tie.norm(4)
tie.norm(-1); z.norm(1,dim=1); z.norm(1.5); z.norm(3); (a*0).norm(); (a*0).norm(3); (a*0).std(); B.sum((0,2))
B.mean((0,-1),keepdim=True); B.var((0,2)); B.std((1,),keepdim=True); B.logsumexp((0,1)); B.amax((0,2)); B.nansum((0,))
B.max(1); B.min(-1,keepdim=True); B.median(0); B.nanmedian(2); B.argmax(dim=0); B.all(1); B.quantile(0.25,1)
B.norm(dim=(0,2)); B.renorm(2,1,1.5); B.dist(B*0.5,3); torch.dist(a,b[:2,:3]); torch.corrcoef(tall); tall.cov()
a.max(dim=1,keepdim=True); A(3).half().sum(); torch.tensor([2,3],dtype=torch.uint8).prod()
a.sum(0,keepdim=True,dtype=torch.float32); a.argmin(0,keepdim=True)
a.std_mean() if hasattr(a,'std_mean') else torch.std_mean(a)
(lambda h: h.renorm_(2,0,1.))(a*1); torch.sum(A(2,3),out=torch.empty(())); torch.sum(A(2,3),0,out=torch.empty(3))
torch.prod(A(2,3),out=torch.empty(())); a.sum(axis=0,keepdims=True); F.cosine_similarity(a,a*2,dim=0)
F.pairwise_distance(a,a*2,p=1,keepdim=True); torch.cosine_similarity(A(2),A(3)); F.cosine_similarity(a,a*0)
"""

CUMULATIVE = r"""
torch.ones(3).cumsum(); torch.ones(3).cumsum(1); torch.ones(3).cumsum('a'); torch.diff(A(3),n=-1)
torch.diff(torch.tensor(1.)); torch.diff(A(3),prepend=A(2,2)); torch.gradient(A(3),edge_order=3); torch.gradient(A(1))
torch.gradient(A(3,3),spacing=[1.,2.,3.]); torch.cummax(torch.ones(0),0)
torch.ones(2,2).trapezoid() if 0 else torch.trapezoid(A(3),A(2)); a.cumsum(0); a.cumsum(-1); a.cumprod(1); a.cummax(1)
a.cummin(0); a.logcumsumexp(1); torch.cumsum(a,0,dtype=torch.float32); torch.cumsum(torch.ones(3,dtype=torch.bool),0)
torch.cumprod(torch.ones(3,dtype=torch.int32),0); torch.cumsum(torch.tensor(1.),0); torch.diff(a); torch.diff(a,n=2)
torch.diff(a,dim=0,prepend=a); torch.diff(a,append=a[:,:1]); torch.diff(torch.tensor([True,False,True]))
torch.diff(a,n=0); torch.trapezoid(a); torch.trapezoid(a,dx=2.); torch.trapezoid(a,a)
torch.trapezoid(a,torch.tensor([1.,2.,4.],dtype=torch.float64)); torch.trapz(a); torch.trapz(a,a)
torch.trapezoid(a,dim=0); torch.cumulative_trapezoid(a); torch.cumulative_trapezoid(a,dx=2.)
torch.cumulative_trapezoid(a,a); torch.gradient(a); torch.gradient(a,dim=1); torch.gradient(a,spacing=2.)
torch.gradient(a,spacing=(2.,3.))
torch.gradient(a,spacing=(torch.tensor([1.,2.],dtype=torch.float64),torch.tensor([1.,2.,4.],dtype=torch.float64)))
torch.gradient(a,dim=1,edge_order=2)
torch.gradient(a,dim=1,spacing=(torch.tensor([1.,2.,4.],dtype=torch.float64),),edge_order=2)
torch.tensor([1.,float('nan'),3.]).cummax(0); torch.tensor([1.,3.,3.,1.]).cummax(0)
torch.tensor([1.,3.,3.,1.]).cummin(0); torch.tensor([1.,float('inf')]).logcumsumexp(0)
torch.cumsum(torch.ones(2).half(),0); torch.cumsum(a,dim=0,out=torch.empty(0,dtype=torch.float64)); a.cumsum_(0)
a.detach().clone().cumsum_(0); a.detach().clone().cumprod_(0); a.clone().cumsum_(1)
torch.tensor([1.,nan,3.]).cummax(0); torch.tensor([1.,inf]).logcumsumexp(0); torch.diff(a,n=5)
torch.tensor(3.).cumsum(0); torch.tensor(3.).cummax(0); torch.tensor([]).cumsum(0); torch.cumsum(A(3),0.0)
A(2,2).cumsum(dim=0,axis=1); z.cumprod(1); z.cumprod(0); x0.cumsum(0); x0.cumprod(0); x0.cummax(0); x0.logcumsumexp(0)
tie.cummax(1); B.cumsum(1); B.cumprod(-1); B.logcumsumexp(0); B.cummin(2); torch.diff(B,dim=1)
torch.diff(B,n=2,dim=-1); torch.trapezoid(B,dim=1); torch.gradient(tall,dim=0); A(3,dtype=torch.int16).cumsum(0)
"""

SORT = r"""
a.unique(); torch.unique(a,return_inverse=True); torch.unique(a,dim=0); a.unique_consecutive(); torch.ones(3).topk(4)
torch.ones(3).topk(-1); torch.searchsorted(A(2,3),A(3,3)); torch.searchsorted(A(3),A(2),side='x')
torch.searchsorted(A(3),A(2),side='left',right=True); torch.bucketize(A(3),A(2,2))
A(3).sort(descending=True,stable=True); A(3).argsort(1); torch.unique(A(2),dim=3); a.sort(); a.sort(0,True)
a.sort(descending=True,dim=0); a.sort(stable=True); torch.sort(a,stable=True,dim=0,descending=False); a.argsort()
a.argsort(descending=True); a.argsort(dim=0,stable=True); a.topk(2); a.topk(2,0); a.topk(2,largest=False)
a.topk(1,-1,True,False); torch.msort(a); torch.searchsorted(torch.tensor([1.,2.,3.]),2.)
torch.searchsorted(torch.tensor([1.,2.,3.]),torch.tensor([0.,2.,5.]),right=True)
torch.searchsorted(torch.tensor([1.,2.,3.]),torch.tensor([0.,2.,5.]),side='right',out_int32=True)
torch.searchsorted(torch.tensor([[1.,2.,3.],[4.,5.,6.]]),torch.tensor([[2.],[5.]]))
torch.searchsorted(torch.tensor([3.,1.,2.]),torch.tensor([2.]),sorter=torch.tensor([1,2,0]))
torch.bucketize(torch.tensor([1.,2.,3.]),torch.tensor([2.])); torch.bucketize(2.,torch.tensor([2.]))
torch.bucketize(torch.tensor([1.,2.,3.]),torch.tensor([2.]),right=True)
torch.bucketize(torch.tensor([1,2,3]),torch.tensor([2.]))
torch.searchsorted(torch.tensor([1,2,3]),torch.tensor([2.])); torch.unique(torch.tensor([3,1,3,2]),sorted=False)
torch.unique(torch.tensor([[3,1],[3,1],[2,2]]),dim=0,return_inverse=True,return_counts=True)
torch.unique_consecutive(torch.tensor([1,1,2,2,1]),return_inverse=True,return_counts=True)
torch.unique_consecutive(torch.tensor([[1,1],[1,1],[2,2]]),dim=0,return_counts=True)
torch.unique(torch.tensor([1.,float('nan'),float('nan')])); torch.tensor([1.,float('nan'),3.]).sort()
torch.tensor([1.,float('nan'),3.]).sort(descending=True); torch.tensor([1.,float('nan'),3.]).topk(2)
torch.tensor([1.,nan,3.]).sort(); torch.tensor([1.,nan,3.]).sort(descending=True); torch.tensor([1.,nan,3.]).topk(2)
torch.unique(torch.tensor([1.,nan,nan])); torch.tensor([3,1,2,2]).topk(2,sorted=False); torch.tensor(3.).sort()
torch.tensor(3.).topk(1); torch.tensor([]).sort(); torch.tensor([]).argsort(); torch.tensor([]).unique()
torch.topk(A(3),2.0); torch.sort(A(3),0.5); torch.argsort(torch.tensor([3,1,2]),descending=True)
torch.msort(torch.tensor([[3,1],[2,5]])); torch.searchsorted(torch.tensor([1.,2.,3.]),nan)
torch.searchsorted(torch.tensor([[1.,2.,3.]]),2.)
torch.searchsorted(torch.tensor([1.,2.,3.]),torch.tensor([2.]),out_int32=True,right=True)
torch.bucketize(torch.tensor([[1.,4.]]),torch.tensor([2.,3.])); torch.bucketize(2,torch.tensor([2.,3.])); x0.sort()
B.sort(1,descending=True); B.topk(2,0)
"""

MATMUL = r"""
a.mm(b); a@b; a@v3; v2@a; v3@v3; B@C; B@b; a@C; B@v3; v2@B; B@D; D.mT@C; Q@RR; Bd@b; B@bd; B@v3d; Bd@v3
Bd.transpose(0,1)@b; B.transpose(0,1)@bd; ad@C; a@C.detach(); v2.detach()@B; torch.mv(a,v3); torch.dot(v3,v3)
torch.vdot(v3,v3); torch.bmm(B,C); torch.addmm(v2[:,None],a,b,alpha=2,beta=0.5); torch.addmv(v2,a,v3)
torch.addbmm(torch.zeros(2,4,dtype=torch.float64),B,C)
torch.baddbmm(torch.zeros(5,2,4,dtype=torch.float64,requires_grad=True),B,C); torch.addr(a,v2,v3); torch.outer(v2,v3)
torch.ger(v2,v3); torch.inner(v3,v3); torch.inner(a,a); torch.inner(a,v3); torch.inner(B,a)
torch.inner(v3,torch.tensor(2.,dtype=torch.float64)); torch.kron(a,b); torch.kron(v2,v3); torch.kron(a,v3)
torch.tensordot(a,b,1); torch.tensordot(a,b,dims=([1],[0])); torch.tensordot(B,C,dims=([0,2],[0,1]))
torch.tensordot(a,b,0); torch.chain_matmul(a,b); torch.linalg.multi_dot([a,b,C[0].mT])
torch.linalg.multi_dot([v2,a,b]); a.trace(); a.matmul(b); torch.linalg.matmul(a,b); torch.linalg.vecdot(a,a)
torch.mm(A(2,3),A(3)); torch.mm(A(3),A(3,2)); torch.mm(A(2,3),A(2,3)); torch.mm(A(2,3),A(3,2).double())
torch.mm(A(2,3).long(),A(3,2)); torch.mm(A(2,3).half(),A(3,2)); torch.mm(A(2,3).int(),A(3,2).long())
torch.mm(A(2,3).bool(),A(3,2).bool()); torch.mm(A(2,3).bool(),A(3,2).to(torch.uint8))
torch.mm(A(2,3).short(),A(3,2).to(torch.int8)); torch.mm(A(2,3).long(),A(3,2).long()); torch.mm(A(2,3),3)
torch.mm(A(2,3)); A(2,3).mm(3); A(2,3).matmul(3); 3@A(2,3); torch.mm(); A(2,3).mm(); A(2,3)@A(2); A(2)@A(3,2)
A(2)@A(2).double(); A(3)@A(4); A(2,3)@A(3).double(); A(3)@A(3,2).double(); A(5,2,3)@A(4,3,2); A(5,2,3)@A(2,2)
A(5,2,3)@A(2); A(5,2,3)@A(5,2,3); A(5,2,3)@A(5,3,2).double(); torch.tensor(1.)@A(3); A(3)@torch.tensor(1.)
torch.mv(A(2,3),A(2)); torch.mv(A(2),A(2)); torch.mv(A(2,3),A(3,1)); torch.mv(A(2,3),A(3).double())
torch.dot(A(2),A(3)); torch.dot(A(2,1),A(2)); torch.dot(A(2),A(2).double()); torch.dot(A(2).bool(),A(2).bool())
torch.vdot(A(2),A(2,1)); torch.bmm(A(2,3,4),A(2,3,4)); torch.bmm(A(2,3,4),A(3,4,4)); torch.bmm(A(3,4),A(2,4,4))
torch.bmm(A(2,3,4),A(4,4)); torch.bmm(A(2,3,4),A(2,4,4).double()); torch.addmm(A(5),A(2,3),A(3,2))
torch.addmm(A(2),A(2,3),A(2,2)); torch.addmm(A(2),A(2,3),A(3)); torch.addmm(A(2),A(3),A(3,2))
torch.addmm(A(2).double(),A(2,3),A(3,2)); torch.addmm(A(2),A(2,3),A(3,2).double())
torch.addmm(A(2).long(),A(2,3).long(),A(3,2).long(),beta=0.5); torch.addmv(A(3),A(2,3),A(3))
torch.addmv(A(2),A(2,3),A(2)); torch.addmv(A(2),A(2),A(2)); torch.addbmm(A(2),A(2,3),A(3))
torch.addbmm(A(3,3),A(2,3,4),A(2,3,4)); torch.baddbmm(A(7),A(2,3,4),A(2,4,3)); torch.baddbmm(A(3),A(2,3,4),A(2,3,3))
torch.addr(A(2,3),A(3),A(3)); torch.addr(A(2,3),A(2,1),A(3)); torch.outer(A(2,1),A(3)); torch.outer(A(3),A(2,1))
torch.inner(A(2,3),A(2)); torch.inner(A(2,3),A(2,2)); torch.tensordot(A(2,3),A(2,3),1)
torch.tensordot(A(2,3),A(2,3),dims=([0],[0,1])); torch.tensordot(A(2,3),A(2,3),3); torch.tensordot(A(2,3),A(2,3),-1)
torch.cross(A(2,4),A(2,4)); torch.cross(A(2,4),A(2,4),dim=1); torch.linalg.cross(A(2,4),A(2,4))
torch.linalg.cross(A(2,3),A(3)); torch.trace(A(2,3,4)); torch.trace(A(2,3).bool()); torch.chain_matmul(A(2,3))
torch.linalg.multi_dot([A(2,3)]); torch.linalg.multi_dot([A(2,3),A(2,3)])
torch.linalg.multi_dot([A(2,3),A(3,3,3),A(3,2)]); torch.kron(A(2),3); torch.tensordot(a,a,2)
torch.tensordot(a,a,([0,1],[0,1])); torch.tensordot(a,E5,([0],[1])); torch.inner(a[0],a); a[0].outer(a[1])
torch.tensordot(a[0],a.mT,1); torch.addr(a[0],a[0],a[1]); torch.linalg.multi_dot([])
torch.mm(A(2,3),A(3,2),out=torch.empty(2,2)); torch.ones(0,2)@torch.ones(2,3); torch.ones(2,0)@torch.ones(0,3)
torch.trace(a); torch.trace(torch.ones(2,2).long()); torch.linalg.multi_dot([a,b,b.mT,s])
torch.linalg.multi_dot([a,b,b.mT,v3]); s.trace(); torch.tensordot(B,C,dims=([0],[0])); torch.kron(B[0],v2)
torch.addmm(v2,a,b[:,:2],beta=0,alpha=3); torch.baddbmm(v2,B,C[:,:,:2],beta=2,alpha=0.5)
a.addmv(v2,v3) if False else v2.addmv(a,v3,alpha=2); torch.addr(a,v2,v3,beta=2,alpha=3)
torch.addbmm(v2,B,C[:,:,:2],beta=2,alpha=0.5); A(2,2).half()@A(2,2).half()
torch.tensor([[1,2],[3,4]])@torch.tensor([[1,0],[0,1]])
"""

EINSUM = r"""
torch.einsum('ij,jk->ik',a,b); torch.einsum('ij,jk',a,b); torch.einsum('ij->ji',a); torch.einsum('ij->',a)
torch.einsum('ij->j',a); torch.einsum('ii->i',a[:,:2]); torch.einsum('ii',a[:,:2]); torch.einsum('i,j->ij',v2,v3)
torch.einsum('bij,bjk->bik',B,C); torch.einsum('bij,bjk->ik',B,C); torch.einsum('...ij,jk->...ik',B,b)
torch.einsum('ij,j->i',a,v3); torch.einsum('i,i->',v3,v3); torch.einsum('i,i->i',v3,v3)
torch.einsum('ij,jk,bkl->bil',a,b,C.mT)
torch.einsum('bn,anm,bm->ba',a,torch.ones(5,3,4,dtype=torch.float64),torch.ones(2,4,dtype=torch.float64))
torch.einsum(a,[0,1],b,[1,2],[0,2]); torch.einsum('ij,jk->ik',A(2,3)); torch.einsum('ij,jk->ik',A(2,3),A(4,5))
torch.einsum('ijk->i',A(2,3)); torch.einsum('ij->k',A(2,3)); torch.einsum('i1->i',A(2,3))
torch.einsum('ij->ii',A(2,3)); torch.einsum('ij..->i',A(2,3)); torch.einsum('i',A(2,3)); torch.einsum('ii',A(2,3))
torch.einsum('ij,jk->ik'); torch.einsum('i...->i',A(2,3)); torch.einsum('i->i...',A(2))
torch.einsum('ij->i->j',A(2,3)); torch.einsum('ij,jk->ik',torch.ones(2,0),torch.ones(0,3))
torch.einsum('bij,bij->b',B,B); torch.einsum('...ij->...ji',B); torch.einsum('ii->',s); torch.einsum('ijj->i',bs)
torch.einsum('bij,kj->bik',B,s); torch.einsum('i,ij,j',v2,a,v3); torch.einsum('...,...->...',v3,v3)
"""

LINALG = r"""
a.kthvalue(1); a.kthvalue(2,0); torch.linalg.norm(a); torch.linalg.norm(a,dim=1); torch.linalg.norm(a,2)
torch.linalg.norm(a,1); torch.linalg.norm(a,'nuc'); torch.linalg.norm(a,'fro'); torch.linalg.norm(a,float('inf'))
torch.linalg.norm(a,-1); torch.linalg.norm(a,-2); torch.linalg.norm(a,3,dim=1); torch.linalg.vector_norm(a)
torch.linalg.vector_norm(a,3,dim=-1,keepdim=True); torch.linalg.matrix_norm(a); torch.linalg.matrix_norm(a,2)
torch.linalg.matrix_norm(a,1); torch.linalg.det(a@a.mT); torch.linalg.inv(a@a.mT); torch.logdet(a@a.mT)
torch.slogdet(a@a.mT); torch.linalg.slogdet(a@a.mT); (a@a.mT).inverse(); torch.linalg.pinv(a); torch.pinverse(a)
torch.linalg.pinv(a@a.mT,hermitian=True); torch.linalg.solve(a@a.mT,a); torch.linalg.solve(a@a.mT,a[:,0])
torch.linalg.solve_ex(a@a.mT,a); torch.linalg.inv_ex(a@a.mT); torch.linalg.lstsq(a,a[:,:1])
torch.linalg.cholesky(a@a.mT); torch.linalg.cholesky_ex(a@a.mT); torch.cholesky(a@a.mT); torch.cholesky(a@a.mT,True)
torch.cholesky_solve(a,a@a.mT); torch.cholesky_inverse(a@a.mT); torch.linalg.qr(a); torch.linalg.qr(a,mode='r')
torch.linalg.qr(a.mT,mode='complete'); torch.qr(a); torch.linalg.eigh(a@a.mT); torch.linalg.eigvalsh(a@a.mT)
torch.linalg.svdvals(a); torch.svd(a,compute_uv=False); torch.matrix_power(a@a.mT,2); torch.matrix_power(a@a.mT,3)
torch.matrix_power(a@a.mT,5); torch.matrix_power(a@a.mT,-1); torch.matrix_power(a@a.mT,0)
torch.matrix_power(a@a.mT,1); torch.linalg.matrix_power(a@a.mT,-2); torch.matrix_exp(a@a.mT)
torch.linalg.matrix_exp(a@a.mT); torch.triangular_solve(a,a@a.mT); torch.linalg.solve_triangular(a@a.mT,a,upper=True)
torch.linalg.matrix_rank(a); torch.linalg.cond(a); torch.linalg.lu(a@a.mT); torch.linalg.lu_factor(a@a.mT)
torch.lu(a@a.mT); torch.lu_unpack(*torch.linalg.lu_factor(a@a.mT)); torch.linalg.diagonal(a)
torch.linalg.vander(a[0]); torch.linalg.tensorinv(torch.eye(6,dtype=torch.float64).reshape(2,3,6),ind=2)
torch.linalg.tensorsolve(torch.eye(6,dtype=torch.float64).reshape(2,3,2,3),a); torch.linalg.det(A(2,3))
torch.linalg.inv(A(2,3)); torch.linalg.inv(A(2,2)); torch.linalg.inv(A(3,2,2)); torch.inverse(A(2,2).long())
torch.linalg.inv(A(2)); torch.linalg.solve(A(2,2),A(2)); torch.linalg.solve(A(2,2)+torch.eye(2),A(3))
torch.linalg.solve(A(2,2)+torch.eye(2),A(3,1)); torch.linalg.solve(A(2,3),A(2)); torch.linalg.cholesky(-torch.eye(2))
torch.linalg.cholesky(A(2,3)); torch.cholesky(-torch.eye(2)); torch.linalg.qr(A(2)); torch.linalg.qr(A(2,2),mode='x')
torch.linalg.svd(A(2)); torch.linalg.eigh(A(2,3)); torch.matrix_power(A(2,3),2)
torch.linalg.matrix_power(torch.zeros(2,2),-1); torch.linalg.norm(A(2,3,4),ord=2); torch.linalg.norm(A(2,3),ord='bad')
torch.linalg.norm(A(2,3).long()); torch.linalg.vector_norm(A(2,3).long()); torch.linalg.matrix_norm(A(2))
torch.linalg.matrix_norm(A(2,2),'x'); torch.linalg.matrix_norm(A(2,2),3); torch.logdet(A(2,3))
torch.logdet(-torch.eye(1)); torch.linalg.solve_triangular(A(2,2),A(3,1),upper=True); torch.ones(3).kthvalue(4)
torch.ones(3).kthvalue(0); torch.linalg.norm(a,ord=0,dim=0); torch.linalg.norm(a,dim=(0,1))
torch.linalg.norm(a,keepdim=True); torch.linalg.norm(a,1,keepdim=True); torch.linalg.norm(a,1,(1,0))
torch.linalg.norm(a.float(),dtype=torch.float64); torch.linalg.vector_norm(a,0)
torch.linalg.matrix_norm(a,'nuc',keepdim=True); torch.linalg.matrix_norm(a,-1,keepdim=True)
torch.linalg.matrix_norm(a,float('inf'),dim=(1,0)); torch.linalg.matrix_norm(a,2,keepdim=True)
torch.linalg.norm(A(2,3),2,dim=(0,0)); torch.linalg.vector_norm(torch.tensor([]))
torch.linalg.vector_norm(torch.tensor([]),float('inf')); torch.linalg.vector_norm(torch.ones(0,3),float('inf'),dim=0)
torch.linalg.norm(A(2,3),2,dim=(0,1,2)); torch.tensor([2.,1.,2.,1.,2.,1.]).kthvalue(2); torch.tensor(3.).kthvalue(1)
torch.kthvalue(A(3),2.0); torch.linalg.vector_norm(A(2),'a'); B.kthvalue(2,1); s.det(); bs.det()
torch.linalg.det(z[:,:2]); s.logdet(); s.slogdet(); bs.inverse(); torch.linalg.solve(bs,C[:2,:,0])
torch.linalg.solve(bs,C[:2]); torch.linalg.solve(s,b); torch.linalg.solve(s,b.mT,left=False); torch.linalg.solve(s,v3)
torch.linalg.solve_triangular(s,b,upper=False); torch.linalg.solve_triangular(s,b.mT,upper=True,left=False)
torch.linalg.solve_triangular(s,b,upper=True,unitriangular=True)
torch.triangular_solve(b,s,upper=False,transpose=True); torch.linalg.cholesky(s@s.mT)
torch.linalg.cholesky(bs@bs.mT+torch.eye(3,dtype=torch.float64)); torch.linalg.cholesky(s@s.mT,upper=True)
torch.cholesky_solve(b,torch.linalg.cholesky(s@s.mT))
torch.cholesky_solve(b,torch.linalg.cholesky(s@s.mT,upper=True),upper=True)
torch.cholesky_inverse(torch.linalg.cholesky(s@s.mT)); torch.linalg.eigvalsh(s@s.mT); torch.linalg.svdvals(tall)
torch.linalg.svdvals(bs); torch.linalg.pinv(tall); torch.linalg.pinv(bs); torch.linalg.lstsq(tall,tall[:,:1]).solution
torch.linalg.lstsq(tall,tall[:,0]).solution; torch.linalg.lu(s); torch.linalg.lu(tall); torch.linalg.lu(a)
torch.linalg.lu_factor(bs); torch.linalg.lu_factor(tall); torch.matrix_exp(bs); torch.matrix_exp(s*3)
torch.matrix_power(bs,4); torch.linalg.matrix_rank(tall); torch.linalg.cond(s); torch.linalg.matrix_norm(bs)
torch.linalg.matrix_norm(bs,'nuc'); torch.linalg.matrix_norm(bs,1,dim=(0,2))
torch.linalg.lu_solve(*torch.linalg.lu_factor(s),b); torch.linalg.lu_solve(*torch.linalg.lu_factor(s),b,adjoint=True)
torch.linalg.lu_solve(*torch.linalg.lu_factor(s),b.mT,left=False)
torch.linalg.lu_solve(*torch.linalg.lu_factor(bs),C[:2],adjoint=True); torch.lu_solve(b,*torch.linalg.lu_factor(s))
torch.linalg.householder_product(a.mT,a[:,0]); torch.linalg.householder_product(tall,v3)
torch.linalg.householder_product(tall,v2); torch.orgqr(tall,v3)
"""

FAMILIES = {
    "reduce": REDUCE, "cumulative": CUMULATIVE, "sort": SORT, "matmul": MATMUL, "einsum": EINSUM, "linalg": LINALG,
}  # fmt: skip


def cases(family: str) -> list[str]:
    """Return the expressions of a family."""
    return [c for line in FAMILIES[family].strip().splitlines() for c in line.split("; ")]
