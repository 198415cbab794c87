"""Opening files that are not trusted: `open_regular`, `read_whole`. Never hangs on a pipe, never reads a
device, never takes more than its limit into memory."""

import os
import stat
from pathlib import Path
from typing import BinaryIO

from index.errors import ArticleRejected

MAX_FILE_BYTES = 8 * 1024 * 1024
"""Of a file that holds one article. War and Peace is 3 MB; no news comes near."""

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; links are followed. Raises ArticleRejected, and OSError as open()
    does."""
    # Before opening, since opening alone can wait for ever or move a tape; after it, since the file may have
    # changed.
    _reject_irregular(os.stat(path))
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        _reject_irregular(os.fstat(descriptor))
        return os.fdopen(descriptor, "rb")
    except BaseException:
        os.close(descriptor)
        raise


def read_whole(path: Path, limit: int = MAX_FILE_BYTES) -> bytes:
    """All bytes of a regular file of at most `limit` bytes. Raises ArticleRejected and OSError."""
    with open_regular(path) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ArticleRejected(f"larger than {megabytes(limit)}")
    return data


def megabytes(count: int) -> str:
    """For messages: "8 MB"."""
    return f"{count / 1024 / 1024:g} MB"


def _reject_irregular(status: os.stat_result) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind != stat.S_IFREG:
        raise ArticleRejected(f"{_KINDS.get(kind, 'something')}, not a regular file")
