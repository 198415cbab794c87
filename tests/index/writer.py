"""A process of its own that indexes a folder: `python -m tests.index.writer HOME FOLDER TAIL WINDOW PAUSE`.

It says "writing" when it begins, and rests PAUSE seconds after every step.
"""

import sys
import time
from pathlib import Path

from index import SyncProgress, sync
from tests.index.newsroom import open_corpus


def main() -> None:
    home, folder, tail, window, pause = sys.argv[1:]
    sync.WINDOW_PASSAGES = int(window)

    def rest(progress: SyncProgress) -> None:
        if progress.seen == 1:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
        time.sleep(float(pause))

    with open_corpus(Path(home), tail=int(tail)) as corpus:
        corpus.sync([folder], progress=rest)


if __name__ == "__main__":
    main()
