"""One process writes at a time, and one rebuilds: owns the locks of a home and the notes that say who holds
them."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from index.errors import IndexLocked
from index.home import Home

# A writer that is just ending is waited for; a longer wait would look like a hang.
WAIT_SECONDS = 1.5


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Hold the writer's lock of `home`. The system frees it when its holder dies, however it dies.

    Raises `IndexLocked`, naming the holder, when it is not free within `WAIT_SECONDS`.
    """
    with _held(home.lock, home.holder, f"{home.path} is being written by"):
        yield


@contextmanager
def rebuilding(home: Home) -> Iterator[None]:
    """The same of a lock that keeps two rebuilds apart: others may write in between."""
    with _held(home.rebuild_lock, home.rebuild_holder, f"the index in {home.path} is being rebuilt by"):
        yield


@contextmanager
def _held(path: Path, note: Path, held_by: str) -> Iterator[None]:
    from filelock import FileLock, Timeout

    lock = FileLock(path, timeout=WAIT_SECONDS, poll_interval=0.05, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise IndexLocked(f"{held_by} {_holder(note)}: wait for it to finish, then try again") from None
    try:
        _sign(note)
        yield
    finally:
        # Inside the lock: the note of the next holder must not be the one that goes.
        note.unlink(missing_ok=True)
        lock.release()


def _sign(note: Path) -> None:
    """The lock file itself cannot carry the note: Windows lets nobody else read a locked file."""
    since = datetime.now().astimezone().isoformat(timespec="seconds")
    draft = note.with_suffix(".tmp")
    draft.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
    draft.replace(note)


def _holder(note: Path) -> str:
    try:
        fields = json.loads(note.read_text())
        return f"process {fields['pid']} on {fields['host']} since {fields['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        # It took the lock a moment ago and has not signed yet.
        return "another process"
