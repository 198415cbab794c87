"""Which files there are to read: `discover`. Folders are walked in name order; nothing that could be an
article is passed over silently."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.article import Rejection
from index.readers.formats import ending_of, unread_format

CLUTTER_NAMES = frozenset(
    ("thumbs.db", "desktop.ini", "icon\r", "__macosx", "__pycache__", "node_modules", "lost+found")
)
"""What systems and tools leave in folders, in lower case; hidden names are passed over too."""
PAGE_PARTS = ("_files", ".files")
"""How browsers name the folder beside the page NAME.html that they save."""
CLUTTER_ENDINGS = (".lock", ".lck", ".tmp", ".temp", ".part", ".crdownload", ".swp", ".bak", ".pyc", "~")
"""Lock files and half-written ones."""


def origin_of(path: Path) -> Path:
    """The file's absolute path with every folder resolved, but not the file itself when it is a link: the
    catalogue's name for where an article came from."""
    absolute = Path(os.path.abspath(path))
    return Path(os.path.realpath(absolute.parent)) / absolute.name


def discover(paths: Sequence[Path]) -> Iterator[Path | Rejection]:
    """Every file to read, once, as `origin_of` names it, and a rejection for what cannot be.

    Inside a folder that was given: hidden names and clutter are passed over; a link may lead anywhere in that
    folder but not out of it; a file of a format that Dateline does not read is rejected. A file given by name
    is always read, also when it is a link or hidden.
    """
    walk = _Walk()
    for path in paths:
        yield from walk.start(path)


def printable(path: Path | str) -> str:
    """A path for a message or a database: a name that is not UTF-8 has its odd bytes written out."""
    try:
        return os.fsencode(path).decode("utf-8", "backslashreplace").replace("\0", "\\0")
    except UnicodeEncodeError:
        return str(path).encode("ascii", "backslashreplace").decode()


class _Walk:
    """Remembers folders that were walked and files that were given, so that none comes twice; not every file,
    of which there may be millions."""

    def __init__(self) -> None:
        self._folders: set[str] = set()
        self._files: set[str] = set()

    def start(self, path: Path) -> Iterator[Path | Rejection]:
        """What is at a path that the user gave."""
        try:
            found = origin_of(path)
            exists, is_folder = found.exists(), found.is_dir()
            real = os.path.realpath(found)
        except (OSError, RuntimeError) as error:
            yield _unreadable(path, error)
            return
        except ValueError:
            # A NUL or half a character, which no name on any disk holds.
            yield _rejected(path, "no such file or folder")
            return
        if is_folder:
            # A folder is what it leads to, also by another name.
            yield from self._folder(real, real)
        elif not exists:
            yield _rejected(
                found, "a link that leads nowhere" if found.is_symlink() else "no such file or folder"
            )
        elif not self._known(real):
            self._files.add(real)
            yield from _readable(found)

    def _known(self, real: str) -> bool:
        return real in self._files or (
            os.path.dirname(real) in self._folders and not is_clutter(os.path.basename(real))
        )

    def _folder(self, top: str, root: str) -> Iterator[Path | Rejection]:
        """Walk `top`, which is `root` or inside it. Links come last, when it is known what was read without
        them."""
        links: list[str] = []
        stack = [top]
        while stack:
            place = stack.pop()
            if os.path.isdir(place):
                if place in self._folders:
                    continue
                entries, fault = _entries(place)
                if fault is not None:
                    yield fault
                    continue
                self._folders.add(place)
                links += [entry for entry in entries if os.path.islink(entry)]
                stack += [entry for entry in reversed(entries) if not os.path.islink(entry)]
            elif place not in self._files:
                yield from _readable(Path(place))
        for link in links:
            yield from self._link(link, root)

    def _link(self, link: str, root: str) -> Iterator[Path | Rejection]:
        path = Path(link)
        try:
            real = str(path.resolve(strict=True))
        except (OSError, RuntimeError):
            yield _rejected(path, "a link that leads nowhere")
            return
        if real != root and not real.startswith(os.path.join(root, "")):
            yield _rejected(path, "a link that leads out of the folder: give what it leads to by name")
        elif os.path.isdir(real):
            yield from self._folder(real, root)
        elif not self._known(real):
            self._files.add(real)
            yield from _readable(path)


def _entries(folder: str) -> tuple[list[str], Rejection | None]:
    try:
        with os.scandir(folder) as scan:
            names = sorted(entry.name for entry in scan)
    except OSError as error:
        return [], _unreadable(Path(folder), error)
    pages = {name.rpartition(".")[0] for name in names if name.lower().endswith((".html", ".htm"))}
    kept = [name for name in names if not is_clutter(name) and not _belongs_to(name, pages)]
    return [os.path.join(folder, name) for name in kept], None


def _belongs_to(name: str, pages: set[str]) -> bool:
    """Whether this is the folder of pictures and scripts that a browser saves beside a page."""
    return name.endswith(PAGE_PARTS) and name.removesuffix("_files").removesuffix(".files") in pages


def is_clutter(name: str) -> bool:
    """Whether a file or folder of this name is passed over."""
    lowered = name.lower()
    return name.startswith((".", "~$")) or lowered in CLUTTER_NAMES or lowered.endswith(CLUTTER_ENDINGS)


def _readable(path: Path) -> Iterator[Path | Rejection]:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        yield _rejected(path, "its name is not UTF-8: rename it")
        return
    if ending_of(path.name) is None:
        yield _rejected(path, unread_format(path.name))
        return
    yield path


def _rejected(path: Path, reason: str) -> Rejection:
    return Rejection(path=printable(path), reason=reason)


def _unreadable(path: Path, error: Exception) -> Rejection:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _rejected(path, f"cannot be read: {reason}")
