"""What the scoring is fitted to: owns the sentences and passages read for a question, measured and marked
right or wrong."""

import json
import random
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from assistant.candidates import Candidate
from assistant.features import FEATURES, measure_passages
from assistant.question import Question
from assistant.quizzes import telling_rows
from assistant.reader import Reader
from assistant.reader.inputs import load_tokenizer
from assistant.reader.training.rewording import Synonyms, reword
from assistant.retrieval import HybridRetriever
from assistant.scoring import READ_PASSAGES, SentenceScorer, rarity_in
from assistant.scoring_weights import ScoringWeights, as_vector
from evals.benchmarks.own_words import OwnWords, corpus_of
from evals.case import Case
from evals.suites import ReadingSuite, Suite
from evals.wording import holds, word_f1
from index import Corpus, Filters
from index.models.minilm import checked_model_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Judge = Callable[[Candidate], tuple[bool, float]]
"""Whether a sentence holds an answer, and F1 of the words marked in it."""

# Passages of a search that are read: enough that about as many as in use are left when those that hold the
# answer are not counted.
SEARCHED = 25
SEED = 20220202


@dataclass(frozen=True, slots=True, kw_only=True)
class Pool:
    """The sentences read for one question: `table` [n, features], `right` [n] (holds an answer), `f1` [n] of
    the words marked in it, `places` [n] (the row of its passage). `passages` [p, passage features], with
    `own` [p]: of a right article. `kind`:
    answerable, without (its right passages left out) or unanswerable; of one article alone, as in a
    collection that holds no other: alone (it holds an answer) and alone_without (it does not); of an
    article or a few, in readers' own words: own_words and own_words_without. `collection`:
    about how many passages there are to be searched."""

    id: str
    kind: str
    collection: int
    passages: "NDArray[np.float32]"
    own: "NDArray[np.bool_]"
    table: "NDArray[np.float32]"
    right: "NDArray[np.bool_]"
    f1: "NDArray[np.float32]"
    places: "NDArray[np.int64]"


def pools_of(suite: Suite, corpus: Corpus, reader: Reader) -> list[Pool]:
    """Up to four of each answerable question, one of each unanswerable one."""
    retriever = HybridRetriever(corpus)
    scorer = SentenceScorer(corpus, reader, ScoringWeights.shipped())
    coverage = corpus.coverage()
    everything, one_article = coverage.passages, round(coverage.passages / max(coverage.articles, 1))
    found: list[Pool] = []
    for case in tqdm(suite.cases, unit=" questions", disable=None):
        searched = retriever.retrieve(case.question, n=SEARCHED, as_of=case.as_of)
        passages = searched.passages
        read = scorer.read(case.question, passages)
        own = {id(each.passage): number for number, each in enumerate(passages)}
        first = [each for each in read if own[id(each.passage)] < READ_PASSAGES]
        if case.unanswerable:
            found.append(_pool(case, "unanswerable", everything, first, corpus, scorer))
            continue
        found.append(_pool(case, "answerable", everything, first, corpus, scorer))
        lacking = [
            number
            for number, each in enumerate(passages)
            if not any(holds(f"{each.passage.title} {each.passage.text}", answer) for answer in case.answers)
        ][:READ_PASSAGES]
        rest = [each for each in read if own[id(each.passage)] in lacking]
        if rest:
            found.append(_pool(case, "without", everything, rest, corpus, scorer))
        found += [_pool(case, kind, one_article, alone, corpus, scorer) for kind, alone in _alone(case, read)]
    return found


