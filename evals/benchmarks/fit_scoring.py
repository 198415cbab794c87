"""Fit the weights of the sentence scoring and the confidence: `python -m evals.benchmarks.fit_scoring SUITE
--data FOLDER [--titles SET] [--own-words CASES --articles FILE] [--home DIR] [--write]`.

SUITE is a news set: questions with their day and answers, over articles. Two models in the features of
`assistant.features`: a softmax over the sentences read for a question (which one holds an answer), fitted
to all and once more to what is asked of large collections, and a logistic one over the sentence that is
best by the first of these (does it). What the last must know best is when the answer is not there, and no
set holds enough of that: each question is asked once more of its own search with every passage left out
that holds an answer. And once each of a single article that holds an answer and of one that does not, so
that order and confidence hold in a small collection too, where no article agrees with another. A quiz asks
in the words of the news; readers do not: SET, a SQuAD-style one, is asked over one article at a time as
well, and so are the questions in readers' own words of CASES (see `evals.benchmarks.own_words`).

Figures come from five folds over the questions, so none is measured on what it was fitted to, but that the
weights that ship choose which sentences are looked at twice; the weights that are written are fitted to all.
The questions of SUITE that are marked as unanswerable are never fitted, only measured. The threshold is the
highest at which at most `judged.REFUSED_ANSWERABLE` of the answerable questions are refused; for single
articles, `judged.REFUSED_OWN_WORDS` of those of CASES, or `judged.REFUSED_ALONE` without them."""

import argparse
import json
import pickle
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import AssistantError
from assistant.features import FEATURES
from assistant.reader import Reader
from assistant.scoring import CONFIDENCE_FEATURES, ORDER_FEATURES, confidence_table, order_table
from assistant.scoring_weights import SentenceWeights, as_vector, shares_of, sure_weights, weights_at
from evals.benchmarks.judged import Judged, judge, report, size_of, threshold_points
from evals.benchmarks.own_words import load_own_words, rows_of
from evals.benchmarks.pool import Pool, pools_of, pools_of_own_words, pools_of_titles, scores_of
from evals.benchmarks.priors import (
    AGAINST,
    ALONE,
    FOR,
    KNOWN_OF_LARGE,
    KNOWN_OF_SMALL,
    OWN_WORDS,
    OWN_WORDS_COUNT,
    PRIORS,
)
from evals.errors import EvalError, SuiteError
from evals.homes import index_suite, suite_home
from evals.suites import ReadingSuite, Suite, load_suites
from index import Corpus
from index.errors import IndexingError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WEIGHTS_FILE = Path(__file__).parents[2] / "assistant" / "scoring.json"
FOLDS = 5


def fit_sentence(pools: Iterable[Pool]) -> dict[str, float]:
    """Which sentence holds an answer, of all that were read or of one article's. One whose marked words are
    the answer counts whole, one that merely holds it half."""
    import numpy as np

    groups = [
        (pool.table, np.where(pool.right, 0.5 + 0.5 * pool.f1, 0.0))
        for pool in pools
        if pool.kind in ("answerable", "alone", "own_words") and pool.right.any()
        for _ in range(OWN_WORDS_COUNT if pool.kind == "own_words" else 1)
    ]
    return _softmax(groups, FEATURES, PRIORS)


def fit_sentences(pools: Sequence[Pool]) -> list[SentenceWeights]:
    """Those of a small collection, fitted to all, and those of a large one, fitted to what is asked of
    collections whose size is nearer to its own."""
    small, large = size_of(pools, "alone"), size_of(pools, "answerable")
    everywhere = fit_sentence(pools)
    if not small or small >= large:
        return [SentenceWeights(passages=large, weights=everywhere)]
    near = [pool for pool in pools if shares_of((small, large), pool.collection)[1] >= 0.5]
    return [
        SentenceWeights(passages=small, weights=everywhere),
        SentenceWeights(passages=large, weights=fit_sentence(near)),
    ]


