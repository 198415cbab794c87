"""ZIP archives: `read_zip` gives what is in them, and `Archive` the members of one for formats that are ZIP
files inside (EPUB). Nothing is ever written to the disk, so no name in an archive leads anywhere.

An archive is read in a process of its own, and its members with it; an archive in an archive is not read.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from index.article import Rejection
from index.errors import ArticleRejected
from index.readers.discovery import is_clutter, printable
from index.readers.files import megabytes
from index.readers.formats import Item, Unit, ending_of, read_source, unread_format
from index.readers.source import Broken, Source, check_ratio

MAX_MEMBERS = 100_000
MAX_PACKED_BYTES = 64 * 1024 * 1024
"""Of an archive that is itself gzipped or inside something, and so has to be held in memory."""
_ENCRYPTED = 0x1


def read_zip(source: Source) -> Iterator[Item]:
    """Raises ArticleRejected when it is no archive, OSError when the disk fails."""
    archive = Archive(source)
    number = 0
    for info in archive.members:
        parts = PurePosixPath(info.filename).parts
        if info.is_dir() or any(is_clutter(part) for part in parts if part != ".."):
            continue
        number += 1
        name = printable(info.filename)
        yield Unit(number=number, name=name)
        if number <= source.skip:
            continue
        origin = f"{source.origin}:{name}"
        reason = _unreadable(info)
        if reason:
            yield Rejection(path=origin, reason=reason)
            continue
        for item in read_source(archive.member(info, origin)):
            if not isinstance(item, Unit):
                yield item
    if not number:
        raise ArticleRejected("an archive with nothing in it")


def _unreadable(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _ENCRYPTED:
        return "protected by a password: unpack it first"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link in an archive, which leads nowhere"
    ending = ending_of(info.filename)
    if ending is None:
        return unread_format(info.filename)
    return "an archive inside an archive is not read: unpack it first" if ending == ".zip" else ""


class Archive:
    """An open ZIP file. Raises ArticleRejected when it is none."""

    def __init__(self, source: Source) -> None:
        self._unpacked = 0
        file = (
            source.open() if source.file and not source.packed else io.BytesIO(source.whole(MAX_PACKED_BYTES))
        )
        self._bytes = file.seek(0, io.SEEK_END)
        if not self._bytes:
            raise ArticleRejected("empty file")
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
            raise ArticleRejected("no ZIP file that can be read: damaged or cut off") from error
        self.members = self._zip.infolist()
        if len(self.members) > MAX_MEMBERS:
            raise ArticleRejected(f"an archive of more than {MAX_MEMBERS:,} files")

    def member(self, info: zipfile.ZipInfo, origin: str) -> Source:
        """One of `members`, to be read as `origin`."""
        return Source(name=info.filename, origin=origin, open=lambda: self._open(info))

    def whole(self, name: str, limit: int) -> bytes:
        """All of the member of this name. Raises ArticleRejected when there is none or too much."""
        try:
            info = self._zip.getinfo(name)
        except KeyError as error:
            raise ArticleRejected(f"damaged: {printable(name)} is not in it") from error
        with self._open(info) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise ArticleRejected(f"{printable(name)} in it is larger than {megabytes(limit)}")
        return data

    def count(self, unpacked: int) -> None:
        """Add to what came out of it so far. Raises Broken when that is more than any text gives."""
        self._unpacked += unpacked
        check_ratio(self._unpacked, self._bytes)

    def _open(self, info: zipfile.ZipInfo) -> BinaryIO:
        try:
            member = self._zip.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
            raise ArticleRejected("damaged, or packed in a way that is not read") from error
        return io.BufferedReader(_Member(self, member))


class _Member(io.RawIOBase):
    """A member as a file that counts what it unpacks to."""

    def __init__(self, archive: Archive, member: IO[bytes]) -> None:
        self._archive = archive
        self._member = member
        self._place = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        try:
            data = self._member.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Broken("damaged or cut off in the archive: the rest was not read") from error
        self._archive.count(len(data))
        self._place += len(data)
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Tells where it is, as a file does that is asked to move by nothing."""
        if (offset, whence) != (0, io.SEEK_CUR):
            raise io.UnsupportedOperation("seek")
        return self._place

    def close(self) -> None:
        self._member.close()
        super().close()
