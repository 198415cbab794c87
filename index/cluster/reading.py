"""Files read on a cluster, and given in the order in which they were found: owns which are read together, and
how far reading runs ahead.

A worker opens the same path as is named here, so the files must lie on a file system that all nodes share.
Whether it is the same file is checked for each one, by size and time.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.article import Article, Rejection
from index.cluster.work import Asked, Unseen, read_files
from index.encoding import KEPT
from index.errors import ClusterFailed
from index.readers import read_file
from index.readers.discovery import discover
from index.readers.worker import Worker

if TYPE_CHECKING:
    from index.cluster.connection import Cluster

# Files that are read by one task: small ones together.
TOGETHER_FILES = 32
TOGETHER_BYTES = 4 * 1024 * 1024
# Blocks of a task that may lie unread; then it waits.
BLOCKS_AHEAD = 4

Found = tuple[str, Article | Rejection]


def read_on(cluster: "Cluster", paths: Sequence[Path], worker: Worker) -> Iterator[Found]:
    """As `index.readers.read_paths`. What is gone by the time a worker looks is read by `worker`, here.
    Raises `ClusterFailed` when a worker does not see a file that is there."""
    # It waits more than it works, and holds no processor: embedding would wait for readers that wait for it.
    read = cluster.remote(
        read_files,
        num_cpus=0,
        num_returns="streaming",
        scheduling_strategy="SPREAD",
        _generator_backpressure_num_objects=BLOCKS_AHEAD,
    )
    begun: deque[Iterator[Found]] = deque()
    for piece in _pieces(discover(paths)):
        if isinstance(piece, Rejection):
            begun.append(iter([(piece.path, piece)]))
        else:
            begun.append(_collect(cluster, read.remote(piece), worker))
        if len(begun) > cluster.processors:
            yield from begun.popleft()
    while begun:
        yield from begun.popleft()


def _pieces(found: Iterable[Path | Rejection]) -> Iterator[Rejection | list[Asked]]:
    together: list[Asked] = []
    for each in found:
        if isinstance(each, Rejection):
            if together:
                yield together
            yield each
            together = []
            continue
        try:
            asked = Asked.of(str(each))
        except OSError:
            # Gone a moment ago: whoever reads it says so.
            asked = Asked(path=str(each), size=0, modified=0)
        together.append(asked)
        if len(together) >= TOGETHER_FILES or sum(one.size for one in together) >= TOGETHER_BYTES:
            yield together
            together = []
    if together:
        yield together


def _collect(cluster: "Cluster", blocks: Any, worker: Worker) -> Iterator[Found]:
    for block in cluster.each(blocks):
        for origin, item in block:
            if isinstance(item, Unseen):
                yield from _unseen(item, worker)
            else:
                yield origin, item


def _unseen(unseen: Unseen, worker: Worker) -> Iterator[Found]:
    asked = unseen.asked
    if _is_here(asked):
        raise ClusterFailed(
            f"{asked.path} {unseen.what}, as the worker on {unseen.host} sees it: give files on a file "
            f"system that all nodes share under the same path; {KEPT}"
        )
    for item in read_file(Path(asked.path), worker):
        yield asked.path, item


def _is_here(asked: Asked) -> bool:
    """Whether it can be read here, and is what it was when it was asked for."""
    try:
        return Asked.of(asked.path) == asked and os.access(asked.path, os.R_OK)
    except OSError:
        return False
