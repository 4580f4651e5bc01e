"""`torch.func`: differentiation and batching as transformations of functions, freely nested."""

from .forward import jvp, linearize
from .functional_call import functional_call, stack_module_state
from .helpers import debug_unwrap, functionalize, replace_all_batch_norm_modules_
from .jacobians import hessian, jacfwd, jacrev
from .reverse import grad, grad_and_value, vjp
from .vmap import chunk_vmap, vmap

__all__ = [
    "chunk_vmap",
    "debug_unwrap",
    "functional_call",
    "functionalize",
    "grad",
    "grad_and_value",
    "hessian",
    "jacfwd",
    "jacrev",
    "jvp",
    "linearize",
    "replace_all_batch_norm_modules_",
    "stack_module_state",
    "vjp",
    "vmap",
]
