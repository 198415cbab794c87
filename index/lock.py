"""One process writes at a time: owns the writer's lock of a home and the note that says who holds it."""

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
    from filelock import FileLock, Timeout

    lock = FileLock(home.lock, timeout=WAIT_SECONDS, poll_interval=0.05, thread_local=False)
    try:
        lock.acquire()
    except Timeout:
        raise IndexLocked(
            f"{home.path} is being written by {_holder(home.holder)}: wait for it to finish, then try again"
        ) from None
    try:
        _sign(home.holder)
        yield
    finally:
        # Inside the lock: the note of the next holder must not be the one that goes.
        home.holder.unlink(missing_ok=True)
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
