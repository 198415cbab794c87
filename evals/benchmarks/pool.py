"""What the scoring is fitted to: owns the sentences and passages read for a question, measured and marked
right or wrong."""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from assistant.candidates import Candidate
from assistant.features import measure, measure_passage, term_weights
from assistant.question import Question
from assistant.reader import Reader
from assistant.retrieval import HybridRetriever
from assistant.scoring import READ_PASSAGES, ScoringWeights, SentenceScorer
from evals.case import Case
from evals.suites import ReadingSuite, Suite
from evals.wording import holds, word_f1
from index import Corpus, Filters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Passages of a search that are read: enough that ten are left when those that hold the answer are not
# counted.
SEARCHED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The sentences read for one question: `table` [n, features], `right` [n] (holds an answer), `f1` [n] of
    the words marked in it. `passages` [p, passage features], with `own` [p]: of a right article. `kind`:
    answerable, without (its right passages left out) or unanswerable; of one article alone, as in a
    collection that holds no other: alone (it holds an answer) and alone_without (it does not)."""

    id: str
    kind: str
    passages: "NDArray[np.float32]"
    own: "NDArray[np.bool_]"
    table: "NDArray[np.float32]"
    right: "NDArray[np.bool_]"
    f1: "NDArray[np.float32]"


def pools_of(suite: Suite, corpus: Corpus, reader: Reader) -> list[Pool]:
    """Up to four of each answerable question, one of each unanswerable one."""
    retriever = HybridRetriever(corpus)
    scorer = SentenceScorer(corpus, reader, ScoringWeights.shipped())
    found: list[Pool] = []
    for case in tqdm(suite.cases, unit=" questions", disable=None):
        passages = retriever.retrieve(case.question, n=SEARCHED, as_of=case.as_of).passages
        read = scorer.read(case.question, passages)
        own = {id(each.passage): number for number, each in enumerate(passages)}
        first = [each for each in read if own[id(each.passage)] < READ_PASSAGES]
        if case.unanswerable:
            found.append(_pool(case, "unanswerable", first, corpus))
            continue
        found.append(_pool(case, "answerable", first, corpus))
        lacking = [
            number
            for number, each in enumerate(passages)
            if not any(holds(f"{each.passage.title} {each.passage.text}", answer) for answer in case.answers)
        ][:READ_PASSAGES]
        rest = [each for each in read if own[id(each.passage)] in lacking]
        if rest:
            found.append(_pool(case, "without", rest, corpus))
        found += [_pool(case, kind, own, corpus) for kind, own in _alone(case, read)]
    return found


def pools_of_titles(suite: ReadingSuite, reader: Reader) -> list[Pool]:
    """One of each question of a SQuAD-style set, asked of a collection that holds one article: all passages
    of the set under the title of its own, found, read and scored as in use. alone, or alone_without where the
    question has no answer."""
    articles: dict[str, dict[str, None]] = defaultdict(dict)
    for one in suite.cases:
        articles[one.title][one.passage] = None
    hosts = {title: f"title-{number}.example" for number, title in enumerate(articles)}
    rows = [
        {
            "title": title.replace("_", " ") or "Untitled",
            "date": "2000-01-01",
            "url": f"https://{hosts[title]}/",
            "text": "\n\n".join(passages),
        }
        for title, passages in articles.items()
    ]
    with tempfile.TemporaryDirectory(prefix="dateline-fit-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "titles.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        with Corpus.open(Path(folder) / "home") as corpus:
            corpus.sync([path])
            retriever = HybridRetriever(corpus)
            scorer = SentenceScorer(corpus, reader, ScoringWeights.shipped())
            found = []
            for one in tqdm(suite.cases, unit=" questions", disable=None):
                only = Filters(source=hosts[one.title])
                passages = retriever.retrieve(one.case.question, n=READ_PASSAGES, filters=only).passages
                kind = "alone_without" if one.case.unanswerable else "alone"
                found.append(_pool(one.case, kind, scorer.read(one.case.question, passages), corpus))
            return found


def _alone(case: Case, read: Sequence[Candidate]) -> Iterator[tuple[str, list[Candidate]]]:
    """The best article that holds an answer and the best that does not, as the search found them."""
    by_article: dict[str, list[Candidate]] = defaultdict(list)
    for each in read:
        by_article[each.passage.article_id].append(each)
    waiting = {True: "alone", False: "alone_without"}
    for own in by_article.values():
        answers = any(
            holds(f"{each.passage.title} {each.passage.text}", answer)
            for each in own
            for answer in case.answers
        )
        if answers in waiting:
            yield waiting.pop(answers), own


def _pool(case: Case, kind: str, candidates: Sequence[Candidate], corpus: Corpus) -> Pool:
    import numpy as np

    question = Question.parse(case.question)
    rarity = term_weights(question.terms, corpus.passage_frequencies(question.terms), corpus.passage_count)
    by_passage: dict[int, list[Candidate]] = defaultdict(list)
    for each in candidates:
        by_passage[each.passage.id].append(each)
    return Pool(
        id=case.id,
        kind=kind,
        passages=np.array([measure_passage(own[0].passage_score, own) for own in by_passage.values()]),
        own=np.array([own[0].passage.article_id in case.articles for own in by_passage.values()], dtype=bool),
        table=measure(question, candidates, rarity),
        right=np.array(
            [any(holds(each.text, answer) for answer in case.answers) for each in candidates], dtype=bool
        ),
        f1=np.array(
            [
                max((word_f1(each.marked, answer) for answer in case.answers), default=0.0)
                for each in candidates
            ],
            dtype=np.float32,
        ),
    )
