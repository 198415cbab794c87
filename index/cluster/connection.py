"""A Ray cluster, connected: `Cluster`, the one that speaks to Ray. Owns that it never waits for what is gone,
and that whatever Ray raises becomes one line.

What workers send back is unpickled here, and Ray runs whatever a client sends: a cluster is trusted as this
machine is, articles are not.
"""

import atexit
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NoAnswer
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from index.cluster.address import AUTO, LOCAL, Address
from index.encoding import KEPT
from index.errors import ClusterFailed, ClusterGone, IndexingError
from index.processors import usable_processors

if TYPE_CHECKING:
    from index.cluster.encoding import ClusterEncoder
    from index.cluster.reading import Found
    from index.readers.worker import Worker

CONNECT_SECONDS = 5.0
"""For a first answer of the machine at the address. Ray alone would try for two minutes."""
LOST_SECONDS = 20.0
"""Without any answer, until the cluster is called gone. Ray itself ends a process after 60."""
IDLE_SECONDS = 300.0
"""Without any processor in the cluster: one that grows on demand takes minutes for its first node."""
LOOK_SECONDS = 2.0
LEAVE_SECONDS = 5.0
"""For Ray to end what it started here, once the cluster is gone."""
RETRIES = 5
"""How often a task is done again whose worker died; past this it is the task that kills."""
STORE_BYTES_EACH = 64 * 1024 * 1024
"""Of shared memory, for each worker of a cluster on this machine: blocks and windows on their way take 10."""


