"""The workloads side by side: ours, eager and compiled, beside the other libraries.

All libraries run in turn in one process on the same two cores; the median of the rounds counts.

    make bench
    make bench BENCH="--only mlp"
"""

from machine import share_cores

if __name__ == "__main__":
    share_cores()  # before a library starts its threads
    from comparison import main

    main()
