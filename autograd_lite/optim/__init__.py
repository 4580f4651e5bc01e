"""`torch.optim`: optimizers and schedules of their learning rates."""

from . import lr_scheduler
from .adaptive import ASGD, Adadelta, Adagrad, RMSprop, Rprop
from .moments import Adam, Adamax, AdamW, NAdam, RAdam
from .optimizer import Optimizer
from .sgd import SGD