def fit_passage(pools: Iterable[Pool], sentence: Sequence[SentenceWeights]) -> dict[str, float]:
    """Which passage is of a right article, the sentences being scored by the weights `sentence`."""
    groups = [
        (
            order_table(pool.passages, pool.places, scores_of(pool, weights_at(sentence, pool.collection))),
            pool.own.astype(float),
        )
        for pool in pools
        if pool.kind == "answerable" and pool.own.any() and not pool.own.all()
    ]
    return _softmax(groups, ORDER_FEATURES, {})


def _softmax(
    groups: "Sequence[tuple[NDArray[Any], NDArray[np.float64]]]",
    names: Sequence[str],
    priors: Mapping[str, float],
) -> dict[str, float]:
    """Weights of a softmax over the rows of each table that gives most to the rows of worth; features scaled
    to unit deviation while fitting, `priors` kept as they are. Raises `SuiteError` when there is none."""
    import numpy as np
    from scipy.optimize import minimize

    if not groups:
        raise SuiteError(
            "there are too few questions to fit weights to: none is left whose answer and whose article were "
            "found beside others"
        )
    free = np.array([name not in priors for name in names])
    scale = np.concatenate([table for table, _ in groups]).std(axis=0) + 1e-6
    fixed = as_vector(priors, names)

    def loss(weights: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
        total, gradient = 0.0, np.zeros(len(names))
        for table, worth in groups:
            scaled = table / scale
            scores = scaled @ (weights * free) + table @ fixed
            share = np.exp(scores - scores.max())
            share /= share.sum()
            right = share * worth
            total -= np.log(right.sum() + 1e-12)
            gradient += (share - right / (right.sum() + 1e-12)) @ scaled
        penalty = 0.01
        return (
            total / len(groups) + penalty * float(weights @ weights),
            (gradient / len(groups) + 2 * penalty * weights) * free,
        )

    start = np.zeros(len(names))
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=_bounds(names)).x * free / scale + fixed
    return {name: round(float(weight), 4) for name, weight in zip(names, found, strict=True) if weight}


def _bounds(names: Sequence[str]) -> list[tuple[float | None, float | None]]:
    return [(0.0 if name in FOR else None, 0.0 if name in AGAINST else None) for name in names]


def fit_confidence(
    pools: Sequence[Pool], sentence: Sequence[SentenceWeights], known: Sequence[str]
) -> tuple[dict[str, float], float]:
    """Logistic regression in these features: does the sentence of a pool that is best by `sure_weights` hold
    an answer?"""
    import numpy as np
    from scipy.optimize import minimize

    fitted = [pool for pool in pools if pool.kind != "unanswerable"]
    columns = [CONFIDENCE_FEATURES.index(name) for name in known]
    scores = [scores_of(pool, sure_weights(sentence)) for pool in fitted]
    best = [int(np.argmax(each)) for each in scores]
    table = np.array(
        [
            confidence_table(pool.table, own)[row, columns]
            for pool, own, row in zip(fitted, scores, best, strict=True)
        ]
    )
    right = np.array([pool.right[row] for pool, row in zip(fitted, best, strict=True)])
    scale = table.std(axis=0) + 1e-6
    rows = np.column_stack([table / scale, np.ones(len(table))])
    signs = np.where(right, 1.0, -1.0)

    def loss(weights: "NDArray[np.float64]") -> tuple[float, "NDArray[np.float64]"]:
        margin = signs * (rows @ weights)
        penalty = 0.5 / len(rows) * np.append(weights[:-1], 0.0)
        gradient = -(signs / (1 + np.exp(margin))) @ rows / len(rows)
        return float(np.logaddexp(0, -margin).mean() + penalty @ weights / 2), gradient + penalty

    bounds = [*_bounds(known), (None, None)]
    found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds).x
    return (
        {
            name: round(float(weight), 4)
            for name, weight in zip(known, found[:-1] / scale, strict=True)
            if weight
        },
        round(float(found[-1]), 4),
    )


