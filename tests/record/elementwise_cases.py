"""The cases of the elementwise families: one operation a line."""

ARITHMETIC = """
a + b; a + 2; 2 + a; a + r; a + s; a.add(b, alpha=2); torch.add(a, 2, alpha=3); a + i; i + a; i + 1.5; i + i; m + i
a - b; a - 2; 2 - a; a.sub(b, alpha=0.5); torch.rsub(a, b); torch.rsub(a, 2, alpha=3); i - j; torch.subtract(a, b)
a * b; a * 3; 3 * a; a * r; a * s; i * a; i * j; m * i; m * 2; a.mul(b); torch.multiply(a, 2); s * s
a / b; a / 2; 2 / a; i / j; i / a; a / s; torch.div(a, b); torch.true_divide(a, 2); a.divide(b); i / 2
a.div(b, rounding_mode='floor'); a.div(b, rounding_mode='trunc'); a.div(2, rounding_mode='floor'); a.div(b, rounding_mode=None)
j.div(i, rounding_mode='floor'); j.div(i, rounding_mode='trunc'); a // b; a // 2; 2 // a; j // 2; j // i; -7 // i; j.floor_divide(2)
a % b; a % 2; 2 % a; j % 3; j % i; 7 % i; a.remainder(b); torch.remainder(a, 2); torch.remainder(2, a)
a.fmod(b); a.fmod(2); j.fmod(3); j.fmod(i); -a; -i; a.neg(); torch.negative(a); +a; a.positive()
a.reciprocal(); i.reciprocal(); a.square(); i.square(); torch.square(s)
d ** b; a ** 2; a ** 3; d ** 0.5; d ** -1; d ** -0.5; a ** 0; 2 ** a; 0 ** d; (-2) ** i; i ** 2; i ** 0.5; i ** j.abs(); j ** j
a ** i; i ** d; torch.pow(a, 2); torch.pow(2, a); torch.pow(d, r); d.float_power(b); a.float_power(2); torch.float_power(2, a); i.float_power(2)
torch.tensor([0., 2.], dtype=torch.float64, requires_grad=True) ** torch.tensor([0., 3.], dtype=torch.float64)
i << 1; i >> 1; i << i; 1 << i; i.bitwise_left_shift(2); -j >> 1; i & 3; i | j; i ^ j; 3 & i; ~i; ~m; m & m; m | ~m; m ^ m; m & i
torch.bitwise_and(i, j); torch.bitwise_or(i, 8); torch.bitwise_xor(i, j); torch.bitwise_not(j); torch.gcd(i, j); torch.lcm(i, j)
(lambda h: h.add_(b))(a * 1); (lambda h: h.sub_(b, alpha=2))(a * 1); (lambda h: h.mul_(b))(a * 1); (lambda h: h.div_(b))(a * 1)
(lambda h: h.pow_(2))(a * 1); (lambda h: h.neg_())(a * 1); (lambda h: h.remainder_(2))(a * 1); (lambda h: h.fmod_(b))(a * 1)
(lambda h: h.reciprocal_())(a * 1); (lambda h: h.square_())(a * 1); (lambda h: h.floor_divide_(2))(a * 1)
(lambda h: h.div_(b, rounding_mode='floor'))(a * 1); (lambda h: h.__iadd__(1))(a * 1); (lambda h: h.__ipow__(2))(a * 1)
torch.add(a.detach(), 1, out=torch.empty(3, 2)); torch.pow(a.detach(), 2, out=torch.empty(0)); torch.add(a, 1, out=torch.empty(3, 2))
torch.tensor(7, dtype=torch.int8) + 300; torch.tensor([200], dtype=torch.uint8) * 2; m + m; m.add(m, alpha=2)
torch.tensor([7., -7., 0.]) // 0; torch.tensor([7., -7.]) % math.inf; torch.tensor([-0., 0.]) % 2; torch.tensor([7., -7.]).fmod(math.inf)
"""

