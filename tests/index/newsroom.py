"""A folder of articles and the corpus over it, as the tests of the index use them."""

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from index import Corpus, RebuildReport
from index.config import Settings
from index.rebuilding import rebuild_by
from index.report import RebuildProgress
from tests.fakes import HashingEmbedder

WORDS = [
    "border",
    "troops",
    "election",
    "minister",
    "harbour",
    "budget",
    "flood",
    "railway",
    "verdict",
    "strike",
    "summit",
    "vaccine",
    "drought",
    "parliament",
    "ceasefire",
    "tariff",
    "museum",
    "goalkeeper",
    "wildfire",
    "satellite",
    "treaty",
    "orchard",
    "inflation",
    "ferry",
    "journalist",
    "senate",
    "pipeline",
]


def write_article(
    folder: Path, name: str, body: str, *, title: str = "", day: str = "20240105", url: str = ""
) -> Path:
    """In the seed text format; without a url its id comes from its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if url:
        path.write_text(f"{title or name}\n{day}\n{url}\n{body}\n", encoding="utf-8")
    else:
        stamp = f"{day[:4]}-{day[4:6]}-{day[6:]}"
        path.write_text(f"---\ntitle: {title or name}\ndate: {stamp}\n---\n{body}\n", encoding="utf-8")
    return path


def write_many(folder: Path, count: int, *, seed: int = 0, sentences: int = 12) -> None:
    """Articles that each have words of their own, with dates a day apart and two outlets by turns."""
    dice = random.Random(seed)
    for number in range(count):
        lines = [
            f"Report {number} line {line} of edition {seed} tells of {' '.join(dice.sample(WORDS, 8))}."
            for line in range(sentences)
        ]
        write_article(
            folder,
            f"{number:04d}.txt",
            "\n".join(lines),
            title=f"Bulletin {number}",
            day=(date(2024, 1, 1) + timedelta(days=number)).strftime("%Y%m%d"),
            url=f"https://www.{'north' if number % 2 else 'south'}.example/{number}",
        )


def open_corpus(
    home: Path, *, embedder: HashingEmbedder | None = None, tail: int = 10_000, model: str = "hashing"
) -> Corpus:
    """A corpus with a fast embedder; `tail` is how many passages are searched without Chroma. `model`:
    "hashing", or "second" for one that was rebuilt."""
    if embedder is None:
        embedder = HashingEmbedder() if model == "hashing" else second_model()
    return Corpus(Settings(home=home, model=model), embedder=embedder, tail=tail)


def second_model(*, fail_at: int | None = None, dimensions: int = 48) -> HashingEmbedder:
    """One that cuts otherwise, and whose vectors compare with none of the first one's."""
    return HashingEmbedder("second@1", fail_at, dimensions=dimensions, window=80, salt=7)


def rebuild_home(
    home: Path,
    *,
    embedder: HashingEmbedder | None = None,
    tail: int = 10_000,
    progress: Callable[[RebuildProgress], None] | None = None,
) -> RebuildReport:
    """`dateline index --rebuild` with the second model."""
    settings = Settings(home=home, model="second")
    return rebuild_by(settings, embedder=embedder or second_model(), tail=tail, progress=progress)


def ids_of(corpus: Corpus) -> set[str]:
    """Ids of all articles."""
    with corpus._catalogue.reading() as connection:
        return {article_id for article_id, _ in corpus._catalogue.origins(connection)}


def self_found(corpus: Corpus) -> float:
    """Share of the passages that the dense search finds first by their own vector."""
    with corpus._catalogue.reading() as connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM passages")]
    vectors = corpus.vectors(ids)
    hits = 0
    for number in ids:
        found = corpus.search_dense(vectors[number], 3)
        hits += found[0][1] > 0.999 and any(other == number for other, score in found if score > 0.999)
    return hits / len(ids)


def editions(corpus: Corpus) -> dict[str, str]:
    """Which edition each article is of; fails when one is of two, or its passages are not its body."""
    found = {}
    with corpus._catalogue.reading() as connection:
        rows = connection.execute(
            "SELECT articles.id, passages.id FROM articles "
            "LEFT JOIN passages ON passages.article = articles.number"
        ).fetchall()
    for article_id in {row[0] for row in rows}:
        body = corpus.article(article_id).body
        passages = corpus.passages(row[1] for row in rows if row[0] == article_id)
        text = "".join(passage.text for passage in passages.values())
        assert re.sub(r"\s", "", text) == re.sub(r"\s", "", body)
        [found[article_id]] = set(re.findall(r"of edition (\d+)", body))
    return found