class Cluster:
    """For one thread. Close it, or use it as a context manager: that ends the connection, and a cluster that
    was started on this machine."""

    def __init__(self, ray: Any, address: Address, place: tuple[str, int]) -> None:
        self._ray = ray
        self._address = address
        self._place = place
        self._processors = (0.0, 0)
        self._gone = False

    @classmethod
    def connect(cls, address: str) -> Self:
        """`address` is `auto`, `local`, HOST:PORT or ray://HOST:PORT. Raises ValueError for what is none of
        these, and `ClusterFailed` within seconds when there is no cluster."""
        where = Address.parse(address)
        # Before Ray is loaded, which reads them then. Nobody counts who uses it.
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        if where.text == LOCAL and os.environ.setdefault("RAY_AUTH_MODE", "token") == "token":
            # Its ports are open to the network, whatever address it is given: it needs a secret.
            os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
        try:
            import ray
        except ImportError as error:
            raise ClusterFailed(
                "a Ray cluster needs a library that is not installed: pip install 'dateline[ray]'"
            ) from error
        if where.text == AUTO:
            where = _found(where)
        if where.host:
            _check_answer(where)
        options: dict[str, Any] = {}
        if where.text == LOCAL:
            workers = where.workers or usable_processors()
            options = {
                "num_cpus": workers,
                "object_store_memory": workers * STORE_BYTES_EACH + STORE_BYTES_EACH,
                "include_dashboard": False,
            }
        try:
            ray.init(where.text, logging_level=logging.ERROR, log_to_driver=False, **options)
        # Ray leaves through sys.exit when what answers is not Ray.
        except (Exception, SystemExit) as error:
            raise _unreachable(where, error) from error
        place = (where.host, where.port)
        if not where.by_client:
            host, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
            place = (host.strip("[]"), int(port))
        return cls(ray, where, place)

    @property
    def processors(self) -> int:
        """How many there are for tasks now, at least 1. Nodes come and go."""
        until, count = self._processors
        if time.monotonic() >= until:
            told = self._told_processors()
            count = count if told is None else told
            self._processors = time.monotonic() + LOOK_SECONDS, count
        return max(1, count)

    @property
    def reads_files(self) -> bool:
        """Whether its workers may have the disk that files are named on: not when this machine is no part of
        it."""
        return not self._address.by_client

    def encoder(self, recipe: str, model: str, precision: str) -> "ClusterEncoder":
        """Where windows are embedded with a model of this `recipe`."""
        from index.cluster.encoding import ClusterEncoder
        from index.cluster.work import Terms

        return ClusterEncoder(self, Terms.of(recipe, model, precision))

    def read(self, paths: Sequence[Path], worker: "Worker") -> "Iterator[Found]":
        """As `index.cluster.reading.read_on`."""
        from index.cluster.reading import read_on

        return read_on(self, paths, worker)

    def remote(self, function: Callable[..., Any], **options: Any) -> Any:
        """As Ray's `remote`, done again where a worker dies."""
        return self._ray.remote(**{"num_cpus": 1, "max_retries": RETRIES, **options})(function)

    def get(self, reference: Any) -> Any:
        """What a task gave. Raises what it raised, if that is an `IndexingError`, else `ClusterFailed`."""
        try:
            self._wait(reference)
            return self._ray.get(reference)
        except IndexingError as error:
            # Ray makes its own error an instance of that which a task raised, with the worker's traceback.
            raise getattr(error, "cause", None) or error from None
        except self._ray.exceptions.RayTaskError as error:
            reason = _one_line(error.cause)
            raise ClusterFailed(
                f"a worker of the cluster failed ({reason}): install the same dateline on every node; {KEPT}"
            ) from error
        except (self._ray.exceptions.RayError, ConnectionError) as error:
            raise ClusterFailed(
                f"the cluster at {self._address.text} failed ({_one_line(error)}): {KEPT}"
            ) from error

    def each(self, references: Any) -> Iterator[Any]:
        """What a streaming task gives, one after another; raises as `get`."""
        while True:
            # What it waits for is the next of them, or the end.
            self._wait(references)
            try:
                reference = next(references)
            except StopIteration:
                return
            yield self.get(reference)

    def close(self) -> None:
        """End it. Of one that is gone Ray cannot take leave: it tries in a thread of its own, here for no
        more than `LEAVE_SECONDS` and not again when the process ends."""
        if not self._gone:
            self._ray.shutdown()
            return
        atexit.unregister(self._ray.shutdown)
        leaving = Thread(target=self._ray.shutdown, name="cluster-shutdown", daemon=True)
        leaving.start()
        leaving.join(LEAVE_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _wait(self, reference: Any) -> None:
        """Until it is there. Ray alone would wait for ever for a cluster that is gone."""
        answered = idle_from = time.monotonic()
        while not self._ray.wait([reference], timeout=LOOK_SECONDS, fetch_local=False)[0]:
            told = self._told_processors()
            now = time.monotonic()
            if told is not None:
                answered = now
                idle_from = now if told else idle_from
            if now - answered > LOST_SECONDS:
                self._gone = True
                raise ClusterGone(f"the cluster at {self._address.text} is gone: {KEPT}")
            if now - idle_from > IDLE_SECONDS:
                raise ClusterFailed(f"the cluster at {self._address.text} has no processor left: {KEPT}")

    def _told_processors(self) -> int | None:
        """How many the cluster says it has, None when it does not answer within `LOOK_SECONDS`. Asked of a
        cluster that is gone Ray does not come back, not even where the port still takes connections: it waits
        in a thread of its own."""
        if not _answers(self._place, LOOK_SECONDS):
            return None
        told: Future[int] = Future()

        def ask() -> None:
            try:
                told.set_result(int(self._ray.cluster_resources().get("CPU", 0)))
            except Exception as error:
                told.set_exception(error)

        Thread(target=ask, name="cluster-resources", daemon=True).start()
        try:
            return told.result(LOOK_SECONDS)
        except NoAnswer:
            return None


def _found(auto: Address) -> Address:
    """Where `auto` leads: $RAY_ADDRESS, or a cluster that runs on this machine."""
    from ray._private.services import canonicalize_bootstrap_address

    try:
        # Not public, but the only one that knows; without it one that is gone is waited for for minutes.
        return Address.parse(canonicalize_bootstrap_address(AUTO) or "")
    except (ConnectionError, ValueError) as error:
        raise ClusterFailed(
            "no Ray cluster was found on this machine: start one with `ray start --head`, set RAY_ADDRESS, "
            "or give --ray local"
        ) from error


def _check_answer(where: Address) -> None:
    try:
        socket.create_connection((where.host, where.port), CONNECT_SECONDS).close()
    except OSError as error:
        raise _unreachable(where, error) from error


def _answers(place: tuple[str, int], seconds: float) -> bool:
    try:
        socket.create_connection(place, seconds).close()
    except OSError:
        return False
    return True


def _unreachable(where: Address, error: BaseException) -> ClusterFailed:
    from ray.exceptions import AuthenticationError

    under: BaseException | None = error
    while under is not None and not isinstance(under, AuthenticationError):
        under = under.__cause__ or under.__context__
    if under is not None:
        return ClusterFailed(
            f"the Ray cluster at {where.text} wants a token: set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN or "
            "RAY_AUTH_TOKEN_PATH as on its head node"
        )
    reason = "what answers is not Ray" if isinstance(error, SystemExit) else _one_line(error)
    return ClusterFailed(
        f"no Ray cluster can be reached at {where.text} ({reason}): see that it runs (`ray status`), that "
        "its version is the one here, and that RAY_AUTH_TOKEN is set if it wants a token"
    )


def _one_line(error: BaseException) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    words = " ".join(said.split())[:200]
    return words if isinstance(error, OSError) and words else f"{type(error).__name__}: {words}".rstrip(": ")
