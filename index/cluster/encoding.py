"""Windows of articles, cut and embedded on a cluster: owns how many are on their way."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from index.article import Article
from index.cluster.work import Terms, encode_window
from index.encoding import Collect, Encoded, Tick

if TYPE_CHECKING:
    from index.cluster.connection import Cluster

# For each processor of the cluster: one that is being embedded, and one that lies ready for when it is done.
WINDOWS_AHEAD = 2


class ClusterEncoder:
    """An `index.encoding.Encoder`. A window is a task of one processor; one that is lost with its worker is
    done again by another."""

    def __init__(self, cluster: "Cluster", terms: Terms) -> None:
        self._cluster = cluster
        self._terms = terms
        self._encode = cluster.remote(encode_window)
        self.recipe = terms.recipe

    @property
    def ahead(self) -> int:
        """As many as keep every processor busy."""
        return WINDOWS_AHEAD * self._cluster.processors

    def start(self, articles: Sequence[Article]) -> Collect:
        """As `Encoder`."""
        return partial(self._collect, self._encode.remote(self._terms, articles))

    def _collect(self, reference: Any, tick: Tick) -> list[Encoded]:
        found: list[Encoded] = self._cluster.get(reference)
        tick(sum(len(encoded.spans) for encoded in found))
        return found
