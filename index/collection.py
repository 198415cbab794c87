"""Shelves on a Chroma server (`chroma run`): owns the requests that are sent to it.

A shelf there is a collection with a name of its own, written whole, counted and searched before anybody
uses it, and never changed. Only ids and vectors are sent, no text. What the server brings are candidates, as
those of a folder are; what it loses, changes or makes up can cost time, and never an answer.

These few requests are made here and not by Chroma's own client (1.5.9), which waits for ever for a server
that hangs, already while it is made, reads proxies and passwords from the environment and `.netrc`, and takes
a second to import.
"""

import base64
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from index.errors import IndexUnusable
from index.server import HEADERS, TOKEN, Server
from index.vectors import EF_SEARCH

if TYPE_CHECKING:
    import httpx
    import numpy as np
    from numpy.typing import NDArray

# A search that waits longer than this has better looked at the catalogue's own vectors.
CONNECT_SECONDS = 3.0
SEARCH_SECONDS = 10.0
# A batch may wait for the graph.
BUILD_SECONDS = 300.0
# Rows a request: 2 MB of vectors, below what proxies in between let through.
BATCH_ROWS = 1000
PAGE_ROWS = 10_000
# Passages that must find themselves in a new collection, and how far off one with the same vector may seem.
SAMPLE = 20
SAME_DISTANCE = 1e-3
PREFIX = "dateline-"