ARITHMETIC_ERRORS = """
i // 0; i % 0; i.fmod(0); i ** -1; m - m; m - 1; 1 - m; -m; +m; a + torch.ones(3); a + 'x'; a + None; a - [1]; a << 1; a & 1; ~a
torch.add(a, 'x'); a.add('x'); torch.add(a); torch.mul(a, None); a.mul(); torch.add(a, a, 2); torch.add(a, a, beta=1); a.sub(b, alpha='x')
i.add(1, alpha=1.5); a.div(b, rounding_mode='up'); torch.pow(2, 3); torch.pow(a); a.pow(None); torch.fmod(a, None); torch.remainder(2, 3)
torch.bitwise_and(1, 2); torch.bitwise_and(i, 1.5); torch.gcd(a, a); m ** m; m // m; i.detach().add_(1.5); i.detach().div_(2); a.add_(1)
torch.reciprocal(2.0); torch.neg('x'); torch.neg(); torch.neg(a, a); a.neg(1)
"""

ELEMENTARY = """
d.sqrt(); d.rsqrt(); d.log(); d.log2(); d.log10(); d.log1p(); c.log(); a.exp(); a.exp2(); a.expm1(); i.sqrt(); i.exp(); m.exp(); i.log()
a.sin(); a.cos(); a.tan(); c.asin(); c.acos(); a.atan(); a.sinh(); a.cosh(); a.tanh(); a.asinh(); d.acosh(); c.atanh(); i.sin(); i.tanh()
torch.arcsin(c); torch.arccos(c); torch.arctan(a); torch.arcsinh(a); torch.arccosh(d); torch.arctanh(c); a.deg2rad(); a.rad2deg(); i.deg2rad()
a.angle(); i.angle(); a.abs(); a.absolute(); i.abs(); abs(j); a.sign(); j.sign(); m.sign(); a.sgn(); j.sgn()
a.floor(); a.ceil(); a.trunc(); a.fix(); a.frac(); a.round(); a.round(decimals=1); torch.round(a, decimals=-1); i.floor(); i.round(); i.ceil()
torch.tensor([0.5, 1.5, 2.5, -0.5]).round(); torch.tensor([1.2345, -1.2355]).round(decimals=2); s.exp(); r.sin()
a.nan_to_num(); torch.tensor([math.nan, math.inf, -math.inf, 1.]).nan_to_num(); i.nan_to_num(); torch.tensor([math.nan, math.inf]).nan_to_num(1., 2.)
(lambda h: h.exp_())(a * 1); (lambda h: h.sqrt_())(d * 1); (lambda h: h.tanh_())(a * 1); (lambda h: h.abs_())(a * 1); (lambda h: h.round_(decimals=1))(a * 1)
(lambda h: h.sin_())(a * 1); (lambda h: h.log_())(d * 1); (lambda h: h.floor_())(a * 1); (lambda h: h.nan_to_num_())(a * 1)
torch.zeros(1, requires_grad=True).sqrt(); torch.zeros(1, requires_grad=True).abs(); torch.tensor([0., -1.]).log(); torch.tensor([-1.]).sqrt()
"""

ELEMENTARY_ERRORS = """
torch.exp(1.0); torch.exp(); torch.exp(a, 2); torch.exp(a, x=1); a.exp(1); i.frac(); m.floor(); m.abs(); i.exp_(); a.round(decimals=1.5); torch.sqrt('x')
torch.exp(i, out=torch.empty(3, 2, dtype=torch.int64)); torch.exp(a, out=torch.empty(3, 2)); a.sqrt_()
"""

SPECIAL = """
a.erf(); a.erfc(); c.erfinv(); i.erf(); c.lgamma(); d.lgamma(); d.digamma(); c.digamma(); torch.polygamma(0, d); torch.polygamma(2, d); d.polygamma(1)
d.mvlgamma(2); torch.mvlgamma(d, 1); a.sinc(); i.sinc(); c.logit(); c.logit(eps=0.3); torch.logit(c, 0.25); a.i0(); torch.special.i0e(a)
torch.special.i1(a); torch.special.i1e(a); torch.special.erfcx(a); torch.special.ndtr(a); torch.special.ndtri(c); torch.special.log_ndtr(a)
torch.special.entr(c); torch.special.expit(a); torch.special.exp2(a); torch.special.gammaln(c); torch.special.psi(c); torch.special.log1p(c)
torch.special.expm1(a); torch.special.multigammaln(d, 2); torch.special.round(a); torch.special.sinc(a); torch.special.zeta(2, d); torch.special.zeta(d, d.detach().clone())
torch.igamma(d.detach(), d); torch.igammac(d.detach(), d); torch.special.gammainc(d.detach(), c); torch.special.gammaincc(d.detach(), c)
torch.xlogy(a, d); torch.xlogy(a, 2); torch.xlogy(2, d); torch.xlogy(torch.zeros(2), torch.zeros(2)); torch.special.xlogy(a, d)
torch.special.xlog1py(a, c); torch.special.xlog1py(a, 2); torch.special.xlog1py(2, c); torch.atan2(a, b); a.arctan2(b); torch.atan2(i, j)
torch.hypot(a, b); torch.logaddexp(a, b); torch.logaddexp2(a, b); torch.ldexp(a, i); torch.ldexp(a, c); torch.copysign(a, b); torch.copysign(a, -1.)
torch.copysign(i, -1); torch.heaviside(a, b); torch.heaviside(j, i); torch.nextafter(a, b); torch.frexp(a); torch.frexp(torch.tensor([8.5, 0., -3.]))
(lambda h: h.erf_())(a * 1); (lambda h: h.xlogy_(d))(a * 1); (lambda h: h.atan2_(b))(a * 1); (lambda h: h.copysign_(b))(a * 1); (lambda h: h.logit_())(c * 1)
torch.tensor([0., -1., -1.5, 171.5]).lgamma(); torch.tensor([0., -1., -1.5]).digamma(); torch.tensor([1., -1., 2.]).erfinv(); torch.tensor([-1., 2.]).logit()
"""

