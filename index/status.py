"""What is in a home, at a glance: `Status`. Cheap; `Corpus.check` looks deeper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from index import stories
from index.catalogue import Catalogue
from index.home import Home
from index.passages import SPLITTER_RECIPE
from index.projection import Projection, ShelfRecord
from index.recipe import Recipe
from index.staging import begun_models


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


def status_of(home: Home, catalogue: Catalogue, projection: Projection, model: str) -> Status:
    """Of this home; `model` is the setting, told where nothing is indexed yet."""
    with catalogue.reading() as connection:
        coverage = catalogue.coverage(connection)
        recipe = Recipe.load(catalogue, connection)
        sources = catalogue.sources(connection)
        last_sync = catalogue.last_sync(connection)
        record = ShelfRecord.load(catalogue, connection)
        languages = catalogue.languages(connection)
        groups, copies = stories.count(connection)
    return Status(
        home=home.path,
        articles=coverage.articles,
        passages=coverage.passages,
        first_day=coverage.first_day,
        last_day=coverage.last_day,
        sources=tuple(sources),
        model=recipe.model if recipe else model,
        recipe=f"{recipe.embedder} {recipe.precision} {SPLITTER_RECIPE}" if recipe else None,
        bytes=home.bytes(),
        healthy=projection.is_intact(record),
        last_sync=last_sync,
        languages=languages,
        groups=groups,
        copies=copies,
        rebuilds=begun_models(home),
    )
