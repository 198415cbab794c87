"""The extractive answer: owns which sentences are quoted, how many, and in what order. It writes no word of
its own."""

import re
from collections.abc import Callable, Sequence

from assistant.answer import Citation
from assistant.candidates import Candidate
from assistant.days import find_days, short_day
from assistant.markings import NUMBER, TIME
from assistant.question import SPEECH_VERBS, Kind, Question
from assistant.scoring import ScoredSentence
from assistant.spans import full_name
from assistant.terms import stems

MAX_SENTENCES = 3
# A further sentence is quoted when its score is this near to the best one's … Measured on news of 2022 and
# 2023: an answer among three in 0.79 of the answers at 2, 0.805 at 2.5, 0.811 at 3, 0.812 without any margin.
SCORE_MARGIN = 3.0
# … and it is no repeat: less than this share of its words stands in one already quoted.
REPEAT_OVERLAP = 0.6
# Sentences that share more than this of all their words differ in nothing but a "not".
ALL_BUT_ALL = 0.85
_SMALL = "two three four five six seven eight nine ten eleven twelve".split()
_FIGURE = re.compile(
    rf"(?<![\w.-])\d+(?:,\d{{3}})*(?:\.\d+)?(?![\w,]*\w)|\b(?:{'|'.join(_SMALL)})\b", re.IGNORECASE
)
_DENIAL = re.compile(r"\b(?:not|never|no|nobody|none|without|cannot)\b|n['’]t\b", re.IGNORECASE)


def choose_sentences(scored: Sequence[ScoredSentence]) -> list[Candidate]:
    """One to three sentences, most direct first, no repeats; `scored` is best first."""
    chosen: list[Candidate] = []
    for candidate in scored:
        if chosen and candidate.score < scored[0].score - SCORE_MARGIN:
            break
        if not any(_repeats(candidate.sentence, other) for other in chosen):
            chosen.append(candidate.sentence)
            if len(chosen) == MAX_SENTENCES:
                break
    return chosen


def still_there(sentences: Sequence[Candidate], body: Callable[[str], str | None]) -> list[Candidate]:
    """Those that stand in their article as it is now; another process may have changed it since it was
    searched. `body`: of an article by its id, None where there is none any more."""
    return [one for one in sentences if (body(one.passage.article_id) or "")[one.start : one.end] == one.text]


def cite(sentences: Sequence[Candidate]) -> tuple[Citation, ...]:
    """A citation for each sentence, numbered from 1 in the order given."""
    return tuple(
        Citation(
            marker=number,
            article_id=sentence.passage.article_id,
            title=sentence.passage.title,
            published=sentence.passage.published,
            url=sentence.passage.url,
            quote=sentence.text,
            start=sentence.start,
            end=sentence.end,
            days=find_days(sentence.text, sentence.passage.published),
        )
        for number, sentence in enumerate(sentences, start=1)
    )


def short_answer(query: str, sentence: Candidate, body: str | None = None) -> str | None:
    """The words marked in the first sentence quoted; a time with the day it means, and a part of a name as
    the article, `body`, introduces it. None where nothing was marked, or only who says it ("Price said")
    where that is not asked."""
    words = " ".join(sentence.marked.split())
    if not any(letter.isalnum() for letter in words):
        return None
    question = Question.parse(query)
    told = {Kind.TIME: TIME, Kind.NUMBER: NUMBER}.get(question.kind)
    answered = question.kind in (Kind.PERSON, Kind.NAME) or (told is not None and told.search(words))
    speaker = _speaker_alone(words)
    if speaker and not answered:
        return None
    words = speaker or words
    if body and question.kind in (Kind.PERSON, Kind.NAME):
        return " ".join(full_name(words, body, person=question.kind is Kind.PERSON).split())
    days = find_days(sentence.text, sentence.passage.published)
    span = sentence.span.start, sentence.span.end
    return short_day(question, sentence.text, days, span) or words


def proving(sentences: Sequence[Candidate], short: str | None) -> list[Candidate]:
    """The same, and first the one that shows the short answer: where the first holds but a part of a name
    ("Lee won"), the first of the others in which it is marked whole ("Minjee Lee has won"), and no less
    surely."""
    first = sentences[0]
    if short is None or short in " ".join(first.text.split()):
        return list(sentences)
    sure = [one for one in sentences if one.span.score >= first.span.score]
    whole = next((one for one in sure if short in " ".join(one.marked.split())), first)
    return [whole, *(one for one in sentences if one is not whole)]


def write(citations: Sequence[Citation]) -> str:
    """Each quote on one line as it stands in the article, its marker behind it."""
    return " ".join(f"{' '.join(citation.quote.split())} [{citation.marker}]" for citation in citations)


def _speaker_alone(words: str) -> str:
    """The name or pronoun, where the words are that with its verb of speech, either first, and no more; else
    ""."""
    *others, last = words.strip('.,;:"“”').split()
    if others and others[0].lower() in SPEECH_VERBS:
        others, last = [*others[1:], last], others[0]
    alone = last.lower() in SPEECH_VERBS and all(_names(word) for word in others)
    return " ".join(others) if alone else ""


def _names(word: str) -> bool:
    return word[0].isupper() or word.lower() in ("he", "she", "they", "it")


def _repeats(sentence: Candidate, other: Candidate) -> bool:
    if sentence.text == other.text:
        return True
    mine, theirs = stems(sentence.text), stems(other.text)
    # "Three died" and "14 died" contradict each other, and so do "guilty" and "not guilty".
    figures, others = _figures(sentence.text), _figures(other.text)
    if figures - others and others - figures:
        return False
    same_words = len(mine & theirs) > ALL_BUT_ALL * len(mine | theirs)
    if same_words and _denies(sentence.text) != _denies(other.text):
        return False
    return bool(mine) and len(mine & theirs) / len(mine) > REPEAT_OVERLAP


def _figures(text: str) -> frozenset[str]:
    """Its whole numbers, small ones also where they are written out."""
    found = (number.lower().replace(",", "") for number in _FIGURE.findall(text))
    return frozenset(str(_SMALL.index(number) + 2) if number in _SMALL else number for number in found)


def _denies(text: str) -> bool:
    return len(_DENIAL.findall(text)) % 2 == 1
