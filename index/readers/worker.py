"""Reading files that may be made to hang, crash or swallow all memory: `Worker`, a child process with limits.

One child reads file after file and is replaced when it dies, when a file takes too long, or when it has
grown; so a thousand small files start one process. What it may use stands in `index.readers.child`. Messages
are JSON, never pickle, and what they say is checked again here: a child that a file has taken over can tell
lies about that file and no more.

A file of many files (an archive, a crawl) comes in units. A unit that kills the child is rejected, and a new
child goes on behind it.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

from index.article import Article, Rejection
from index.errors import ArticleRejected
from index.readers.files import megabytes
from index.readers.formats import Item, Link, Unit
from index.readers.rows import article_from_row
from index.readers.source import Source

SECONDS = 10.0
"""For one file, or one step in a file of many. The slowest page of 5,531 news articles took under one."""
MEMORY_MB = 512
START_SECONDS = 60.0
"""Until a child has loaded what a format needs: on a busy machine with a cold disk that is long."""
MAX_DEATHS = 20
"""In one file of many files: past this it is made to be slow, and the rest is not read."""
MAX_MESSAGE_BYTES = 64 * 1024 * 1024

_FILE_BYTES = 64 * 1024 * 1024
"""Of a source that is not a file on the disk and is therefore handed over whole."""


class Worker:
    """Starts its child with the first file. For one thread at a time; close it, or use it as a context
    manager."""

    def __init__(self, *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._seconds = seconds
        self._memory_mb = memory_mb
        self._child: _Child | None = None
        self.started = 0
        """How many children there were: one, as long as no file kills one."""

    def read(self, source: Source) -> Iterator[Item]:
        """What is in it, as `index.readers.formats.read_source` gives it, less the units. Never raises
        because of what is in the file."""
        if os.name != "posix":
            yield Rejection(path=source.origin, reason="files of this kind are read on Linux and macOS only")
            return
        data = b""
        if source.file is None:
            with source.open() as file:
                data = file.read(_FILE_BYTES + 1)
        if len(data) > _FILE_BYTES:
            yield Rejection(path=source.origin, reason=f"larger than {megabytes(_FILE_BYTES)}")
            return
        skip = 0
        for _ in range(MAX_DEATHS):
            unit = Unit(number=skip, name="")
            try:
                for item in self._ask(source, data, skip):
                    if isinstance(item, Unit):
                        unit = item
                    else:
                        yield item
                return
            except _Died as death:
                self.close()
                place = f"{source.origin}:{unit.name}" if unit.name else source.origin
                yield Rejection(path=place, reason=death.reason)
            except BaseException:
                # Left in the middle: what the child still has to say belongs to no other file.
                self.close()
                raise
            if unit.number <= skip:
                return
            skip = unit.number
        reason = f"{MAX_DEATHS} parts of it could not be read in bounds: the rest was not read"
        yield Rejection(path=source.origin, reason=reason)

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, source: Source, data: bytes, skip: int) -> Iterator[Item]:
        if self._child is None or not self._child.is_alive():
            self.close()
            self._child = _Child(self._memory_mb)
            self.started += 1
        child = self._child
        request = {
            "name": source.name,
            "origin": source.origin,
            "file": str(source.file) if source.file else None,
            "url": source.url,
            "charset": source.charset,
            "skip": skip,
        }
        child.send(json.dumps(request).encode())
        if source.file is None:
            child.send(data)
        seconds, why = START_SECONDS, "the reader did not start in time: run the same command again"
        while True:
            message = child.receive(seconds, why)
            seconds, why = self._seconds, f"took longer than {self._seconds:g} s to read"
            if message.get("fault"):
                raise _Died(f"needs more than {self._memory_mb} MB of memory to read")
            if message.get("done"):
                if message.get("tired"):
                    self.close()
                return
            item = _item(message, source.origin)
            if item is not None:
                yield item


class _Died(Exception):
    """The child is of no use any more; `reason` says why for whoever reads of the file."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_BROKE = "crashed the reader: damaged, or made to do harm"


class _Child:
    def __init__(self, memory_mb: int) -> None:
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-P", "-m", "index.readers.child", str(theirs.fileno()), str(memory_mb)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
                start_new_session=True,
            )
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        self._connection = Connection(ours.detach())

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def send(self, data: bytes) -> None:
        try:
            self._connection.send_bytes(data)
        except OSError as error:
            raise _Died(_BROKE) from error

    def receive(self, seconds: float, why: str) -> dict[str, Any]:
        deadline = time.monotonic() + seconds
        try:
            if not self._connection.poll(max(0.0, deadline - time.monotonic())):
                raise _Died(why)
            message = json.loads(self._connection.recv_bytes(MAX_MESSAGE_BYTES))
        except (EOFError, OSError, ValueError, RecursionError) as error:
            raise _Died(_BROKE) from error
        if not isinstance(message, dict):
            raise _Died(_BROKE)
        return message

    def end(self) -> None:
        self._connection.close()
        self._process.kill()
        self._process.wait()


def _environment() -> dict[str, str]:
    """What the child needs to find this package, and none of the user's keys."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TZ", "SYSTEMROOT") if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in sys.path if place),
        "PYTHONUTF8": "1",
        # The same text each time: some parsers go through sets.
        "PYTHONHASHSEED": "0",
        # Every thread reserves memory, and none is faster here.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


def _item(message: dict[str, Any], origin: str) -> Item | None:
    """What a message says, checked as if the file itself had said it; None of "I am ready"."""
    match message:
        case {"article": dict() as row}:
            return _article(row, origin)
        case {"rejection": {"path": str() as path, "reason": str() as reason}}:
            return Rejection(path=path if path.startswith(origin) else origin, reason=reason[:500])
        case {"link": {"url": str(), "day": str(), "changed": str(), "listing": bool()} as fields}:
            return Link(**{name: fields[name] for name in ("url", "day", "changed", "listing")})
        case {"unit": {"number": int() as number, "name": str() as name}}:
            return Unit(number=number, name=name)
        case {"ready": True}:
            return None
    raise _Died(_BROKE)


def _article(row: dict[str, object], origin: str) -> Article | Rejection:
    try:
        return article_from_row(row, origin=origin, dated=False, one_of_many=True)
    except ArticleRejected as rejected:
        return Rejection(path=origin, reason=rejected.reason)
