"""How well copies are found: groups over articles of yours, pairs to label, precision from the labels.

    python -m evals.benchmarks.copies PLACE ... --labels FILE ...   # precision, by {"a", "b", "copies"}
    python -m evals.benchmarks.copies PLACE ... --pairs FILE.jsonl  # pairs to read, with what differs; those
                                                                    # that --labels knows are left out
    python -m evals.benchmarks.copies PLACE ... --made 300          # recall, on copies made of these

PLACE is a file or folder as `dateline index` takes them. Nothing is embedded: the articles go into a
catalogue of their own, in a temporary folder, and are grouped by the very code that `dateline index` runs. A
pair is any two articles of one group, so that what hangs together only by a third one counts as well.

A label is right when one text is the other again: the same report in next to the same words, if need be
shortened, with another lead or end, or brought up to date. Two reports of one event, two editions of a
template and two parts of a series are none, however much they share, nor is a report within a roundup.

The thresholds were chosen on the pairs of copies.labels.jsonl; those of copies.held_out.jsonl were labelled
afterwards, on other collections (`evals.benchmarks.old_news`), and nothing was chosen on them."""

import argparse
import json
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import combinations
from math import sqrt
from pathlib import Path
from typing import Any

from index import Article, Rejection, stories
from index.catalogue import Catalogue
from index.copies import Text, are_copies, shared_part
from index.database import Database
from index.entry import Entry
from index.intake import Intake
from index.shingles import buckets_of, signature_of, words_of

SEED = 5
SAMPLE = 200
# Pairs that are not joined and share at least this much are worth a look.
NEAR = 0.5
TOGETHER = 500
# Words of what differs that a pair shows of either side.
SHOWN_WORDS = 120
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """Seconds of the processor that each quarter of the articles took to place, in order; peak memory of the
    process in MB."""

    articles: int
    read_seconds: float
    quarters: tuple[float, ...]
    megabytes: float