def pools_of_titles(suite: ReadingSuite, reader: Reader) -> list[Pool]:
    """Two of each question of a SQuAD-style set, asked of a collection that holds one article: all passages
    of the set under the title of its own, found, read and scored as in use. alone, or alone_without where the
    question has no answer. Once as it stands, and once with some of its words exchanged for others that mean
    nearly the same: who wrote these questions had the passage before their eyes, and who asks has not."""
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
            folder_of_words = checked_model_folder()
            synonyms = Synonyms.from_minilm(folder_of_words, load_tokenizer(folder_of_words))
            chooser = random.Random(SEED)
            found = []
            for one in tqdm(suite.cases, unit=" questions", disable=None):
                only = Filters(source=hosts[one.title])
                kind = "alone_without" if one.case.unanswerable else "alone"
                own = len(articles[one.title])
                asked = dict.fromkeys((one.case.question, reword(one.case.question, synonyms, chooser)))
                for question in asked:
                    case = replace(one.case, question=question)
                    searched = retriever.retrieve(question, n=READ_PASSAGES, filters=only)
                    read = scorer.read(question, searched.passages)
                    found.append(_pool(case, kind, own, read, corpus, scorer))
            return found


def pools_of_own_words(
    cases: Sequence[OwnWords], rows: Mapping[str, Mapping[str, Any]], reader: Reader
) -> list[Pool]:
    """Two of each question in readers' own words: asked of a collection that holds its article alone, and of
    one that holds the articles of all. Under the name of their article: what is fitted to some is not
    measured on others about the same."""
    found: list[Pool] = []
    groups = [([case for case in cases if case.article == name], [row]) for name, row in rows.items()]
    for asked, own_rows in tqdm(
        [*groups, (list(cases), list(rows.values()))], unit=" collections", disable=None
    ):
        with corpus_of(own_rows) as corpus:
            retriever = HybridRetriever(corpus)
            scorer = SentenceScorer(corpus, reader, ScoringWeights.shipped())
            for each in asked:
                case = Case(id=each.article, question=each.question, articles=(each.article,))
                kind = "own_words" if each.spans else "own_words_without"
                read = scorer.read(case.question, retriever.retrieve(case.question, n=READ_PASSAGES).passages)
                size = corpus.passage_count
                found.append(_pool(case, kind, size, read, corpus, scorer, _sentences_of(each)))
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


def _answers_in(case: Case) -> Judge:
    def judge(candidate: Candidate) -> tuple[bool, float]:
        return (
            any(holds(candidate.text, answer) for answer in case.answers),
            max((word_f1(candidate.marked, answer) for answer in case.answers), default=0.0),
        )

    return judge


def _sentences_of(case: OwnWords) -> Judge:
    def judge(candidate: Candidate) -> tuple[bool, float]:
        right = candidate.passage.article_id == case.article and case.found_in(candidate.start, candidate.end)
        # Which words of it are the answer nobody wrote down.
        return right, float(right)

    return judge


def _pool(
    case: Case,
    kind: str,
    collection: int,
    read: Sequence[Candidate],
    corpus: Corpus,
    scorer: SentenceScorer,
    judge: Judge | None = None,
) -> Pool:
    """Of the sentences that tell anything, where there is one. `judge`: by the answers of the case where none
    is given."""
    import numpy as np

    question = Question.parse(case.question)
    rarity = rarity_in(corpus, question, corpus.passage_count)
    candidates, table = scorer.compare(read, question, rarity, collection)
    telling = telling_rows(question, candidates)
    if telling:
        candidates, table = [candidates[row] for row in telling], table[telling]
    judge = judge or _answers_in(case)
    judged = [judge(each) for each in candidates]
    by_passage: dict[int, list[Candidate]] = defaultdict(list)
    for each in candidates:
        by_passage[each.passage.id].append(each)
    place = {number: row for row, number in enumerate(by_passage)}
    return Pool(
        id=case.id,
        kind=kind,
        collection=collection,
        passages=measure_passages(
            question, [(own[0].passage_score, own) for own in by_passage.values()], rarity
        ),
        own=np.array([own[0].passage.article_id in case.articles for own in by_passage.values()], dtype=bool),
        table=table,
        right=np.array([right for right, _ in judged], dtype=bool),
        f1=np.array([f1 for _, f1 in judged], dtype=np.float32),
        places=np.array([place[each.passage.id] for each in candidates], dtype=np.int64),
    )


def scores_of(pool: Pool, sentence: Mapping[str, float]) -> "NDArray[np.float64]":
    """[n]: of its sentences, by the weights `sentence`."""
    scores: NDArray[np.float64] = pool.table @ as_vector(sentence, FEATURES)
    return scores