def fit(pools: Sequence[Pool]) -> dict[str, Any]:
    """The weights, as `scoring.json` holds them, without a threshold."""
    sentence = fit_sentences(pools)
    confidence = []
    small = OWN_WORDS if size_of(pools, "own_words") else ALONE
    for known, kinds in ((KNOWN_OF_SMALL, small), (KNOWN_OF_LARGE, None)):
        fitted = [pool for pool in pools if kinds is None or pool.kind in kinds]
        size = size_of(pools, "alone" if kinds else "answerable")
        if fitted and size:
            weights, bias = fit_confidence(fitted, sentence, known)
            confidence.append({"passages": size, "weights": weights, "bias": bias})
    return {
        "sentence": [{"passages": each.passages, "weights": dict(each.weights)} for each in sentence],
        "passage": fit_passage(pools, sentence),
        "confidence": sorted(confidence, key=lambda each: each["passages"]),
    }


def crossed(pools: Sequence[Pool]) -> list[Judged]:
    """Each pool judged by weights fitted to the other folds."""
    names = sorted({pool.id for pool in pools})
    fold = {name: number % FOLDS for number, name in enumerate(names)}
    judged: list[Judged] = []
    for number in range(FOLDS):
        weights = fit([pool for pool in pools if fold[pool.id] != number])
        judged += [judge(pool, weights) for pool in pools if fold[pool.id] == number]
    return judged


def _titles(name: str, data: Path, limit: int | None) -> ReadingSuite:
    """Raises `SuiteError` when the set has no passages."""
    [titles] = load_suites([name], data, limit)
    if not isinstance(titles, ReadingSuite):
        raise SuiteError(f"{titles.name}: --titles takes a set of passages, as SQuAD is")
    return titles


def _kept(options: argparse.Namespace) -> list[Pool]:
    """What was read: from the file of `--pools` where there is one, else read now and kept there."""
    if options.pools is not None and options.pools.exists():
        found: list[Pool] = pickle.loads(options.pools.read_bytes())
        return found
    found = _read(options)
    if options.pools is not None:
        options.pools.write_bytes(pickle.dumps(found))
    return found


def _read(options: argparse.Namespace) -> list[Pool]:
    [suite] = load_suites([options.suite], options.data, options.limit)
    if not isinstance(suite, Suite):
        raise SuiteError(f"{suite.name}: is for the reader alone; nothing is searched or scored there")
    titles = _titles(options.titles, options.data, options.limit) if options.titles else None
    reader = Reader.load()
    with suite_home(suite, options.home) as home:
        index_suite(suite, home, None)
        with Corpus.open(home) as corpus:
            pools = pools_of(suite, corpus, reader)
    if titles is not None:
        pools += pools_of_titles(titles, reader)
    if options.own_words is not None:
        cases = load_own_words(options.own_words)
        pools += pools_of_own_words(
            cases, rows_of(options.articles, {case.article for case in cases}), reader
        )
    return pools


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, print, and with `--write` store."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.benchmarks.fit_scoring",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("suite", help="a news set of the folder")
    parser.add_argument("--data", type=Path, required=True, help="the folder of the news sets")
    parser.add_argument("--titles", metavar="SET", help="a SQuAD-style set of the folder, asked as well")
    parser.add_argument(
        "--own-words",
        type=Path,
        metavar="CASES",
        help="questions of `evals.benchmarks.own_words`, asked as well",
    )
    parser.add_argument("--articles", type=Path, metavar="FILE", help="what --own-words asks about")
    parser.add_argument("--home", type=Path, help="keep the index below this folder and use it again")
    parser.add_argument(
        "--pools", type=Path, help="keep what was read in this file, and fit to it again when it is there"
    )
    parser.add_argument("--limit", type=int, help="the first questions only, to try it out")
    parser.add_argument("--write", action="store_true", help=f"replace {WEIGHTS_FILE.name}")
    options = parser.parse_args(arguments)
    if (options.own_words is None) != (options.articles is None):
        parser.error("--own-words and --articles go together")
    try:
        pools = _kept(options)
        judged = crossed(pools)
        figures = report(judged)
        weights = fit(pools) | {"threshold": threshold_points(pools, judged)}
    except (EvalError, AssistantError, IndexingError) as error:
        parser.error(" ".join(str(error).split()))
    sys.stdout.write(json.dumps({"weights": weights, "cross_validated": figures}, indent=2) + "\n")
    if options.write:
        WEIGHTS_FILE.write_text(json.dumps(weights, indent=2) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