@contextmanager
def placed(articles: Iterator[Article]) -> Iterator[tuple[Catalogue, Effort]]:
    """A catalogue of these articles, grouped; gone afterwards."""
    import numpy as np

    with tempfile.TemporaryDirectory(prefix="dateline-copies-") as folder:
        catalogue = Catalogue(Database.open(Path(folder) / "catalogue.sqlite"))
        try:
            started = time.perf_counter()
            waiting: list[Article] = []

            def write() -> None:
                with catalogue.writing() as connection:
                    for article in waiting:
                        none = np.zeros((0, 1), dtype=np.float16)
                        entry = Entry(article=article, origin="", splitter="", spans=(), vectors=none)
                        catalogue.put(connection, entry)
                waiting.clear()

            for article in articles:
                waiting.append(article)
                if len(waiting) == TOGETHER:
                    write()
            write()
            read_seconds = time.perf_counter() - started
            with catalogue.reading() as connection:
                total = stories.waiting(connection)
            quarters = [_place(catalogue, total // 4 + (part < total % 4)) for part in range(4)]
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield (
                catalogue,
                Effort(articles=total, read_seconds=read_seconds, quarters=tuple(quarters), megabytes=peak),
            )
        finally:
            catalogue.close()


def _place(catalogue: Catalogue, most: int) -> float:
    started, left = time.process_time(), most
    while left > 0:
        with catalogue.writing() as connection:
            done = stories.place(connection, min(left, stories.PLACED_TOGETHER))
        left -= done or left
    return time.process_time() - started


def pairs_found(catalogue: Catalogue) -> list[Pair]:
    """Any two articles of one group, sorted."""
    with catalogue.reading() as connection:
        return sorted(pair for group in stories.groups(connection) for pair in combinations(group, 2))


def pairs_near(catalogue: Catalogue, found: set[Pair]) -> list[tuple[float, Pair]]:
    """Pairs that were compared, not joined and share `NEAR` or more, those first that share the most."""
    near: dict[Pair, float] = {}
    with catalogue.reading() as connection:
        names = dict(connection.execute("SELECT number, id FROM articles"))
        for number, name in names.items():
            for other in stories.candidates(connection, number):
                pair = (min(name, names[other]), max(name, names[other]))
                if pair not in found and pair not in near:
                    near[pair] = _share(catalogue, connection, pair)
    return sorted(((share, pair) for pair, share in near.items() if share >= NEAR), reverse=True)


def _share(catalogue: Catalogue, connection: Any, pair: Pair) -> float:
    one, other = (catalogue.article(connection, article_id) for article_id in pair)
    return shared_part(*(Text.of(each.title, each.body, each.published) for each in (one, other)))


def beside(catalogue: Catalogue, pair: Pair, joined: bool) -> dict[str, Any]:
    """A pair as it is read to be labelled."""
    with catalogue.reading() as connection:
        one, other = (catalogue.article(connection, article_id) for article_id in pair)
        share = _share(catalogue, connection, pair)
    mine, theirs = one.body.split(), other.body.split()
    only: tuple[list[str], list[str]] = [], []
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            only[0].append(" ".join(mine[a:b]))
            only[1].append(" ".join(theirs[c:d]))
    shown = [" […] ".join(part for part in parts if part).split()[:SHOWN_WORDS] for parts in only]
    return {
        "a": one.id,
        "b": other.id,
        "joined": joined,
        "share": round(share, 3),
        "titles": [one.title, other.title],
        "days": [str(one.published), str(other.published)],
        "outlets": [one.source, other.source],
        "words": [len(mine), len(theirs)],
        "only": [" ".join(words) for words in shown],
        "copies": None,
    }


def pairs_equal(catalogue: Catalogue) -> list[Pair]:
    """Any two articles of the same words, sorted: copies without a reader's judgement."""
    same: dict[bytes, list[str]] = {}
    with catalogue.reading() as connection:
        for name, body in connection.execute(
            "SELECT articles.id, bodies.body FROM articles JOIN bodies ON bodies.article = articles.number"
        ):
            same.setdefault(words_of(body).tobytes(), []).append(name)
    return sorted(pair for names in same.values() for pair in combinations(sorted(names), 2))


def precision(found: Sequence[Pair], equal: set[Pair], labels: Mapping[Pair, bool]) -> dict[str, Any]:
    """Of the pairs found that are labelled, the share that are copies, with Wilson's 95 % interval; the same
    `of_differing` alone, those that are not `equal` word for word."""
    joined = set(found)
    others = [copies for pair, copies in labels.items() if pair not in joined]
    known = [pair for pair in found if pair in labels]
    return {
        **_share_right([labels[pair] for pair in known]),
        "of_differing": _share_right([labels[pair] for pair in known if pair not in equal]),
        "not_joined_labelled": len(others),
        "not_joined_copies": sum(others),
    }


def _share_right(known: Sequence[bool]) -> dict[str, Any]:
    right, total = sum(known), len(known)
    if not total:
        return {"labelled": 0, "right": 0}
    share, z = right / total, 1.96
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return {
        "labelled": total,
        "right": right,
        "precision": round(share, 4),
        "interval": [round(middle - half, 4), round(min(1.0, middle + half), 4)],
    }


def made_copies(articles: Sequence[Article], count: int) -> Iterator[tuple[str, Article, Article]]:
    """Kind of copy, article, and what another outlet makes of it."""
    dice = random.Random(SEED)
    long = [article for article in articles if len(article.body.split()) >= 200]
    for number, article in enumerate(dice.sample(long, min(count, len(long)))):
        words = article.body.split(" ")
        strange = dice.choice(long).body.split(" ")
        # Another one that says what it is about.
        headline = " ".join(words[40:48])
        kinds = {
            "headline": words,
            "shortened to a half": words[: len(words) // 2],
            "shortened to a quarter": words[: len(words) // 4],
            "another lead and end": [*strange[:40], *words[30:], *strange[-60:]],
            "one word in forty edited": [
                "otherwise" if place % 40 == 20 else word for place, word in enumerate(words)
            ],
        }
        for kind, body in kinds.items():
            name = f"made-{number}-{kind}"
            copy = replace(article, id=name, title=headline, body=" ".join(body), source="made")
            yield kind, article, copy


def recall(articles: Sequence[Article], count: int) -> dict[str, dict[str, float]]:
    """By kind, the share of made copies that are proposed (a bucket is shared), and that are joined."""
    seen: dict[str, list[tuple[bool, bool]]] = {}
    for kind, article, copy in made_copies(articles, count):
        one, other = (Text.of(each.title, each.body, each.published) for each in (article, copy))
        buckets = (set(buckets_of(signature_of(text.shingles))) for text in (one, other))
        proposed = bool(set.intersection(*buckets))
        seen.setdefault(kind, []).append((proposed, proposed and are_copies(one, other)))
    return {
        kind: {
            "proposed": round(sum(proposed for proposed, _ in found) / len(found), 4),
            "joined": round(sum(joined for _, joined in found) / len(found), 4),
        }
        for kind, found in seen.items()
    }


def read_articles(places: Sequence[str]) -> Iterator[Article]:
    """Each id once, as it is indexed; what is rejected is named on stderr."""
    seen: set[str] = set()
    with Intake() as intake:
        for _, item in intake.read(places):
            if isinstance(item, Rejection):
                sys.stderr.write(f"{item.path}: {item.reason}\n")
            elif isinstance(item, Article) and item.id not in seen:
                seen.add(item.id)
                yield item


def read_labels(path: Path) -> dict[Pair, bool]:
    """By pair; lines without a label are left out."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {
        (min(row["a"], row["b"]), max(row["a"], row["b"])): bool(row["copies"])
        for row in rows
        if row["copies"] is not None
    }


def main() -> None:
    """Print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("places", nargs="+")
    parser.add_argument("--pairs", type=Path, help="write pairs to be labelled, one a line")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many pairs, found and near together")
    parser.add_argument("--labels", type=Path, nargs="+", default=[], help="files of labelled pairs")
    parser.add_argument("--made", type=int, default=0, help="make copies of so many articles, by kind")
    options = parser.parse_args()
    labels = {path.name: read_labels(path) for path in options.labels}
    known = {pair for pairs in labels.values() for pair in pairs}
    with placed(read_articles(options.places)) as (catalogue, effort):
        if not effort.articles:
            parser.error(f"no article in {', '.join(options.places)}: name files that `dateline index` takes")
        with catalogue.reading() as connection:
            groups, copies = stories.count(connection)
            compared = [
                len(stories.candidates(connection, row[0]))
                for row in connection.execute("SELECT number FROM articles")
            ]
        found, equal = pairs_found(catalogue), set(pairs_equal(catalogue))
        result: dict[str, Any] = {
            "articles": effort.articles,
            "groups": groups,
            "copies": copies,
            "pairs": len(found),
            "pairs_not_labelled": len(set(found) - known),
            "equal_pairs": {"all": len(equal), "joined": len(equal & set(found))},
            "compared_with": {
                "mean": round(sum(compared) / max(1, len(compared)), 2),
                "most": max(compared, default=0),
            },
            "read_seconds": round(effort.read_seconds, 1),
            "place_seconds_by_quarter": [round(seconds, 1) for seconds in effort.quarters],
            "megabytes": round(effort.megabytes),
        }
        if options.pairs:
            _write_pairs(catalogue, found, known, options.pairs, options.sample)
        if labels:
            result["precision"] = {name: precision(found, equal, pairs) for name, pairs in labels.items()}
    if options.made:
        result["recall_of_made"] = recall(list(read_articles(options.places)), options.made)
    sys.stdout.write(json.dumps(result, indent=2) + "\n")


def _write_pairs(
    catalogue: Catalogue, found: Sequence[Pair], known: set[Pair], path: Path, sample: int
) -> None:
    """A seeded sample of the pairs found, filled up with those that are nearest to being found."""
    new = [pair for pair in found if pair not in known]
    chosen = random.Random(SEED).sample(new, min(sample, len(new)))
    near = [pair for _, pair in pairs_near(catalogue, {*found, *known})][: sample - len(chosen)]
    rows = [beside(catalogue, pair, True) for pair in chosen] + [
        beside(catalogue, pair, False) for pair in near
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    main()
