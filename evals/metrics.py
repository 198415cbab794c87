"""How one answer is judged against one case: every metric, each with its reason. Knows no suite, no file and
no corpus.

The figures that the news sets are compared by (article_hit, article_mrr, first_citation_gold,
quote_has_answer, short_…, refused_…, exact_quotes) follow the usual scorer of those sets to the last digit: a
case without an answer scores nothing and still counts.

**Citation hit**, the metric of the suites that name the right sentence. An expected quote is a few words that
lie in that sentence and nowhere else. A citation hits it when, white space aside,

- the expected quote lies inside the citation's quote, and the citation is no longer than `LONGEST_QUOTE`
  words: who quotes a whole passage has not found the sentence; or
- the citation's quote lies inside the expected quote and has at least `LEAST_SHARE` of its words: half of a
  clause can still be recognised as the answer, three words of it cannot.

Exact words are compared, not normalised ones, since both sides are verbatim from the body. The article must
be one of those the case names, where it names any.
"""

from collections.abc import Callable, Sequence

from assistant.answer import Answer, Citation
from evals.case import Case
from evals.score import Score
from evals.wording import holds, quoted, same, shortened, word_f1

LONGEST_QUOTE = 80
"""Words. The longest sentence of the seed article has 44, and hardly any in a newspaper more than 80."""

LEAST_SHARE = 0.5
"""Of the words of the expected quote."""

ARTICLE_CUTOFFS = (1, 3, 5, 10)
CITATION_CUTOFFS = (1, 3)

Body = Callable[[str], str | None]
"""The body of an article by its id, or None when there is no such article."""


def score_answer(case: Case, answer: Answer | None, body: Body, error: str = "") -> tuple[Score, ...]:
    """Judge `answer`, or its absence (`error` says why), by every metric that the case has something to say
    about."""
    scores = [_refused(case, answer, error)]
    if case.quotes:
        scores += _citation_hits(case, answer, error)
    if not case.unanswerable and not case.quotes:
        scores += _article_hits(case, answer, error)
    if case.answers:
        scores += _short_answers(case, answer, error)
    if answer is not None and answer.citations:
        scores.append(_exact_quotes(answer.citations, body))
    return tuple(scores)


def citation_hits(expected: str, quote: str) -> bool:
    """Whether a citation of `quote` shows the `expected` words: the definition in the module docstring."""
    wanted, given = expected.split(), quote.split()
    if not wanted or not given:
        return False
    if _stands_in(wanted, given):
        return len(given) <= LONGEST_QUOTE
    return _stands_in(given, wanted) and len(given) >= LEAST_SHARE * len(wanted)


def _stands_in(inner: Sequence[str], outer: Sequence[str]) -> bool:
    """Compared as text: an expected quote may begin or end in front of a comma or a full stop."""
    return " ".join(inner) in " ".join(outer)


def _refused(case: Case, answer: Answer | None, error: str) -> Score:
    name = f"refused_{case.kind}"
    if answer is None:
        return Score(name=name, value=0, reason=_missing(error))
    if answer.refused:
        return Score(name=name, value=1, reason=f"refused: {shortened(answer.text)}")
    return Score(name=name, value=0, reason=f"answered: {shortened(answer.text)}")


def _citation_hits(case: Case, answer: Answer | None, error: str) -> list[Score]:
    prefix = "follow_up_hit" if case.kind == "follow_up" else "citation_hit"
    scores = []
    for cutoff in CITATION_CUTOFFS:
        hit, reason = False, _missing(error)
        if answer is not None:
            hit, reason = _first_hit(case, answer, cutoff)
        scores.append(Score(name=f"{prefix}@{cutoff}", value=int(hit), reason=reason))
    return scores


def _first_hit(case: Case, answer: Answer, cutoff: int) -> tuple[bool, str]:
    for citation in answer.citations[:cutoff]:
        if case.articles and citation.article_id not in case.articles:
            continue
        for expected in case.quotes:
            if citation_hits(expected, citation.quote):
                return True, f"citation [{citation.marker}] shows {quoted(expected)}"
    wanted = " or ".join(quoted(expected) for expected in case.quotes)
    if not answer.citations:
        return False, f"{'refused' if answer.refused else 'no citation'}, wanted {wanted}"
    given = "; ".join(f"[{c.marker}] {quoted(c.quote)}" for c in answer.citations[:cutoff])
    return False, f"cited {given}, wanted {wanted}"


def _article_hits(case: Case, answer: Answer | None, error: str) -> list[Score]:
    """Over the different articles of the passages, in retrieval order: a second passage of one article is no
    second try."""
    gold = set(case.articles)
    order = list(dict.fromkeys(passage.article_id for passage in answer.passages)) if answer else []
    rank = next((place for place, article_id in enumerate(order, start=1) if article_id in gold), None)
    reason = _missing(error) if answer is None else f"first right article: {rank or 'none'} of {len(order)}"
    scores = [
        Score(name=f"article_hit@{cutoff}", value=int(rank is not None and rank <= cutoff), reason=reason)
        for cutoff in ARTICLE_CUTOFFS
    ]
    scores.append(Score(name="article_mrr", value=1 / rank if rank else 0, reason=reason))
    first = answer.citations[0].article_id if answer and answer.citations else None
    reason = _missing(error) if answer is None else f"the first citation is from {first or 'nowhere'}"
    scores.append(Score(name="first_citation_gold", value=int(first in gold), reason=reason))
    return scores


def _short_answers(case: Case, answer: Answer | None, error: str) -> list[Score]:
    scores = []
    for cutoff in CITATION_CUTOFFS:
        cited = answer.citations[:cutoff] if answer else ()
        hit = next(((c, a) for c in cited for a in case.answers if holds(c.quote, a)), None)
        reason = (
            f"citation [{hit[0].marker}] holds {quoted(hit[1])}" if hit else "no citation holds the answer"
        )
        reason = _missing(error) if answer is None else reason
        scores.append(Score(name=f"quote_has_answer@{cutoff}", value=int(hit is not None), reason=reason))
    short = (answer.short or "") if answer else None
    measures: tuple[tuple[str, Callable[[str, str], float]], ...] = (
        ("short_f1", word_f1),
        ("short_em", same),
        ("short_has_answer", holds),
    )
    for name, measure in measures:
        if short is None:
            scores.append(Score(name=name, value=0, reason=_missing(error)))
            continue
        best = max(case.answers, key=lambda wanted: measure(short, wanted))
        reason = f"{quoted(short)} against {quoted(best)}" if short else "no short answer"
        scores.append(Score(name=name, value=float(measure(short, best)), reason=reason))
    return scores


def _exact_quotes(citations: Sequence[Citation], body: Body) -> Score:
    wrong = [c for c in citations if not _is_exact(c, body(c.article_id))]
    reason = "body[start:end] is the quote, each time"
    if wrong:
        first = wrong[0]
        reason = f"citation [{first.marker}]: {first.article_id} does not read {quoted(first.quote)} there"
    exact = len(citations) - len(wrong)
    return Score(name="exact_quotes", value=exact, of=len(citations), reason=reason)


def _is_exact(citation: Citation, body: str | None) -> bool:
    """An empty quote is never exact: body[5:5] is every article's."""
    return body is not None and bool(citation.quote) and body[citation.start : citation.end] == citation.quote


def _missing(error: str) -> str:
    return f"no answer: {error or 'none was given'}"
