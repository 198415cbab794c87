"""A claim with its evidence and the verdict that is right: `VerdictCase`, the reader of files of them, and
the building of cases from news by rule.

A file is JSONL (".gz" too), one case a line:

    {"id": "…", "kind": "number", "claim": "…", "quote": "…", "verdicts": ["number_differs"],
     "before": "…", "after": "…", "title": "…", "published": "YYYY-MM-DD",
     "others": [{"title": "…", "quote": "…"}]}

`verdicts` are the right ones, the first is the best. `before` to `others` may be left out. A row may name its
quote by `"same_as": "id"` of an earlier row, to be held against the same evidence.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from assistant.verify import SUPPORTING, VERDICTS, Evidence, Verdict
from evals.case import Case
from evals.damage import DAMAGES, names_in
from evals.errors import CaseError, SuiteError
from evals.newslines import NewsLine, news_lines
from evals.rewording import REWORDINGS
from evals.rows import day_field, read_cases, read_rows, text_field, texts_field

Kind = Literal["verbatim", "paraphrase", "number", "name", "date", "negation", "source", "role", "added"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_FIELDS = frozenset(
    ("id", "kind", "claim", "quote", "verdicts", "before", "after", "title", "published", "others", "same_as")
)
# Of each kind this many cases are built.
BUILT_OF_A_KIND = 120
SEED = 20220202
_GLUE = frozenset("The A An In It He She They This That There His Her Its Their But And As".split())
_RIGHT: dict[str, tuple[Verdict, ...]] = {
    "verbatim": ("verbatim",),
    "paraphrase": ("supported", "verbatim"),
    "number": ("number_differs",),
    "date": ("number_differs",),
    "name": ("name_differs",),
    "negation": ("negated",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCase:
    """`right` are the verdicts that are right. The question of `case` is the claim."""

    case: Case
    kind: Kind
    evidence: Evidence
    others: tuple[Evidence, ...]
    right: tuple[Verdict, ...]

    @property
    def claim(self) -> str:
        return self.case.question

    @property
    def sound(self) -> bool:
        """Whether the evidence supports it."""
        return self.right[0] in SUPPORTING


def holds_claims(path: Path) -> bool:
    """By the first row; False too when it cannot be read."""
    try:
        row = next((row for _, row in read_rows(path)), {})
    except (CaseError, SuiteError):
        return False
    return isinstance(row.get("claim"), str)


def load_verdict_cases(path: Path) -> tuple[VerdictCase, ...]:
    """Raises `CaseError` at the first line that is wrong, `SuiteError` when there is none."""
    earlier: dict[str, VerdictCase] = {}

    def read(row: dict[str, Any]) -> VerdictCase:
        one = _case(row, earlier)
        earlier.setdefault(one.case.id, one)
        return one

    cases, _ = read_cases(path, read, lambda one: one.case.id)
    if not cases:
        raise SuiteError(f"{path}: no case in this file")
    return cases


def build_verdict_cases(articles: Path, of_a_kind: int = BUILT_OF_A_KIND) -> tuple[VerdictCase, ...]:
    """Cases made by rule from the sentences of an articles file, the same ones at every call. Raises
    `SuiteError` when there is no fit sentence."""
    draw = random.Random(SEED)
    lines = news_lines(articles, draw)
    found: list[VerdictCase] = [
        _built("verbatim", number, line.text, line) for number, line in enumerate(lines[:of_a_kind])
    ]
    found += _reworded(lines, of_a_kind, draw)
    for kind, damage in DAMAGES.items():
        number = 0
        for place, line in enumerate(lines):
            near = names_in(f"{line.before} {line.after} {line.title}")
            far = names_in(lines[place - 1].text + " " + lines[place - 2].text)
            claim = damage(line.text, near * 3 + far, draw)
            if claim is not None and claim != line.text:
                found.append(_built(kind, number, claim, line))
                number += 1
                if number == of_a_kind:
                    break
    return tuple(found + _added(lines, of_a_kind) + _of_another_article(lines, of_a_kind, draw))


def _reworded(lines: Sequence[NewsLine], of_a_kind: int, draw: random.Random) -> list[VerdictCase]:
    """As many of each way as can be had, in turns, some with synonyms on top."""
    found: list[VerdictCase] = []
    each = -(-of_a_kind * 2 // len(REWORDINGS))
    for name, reword in REWORDINGS.items():
        number = 0
        for line in lines:
            claim = reword(line.text, line, draw)
            if claim is None or claim == line.text:
                continue
            if draw.random() < 0.4:
                claim = REWORDINGS["synonyms"](claim, line, draw) or claim
            found.append(_built("paraphrase", number, claim, line, way=name))
            number += 1
            if number == each:
                break
    return found


def _added(lines: Sequence[NewsLine], of_a_kind: int) -> list[VerdictCase]:
    """A true sentence that goes on with what another one of the same article says, or with part of it."""
    last: dict[int, NewsLine] = {}
    found: list[VerdictCase] = []
    for line in lines:
        other = last.get(line.article)
        last[line.article] = line
        if other is None or re.search(r"[\"“”]", line.text + other.text):
            continue
        more = other.text[:-1]
        if len(found) % 2:
            more = re.split(r", (?=which|who|but|and|as|while|after)", more)[-1]
        first, _, rest = more.partition(" ")
        claim = f"{line.text[:-1]}, and {first.lower() if first in _GLUE else first} {rest}."
        found.append(_built("added", len(found), claim, line))
        if len(found) == of_a_kind:
            break
    return found


def _of_another_article(lines: Sequence[NewsLine], of_a_kind: int, draw: random.Random) -> list[VerdictCase]:
    """A true sentence, or a rewording of it, that cites another article; every other one with the right text
    among those handed out."""
    found = []
    for number, line in enumerate(lines[:of_a_kind]):
        claim = REWORDINGS["synonyms"](line.text, line, draw) or line.text if number % 4 < 2 else line.text
        other = next(one for one in draw.sample(list(lines), 20) if one.article != line.article)
        built = _built("source", number, claim, other)
        handed = number % 2 == 0
        others = [line, *draw.sample(list(lines), 3)] if handed else draw.sample(list(lines), 3)
        found.append(
            replace(
                built,
                others=tuple(_evidence(one) for one in others if one is not other),
                right=("wrong_source",) if handed else ("unsupported",),
            )
        )
    return found


def _built(kind: Kind | str, number: int, claim: str, line: NewsLine, way: str = "") -> VerdictCase:
    name = "-".join(part for part in (kind, way, str(number)) if part)
    return VerdictCase(
        case=Case(id=name, question=claim, quotes=(line.text,)),
        kind=kind,  # type: ignore[arg-type]
        evidence=_evidence(line),
        others=(),
        right=_RIGHT.get(kind, ("unsupported",)),
    )


def _evidence(line: NewsLine) -> Evidence:
    return Evidence(
        quote=line.text, before=line.before, after=line.after, title=line.title, published=line.published
    )


def _case(row: dict[str, Any], earlier: dict[str, VerdictCase]) -> VerdictCase:
    unknown = sorted(set(row) - _FIELDS)
    if unknown:
        raise ValueError(f"unknown field {unknown[0]!r}; known are {', '.join(sorted(_FIELDS))}")
    kind = text_field(row, "kind")
    if kind not in KINDS:
        raise ValueError(f"'kind' is {kind!r}; known are {', '.join(KINDS)}")
    right = texts_field(row, "verdicts")
    if not right or set(right) - set(VERDICTS):
        raise ValueError(f"'verdicts' must name some of {', '.join(VERDICTS)}")
    others = row.get("others") or []
    if not isinstance(others, list) or not all(isinstance(other, dict) for other in others):
        raise ValueError('\'others\' must be a list of {"title", "quote"}')
    if "same_as" in row:
        named = text_field(row, "same_as")
        if named not in earlier:
            raise ValueError(f"'same_as' names {named!r}, which no line before this one has for an id")
        evidence = earlier[named].evidence
    else:
        evidence = Evidence(
            quote=text_field(row, "quote"),
            before=str(row.get("before") or ""),
            after=str(row.get("after") or ""),
            title=str(row.get("title") or ""),
            published=day_field(row, "published"),
        )
    return VerdictCase(
        case=Case(id=text_field(row, "id"), question=text_field(row, "claim"), quotes=(evidence.quote,)),
        kind=kind,
        evidence=evidence,
        others=tuple(
            Evidence(quote=text_field(other, "quote"), title=str(other.get("title") or ""))
            for other in others
        ),
        right=right,  # type: ignore[arg-type]
    )
