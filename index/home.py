"""Where things lie in a home: owns the names of its files and that the folder is there, private and writable.

HOME/catalogue.db     the truth: articles, passages, vectors, the lexical index (SQLite; index/catalogue.py)
HOME/vectors/NAME/    a projection of the vectors into Chroma, written once and never changed
                      (index/projection.py)
HOME/writer.lock      held by the one process that writes; writer.json beside it names it (index/lock.py)
HOME/rebuild-*.db     vectors of another model that are not in use yet (index/staging.py), and rebuild.lock
                      and rebuild.json of the process that makes them
"""

import os
from dataclasses import dataclass
from pathlib import Path

from index.errors import IndexUnusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A folder that holds one index."""

    path: Path

    @property
    def catalogue(self) -> Path:
        return self.path / "catalogue.db"

    @property
    def vectors(self) -> Path:
        return self.path / "vectors"

    @property
    def lock(self) -> Path:
        return self.path / "writer.lock"

    @property
    def holder(self) -> Path:
        return self.path / "writer.json"

    @property
    def rebuild_lock(self) -> Path:
        return self.path / "rebuild.lock"

    @property
    def rebuild_holder(self) -> Path:
        return self.path / "rebuild.json"

    def staged(self, name: str) -> Path:
        """The file of a rebuild."""
        return self.path / f"rebuild-{name}.db"

    def rebuilds(self) -> list[Path]:
        """The files of all rebuilds that were begun."""
        return sorted(self.path.glob("rebuild-*.db"))

    def prepare(self) -> None:
        """Make the folder when it is not there, readable by its owner only; one that is there keeps its mode.
        Raises `IndexUnusable` when it is no folder or cannot be written: even a search makes SQLite write
        beside its file. And when the catalogue was lost: an empty one in its place would answer as if nothing
        had ever been indexed.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.mkdir(mode=0o700, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise IndexUnusable(f"{self.path} is not a folder: choose another with --home") from None
        except OSError as error:
            raise IndexUnusable(
                f"cannot make the folder {self.path} ({error.strerror}): choose another with --home"
            ) from error
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            raise IndexUnusable(
                f"cannot write in {self.path}: give yourself the right to, or choose another with --home"
            )

        if self._lost_its_catalogue():
            raise IndexUnusable(
                f"{self.catalogue} is gone, while {self.vectors} is there: put it back, or move "
                f"{self.path} away and index again with `dateline index PATH`"
            )

    def _lost_its_catalogue(self) -> bool:
        """Vectors are written long after the catalogue is there."""
        try:
            return self.catalogue.stat().st_size == 0 and any(self.vectors.glob("*/chroma.sqlite3"))
        except FileNotFoundError:
            return any(self.vectors.glob("*/chroma.sqlite3"))

    def bytes(self) -> int:
        """Size of everything in the home; what vanishes while it is counted does not count."""
        total = 0
        for folder, _, names in os.walk(self.path):
            for name in names:
                try:
                    total += os.lstat(os.path.join(folder, name)).st_size
                except FileNotFoundError:
                    continue
        return total
