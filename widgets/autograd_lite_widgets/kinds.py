"""Which of the catalogue's words say what kind of operation a row of the table is."""

from __future__ import annotations

from .messages import catalogue

#: The rows that share a word which is not called as they are, or as their first word is.
_ROWS = {
    "conv": "convolution",
    "max_pool": "max_pool2d_with_indices max_pool3d_with_indices adaptive_max_pool2d adaptive_max_pool3d",
    "avg_pool": "avg_pool2d avg_pool3d adaptive_avg_pool2d adaptive_avg_pool3d",
    "batch_norm": "native_batch_norm",
    "layer_norm": "native_layer_norm",
    "nll_loss": "nll_loss2d",
    "activation": (
        "gelu silu elu celu leaky_relu softplus glu mish hardtanh hardsigmoid hardswish hardshrink softshrink "
        "log_sigmoid prelu_kernel threshold rrelu_with_noise elu_in_place celu_in_place leaky_relu_in_place"
    ),
    "clamp": "clamp_min clamp_max clamp_tensors clamp_min_tensor clamp_max_tensor",
    "minimum": "fmin",
    "maximum": "fmax",
    "max": "amax",
    "min": "amin",
    "sort": "sort_stable topk",
    "gather": "take gather_along",
    "scatter": "scatter_value scatter_add scatter_reduce index_put index_add index_copy",
    "masked_fill": "masked_fill_tensor",
    "fill": "fill_in_place fill_tensor fill_tensor_in_place zero",
    "split": "split_with_sizes unsafe_split unbind",
    "lerp": "lerp_tensor",
    "inverse": "linalg_inv_ex",
    "norm": "linalg_vector_norm",
    "softmax": "safe_softmax",
    "type": "to_copy",
    "compare": "eq ne lt le gt ge",
    "triangle": "tril triu",
    "pad": (
        "constant_pad_nd reflection_pad1d reflection_pad2d reflection_pad3d replication_pad1d replication_pad2d "
        "replication_pad3d"
    ),
    "upsample": "upsample_nearest1d upsample_nearest2d upsample_bilinear2d upsample_bicubic2d upsample_linear1d",
    "clone": "contiguous_copy",
    "view": "unsafe_view reshape_alias",
}  # fmt: skip
_WORD = {row: word for word, rows in _ROWS.items() for row in rows.split()}


def kind_of(row: str) -> str | None:
    """Return the key of the message that says what kind of operation a row is; None without one.

    >>> kind_of("native_layer_norm"), kind_of("sum_dim"), kind_of("airy_ai")
    ('op.layer_norm', 'op.sum', None)
    """
    for name in (_WORD.get(row, row), row.split("_")[0]):
        if f"op.{name}" in catalogue():
            return f"op.{name}"
    return None
