"""Fits the weights of `assistant.verify.support` to claims that are supported and claims that are not:

    python -m evals.benchmarks.fit_support news_2022_2023 --data FOLDER [--write]

**Supported** are the paraphrases of `cases/claims_dev.jsonl` and those built by rule from
NAME.articles.jsonl. **Not supported** are the additions of the former, sentences that cite another sentence
of their own article or of another one, and true sentences that go on with something else. What differs in a
number, a name or a denial takes no part: that is found by rule. A logistic regression; a claim by hand weighs
as much as `BY_HAND` built ones. The threshold refuses the share `REFUSED` of the supported claims of
`claims_dev`, over five folds: what is said in other words, and is true, must seldom be flagged, and no
threshold tells an invention about the same matter from a free paraphrase.
"""

import argparse
import json
import random
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.verify import Evidence, Verifier
from assistant.verify.support import WEIGHTS, Features
from evals.newslines import NewsLine, news_lines
from evals.verdict_case import SEED, build_verdict_cases, load_verdict_cases

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

CLAIMS = Path(__file__).parents[1] / "cases" / "claims_dev.jsonl"
TARGET = Path(__file__).parents[2] / "assistant" / "verify" / WEIGHTS
BY_HAND = 6.0
OF_A_KIND = 100
FOLDS = 5
STRENGTH = 1.0
REFUSED = 0.15


def main(arguments: Sequence[str] | None = None) -> None:
    """The command; prints what was fitted."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="the news set: NAME.articles.jsonl[.gz]")
    parser.add_argument("--data", type=Path, required=True, help="the folder that holds it")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS}")
    options = parser.parse_args(arguments)
    paths = [options.data / f"{options.name}.articles.jsonl{ending}" for ending in ("", ".gz")]
    path = next((one for one in paths if one.is_file()), None)
    if path is None:
        parser.error(f"{paths[0]}[.gz]: no such file")
    fitted = fit(path)
    print(json.dumps(fitted, indent=2))  # noqa: T201
    if options.write:
        TARGET.write_text(json.dumps(fitted, indent=2) + "\n", encoding="utf-8")


def fit(articles: Path) -> dict[str, object]:
    """The weights, the bias, the threshold, and what they reach."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold

    from index.embedding import load_embedder

    rows, labels, weights = _examples(articles, Verifier(load_embedder()))
    by_hand = weights > 1
    spread = np.zeros(len(labels))
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(rows, labels + 2 * by_hand):
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(rows[train], labels[train], weights[train])
        spread[test] = model.predict_proba(rows[test])[:, 1]
    threshold, reached = _threshold(spread, labels, by_hand)
    model = LogisticRegression(C=STRENGTH, max_iter=2000).fit(rows, labels, weights)
    names = [field.name for field in fields(Features)]
    return {
        "weights": dict(zip(names, (round(float(w), 3) for w in model.coef_[0]), strict=True)),
        "bias": round(float(model.intercept_[0]), 3),
        "threshold": threshold,
        "measured": {"examples": len(labels), "by_hand": int(by_hand.sum()), "folds": FOLDS, **reached},
    }


def _threshold(
    spread: "Matrix", labels: "Matrix", by_hand: "NDArray[np.bool_]"
) -> tuple[float, dict[str, float]]:
    import numpy as np

    limit = round(float(np.quantile(spread[by_hand & (labels == 1)], REFUSED)), 2)
    return limit, {
        "supported_refused_by_hand": round(float((spread[by_hand & (labels == 1)] < limit).mean()), 3),
        "unsupported_passed_by_hand": round(float((spread[by_hand & (labels == 0)] >= limit).mean()), 3),
        "supported_refused_built": round(float((spread[~by_hand & (labels == 1)] < limit).mean()), 3),
        "unsupported_passed_built": round(float((spread[~by_hand & (labels == 0)] >= limit).mean()), 3),
    }


def _examples(articles: Path, verifier: Verifier) -> "tuple[Matrix, Matrix, Matrix]":
    """Features, labels and weights."""
    import numpy as np

    rows: list[list[float]] = []
    labels: list[float] = []
    weights: list[float] = []

    def add(claim: str, evidence: Evidence, supported: bool, weight: float) -> None:
        rows.append(verifier.features(claim, [evidence]).values())
        labels.append(float(supported))
        weights.append(weight)

    for case in load_verdict_cases(CLAIMS):
        if case.kind in ("paraphrase", "added", "source"):
            add(case.claim, case.evidence, case.sound, BY_HAND)
    for case in build_verdict_cases(articles, OF_A_KIND):
        if case.kind in ("paraphrase", "added", "source"):
            add(case.claim, case.evidence, case.sound, 1.0)
    for line, other in _of_one_article(news_lines(articles, random.Random(SEED + 1))):
        evidence = Evidence(
            quote=other.text,
            before=other.before,
            after=other.after,
            title=other.title,
            published=other.published,
        )
        if line.text not in (other.before + other.after):
            add(line.text, evidence, False, 1.0)
    return np.array(rows), np.array(labels), np.array(weights)


def _of_one_article(lines: Sequence[NewsLine]) -> list[tuple[NewsLine, NewsLine]]:
    last: dict[int, NewsLine] = {}
    found = []
    for line in lines:
        if line.article in last:
            found.append((line, last[line.article]))
        last[line.article] = line
        if len(found) == OF_A_KIND:
            break
    return found


if __name__ == "__main__":
    main()
