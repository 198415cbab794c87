"""Fit the weights of the sentence scoring: `python -m evals.benchmarks.fit_scoring DATA [--limit N]
[--write]`.

DATA is a folder with the openly licensed question sets (`squad2_half.jsonl.gz`,
`squadshifts_new_wiki.jsonl.gz`, `nq_open_oracle.jsonl.gz`): rows of question, answers, passage, title,
answerable. Two models in the features of `assistant.features`: a softmax over the sentences of a question
(which one answers), and a logistic one over the best sentence (does it answer at all). Every fifth title is
held out; its figures are printed. `--write` replaces `assistant/scoring.json`."""

import argparse
import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.encoding import EncodedQuestion, EncodedSentence, encode_passages, encode_question
from assistant.features import FEATURES, measure, term_weights
from assistant.terms import stems
from index import Passage
from index.embedding import Embedder, load_embedder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SETS = ("squad2_half", "squadshifts_new_wiki", "nq_open_oracle")
WEIGHTS_FILE = Path(__file__).parents[2] / "assistant" / "scoring.json"
SEED = 20220202
# Passages of the same title put beside the right one: what else a search of one article brings.
NEIGHBOURS = 2
# Of the answerable questions of the held-out titles at most this share may be refused.
REFUSED_ANSWERABLE = 0.03
# Measured only, never fitted: no set knows a retrieval score or whose turn it is to speak, so these keep a
# weight set by hand, in units of the other weights after scaling (see `PRIORS`).
PRIORS: Mapping[str, float] = {
    "passage": 0.5,
    "speaks": 1.0,
    "spoken_of": -0.5,
    "is_question": -1.0,
    "fragment": -3.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """One question over the sentences of a few passages: `table` [sentences, features], `right`
    [sentences]."""

    title: str
    table: "NDArray[np.float32]"
    right: "NDArray[np.bool_]"


def load_rows(folder: Path, name: str, limit: int) -> list[dict[str, Any]]:
    """The first `limit` rows after a fixed shuffle."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(rows)
    return rows[:limit]


def pools_of(rows: Sequence[dict[str, Any]], embedder: Embedder) -> Iterator[Pool]:
    """Each question with its own passage and neighbours, and each answerable one once more without its
    own."""
    by_title: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["passage"] not in by_title[row["title"]]:
            by_title[row["title"]].append(row["passage"])
    keys = [(title, text) for title, texts in by_title.items() for text in texts]
    passages = [_passage(title, text) for title, text in keys]
    read = dict(zip(keys, encode_passages(embedder, passages), strict=True))
    vectors = embedder.embed([row["question"] for row in rows])
    chooser = random.Random(SEED)
    for row, vector in zip(rows, vectors, strict=True):
        title, own = row["title"], row["passage"]
        others = [passage for passage in by_title[title] if passage != own]
        near = chooser.sample(others, min(NEIGHBOURS, len(others)))
        question = encode_question(embedder, row["question"], vector)
        without = [(sentence, False) for passage in near for sentence in read[title, passage]]
        with_own = [(sentence, _right(sentence, _spans(row))) for sentence in read[title, own]]
        yield _pool(title, question, [*with_own, *without])
        if row["answerable"] and near:
            yield _pool(title, question, without)


def _right(sentence: EncodedSentence, spans: Sequence[tuple[int, int]]) -> bool:
    return any(sentence.start <= begin < sentence.end for begin, _ in spans)


def _pool(title: str, question: EncodedQuestion, labelled: Sequence[tuple[EncodedSentence, bool]]) -> Pool:
    import numpy as np

    sentences = [sentence for sentence, _ in labelled]
    terms = question.question.terms
    frequencies = Counter(term for sentence in sentences for term in stems(sentence.text))
    table = measure(
        question, sentences, [0.0] * len(sentences), term_weights(terms, frequencies, len(sentences))
    )
    return Pool(title=title, table=table, right=np.array([right for _, right in labelled], dtype=bool))


def _passage(title: str, text: str) -> Passage:
    return Passage(
        id=0,
        article_id="",
        title=title,
        published=None,
        url=None,
        source="",
        start=0,
        end=len(text),
        text=text,
    )


def _spans(row: dict[str, Any]) -> list[tuple[int, int]]:
    if not row["answerable"]:
        return []
    starts = row.get("answer_starts") or [row["passage"].find(answer) for answer in row["answers"]]
    return [
        (start, start + len(answer))
        for start, answer in zip(starts, row["answers"], strict=False)
        if start >= 0
    ]


def fit_sentence(pools: Iterable[Pool]) -> dict[str, float]:
    """Softmax over the sentences of each answerable pool, weights scaled to unit deviation while fitting."""
    import numpy as np
    from scipy.optimize import minimize

    groups = [pool for pool in pools if pool.right.any()]
    free = np.array([name not in PRIORS for name in FEATURES])
    scale = np.concatenate([pool.table for pool in groups]).std(axis=0) + 1e-6
    fixed = np.array([PRIORS.get(name, 0.0) for name in FEATURES])

    def loss(weights: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
        total, gradient = 0.0, np.zeros(len(FEATURES))
        for pool in groups:
            scaled = pool.table / scale
            scores = scaled @ (weights * free) + pool.table @ fixed
            share = np.exp(scores - scores.max())
            share /= share.sum()
            right = share * pool.right
            total -= np.log(right.sum() + 1e-12)
            gradient += (share - right / (right.sum() + 1e-12)) @ scaled
        penalty = 0.01
        return (
            total / len(groups) + penalty * float(weights @ weights),
            (gradient / len(groups) + 2 * penalty * weights) * free,
        )

    found = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x * free / scale + fixed
    return {name: round(float(weight), 4) for name, weight in zip(FEATURES, found, strict=True) if weight}


def fit_answerable(pools: Sequence[Pool], sentence: Mapping[str, float]) -> tuple[dict[str, float], float]:
    """Logistic regression: is the best-scored sentence of a pool a right one?"""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    table, right = _best(pools, sentence)
    scale = table.std(axis=0) + 1e-6
    model = LogisticRegression(C=1.0, max_iter=2000).fit(table / scale, right)
    weights = model.coef_[0] / scale
    named = {
        name: round(float(weight), 4)
        for name, weight in zip(FEATURES, weights, strict=True)
        if abs(weight) > 1e-9
    }
    return named, round(float(np.squeeze(model.intercept_)), 4)


def _best(
    pools: Sequence[Pool], sentence: Mapping[str, float]
) -> tuple["NDArray[np.float64]", "NDArray[np.bool_]"]:
    import numpy as np

    weights = np.array([sentence.get(name, 0.0) for name in FEATURES])
    best = [int(np.argmax(pool.table @ weights)) for pool in pools]
    rows = np.array([pool.table[row] for pool, row in zip(pools, best, strict=True)], dtype=np.float64)
    return rows, np.array([pool.right[row] for pool, row in zip(pools, best, strict=True)])


def report(pools: Sequence[Pool], weights: Mapping[str, Any]) -> dict[str, float]:
    """Right sentence first and among three, and how far answerable and unanswerable pools come apart."""
    import numpy as np
    from sklearn.metrics import roc_auc_score

    sentence = np.array([weights["sentence"].get(name, 0.0) for name in FEATURES])
    groups = [pool for pool in pools if pool.right.any()]
    orders = [np.argsort(-(pool.table @ sentence)) for pool in groups]
    rows, _ = _best(pools, weights["sentence"])
    logits = (
        rows @ np.array([weights["answerable"].get(name, 0.0) for name in FEATURES])
        + weights["answerable_bias"]
    )
    confidence = 1 / (1 + np.exp(-logits))
    answerable = np.array([pool.right.any() for pool in pools])
    return {
        "questions": len(groups),
        "first": float(np.mean([pool.right[order[0]] for pool, order in zip(groups, orders, strict=True)])),
        "among_three": float(
            np.mean([pool.right[order[:3]].any() for pool, order in zip(groups, orders, strict=True)])
        ),
        "auc": float(roc_auc_score(answerable, confidence)),
        "threshold": float(np.quantile(confidence[answerable], REFUSED_ANSWERABLE)),
        "refused_unanswerable": float(
            np.mean(confidence[~answerable] < np.quantile(confidence[answerable], REFUSED_ANSWERABLE))
        ),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print, and with `--write` store."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "data", type=Path, help="folder with " + ", ".join(f"{name}.jsonl.gz" for name in SETS)
    )
    parser.add_argument("--limit", type=int, default=1500, help="questions of each set (default 1500)")
    parser.add_argument("--write", action="store_true", help=f"replace {WEIGHTS_FILE.name}")
    options = parser.parse_args(arguments)
    embedder = load_embedder()
    pools = [
        pool for name in SETS for pool in pools_of(load_rows(options.data, name, options.limit), embedder)
    ]
    titles = sorted({pool.title for pool in pools})
    held = set(titles[::5])
    fitting = [pool for pool in pools if pool.title not in held]
    kept = [pool for pool in pools if pool.title in held]
    sentence = fit_sentence(fitting)
    answerable, bias = fit_answerable(fitting, sentence)
    weights: dict[str, Any] = {"sentence": sentence, "answerable": answerable, "answerable_bias": bias}
    figures = report(kept, weights)
    weights["threshold"] = round(figures["threshold"], 4)
    sys.stdout.write(json.dumps({"weights": weights, "held_out": figures}, indent=2) + "\n")
    if options.write:
        WEIGHTS_FILE.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
