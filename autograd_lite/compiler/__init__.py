"""`torch.compile`: function -> program -> fused loops -> machine code.

A function is traced into a program of table rows (`tracer`, `program`), the table's rules give its
derivative (`derivative`), each row's forward becomes array primitives (`lowering`, `arrays`,
`nodes`), these are put into loops (`schedule`) and written as source for Numba (`codegen`,
with `loops`, `products`, `placement` and `expressions`), which is kept on disk (`store`). `entry`
and `version` run it where the call is known (`recognition`) and the surroundings are as they were
(`guards`); `backward` is its node in the graph. What a program changes are its `effects`, an
optimiser's update is a `step`. `writing` prints a program.

The package has another name than the function, which it would hide otherwise.
"""

from .entry import Compiled as Compiled, CompileWarning as CompileWarning, compile as compile
