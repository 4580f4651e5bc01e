"""`torch.optim`: optimizers and schedules of their learning rates."""

from . import lr_scheduler as lr_scheduler, swa_utils as swa_utils
from .adaptive import (
    ASGD as ASGD,
    Adadelta as Adadelta,
    Adagrad as Adagrad,
    RMSprop as RMSprop,
    Rprop as Rprop,
)
from .lbfgs import LBFGS as LBFGS
from .matrices import Adafactor as Adafactor, Muon as Muon
from .moments import Adam as Adam, Adamax as Adamax, AdamW as AdamW, NAdam as NAdam, RAdam as RAdam
from .optimizer import Optimizer as Optimizer
from .sgd import SGD as SGD
