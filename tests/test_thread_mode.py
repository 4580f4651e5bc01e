"""The modes of threads: each has its own, and what all share says so."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import autograd_lite as torch
from autograd_lite.thread_mode import GRAD, state, usual


def tracked() -> bool:
    return bool((torch.ones(2, requires_grad=True) * 2).requires_grad)


def test_one_thread_without_gradients_leaves_the_others_theirs() -> None:
    seen: dict[str, bool] = {}
    inside, over = threading.Event(), threading.Event()

    def without() -> None:
        with torch.no_grad():
            inside.set()
            over.wait(10)
            seen["inside no_grad"] = tracked()
        seen["after it"] = tracked()

    thread = threading.Thread(target=without)
    thread.start()
    assert inside.wait(10)
    assert tracked()
    over.set()
    thread.join()
    assert seen == {"inside no_grad": False, "after it": True}
    assert usual.mode == GRAD


def test_a_thread_that_ends_without_gradients_changes_no_other() -> None:
    others = usual.others
    thread = threading.Thread(target=lambda: torch.set_grad_enabled(False))
    thread.start()
    thread.join()
    assert tracked()
    with torch.no_grad():
        assert not tracked()
    assert tracked()
    # The count cannot know that the thread is gone; this is what it would have done at its end.
    usual.others, usual.mode = others, GRAD


def test_modes_switched_by_many_threads_are_each_threads_own() -> None:
    wrong: list[str] = []

    def work() -> None:
        for _ in range(300):
            with torch.no_grad():
                if tracked():
                    wrong.append("recorded inside no_grad")
                with torch.enable_grad():
                    if not tracked():
                        wrong.append("not recorded inside enable_grad")
            if not tracked():
                wrong.append("not recorded outside")

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert (usual.mode, usual.others, state.mode) == (GRAD, 0, GRAD)


def test_nothing_else_sets_a_mode_as_what_all_share_would_not_hear_of_it() -> None:
    package = Path(torch.__file__).parent
    setting = re.compile(r"\b(state|thread)\.mode\s*[|&^]?=(?!=)|, (state|thread)\.mode =")
    found = [
        path.name
        for path in sorted(package.rglob("*.py"))
        if setting.search(path.read_text("utf-8"))
    ]
    assert found == ["thread_mode.py"]
