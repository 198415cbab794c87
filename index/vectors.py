"""Chroma: the only module that imports it. Owns a *shelf*, a folder with one cosine collection that is
written once, in one go, and only read from then on.

Why written once (chromadb 1.5.9): a collection that is changed in place loses live records from its search
after deletes and upserts (chroma#7758), a writer killed while it flushes leaves files that kill the next
reader with SIGSEGV (chroma#7238), two processes at one folder do the same (chroma#6979), and a reader never
sees what another process adds (chroma#3792). A shelf that never changes has none of these, and its files can
be checked before they are loaded. Ids are passage numbers; a passage never changes, and its number is never
used again.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from index.errors import IndexUnusable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

COLLECTION = "passages"
# Chroma refuses more than 5,461 rows a call.
BATCH_ROWS = 5000
# Candidates that the graph search keeps. With 200, recall@50 was 0.989 over 90,000 clustered vectors, at 3 ms
# a query.
EF_SEARCH = 256

_NO_ENV_FILE: dict[str, Any] = {"_env_file": None}

Seal = dict[str, list[Any]]
"""File name to [size, modified in ns, sha256] of a finished shelf's graph files."""


class Shelf:
    """A finished shelf, open for search. Safe to share between threads."""

    def __init__(self, client: Any, collection: Any) -> None:
        self._client = client
        self._collection = collection

    @classmethod
    def build(
        cls, folder: Path, count: int, batches: Iterable[tuple["NDArray[np.int64]", "NDArray[np.float32]"]]
    ) -> Seal:
        """Write `count` vectors, of length 1 each, into a folder that no shelf is in yet, and seal all that
        the folder holds.

        `batches` holds at most `BATCH_ROWS` rows each, `count` in all.
        """
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        client = _client(folder)
        try:
            # Chroma flushes its graph to the disk each time so many rows have come: once, with the last of
            # them. What is not flushed would be put into the graph again at every opening.
            graph = {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": max(count, 2)}
            collection = client.create_collection(
                COLLECTION, embedding_function=None, configuration={"hnsw": graph}
            )
            for ids, vectors in batches:
                collection.add(ids=[str(number) for number in ids.tolist()], embeddings=vectors)
            _check_space(collection, folder)
        finally:
            client.close()
        _give_back(folder / "chroma.sqlite3")
        return seal(folder)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Raises `IndexUnusable` when Chroma cannot. Check `is_intact` first: damage can kill the process."""
        client = _client(folder)
        try:
            collection = client.get_collection(COLLECTION, embedding_function=None)
            _check_space(collection, folder)
        except (
            Exception
        ) as error:  # Chroma raises its own tree, ValueError, and what comes out of its Rust half
            client.close()
            raise IndexUnusable(
                f"Chroma cannot open {folder} ({_one_line(error)}): run `dateline doctor --repair`"
            ) from error
        return cls(client, collection)

    def query(self, vector: "NDArray[np.float32]", n: int) -> list[int]:
        """Ids of about the nearest `n`, nearest first."""
        found = self._collection.query(query_embeddings=[vector.tolist()], n_results=n, include=[])
        return [int(name) for name in found["ids"][0]]

    def query_many(self, vectors: "NDArray[np.float32]", n: int) -> list[list[int]]:
        """The same for each row."""
        found = self._collection.query(query_embeddings=vectors, n_results=n, include=[])
        return [[int(name) for name in names] for names in found["ids"]]

    def ids(self) -> set[int]:
        """Every id on the shelf, as Chroma's own book-keeping has it (which is not what its search finds)."""
        found: set[int] = set()
        while True:
            page = self._collection.get(limit=BATCH_ROWS, offset=len(found), include=[])["ids"]
            found.update(int(name) for name in page)
            if len(page) < BATCH_ROWS:
                return found

    def vectors(self, numbers: Iterable[int]) -> dict[int, "NDArray[np.float32]"]:
        """Of those that are on the shelf."""
        import numpy as np

        names = [str(number) for number in numbers]
        found: dict[int, NDArray[np.float32]] = {}
        for first in range(0, len(names), BATCH_ROWS):
            page = self._collection.get(ids=names[first : first + BATCH_ROWS], include=["embeddings"])
            for name, vector in zip(page["ids"], page["embeddings"], strict=True):
                found[int(name)] = np.asarray(vector, dtype=np.float32)
        return found

    def close(self) -> None:
        """Let go of the files."""
        self._client.close()


def is_intact(folder: Path, seal: Seal) -> bool:
    """Whether the graph's files are those that were sealed. By size and time; where a time differs, as in a
    copied home, by hash (0.2 s for 100,000 passages). Chroma's own SQLite file is not sealed: opening writes
    to it, and damage there is an error and no crash."""
    return (folder / "chroma.sqlite3").is_file() and is_sealed(folder, seal)


def is_sealed(folder: Path, seal: Seal, *, thoroughly: bool = False) -> bool:
    """The same of the sealed files alone: on a Chroma server the graph lies elsewhere. `thoroughly`: by hash,
    whatever the times say."""
    if not seal:
        return False
    for name, (size, modified, sha256) in seal.items():
        path = folder / name
        try:
            status = path.stat()
        except OSError:
            return False
        if status.st_size != size:
            return False
        if (thoroughly or status.st_mtime_ns != modified) and _sha256(path) != sha256:
            return False
    return True


def seal(folder: Path) -> Seal:
    """Of every file that is there, but for Chroma's own SQLite file."""
    seal: Seal = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("chroma.sqlite3"):
            status = path.stat()
            seal[path.relative_to(folder).as_posix()] = [status.st_size, status.st_mtime_ns, _sha256(path)]
    return seal


def _give_back(database: Path) -> None:
    """Chroma queues each vector in its SQLite file before it goes into the graph, and keeps the emptied
    pages: 2,050 of 2,190 bytes a passage. It must not be open."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("VACUUM")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _client(folder: Path) -> Any:
    """Every setting that could send something anywhere or that a stray `.env` or variable could turn is given
    here."""
    # What it logs about itself is nobody's business on the user's stderr.
    logging.getLogger("chromadb").setLevel(logging.ERROR)
    try:
        from chromadb import PersistentClient
        from chromadb.config import Settings

        settings = Settings(
            **_NO_ENV_FILE,
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.rust.RustBindingsAPI",
            chroma_otel_collection_endpoint="",
            allow_reset=False,
            migrations="apply",
        )
        return PersistentClient(path=str(folder), settings=settings)
    except (
        Exception
    ) as error:  # as above; and importing it reads `.env` in the working directory, whatever that holds
        raise IndexUnusable(f"Chroma cannot be used here ({_one_line(error)})") from error


def _check_space(collection: Any, folder: Path) -> None:
    """A collection that exists keeps its distance, whatever is asked for; the default is not cosine."""
    space = None
    with suppress(KeyError, TypeError):
        space = collection.configuration_json["hnsw"]["space"]
    if space != "cosine":
        raise IndexUnusable(f"{folder} measures by {space}, not by cosine: run `dateline doctor --repair`")


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
