"""What it costs to embed passages in 8-bit integers: the same questions over the same passages, whose vectors
were made in float32 and in int8; the queries are in float32 both times.

    python -m evals.benchmarks.precision NAME --data FOLDER --home DIR [--questions N] [--articles N]

The float32 vectors are those of an index of the set, `DIR/evals/NAME`, made by `dateline eval NAME` or
`dateline index` under DATELINE_PRECISION=float32. To save time only the articles that answer a question are
embedded, and others up to `--articles`. Articles are ranked by their best passage, by vectors alone: what
is lost there is the most that the whole retrieval, which reads words too, can lose."""

import argparse
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.bootstrap import difference_of
from evals.case import Case
from evals.errors import EvalError, SuiteError
from evals.suites import Suite, load_suites
from index import Corpus, IndexingError, Passage, embedded_text
from index.config import FLOAT32, INT8
from index.embedding import load_passage_embedder, passage_precision

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED = 7
# Passages read or embedded between two words about it.
_BLOCK = 1000

FIGURES = ("hit@1", "hit@5", "mrr")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """Questions, and passages of some articles with their float32 vectors [passages, dimensions]."""

    cases: tuple[Case, ...]
    passages: tuple[Passage, ...]
    vectors: "NDArray[np.float32]"


def take_sample(corpus: Corpus, cases: Sequence[Case], articles: int) -> Sample:
    """Every article that answers one of `cases`, and others by lot until there are `articles`. Cases whose
    articles are not indexed are left out. Raises `SuiteError` when the index is not in float32 alone."""
    import numpy as np

    recipe = corpus.status().recipe or ""
    if f" {FLOAT32} " not in recipe:
        raise SuiteError(
            f"{corpus.home} was made with {recipe or 'nothing'}: index the set into a fresh home under "
            f"DATELINE_PRECISION={FLOAT32}"
        )
    passages: list[Passage] = []
    first, count = 1, corpus.passage_count
    while len(passages) < count:
        passages += corpus.passages(range(first, first + _BLOCK)).values()
        first += _BLOCK
    there = {passage.article_id for passage in passages}
    asked = tuple(case for case in cases if there & set(case.articles))
    chosen = {article for case in asked for article in case.articles} & there
    others = sorted(there - chosen)
    random.Random(SEED).shuffle(others)
    chosen.update(others[: max(0, articles - len(chosen))])
    kept = tuple(passage for passage in passages if passage.article_id in chosen)
    found = corpus.vectors(passage.id for passage in kept)
    return Sample(cases=asked, passages=kept, vectors=np.stack([found[passage.id] for passage in kept]))


def ranks(sample: Sample, vectors: "NDArray[np.float32]", queries: "NDArray[np.float32]") -> list[int]:
    """Of each case, the place of the first right article, from 1."""
    import numpy as np

    articles = [passage.article_id for passage in sample.passages]
    found = []
    for case, query in zip(sample.cases, queries, strict=True):
        placed: dict[str, None] = {}
        for row in np.argsort(-(vectors @ query), kind="stable"):
            placed[articles[row]] = None
            if articles[row] in case.articles:
                break
        found.append(len(placed))
    return found


def compare(before: Sequence[int], after: Sequence[int]) -> dict[str, Any]:
    """Each figure in float32 and in int8, and their difference with its 95 % interval over the questions."""
    counted = [1] * len(before)
    found: dict[str, Any] = {}
    for figure in FIGURES:
        old, new = _points(figure, before), _points(figure, after)
        interval = difference_of(new, counted, old, counted)
        found[figure] = {
            FLOAT32: round(sum(old) / len(old), 4),
            INT8: round(sum(new) / len(new), 4),
            "difference": round((sum(new) - sum(old)) / len(old), 4),
            "interval": interval.to_json(),
        }
    found["moved"] = {
        "up": sum(a < b for b, a in zip(before, after, strict=True)),
        "down": sum(a > b for b, a in zip(before, after, strict=True)),
    }
    return found


def _points(figure: str, places: Sequence[int]) -> list[float]:
    if figure == "mrr":
        return [1 / place for place in places]
    return [float(place <= int(figure.partition("@")[2])) for place in places]


def measure(corpus: Corpus, sample: Sample) -> dict[str, Any]:
    """Embed the passages of the sample in int8, and compare."""
    import numpy as np

    plain = corpus.embedder
    rounded = load_passage_embedder(plain, passage_precision(wanted=INT8))
    texts = [embedded_text(passage.title, passage.text, plain) for passage in sample.passages]
    order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
    # As an index keeps them.
    vectors = np.zeros(sample.vectors.shape, dtype=np.float16)
    started = time.monotonic()
    for first in range(0, len(order), _BLOCK):
        rows = order[first : first + _BLOCK]
        vectors[rows] = rounded.embed([texts[row] for row in rows])
        sys.stderr.write(f"{min(first + _BLOCK, len(order))} of {len(order)} passages\n")
    seconds = time.monotonic() - started
    whole = vectors.astype(np.float32)
    whole /= np.linalg.norm(whole, axis=1, keepdims=True)
    cosines = (whole * sample.vectors).sum(axis=1)
    queries = plain.embed([case.question for case in sample.cases])
    return {
        "questions": len(sample.cases),
        "articles": len({passage.article_id for passage in sample.passages}),
        "passages": len(texts),
        "passages_a_second": round(len(texts) / max(seconds, 1e-9), 1),
        "cosine": {
            "mean": round(float(cosines.mean()), 5),
            "first_percentile": round(float(np.quantile(cosines, 0.01)), 5),
            "least": round(float(cosines.min()), 5),
        },
        **compare(ranks(sample, sample.vectors, queries), ranks(sample, whole, queries)),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. Returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.precision",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", metavar="NAME", help="of NAME.questions.jsonl and NAME.articles.jsonl")
    parser.add_argument("--data", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--home", type=Path, required=True, metavar="DIR")
    parser.add_argument("--questions", type=int, metavar="N", help="only the first N")
    parser.add_argument("--articles", type=int, default=2000, metavar="N", help="at least so many (2000)")
    options = parser.parse_args(arguments)
    try:
        [suite] = load_suites([options.name], options.data, options.questions)
        if not isinstance(suite, Suite) or suite.articles is None:
            raise SuiteError(f"{options.name}: a news set of questions and articles is needed")
        with Corpus.open(options.home / "evals" / options.name) as corpus:
            sample = take_sample(corpus, [case for case in suite.cases if case.articles], options.articles)
            if not sample.cases:
                raise SuiteError(f"{options.home}: no article there answers one of the questions")
            found = measure(corpus, sample)
    except (EvalError, IndexingError) as error:
        parser.error(" ".join(str(error).split()))
    sys.stdout.write(json.dumps(found, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