SPECIAL_ERRORS = """
torch.polygamma(-1, d); torch.mvlgamma(d, 0); torch.frexp(i); torch.hypot(i, i); torch.logaddexp(i, i); torch.nextafter(i, i); torch.atan2(a, 1)
torch.heaviside(a, torch.ones(1)); torch.erf(2.0); torch.hypot(a, 'x')
"""

COMPARISON = """
a < b; a <= 1; 1 < a; a > b; a >= r; a == a; a != b; a.eq(1); torch.ne(a, b); torch.less(a, b); torch.less_equal(a, 1); torch.greater(a, 0)
torch.greater_equal(a, b); torch.not_equal(i, 2); i < 1.5; i == i; m == m; m < 1; a == None; a != 'x'; (a < i); torch.eq(a, 1, out=torch.empty(3, 2, dtype=torch.bool))
torch.logical_and(a, i); torch.logical_or(m, i - 1); torch.logical_xor(m, m); torch.logical_not(a); i.logical_not(); a.isnan(); a.isinf(); a.isfinite()
torch.isposinf(a); torch.isneginf(i); torch.signbit(a); torch.signbit(i); torch.isreal(a); torch.isclose(a, b); torch.isclose(i, i); torch.isclose(a, a + 1e-9)
torch.tensor([math.nan, math.inf]).isclose(torch.tensor([math.nan, math.inf]), equal_nan=True); torch.allclose(a, a + 1e-9); torch.allclose(a, b)
torch.equal(a, a); torch.equal(a, r); torch.isin(i, torch.tensor([2, 5])); torch.is_nonzero(s); (lambda h: h.lt_(0))(a.detach() * 1)
(lambda h: h.logical_not_())(i * 1); (lambda h: h.bitwise_and_(3))(i * 1)
"""

COMPARISON_ERRORS = """
a < 'x'; a < None; a > [1]; torch.eq(a, None); a.lt('x'); torch.isclose(a, 1); torch.isclose(a, torch.ones(1)); torch.isclose(a, a, rtol=-1); torch.equal(a, 1)
torch.allclose(a, torch.ones(5, dtype=torch.float64)); torch.logical_and(a, 1); torch.is_nonzero(a); a < torch.ones(5)
"""

SELECT = """
torch.maximum(a, b); torch.minimum(a, b); torch.maximum(a, a.detach().clone()); torch.fmax(a, b); torch.fmin(a, b); torch.maximum(i, j); torch.maximum(i, a)
a.clamp(-1, 1); a.clamp(min=0); a.clamp(max=0); a.clamp(0.5, 0.5); a.clip(-1, 1); torch.clamp(a, b, b + 1); a.clamp(min=b); a.clamp(max=b); a.clamp(b + 1, b)
i.clamp(2, 4); i.clamp(min=2.5); a.clamp_min(0); a.clamp_max(0); a.clamp_min(b); a.clamp_max(b); a.clamp(min=r); (lambda h: h.clamp_(-1, 1))(a * 1)
(lambda h: h.clamp_min_(0))(a * 1); (lambda h: h.clip_(max=1))(a * 1); torch.where(m, a, b); torch.where(a > 0, a, 0.); torch.where(m, 1, b); torch.where(m, 1, 2.)
torch.where(m, a, r); torch.where(m, i, a); torch.where(m, i, 2); a.where(m, b); a.where(m, 0.); torch.where(m, a, s.float())
a.lerp(b, 0.3); a.lerp(b, 0.8); a.lerp(b, c); torch.lerp(a, b, r); torch.addcmul(a, b, c); torch.addcmul(a, b, c, value=2); torch.addcmul(i, i, i, value=3)
torch.addcdiv(a, b, c); torch.addcdiv(a, b, d, value=0.5); a.addcmul(r, s); (lambda h: h.addcmul_(b, c))(a * 1); (lambda h: h.lerp_(b, 0.3))(a * 1); (lambda h: h.addcdiv_(b, c, value=2))(a * 1)
"""

