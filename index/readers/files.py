"""Opening files that are not trusted: `open_regular`. Never hangs on a pipe, never reads a device."""

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


def megabytes(count: int) -> str:
    """For messages: "8 MB"."""
    return f"{count / 1024 / 1024:g} MB"


def _reject_irregular(status: os.stat_result) -> None:
    kind = stat.S_IFMT(status.st_mode)
    if kind != stat.S_IFREG:
        raise ArticleRejected(f"{_KINDS.get(kind, 'something')}, not a regular file")
