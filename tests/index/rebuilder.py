"""A process of its own that rebuilds a home with the second model, which has as many numbers a vector as the
first: `python -m tests.index.rebuilder HOME TAIL PAUSE`.

It says "embedding" when the first articles are done, and rests PAUSE seconds at every step.
"""

import sys
import time
from pathlib import Path

from index import RebuildProgress, rebuilding, sync
from tests.index.newsroom import rebuild_home, second_model


def main() -> None:
    home, tail, pause = sys.argv[1:]
    sync.WINDOW_PASSAGES = 8
    rebuilding.RETRY_SECONDS = 0.1
    stages: list[str] = []

    def rest(progress: RebuildProgress) -> None:
        if progress.stage not in stages and (progress.done or progress.stage != "embedding"):
            stages.append(progress.stage)
            sys.stdout.write(f"{progress.stage}\n")
            sys.stdout.flush()
        time.sleep(float(pause))

    report = rebuild_home(Path(home), embedder=second_model(dimensions=64), tail=int(tail), progress=rest)
    sys.stdout.write(f"{report.passages} passages\n")


if __name__ == "__main__":
    main()
