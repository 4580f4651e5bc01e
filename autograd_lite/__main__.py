"""`python -m autograd_lite`: what can be done outside a notebook.

python -m autograd_lite warmup    compile the kernels ahead, so that no cell waits for it
"""

from __future__ import annotations

import argparse
import functools
import sys

from .language import say


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m autograd_lite",
        description=say(
            "Differentiation that can be watched.", "들여다볼 수 있는 자동 미분 라이브러리입니다."
        ),
    )
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser(
        "warmup",
        help=say(
            "compile the kernels ahead and keep them on disk, so that no cell waits for it",
            "커널을 미리 컴파일하여 디스크에 저장합니다. 이후 셀을 실행할 때 컴파일을 기다리지 않습니다",
        ),
    )
    parser.parse_args(arguments)
    return warm_up()


def warm_up() -> int:
    """Compile ahead, with a progress bar."""
    from tqdm import tqdm

    from .kernels.cache import folders, writable
    from .kernels.warmup import warmup

    bar = functools.partial(
        tqdm,
        desc=say("compiling kernels", "커널 컴파일"),
        unit=say("kernel", "개"),
        file=sys.stderr,
    )
    place = next((f for f in folders() if writable(f)), None)
    try:
        ready, removed = warmup(bar)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    if place is None:
        print(
            say(
                "No cache folder can be written: set AUTOGRAD_LITE_CACHE_DIR to one that can.",
                "쓸 수 있는 캐시 폴더가 없습니다. AUTOGRAD_LITE_CACHE_DIR에 쓸 수 있는 폴더를 지정하세요.",
            ),
            file=sys.stderr,
        )
        return 1
    print(
        say(
            f"{ready} kernels are ready in {place}; {removed} outdated files removed.",
            f"커널 {ready}개를 {place}에 준비했습니다. 오래된 파일 {removed}개를 지웠습니다.",
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