SELECT_ERRORS = """
a.clamp(); a.clamp('x'); a.clamp(min='x'); a.clamp(1, 2, 3); a.clamp(b, 1); torch.clamp(2, 1); torch.where(i, a, b); torch.where(a, 1, 2); torch.where(m, a)
torch.where(1, 2, 3); torch.where(m, 'x', a); a.lerp(b); a.lerp(torch.ones(1), 0.5); torch.maximum(a, 1); torch.addcdiv(i, i, i); torch.addcmul(a, 1, b); torch.where(m, a, torch.ones(5))
"""

ACTIVATION = """
F.relu(a); a.relu(); torch.relu(i); F.relu6(d * 2); F.relu6(i); F.leaky_relu(a); F.leaky_relu(a, 0.2); F.leaky_relu(a, -0.5); F.elu(a); F.elu(a, 2.); F.selu(a); torch.selu(a)
F.celu(a); F.celu(a, 2.); torch.celu(a, 0.5); F.gelu(a); F.gelu(a, approximate='tanh'); F.silu(a); F.mish(a); F.softplus(a); F.softplus(a, 2., 1.); F.softplus(a * 30)
F.hardtanh(a); F.hardtanh(a, -0.5, 2.); F.hardtanh(i); F.hardsigmoid(a * 3); F.hardswish(a * 3); F.tanhshrink(a); F.softsign(a); F.hardshrink(a); a.hardshrink(0.6)
F.softshrink(a); F.softshrink(a, 0.8); F.threshold(a, 0.1, 20); torch.threshold(a, 0., -1.); F.threshold(i, 2, 0); F.glu(a); F.glu(b, 1); F.logsigmoid(a); F.logsigmoid(a * 40)
F.prelu(a, r); F.prelu(a, torch.tensor([0.25], dtype=torch.float64)); torch.prelu(r, torch.tensor(0.1, dtype=torch.float64)); F.rrelu(a); torch.rrelu(a, 0.1, 0.2); a.sigmoid(); F.sigmoid(a); F.tanh(a)
i.sigmoid(); (lambda h: F.relu(h, inplace=True))(a * 1); (lambda h: h.relu_())(a * 1); (lambda h: F.elu_(h))(a * 1); (lambda h: F.leaky_relu(h, inplace=True))(a * 1)
(lambda h: h.sigmoid_())(a * 1); (lambda h: F.hardtanh_(h))(a * 1); (lambda h: F.silu(h, inplace=True))(a * 1); (lambda h: F.celu_(h))(a * 1); (lambda h: F.selu_(h))(a * 1); F.relu(torch.zeros(1, requires_grad=True))
"""

ACTIVATION_ERRORS = """
F.relu('x'); F.gelu(a, approximate='x'); F.gelu(i); F.leaky_relu(i); F.leaky_relu(a, 'x'); F.silu(i); F.elu(i); F.softplus(i); F.mish(i); F.hardshrink(i); F.softshrink(i)
F.softshrink(a, -1); F.glu(torch.ones(3)); F.glu(s); F.glu(i); F.logsigmoid(i); F.hardswish(i); F.hardsigmoid(i); F.celu(a, 0); torch.relu(m); F.prelu(a, torch.ones(3, dtype=torch.float64)); F.hardtanh(a, 2, 1)
"""

GROUPS = {name.lower(): text for name, text in list(globals().items()) if name.isupper()}


def cases(group: str) -> list[str]:
    """Return the expressions of a group."""
    return [
        c.strip()
        for line in GROUPS[group].strip().splitlines()
        for c in line.split("; ")
        if c.strip()
    ]
