"""The recorder: listens to the engine and keeps what happened.

One recorder serves one thread, as the engine's mode does. `whole` recorders (`record()`) keep
every operation, and the statistics of the largest tensors, too; the automatic one of a notebook
keeps only what hangs on a live graph, up to a limit per cell, and then steps aside so that the rest
of the cell runs at full speed.
"""

from __future__ import annotations

from typing import Any

from .backward import Backward
from .forward import Forward
from .keeping import follow
from .records import UpdateRecord, fresh_record, known_record


class Recorder(Forward, Backward):
    """Keeps operations and backward passes; install it with `start`, remove it with `stop`."""

    def on_module_start(self, module: Any) -> None:
        """A module of neural networks starts to run."""
        if self._modules:
            name = self._inside(self._modules[-1]).get(id(module))
            if name is None:  # it came to be there later, or it belongs to nobody
                name = self._inside(self._modules[-1], anew=True).get(id(module))
        else:
            name = None
            if module not in self._inner_names:
                self._inside(module)
                for called, parameter in module.named_parameters():
                    parameter._trace_name = called
        self.tracker.enter_module(name or type(module).__name__)
        self._modules.append(module)

    def _inside(self, module: Any, anew: bool = False) -> dict[int, str]:
        """What a module calls those inside it, by `id`; looked up once, as it is held from then on."""
        found = self._inner_names.get(module)
        if found is None or anew:
            found = {id(m): name for name, m in module.named_modules() if name}
            self._inner_names[module] = found
        return found

    def on_module_end(self) -> None:
        """It is done, perhaps by an error."""
        if self._modules:
            self._modules.pop()
            self.tracker.leave_module()

    def on_update(self, tensor: Any, by: str) -> None:
        """It was changed in place, by what is no operation."""
        if self.rehearsal or not self.whole or not self._counted():
            return
        old = known_record(tensor)
        new = fresh_record(tensor, True)
        follow(new, old)
        position = self.tracker.locate()
        self.timeline.add(self.tracker.path, UpdateRecord(new, by, position, self.tracker.spot))


__all__ = ["Recorder"]