class ServerShelf:
    """A finished collection, open for search. Safe to share between threads."""

    def __init__(self, server: Server, client: "httpx.Client", collection: str) -> None:
        self._server = server
        self._client = client
        self._collection = collection

    @classmethod
    def build(
        cls,
        server: Server,
        owner: str,
        count: int,
        batches: Iterable[tuple["NDArray[np.int64]", "NDArray[np.float32]"]],
    ) -> str:
        """Write `count` vectors, of length 1 each, into a new collection of this owner, and look whether they
        are there; its name. Raises `IndexUnusable`, and then leaves nothing behind that it can still
        remove."""
        name = f"{PREFIX}{owner}-{secrets.token_hex(6)}"
        hnsw = {"space": "cosine", "ef_search": EF_SEARCH}
        with _client(server, BUILD_SECONDS) as client:
            made = _send(server, client, "POST", "", {"name": name, "configuration": {"hnsw": hnsw}})
            try:
                shelf = cls(server, client, _text(server, made, "id"))
                _check_space(server, made)
                sample: list[NDArray[np.float32]] = []
                for ids, vectors in batches:
                    shelf._add(ids, vectors)
                    sample.append(vectors[0])
                held = shelf._count()
                if held != count:
                    raise IndexUnusable(f"{_named(server)} holds {held} of {count} passages that were sent")
                if not all(map(shelf._finds, sample[:: max(1, len(sample) // SAMPLE)])):
                    raise IndexUnusable(f"{_named(server)} does not find what was sent to it")
            except BaseException:
                with suppress(IndexUnusable):
                    _send(server, client, "DELETE", f"/{quote(name)}")
                raise
        return name

    @classmethod
    def open(cls, server: Server, name: str, count: int) -> Self:
        """Raises `IndexUnusable` when it is not there, or not as it was written."""
        client = _client(server, SEARCH_SECONDS)
        try:
            found = _send(server, client, "GET", f"/{quote(name)}")
            _check_space(server, found)
            shelf = cls(server, client, _text(server, found, "id"))
            held = shelf._count()
            if held != count:
                raise IndexUnusable(f"{_named(server)} holds {held} passages where {count} were written")
        except BaseException:
            client.close()
            raise
        return shelf

    def query(self, vector: "NDArray[np.float32]", n: int) -> list[int]:
        """Ids of about the nearest `n`, nearest first. Raises `IndexUnusable`."""
        return self.query_many(vector[None, :], n)[0]

    def query_many(self, vectors: "NDArray[np.float32]", n: int) -> list[list[int]]:
        """The same for each row."""
        asked = {"query_embeddings": vectors.tolist(), "n_results": n, "include": []}
        found = self._post("query", asked)
        with _understood(self._server):
            rows = [[int(name) for name in names] for names in found["ids"]]
            if len(rows) != len(vectors):
                raise ValueError
        return rows

    def ids(self) -> set[int]:
        """Every id in the collection, as Chroma's own book-keeping has it."""
        ids: set[int] = set()
        while True:
            page = self._post("get", {"limit": PAGE_ROWS, "offset": len(ids), "include": []})
            with _understood(self._server):
                numbers = [int(name) for name in page["ids"]]
            before = len(ids)
            ids.update(numbers)
            if len(ids) == before:
                return ids

    def vectors(self, numbers: Iterable[int]) -> dict[int, "NDArray[np.float32]"]:
        """Of those that are in the collection."""
        import numpy as np

        names = [str(number) for number in numbers]
        found: dict[int, NDArray[np.float32]] = {}
        for first in range(0, len(names), BATCH_ROWS):
            asked = {"ids": names[first : first + BATCH_ROWS], "include": ["embeddings"]}
            page = self._post("get", asked)
            with _understood(self._server):
                for name, vector in zip(page["ids"], page["embeddings"], strict=True):
                    found[int(name)] = np.asarray(vector, dtype=np.float32)
        return found

    def close(self) -> None:
        """Hang up."""
        self._client.close()

    def _add(self, ids: "NDArray[np.int64]", vectors: "NDArray[np.float32]") -> None:
        for first in range(0, len(ids), BATCH_ROWS):
            rows = vectors[first : first + BATCH_ROWS].astype("<f4")
            packed = [base64.b64encode(row.tobytes()).decode() for row in rows]
            names = [str(number) for number in ids[first : first + BATCH_ROWS].tolist()]
            self._post("add", {"ids": names, "embeddings": packed})

    def _finds(self, vector: "NDArray[np.float32]") -> bool:
        """Whether there is a passage with this vector: those with the same words share one."""
        asked = {"query_embeddings": [vector.tolist()], "n_results": 1, "include": ["distances"]}
        found = self._post("query", asked)
        with _understood(self._server):
            return float(found["distances"][0][0]) < SAME_DISTANCE

    def _count(self) -> int:
        found = _send(self._server, self._client, "GET", f"/{self._collection}/count")
        with _understood(self._server):
            return int(found)

    def _post(self, what: str, body: dict[str, Any]) -> Any:
        return _send(self._server, self._client, "POST", f"/{self._collection}/{what}", body)


def remove(server: Server, names: Iterable[str]) -> None:
    """Remove collections; what is not there, or cannot be reached, is left."""
    with suppress(IndexUnusable), _client(server, SEARCH_SECONDS) as client:
        for name in names:
            with suppress(_Refused):
                _send(server, client, "DELETE", f"/{quote(name)}")


def owned(server: Server, owner: str) -> list[str]:
    """Names of the collections that this owner has there. Raises `IndexUnusable`."""
    names: list[str] = []
    offset = 0
    with _client(server, SEARCH_SECONDS) as client:
        while True:
            page = _send(server, client, "GET", f"?limit=100&offset={offset}")
            with _understood(server):
                found = [str(each["name"]) for each in page]
            names += [name for name in found if name.startswith(f"{PREFIX}{owner}-")]
            offset += len(found)
            if len(found) < 100:
                return names


class _Refused(IndexUnusable):
    """The server answered, and would not."""


def _client(server: Server, seconds: float) -> "httpx.Client":
    import httpx

    timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS)
    base = (
        f"{server.url}/api/v2/tenants/{quote(server.tenant)}/databases/{quote(server.database)}/collections"
    )
    # Redirects are not followed: the key is for this server alone.
    return httpx.Client(base_url=base, headers=list(server.headers), timeout=timeout, trust_env=False)


def _send(server: Server, client: "httpx.Client", method: str, path: str, body: Any = None) -> Any:
    """The answer, parsed. Errors name the server and the status, never what was sent."""
    import httpx

    try:
        answer = client.request(method, f"{client.base_url}".rstrip("/") + path, json=body)
    except httpx.TimeoutException:
        raise IndexUnusable(f"{_named(server)} does not answer in time") from None
    except httpx.HTTPError as error:
        raise IndexUnusable(f"{_named(server)} cannot be reached ({type(error).__name__})") from None
    if answer.status_code in (401, 403):
        raise _Refused(f"{_named(server)} refuses the key: check ${TOKEN} or ${HEADERS}")
    if answer.status_code == 404:
        raise _Refused(f"{_named(server)} does not hold what was written there")
    if not answer.is_success:
        raise _Refused(f"{_named(server)} answers {answer.status_code}")
    if method == "DELETE":
        return None
    with _understood(server):
        return answer.json() if answer.content else None


@contextmanager
def _understood(server: Server) -> Iterator[None]:
    try:
        yield
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        raise IndexUnusable(
            f"{_named(server)} answers what no Chroma server says: check its address"
        ) from None


def _text(server: Server, found: Any, key: str) -> str:
    with _understood(server):
        return quote(str(found[key]))


def _check_space(server: Server, found: Any) -> None:
    with _understood(server):
        space = (found["configuration_json"].get("hnsw") or {}).get("space")
    if space != "cosine":
        raise IndexUnusable(f"{_named(server)} measures by {space}, not by cosine")


def _named(server: Server) -> str:
    return f"the Chroma server at {server.url}"
