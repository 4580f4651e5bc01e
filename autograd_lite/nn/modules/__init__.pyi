"""The modules; made by tests/typing/make_stubs.py, not by hand."""

import builtins
from typing import Any

from .activation import PReLU as PReLU, Softmax2d as Softmax2d, Threshold as Threshold
from .attention import MultiheadAttention as MultiheadAttention
from .container import ModuleDict as ModuleDict, ModuleList as ModuleList, Sequential as Sequential
from .conv import (
    Conv1d as Conv1d,
    Conv2d as Conv2d,
    Conv3d as Conv3d,
    ConvTranspose1d as ConvTranspose1d,
    ConvTranspose2d as ConvTranspose2d,
    ConvTranspose3d as ConvTranspose3d,
    Fold as Fold,
    Unfold as Unfold,
)
from .distance import CosineSimilarity as CosineSimilarity, PairwiseDistance as PairwiseDistance
from .lazy import LazyLinear as LazyLinear
from .linear import Bilinear as Bilinear, Identity as Identity, Linear as Linear
from .loss import (
    BCELoss as BCELoss,
    BCEWithLogitsLoss as BCEWithLogitsLoss,
    CosineEmbeddingLoss as CosineEmbeddingLoss,
    CrossEntropyLoss as CrossEntropyLoss,
    CTCLoss as CTCLoss,
    GaussianNLLLoss as GaussianNLLLoss,
    HingeEmbeddingLoss as HingeEmbeddingLoss,
    HuberLoss as HuberLoss,
    KLDivLoss as KLDivLoss,
    L1Loss as L1Loss,
    MarginRankingLoss as MarginRankingLoss,
    MSELoss as MSELoss,
    MultiLabelMarginLoss as MultiLabelMarginLoss,
    MultiLabelSoftMarginLoss as MultiLabelSoftMarginLoss,
    MultiMarginLoss as MultiMarginLoss,
    NLLLoss as NLLLoss,
    NLLLoss2d as NLLLoss2d,
    PoissonNLLLoss as PoissonNLLLoss,
    SmoothL1Loss as SmoothL1Loss,
    SoftMarginLoss as SoftMarginLoss,
    TripletMarginLoss as TripletMarginLoss,
    TripletMarginWithDistanceLoss as TripletMarginWithDistanceLoss,
)
from .many_classes import (
    AdaptiveLogSoftmaxWithLoss as AdaptiveLogSoftmaxWithLoss,
    LinearCrossEntropyLoss as LinearCrossEntropyLoss,
)
from .module import Module as Module
from .norm import (
    BatchNorm1d as BatchNorm1d,
    BatchNorm2d as BatchNorm2d,
    BatchNorm3d as BatchNorm3d,
    GroupNorm as GroupNorm,
    InstanceNorm1d as InstanceNorm1d,
    InstanceNorm2d as InstanceNorm2d,
    InstanceNorm3d as InstanceNorm3d,
    LayerNorm as LayerNorm,
    LocalResponseNorm as LocalResponseNorm,
    RMSNorm as RMSNorm,
)
from .parallel import DataParallel as DataParallel, SyncBatchNorm as SyncBatchNorm
from .parameter_containers import ParameterDict as ParameterDict, ParameterList as ParameterList
from .pooling import AvgPool1d as AvgPool1d
from .rnn import GRU as GRU, LSTM as LSTM, RNN as RNN, RNNBase as RNNBase
from .rnn_cells import (
    GRUCell as GRUCell,
    LSTMCell as LSTMCell,
    RNNCell as RNNCell,
    RNNCellBase as RNNCellBase,
)
from .shape import Flatten as Flatten, Unflatten as Unflatten
from .sparse import Embedding as Embedding, EmbeddingBag as EmbeddingBag
from .transformer import (
    Transformer as Transformer,
    TransformerDecoder as TransformerDecoder,
    TransformerDecoderLayer as TransformerDecoderLayer,
    TransformerEncoder as TransformerEncoder,
    TransformerEncoderLayer as TransformerEncoderLayer,
)
from .vision import (
    ChannelShuffle as ChannelShuffle,
    PixelShuffle as PixelShuffle,
    PixelUnshuffle as PixelUnshuffle,
    Upsample as Upsample,
    UpsamplingBilinear2d as UpsamplingBilinear2d,
    UpsamplingNearest2d as UpsamplingNearest2d,
)

