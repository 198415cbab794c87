"""The process in which files are read that may be made to do harm; `index.readers.worker` starts it and is
the only one to speak to it. Owns its limits.

Run as `python -m index.readers.child DESCRIPTOR MEGABYTES`. For each request it says that it is ready, then
what `read_source` finds, item by item, then that it is done.
"""

import json
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.formats import Item, Link, format_of, read_source
from index.readers.source import Source, bytes_source, file_source

CPU_SECONDS = 60
"""Of its own, for one step, should whoever watches it be gone."""
TIRED = 0.6
"""Holding this share of the memory allowed it asks to be replaced: what is left over counts against the next
file. With all libraries loaded it holds 0.45."""
RECURSION = 1_000


def main(descriptor: int, memory_mb: int) -> None:
    """Answer requests until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection = Connection(descriptor)
    sys.setrecursionlimit(RECURSION)
    # trafilatura would load it, and numpy with it, for a question that nobody asks here.
    sys.modules["py3langid"] = None  # type: ignore[assignment]
    with suppress(EOFError, OSError):
        while True:
            request = json.loads(connection.recv_bytes())
            data = connection.recv_bytes() if request["file"] is None else b""
            if not _answer(connection, _source(request, data), memory_mb):
                return


def _source(request: Mapping[str, Any], data: bytes) -> Source:
    name, origin = request["name"], request["origin"]
    if request["file"] is None:
        source = bytes_source(data, name=name, origin=origin, url=request["url"], charset=request["charset"])
    else:
        source = file_source(Path(request["file"]), origin)
    return Source(
        name=source.name,
        origin=source.origin,
        open=source.open,
        file=source.file,
        url=source.url,
        charset=source.charset,
        skip=request["skip"],
    )


def _answer(connection: Connection, source: Source, memory_mb: int) -> bool:
    """False when this process should read no more."""

    def say(message: Mapping[str, object]) -> None:
        connection.send_bytes(json.dumps(message).encode())

    chosen = format_of(source.name)
    with suppress(ArticleRejected):
        # `read_source` says it again, as a rejection.
        if chosen is not None:
            chosen.prepare()
    _limit(memory_mb)
    say({"ready": True})
    try:
        for item in read_source(source):
            _limit(memory_mb)
            say(_message(item))
    except MemoryError:
        # To say so takes a little more.
        _limit(memory_mb + 64)
        say({"fault": "memory"})
        return False
    tired = _size_mb() > TIRED * memory_mb
    say({"done": True, "tired": tired})
    return not tired


def _message(item: Item) -> Mapping[str, object]:
    if isinstance(item, Article):
        row = {
            "id": item.id,
            "title": item.title,
            "date": item.published.isoformat() if item.published else None,
            "url": item.url,
            "language": item.language,
            "body": item.body,
        }
        return {"article": row}
    if isinstance(item, Rejection):
        return {"rejection": {"path": item.path, "reason": item.reason}}
    if isinstance(item, Link):
        return {"link": asdict(item)}
    return {"unit": {"number": item.number, "name": item.name}}


def _limit(megabytes: int) -> None:
    """Memory up to `megabytes` in all, some seconds more of processor time, and no file written."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + CPU_SECONDS
    limits = (
        (resource.RLIMIT_AS, megabytes * 1024 * 1024),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    )
    for which, soft in limits:
        # Not every system has each of them.
        with suppress(ValueError, OSError):
            resource.setrlimit(which, (soft, resource.getrlimit(which)[1]))


def _size_mb() -> int:
    """Its address space now; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    import resource

    return pages * resource.getpagesize() // (1024 * 1024)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
