"""What a sync or a rebuild did, as values: `SyncReport`, `RebuildReport`, and while it runs `SyncProgress`,
`RebuildProgress`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from index.article import Rejection

Stage = Literal["indexing", "comparing", "building"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncProgress:
    """Counts so far. `passages` were embedded, and `waiting` more are read and cut but not embedded yet.
    Stage "comparing" is the search for copies, "building" is Chroma's graph, at the end and only for large
    collections."""

    stage: Stage
    seen: int
    indexed: int
    unchanged: int
    rejected: int
    passages: int
    waiting: int


Progress = Callable[[SyncProgress], None]
"""Called often, from the thread that syncs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """`seen` = `indexed` + `unchanged` + number of `rejected`, always, counting what was given in this run.
    `indexed` are the articles taken in, new or changed; `updated` are those of them that stand in the place
    of an older version: another text, a new place of a moved file, or cut by another rule. `removed` went
    because of --prune. `articles` and `passages` are what the index holds now.
    """

    seen: int
    indexed: int
    updated: int
    unchanged: int
    removed: int
    rejected: tuple[Rejection, ...]
    articles: int
    passages: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        return {
            "seen": self.seen,
            "indexed": self.indexed,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "removed": self.removed,
            "rejected": [{"path": item.path, "reason": item.reason} for item in self.rejected],
            "articles": self.articles,
            "passages": self.passages,
            "seconds": round(self.seconds, 3),
        }


RebuildStage = Literal["embedding", "waiting", "switching", "building", "clearing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildProgress:
    """How many of the `articles` are `done`, counting those of an earlier run; `passages` were embedded in
    this one. Stage "waiting" is for another process that writes, "switching" for the moment of exchange,
    "building" for Chroma's graph, "clearing" for what the old vectors leave."""

    stage: RebuildStage
    done: int
    articles: int
    passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """`articles` and `passages` are what the index holds now, made with `model`, whose `recipe` it is;
    `before` is the model that it was built with until then, None for an index that held nothing. `embedded`
    passages were done in this run, an earlier one that was stopped may have done the others. `rebuilt` is
    false when the index was what it should be already. `begun`: models of rebuilds that lie half done."""

    before: str | None
    model: str
    recipe: str
    rebuilt: bool
    embedded: int
    articles: int
    passages: int
    begun: tuple[str, ...]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        return {
            "before": self.before,
            "model": self.model,
            "recipe": self.recipe,
            "rebuilt": self.rebuilt,
            "embedded": self.embedded,
            "articles": self.articles,
            "passages": self.passages,
            "begun": list(self.begun),
            "seconds": round(self.seconds, 3),
        }