class CELU(Module):
    """The activation `nn.functional.celu` as a module."""

    def __init__(self, alpha: builtins.float = 1.0, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ELU(Module):
    """The activation `nn.functional.elu` as a module."""

    def __init__(self, alpha: builtins.float = 1.0, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class GELU(Module):
    """The activation `nn.functional.gelu` as a module."""

    def __init__(self, approximate: builtins.str = "none") -> None: ...
    def forward(self, input: Any) -> Any: ...

class GLU(Module):
    """The activation `nn.functional.glu` as a module."""

    def __init__(self, dim: builtins.float = -1) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Hardshrink(Module):
    """The activation `nn.functional.hardshrink` as a module."""

    def __init__(self, lambd: builtins.float = 0.5) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Hardsigmoid(Module):
    """The activation `nn.functional.hardsigmoid` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Hardswish(Module):
    """The activation `nn.functional.hardswish` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Hardtanh(Module):
    """The activation `nn.functional.hardtanh` as a module."""

    def __init__(
        self,
        min_val: builtins.float = -1.0,
        max_val: builtins.float = 1.0,
        inplace: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LeakyReLU(Module):
    """The activation `nn.functional.leaky_relu` as a module."""

    def __init__(
        self, negative_slope: builtins.float = 0.01, inplace: builtins.bool = False
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LogSigmoid(Module):
    """The activation `nn.functional.logsigmoid` as a module."""

    def __init__(self) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LogSoftmax(Module):
    """The activation `nn.functional.log_softmax` as a module."""

    def __init__(self, dim: Any = None) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Mish(Module):
    """The activation `nn.functional.mish` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class RReLU(Module):
    """The activation `nn.functional.rrelu` as a module."""

    def __init__(
        self,
        lower: builtins.float = 0.125,
        upper: builtins.float = 0.3333333333333333,
        inplace: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReLU(Module):
    """The activation `nn.functional.relu` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReLU6(Module):
    """The activation `nn.functional.relu6` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class SELU(Module):
    """The activation `nn.functional.selu` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class SiLU(Module):
    """The activation `nn.functional.silu` as a module."""

    def __init__(self, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Sigmoid(Module):
    """The activation `nn.functional.sigmoid` as a module."""

    def __init__(self) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Softmax(Module):
    """The activation `nn.functional.softmax` as a module."""

    def __init__(self, dim: Any = None) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Softmin(Module):
    """The activation `nn.functional.softmin` as a module."""

    def __init__(self, dim: Any = None) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Softplus(Module):
    """The activation `nn.functional.softplus` as a module."""

    def __init__(self, beta: builtins.float = 1.0, threshold: builtins.float = 20.0) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Softshrink(Module):
    """The activation `nn.functional.softshrink` as a module."""

    def __init__(self, lambd: builtins.float = 0.5) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Softsign(Module):
    """The activation `nn.functional.softsign` as a module."""

    def __init__(self) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Tanh(Module):
    """The activation `nn.functional.tanh` as a module."""

    def __init__(self) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Tanhshrink(Module):
    """The activation `nn.functional.tanhshrink` as a module."""

    def __init__(self) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AlphaDropout(Module):
    """Dropout for SELU networks."""

    def __init__(self, p: builtins.float = 0.5, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Dropout(Module):
    """Dropout of elements."""

    def __init__(self, p: builtins.float = 0.5, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Dropout1d(Module):
    """Dropout of channels of sequences."""

    def __init__(self, p: builtins.float = 0.5, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Dropout2d(Module):
    """Dropout of channels of images."""

    def __init__(self, p: builtins.float = 0.5, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class Dropout3d(Module):
    """Dropout of channels of volumes."""

    def __init__(self, p: builtins.float = 0.5, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class FeatureAlphaDropout(Module):
    """Dropout of channels for SELU networks."""

    def __init__(self, p: builtins.float = 0.5, inplace: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LazyBatchNorm1d(Module):
    """A BatchNorm1d that finds the number of channels at its first call."""

    def __init__(
        self,
        eps: builtins.float = 1e-05,
        momentum: Any = 0.1,
        affine: builtins.bool = True,
        track_running_stats: builtins.bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: builtins.bool = True,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyBatchNorm2d(Module):
    """A BatchNorm2d that finds the number of channels at its first call."""

    def __init__(
        self,
        eps: builtins.float = 1e-05,
        momentum: Any = 0.1,
        affine: builtins.bool = True,
        track_running_stats: builtins.bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: builtins.bool = True,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyBatchNorm3d(Module):
    """A BatchNorm3d that finds the number of channels at its first call."""

    def __init__(
        self,
        eps: builtins.float = 1e-05,
        momentum: Any = 0.1,
        affine: builtins.bool = True,
        track_running_stats: builtins.bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: builtins.bool = True,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyConv1d(Module):
    """A Conv1d that finds the number of channels at its first call."""

    def __init__(
        self,
        out_channels: builtins.int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: builtins.int = 1,
        bias: builtins.bool = True,
        padding_mode: builtins.str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyConv2d(Module):
    """A Conv2d that finds the number of channels at its first call."""

    def __init__(
        self,
        out_channels: builtins.int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: builtins.int = 1,
        bias: builtins.bool = True,
        padding_mode: builtins.str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyConv3d(Module):
    """A Conv3d that finds the number of channels at its first call."""

    def __init__(
        self,
        out_channels: builtins.int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        dilation: Any = 1,
        groups: builtins.int = 1,
        bias: builtins.bool = True,
        padding_mode: builtins.str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyConvTranspose1d(Module):
    """A ConvTranspose1d that finds the number of channels at its first call."""

    def __init__(
        self,
        out_channels: builtins.int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: builtins.int = 1,
        bias: builtins.bool = True,
        dilation: Any = 1,
        padding_mode: builtins.str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyConvTranspose2d(Module):
    """A ConvTranspose2d that finds the number of channels at its first call."""

    def __init__(
        self,
        out_channels: builtins.int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: builtins.int = 1,
        bias: builtins.bool = True,
        dilation: Any = 1,
        padding_mode: builtins.str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyConvTranspose3d(Module):
    """A ConvTranspose3d that finds the number of channels at its first call."""

    def __init__(
        self,
        out_channels: builtins.int,
        kernel_size: Any,
        stride: Any = 1,
        padding: Any = 0,
        output_padding: Any = 0,
        groups: builtins.int = 1,
        bias: builtins.bool = True,
        dilation: Any = 1,
        padding_mode: builtins.str = "zeros",
        device: Any = None,
        dtype: Any = None,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyInstanceNorm1d(Module):
    """A InstanceNorm1d that finds the number of channels at its first call."""

    def __init__(
        self,
        eps: builtins.float = 1e-05,
        momentum: Any = 0.1,
        affine: builtins.bool = True,
        track_running_stats: builtins.bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: builtins.bool = True,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyInstanceNorm2d(Module):
    """A InstanceNorm2d that finds the number of channels at its first call."""

    def __init__(
        self,
        eps: builtins.float = 1e-05,
        momentum: Any = 0.1,
        affine: builtins.bool = True,
        track_running_stats: builtins.bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: builtins.bool = True,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class LazyInstanceNorm3d(Module):
    """A InstanceNorm3d that finds the number of channels at its first call."""

    def __init__(
        self,
        eps: builtins.float = 1e-05,
        momentum: Any = 0.1,
        affine: builtins.bool = True,
        track_running_stats: builtins.bool = True,
        device: Any = None,
        dtype: Any = None,
        *,
        bias: builtins.bool = True,
    ) -> None: ...
    def forward(self, *args: Any, **kwargs: Any) -> Any: ...

class CircularPad1d(Module):
    """Padding of sequences: circular."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class CircularPad2d(Module):
    """Padding of images: circular."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class CircularPad3d(Module):
    """Padding of volumes: circular."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ConstantPad1d(Module):
    """Padding of sequences with a number."""

    def __init__(self, padding: Any, value: builtins.float) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ConstantPad2d(Module):
    """Padding of images with a number."""

    def __init__(self, padding: Any, value: builtins.float) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ConstantPad3d(Module):
    """Padding of volumes with a number."""

    def __init__(self, padding: Any, value: builtins.float) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReflectionPad1d(Module):
    """Padding of sequences: reflect."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReflectionPad2d(Module):
    """Padding of images: reflect."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReflectionPad3d(Module):
    """Padding of volumes: reflect."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReplicationPad1d(Module):
    """Padding of sequences: replicate."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReplicationPad2d(Module):
    """Padding of images: replicate."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ReplicationPad3d(Module):
    """Padding of volumes: replicate."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ZeroPad1d(Module):
    """Padding of sequences with zeros."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ZeroPad2d(Module):
    """Padding of images with zeros."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class ZeroPad3d(Module):
    """Padding of volumes with zeros."""

    def __init__(self, padding: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AdaptiveAvgPool1d(Module):
    """Means of equal parts of sequences."""

    def __init__(self, output_size: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AdaptiveAvgPool2d(Module):
    """Means of equal parts of images."""

    def __init__(self, output_size: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AdaptiveAvgPool3d(Module):
    """Means of equal parts of volumes."""

    def __init__(self, output_size: Any) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AdaptiveMaxPool1d(Module):
    """The largest of equal parts of sequences."""

    def __init__(self, output_size: Any, return_indices: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AdaptiveMaxPool2d(Module):
    """The largest of equal parts of images."""

    def __init__(self, output_size: Any, return_indices: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AdaptiveMaxPool3d(Module):
    """The largest of equal parts of volumes."""

    def __init__(self, output_size: Any, return_indices: builtins.bool = False) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AvgPool2d(Module):
    """The mean of each window of images."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: builtins.bool = False,
        count_include_pad: builtins.bool = True,
        divisor_override: builtins.int | None = None,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class AvgPool3d(Module):
    """The mean of each window of volumes."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        ceil_mode: builtins.bool = False,
        count_include_pad: builtins.bool = True,
        divisor_override: builtins.int | None = None,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class FractionalMaxPool2d(Module):
    """The largest of windows of images at random distances."""

    def __init__(
        self,
        kernel_size: Any,
        output_size: Any = None,
        output_ratio: Any = None,
        return_indices: builtins.bool = False,
        _random_samples: Any = None,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class FractionalMaxPool3d(Module):
    """The largest of windows of volumes at random distances."""

    def __init__(
        self,
        kernel_size: Any,
        output_size: Any = None,
        output_ratio: Any = None,
        return_indices: builtins.bool = False,
        _random_samples: Any = None,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LPPool1d(Module):
    """The p-norm of each window of sequences."""

    def __init__(
        self,
        norm_type: builtins.float,
        kernel_size: Any,
        stride: Any = None,
        ceil_mode: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LPPool2d(Module):
    """The p-norm of each window of images."""

    def __init__(
        self,
        norm_type: builtins.float,
        kernel_size: Any,
        stride: Any = None,
        ceil_mode: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class LPPool3d(Module):
    """The p-norm of each window of volumes."""

    def __init__(
        self,
        norm_type: builtins.float,
        kernel_size: Any,
        stride: Any = None,
        ceil_mode: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class MaxPool1d(Module):
    """The largest of each window of sequences."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: builtins.bool = False,
        ceil_mode: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class MaxPool2d(Module):
    """The largest of each window of images."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: builtins.bool = False,
        ceil_mode: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class MaxPool3d(Module):
    """The largest of each window of volumes."""

    def __init__(
        self,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        return_indices: builtins.bool = False,
        ceil_mode: builtins.bool = False,
    ) -> None: ...
    def forward(self, input: Any) -> Any: ...

class MaxUnpool1d(Module):
    """Max pooling of sequences, undone."""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None: ...
    def forward(self, input: Any, indices: Any, output_size: Any = None) -> Any: ...

class MaxUnpool2d(Module):
    """Max pooling of images, undone."""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None: ...
    def forward(self, input: Any, indices: Any, output_size: Any = None) -> Any: ...

class MaxUnpool3d(Module):
    """Max pooling of volumes, undone."""

    def __init__(self, kernel_size: Any, stride: Any = None, padding: Any = 0) -> None: ...
    def forward(self, input: Any, indices: Any, output_size: Any = None) -> Any: ...
