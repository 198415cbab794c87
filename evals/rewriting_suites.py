"""How the making of follow-ups standalone is judged: each against the question as a person rewrote it.
Nothing is searched and nothing read.

**rewrite_f1** of one follow-up: the stems of the content words (`assistant.terms`: no stop words, each
stem once, a country's people and capital as the country) of what `condense` gives, or of the question
itself when it gives nothing, against those of the human rewrite; 2 × shared / (given + wanted), 1 when
neither has any. A figure is the mean over the follow-ups. Word order and grammar count nothing: this is
what a search sees of a question.

**question_f1** is the same for the question as it was asked, **last_question_f1** for the last question
and this one written one after the other. **ahead_of_question** and **ahead_of_last_question** are the
means of the differences, question by question, so that their intervals are paired. **left_alone**, over
the follow-ups to whose words the human rewrite adds none: the share to which `condense` adds none either.

Figures are of the reporting half of the conversations; those that begin with "developing_" of the half
that the weights are fitted to. "[…]" behind a name: of the follow-ups of one kind, told by its words
alone. "titled_…": the same with the conversation's title as a first turn, as in the sets that give it to
the people who rewrite; the figures without it have the turns alone, as the assistant has.

A shipped set is measured whole. **rewritten** is the share of follow-ups that are rewritten rightly:
every stem that the human rewrite adds is there, and at least three of four stems are wanted."""

import time
from collections.abc import Callable, Sequence

from assistant.condense import Turn, condense
from assistant.condense.slots import slots_of, tokens_of
from assistant.terms import stems
from evals.result import CaseResult, Given, SuiteResult, slow_of, suite_result
from evals.rewriting_case import RewritingCase
from evals.score import Figure, Score
from evals.suites import RewritingSuite
from evals.wording import quoted

Step = Callable[[int], None]
"""Called with the number of questions asked so far."""

Condense = Callable[[str, Sequence[Turn]], str | None]

LEAST_WANTED = 0.75
"""Of the stems of a question that counts as rewritten rightly."""


def judge_rewriting(
    suite: RewritingSuite, *, condense: Condense = condense, step: Step | None = None
) -> SuiteResult:
    """Every follow-up of a suite."""
    started = time.perf_counter()
    results, millis = [], []
    for number, one in enumerate(suite.cases, start=1):
        begun = time.perf_counter()
        given = condense(one.case.question, one.case.history)
        millis.append((time.perf_counter() - begun) * 1000)
        results.append(_judged(one, given, condense, shipped=suite.shipped))
        if step is not None:
            step(number)
    slow = Figure(name="total_ms_p95", value=slow_of(millis), of=len(millis))
    return suite_result(suite, results, started, further=(slow,), notes=suite.notes)


def stems_f1(given: str, wanted: str) -> float:
    """The F1 of the module docstring, 0..1."""
    has, needs = stems(given), stems(wanted)
    if not has and not needs:
        return 1.0
    return 2 * len(has & needs) / (len(has) + len(needs))


def kind_of_follow_up(question: str) -> str:
    """By its words alone: the first pronoun or demonstrative, else how much it says."""
    slots = slots_of(question)
    if slots:
        names = {"person": "he_she", "group": "they", "thing": "it", "bare": "this_that", "noun": "this_noun"}
        return names.get(slots[0].group, slots[0].group)
    tokens = tokens_of(question)
    if sum(token.content for token in tokens) <= 1:
        return "elliptic"
    named = any(token.text[0].isupper() and token.content for token in tokens[1:])
    return "named" if named else "bare_nouns"


def rewritten_rightly(one: RewritingCase, given: str) -> bool:
    """As the module docstring has it."""
    has, needs = stems(given), stems(one.rewrite)
    missing = needs - stems(one.case.question) - has
    return not missing and len(has & needs) >= LEAST_WANTED * len(has)


def _judged(one: RewritingCase, given: str | None, condense: Condense, *, shipped: bool) -> CaseResult:
    case = one.case
    text = given or case.question
    reason = f"{quoted(text)}, a person wrote {quoted(one.rewrite)}"
    scores = _against_baselines(
        one, text, reason, "" if shipped or one.half == "reporting" else "developing_"
    )
    if shipped:
        right = rewritten_rightly(one, text)
        scores.insert(0, Score(name="rewritten", value=float(right), reason=reason))
    elif one.half == "reporting":
        kind = kind_of_follow_up(case.question)
        scores += [
            Score(name=f"{score.name}[{kind}]", value=score.value, reason=reason)
            for score in scores
            if score.name in ("rewrite_f1", "ahead_of_question")
        ]
        if one.title:
            titled = condense(case.question, [(one.title, ""), *case.history]) or case.question
            scores += [
                Score(name=f"titled_{score.name}", value=score.value, reason=score.reason)
                for score in _against_baselines(one, titled, f"{quoted(titled)} with the title", "")[:3]
                if score.name != "question_f1"
            ]
    return CaseResult(
        case=case,
        answer=None,
        error="",
        scores=tuple(scores),
        read=Given(text=text, refused=False, confidence=None, right=stems(text) == stems(one.rewrite)),
    )


def _against_baselines(one: RewritingCase, text: str, reason: str, prefix: str) -> list[Score]:
    question, wanted = one.case.question, one.rewrite
    f1, raw = stems_f1(text, wanted), stems_f1(question, wanted)
    last = stems_f1(f"{one.case.history[-1][0]} {question}", wanted)
    values = {
        "rewrite_f1": f1,
        "question_f1": raw,
        "ahead_of_question": f1 - raw,
        "last_question_f1": last,
        "ahead_of_last_question": f1 - last,
    }
    if stems(wanted) <= stems(question):
        values["left_alone"] = float(stems(text) <= stems(question))
    return [Score(name=f"{prefix}{name}", value=value, reason=reason) for name, value in values.items()]
