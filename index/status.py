"""What is in a home, at a glance: `Status`. Cheap; `Corpus.check` looks deeper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """`sources` are hosts, that with the most articles first. `recipe` says what the vectors were made with,
    None as long as nothing is indexed. `bytes` is the size of the home. `healthy` is false when something is
    known to be damaged. `last_sync` is an ISO time. `languages` counts articles by language, the most
    frequent first. `groups` are stories that several articles carry, `copies` the articles beyond one of
    each. `rebuilds`: models of rebuilds that lie half done, or are being done."""

    home: Path
    articles: int
    passages: int
    first_day: date | None
    last_day: date | None
    sources: tuple[str, ...]
    model: str
    recipe: str | None
    bytes: int
    healthy: bool
    last_sync: str | None
    languages: Mapping[str, int]
    groups: int
    copies: int
    rebuilds: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {
            "home": str(self.home),
            "articles": self.articles,
            "passages": self.passages,
            "first_day": self.first_day.isoformat() if self.first_day else None,
            "last_day": self.last_day.isoformat() if self.last_day else None,
            "sources": list(self.sources),
            "model": self.model,
            "recipe": self.recipe,
            "bytes": self.bytes,
            "healthy": self.healthy,
            "last_sync": self.last_sync,
            "languages": dict(self.languages),
            "groups": self.groups,
            "copies": self.copies,
            "rebuilds": list(self.rebuilds),
        }
