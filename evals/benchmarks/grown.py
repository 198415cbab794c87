"""A large home made of a small one: owns how real articles are multiplied until there are as many passages as
are asked for.

Texts are real: each round takes all articles again under new ids, addresses and days. Vectors are those of
the passages, each moved by the difference of two other real ones, so that they lie where real vectors lie,
and near their neighbours without being equal to them.
"""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from index.article import Article
from index.catalogue import Catalogue
from index.database import Database
from index.entry import Entry
from index.home import Home
from index.lock import writing
from index.passages import SPLITTER_RECIPE, Span
from index.projection import Projection
from index.recipe import Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Of the difference of two real vectors: a moved one keeps a cosine of about 0.85 to the one it came from, as
# far as two passages of one news story are apart.
MOVED = 0.5
# All days are equally likely, so that a share of the days is a share of the passages.
FIRST_DAY = date(2014, 1, 1)
DAYS = 3650
ARTICLES_A_COMMIT = 500
SEED = 20220202


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """An article of the small home, how it was cut, and its vectors, float16 [passages, dimensions]."""

    article: Article
    spans: list[Span]
    vectors: "NDArray[np.float16]"


def grow(source: Home, target: Home, passages: int, step: Callable[[str, int], None]) -> None:
    """Fill the empty `target` from `source`, through the catalogue, the lexicon and the shelf of every home.
    `step(stage, passages so far)` is called now and then. `source` is not touched: its file is copied
    first."""
    target.prepare()
    copied = Home(path=target.path / "source")
    copied.prepare()
    for path in source.path.glob("catalogue.db*"):
        shutil.copyfile(path, copied.path / path.name)
    catalogue = Catalogue(Database.open(copied.catalogue))
    try:
        with catalogue.reading() as connection:
            recipe = Recipe.load(catalogue, connection)
            originals = [
                Original(
                    article=catalogue.article(connection, article_id),
                    spans=cut[0],
                    vectors=cut[1],
                )
                for article_id, _ in catalogue.origins(connection)
                if (cut := catalogue.cut(connection, article_id))[0]
            ]
    finally:
        catalogue.close()
    shutil.rmtree(copied.path)
    if recipe is None:
        raise ValueError(f"{source.path} holds no passages: index some articles there first")
    catalogue = Catalogue(Database.open(target.catalogue))
    try:
        with writing(target):
            written = 0
            entries = _entries(originals, passages)
            while window := [entry for _, entry in zip(range(ARTICLES_A_COMMIT), entries, strict=False)]:
                with catalogue.writing() as connection:
                    recipe.save(catalogue, connection)
                    for entry in window:
                        catalogue.put(connection, entry)
                        written += len(entry.spans)
                step("catalogue", written)
            catalogue.tidy()
            step("shelf", written)
            Projection(target, catalogue).refresh()
            catalogue.tidy()
    finally:
        catalogue.close()


def _entries(originals: list[Original], passages: int) -> Iterator[Entry]:
    import numpy as np

    dice = random.Random(SEED)
    noise = np.random.default_rng(SEED)
    pool = np.concatenate([original.vectors for original in originals]).astype(np.float32)
    left, number = passages, 0
    while left > 0:
        for original in dice.sample(originals, len(originals)):
            if left <= 0:
                return
            spans = original.spans[:left]
            vectors = original.vectors[: len(spans)].astype(np.float32)
            first, second = noise.integers(len(pool), size=(2, len(spans)))
            vectors += MOVED * (pool[first] - pool[second])
            vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            number += 1
            left -= len(spans)
            yield Entry(
                article=replace(
                    original.article,
                    id=f"grown-{number}",
                    published=FIRST_DAY + timedelta(days=dice.randrange(DAYS)),
                    url=f"https://{original.article.source or 'grown.example'}/grown/{number}",
                    source=original.article.source or "grown.example",
                ),
                origin=f"grown:{number}",
                splitter=SPLITTER_RECIPE,
                spans=spans,
                vectors=vectors.astype(np.float16),
            )
