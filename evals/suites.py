"""Which suites there are and what each consists of: `Suite`, `ReadingSuite`, `RankingSuite`,
`RewritingSuite`, `VerdictSuite`, and how one is found by its name.

A suite that ships is `cases/NAME.jsonl`, asked over the seed articles, or a set of follow-ups beside human
rewrites or of claims beside their evidence, which needs none. A news set is a pair of files in a folder that
the user names, `NAME.questions.jsonl[.gz]` and `NAME.articles.jsonl[.gz]`, with
`NAME.unanswerable.jsonl[.gz]` where there is one. A set for readers, of follow-ups or of claims is one file
there, `NAME.jsonl[.gz]`; its rows decide which kind it is (see `evals.reading_case`, `evals.rewriting_case`
and `evals.verdict_case`). From any NAME.articles.jsonl[.gz] the suite NAME.verdicts is built. Thresholds lie
in `cases/NAME.thresholds.json` for all: they are ours, the data are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.case import Case, load_cases, load_news_questions
from evals.errors import SuiteError, UnknownSuite
from evals.reading_case import (
    RankingCase,
    ReadingCase,
    ReadingSet,
    kind_of,
    load_ranking_set,
    load_reading_set,
)
from evals.rewriting_case import RewritingCase, load_rewriting_set
from evals.rows import read_rows
from evals.thresholds import Threshold, load_thresholds
from evals.verdict_case import VerdictCase, build_verdict_cases, holds_claims, load_verdict_cases

CASES = Path(__file__).parent / "cases"
_QUESTIONS = ".questions.jsonl"
_ARTICLES = ".articles.jsonl"
_VERDICTS = ".verdicts"
# The thresholds of every suite that is built from articles.
_BUILT = "verdicts"
_NEWS_PARTS = (_QUESTIONS, ".articles.jsonl", ".unanswerable.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """`articles` is the file to ask about, None for the seeds. `limited` says that only the first cases are
    here."""

    name: str
    cases: tuple[Case, ...]
    thresholds: tuple[Threshold, ...]
    articles: Path | None = None
    limited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingSuite:
    """Questions that are read beside their own passages. `notes` say what was left out."""

    name: str
    cases: tuple[ReadingCase, ...]
    thresholds: tuple[Threshold, ...]
    notes: tuple[str, ...] = ()
    limited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingSuite:
    """Questions beside candidate sentences to be put in order."""

    name: str
    cases: tuple[RankingCase, ...]
    thresholds: tuple[Threshold, ...]
    notes: tuple[str, ...] = ()
    limited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RewritingSuite:
    """Follow-ups beside the same questions as a person made them standalone. `shipped`: no half of it is held
    out, since nothing is fitted to it."""

    name: str
    cases: tuple[RewritingCase, ...]
    thresholds: tuple[Threshold, ...]
    notes: tuple[str, ...] = ()
    limited: bool = False
    shipped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictSuite:
    """Claims beside their evidence."""

    name: str
    cases: tuple[VerdictCase, ...]
    thresholds: tuple[Threshold, ...]
    notes: tuple[str, ...] = ()
    limited: bool = False


AnySuite = Suite | ReadingSuite | RankingSuite | RewritingSuite | VerdictSuite


def cases_of(suite: AnySuite) -> list[Case]:
    """What is asked, in order."""
    return [one if isinstance(one, Case) else one.case for one in suite.cases]


def shipped_names() -> list[str]:
    """The suites that need no data folder: what `dateline eval` runs when none is named."""
    return sorted(path.name.removesuffix(".jsonl") for path in CASES.glob("*.jsonl"))


def news_names(data: Path) -> list[str]:
    """The news sets in a folder."""
    found = [path.name for ending in ("", ".gz") for path in data.glob(f"*{_QUESTIONS}{ending}")]
    return sorted({name.partition(_QUESTIONS)[0] for name in found})


def reader_set_names(data: Path) -> list[str]:
    """The sets for readers and of follow-ups in a folder, of all kinds."""
    return sorted({_set_name(path) for path in _set_files(data) if kind_of(path)})


def verdict_names(data: Path) -> list[str]:
    """The suites of claims: those that can be built from articles in a folder, and files of claims there."""
    built = [path.name for ending in ("", ".gz") for path in data.glob(f"*{_ARTICLES}{ending}")]
    return sorted(
        {name.partition(_ARTICLES)[0] + _VERDICTS for name in built}
        | {_set_name(path) for path in _set_files(data) if holds_claims(path)}
    )


def load_suites(names: Sequence[str], data: Path | None = None, limit: int | None = None) -> list[AnySuite]:
    """Read the named suites, or all that ship when none is named; a name given twice counts once.

    `limit` keeps the first cases of each file. Raises `UnknownSuite` before any case is read, `SuiteError`,
    `CaseError`, also where a suite is not known because the first row of its file cannot be read.
    """
    shipped = shipped_names()
    if data is not None and not data.is_dir():
        raise SuiteError(f"{data}: no such folder; --data names the folder with NAME{_QUESTIONS}[.gz]")
    news = news_names(data) if data is not None else []
    readers = reader_set_names(data) if data is not None else []
    verdicts = verdict_names(data) if data is not None else []
    for name in names:
        if name not in (*shipped, *news, *readers, *verdicts):
            if data is not None:
                _check_first_row(name, data)
            known = ", ".join(dict.fromkeys([*shipped, *news, *readers, *verdicts]))
            hint = "; a set of your own needs --data FOLDER" if data is None else _hint(data)
            raise UnknownSuite(f"no suite {name!r}; known are: {known}{hint}")
    suites: list[AnySuite] = []
    for name in dict.fromkeys(names) or shipped:
        if name in shipped or data is None:
            suites.append(_shipped(name, limit))
        elif name in verdicts:
            suites.append(_verdicts(name, data, limit))
        else:
            suites.append((_news if name in news else _for_readers)(name, data, limit))
    return suites


def _set_files(data: Path) -> list[Path]:
    """What may be a set in one file. Only files: a pipe of such a name would be waited for without end."""
    found = [path for ending in ("", ".gz") for path in data.glob(f"*.jsonl{ending}")]
    return [path for path in found if not any(part in path.name for part in _NEWS_PARTS) and path.is_file()]


def _set_name(path: Path) -> str:
    return path.name.removesuffix(".gz").removesuffix(".jsonl")


def _check_first_row(name: str, data: Path) -> None:
    """Raises `CaseError` when the file of `name` is there and its first row, which would say what kind of
    set it is, cannot be read."""
    for path in _set_files(data):
        if _set_name(path) == name:
            next(read_rows(path), None)


def _hint(data: Path) -> str:
    """Where sets lie, if not in this folder."""
    below = sorted(path.name for path in data.iterdir() if path.is_dir() and news_names(path))
    return f"; there are sets in {', '.join(str(data / name) for name in below)}" if below else ""


def _shipped(name: str, limit: int | None) -> Suite | RewritingSuite | VerdictSuite:
    if kind_of(CASES / f"{name}.jsonl") == "rewriting":
        return _rewriting(name, CASES / f"{name}.jsonl", limit, shipped=True)
    if holds_claims(CASES / f"{name}.jsonl"):
        return _claims(name, load_verdict_cases(CASES / f"{name}.jsonl"), name, limit)
    cases = load_cases(CASES / f"{name}.jsonl")
    return Suite(
        name=name,
        cases=cases[:limit],
        thresholds=load_thresholds(CASES / f"{name}.thresholds.json"),
        limited=limit is not None and limit < len(cases),
    )


def _news(name: str, data: Path, limit: int | None) -> Suite:
    articles = _one_of(data, f"{name}.articles.jsonl")
    if articles is None:
        raise SuiteError(
            f"{data / name}.articles.jsonl[.gz] is missing: the questions need the articles they are about"
        )
    cases: list[Case] = []
    limited = False
    for part in ("questions", "unanswerable"):
        path = _one_of(data, f"{name}.{part}.jsonl")
        if path is not None:
            found = load_news_questions(path)
            cases += found[:limit]
            limited = limited or (limit is not None and limit < len(found))
    if len({case.id for case in cases}) < len(cases):
        raise SuiteError(f"{data / name}: one id stands in both the questions and the unanswerable ones")
    return Suite(
        name=name,
        cases=tuple(cases),
        thresholds=load_thresholds(CASES / f"{name}.thresholds.json"),
        articles=articles,
        limited=limited,
    )


def _rewriting(name: str, path: Path, limit: int | None, *, shipped: bool = False) -> RewritingSuite:
    cases, openings = load_rewriting_set(path)
    notes = [f"{openings} of {openings + len(cases)} left out: no turn before them"] if openings else []
    if limit is not None and limit < len(cases):
        notes.append(f"limited to {limit} questions: thresholds are not applied")
    return RewritingSuite(
        name=name,
        cases=cases[:limit],
        thresholds=load_thresholds(CASES / f"{name}.thresholds.json"),
        notes=tuple(notes),
        limited=limit is not None and limit < len(cases),
        shipped=shipped,
    )


def _verdicts(name: str, data: Path, limit: int | None) -> VerdictSuite:
    articles = _one_of(data, f"{name.removesuffix(_VERDICTS)}{_ARTICLES}")
    if name.endswith(_VERDICTS) and articles is not None:
        return _claims(name, build_verdict_cases(articles), _BUILT, limit)
    path = _one_of(data, f"{name}.jsonl")
    assert path is not None, "the name was found by this file"
    return _claims(name, load_verdict_cases(path), name, limit)


def _claims(name: str, cases: tuple[VerdictCase, ...], thresholds: str, limit: int | None) -> VerdictSuite:
    limited = limit is not None and limit < len(cases)
    return VerdictSuite(
        name=name,
        cases=cases[:limit],
        thresholds=load_thresholds(CASES / f"{thresholds}.thresholds.json"),
        notes=(f"limited to {limit} claims: thresholds are not applied",) if limited else (),
        limited=limited,
    )


def _for_readers(name: str, data: Path, limit: int | None) -> ReadingSuite | RankingSuite | RewritingSuite:
    path = _one_of(data, f"{name}.jsonl")
    assert path is not None, "the name was found by this file"
    thresholds = load_thresholds(CASES / f"{name}.thresholds.json")
    kind = kind_of(path)
    if kind == "rewriting":
        return _rewriting(name, path, limit)
    if kind == "ranking":
        ranking = load_ranking_set(path)
        return RankingSuite(
            name=name,
            cases=ranking.cases[:limit],
            thresholds=thresholds,
            notes=_left_out(ranking, limit, "questions without a right or without a wrong candidate"),
            limited=limit is not None and limit < len(ranking.cases),
        )
    reading = load_reading_set(path)
    return ReadingSuite(
        name=name,
        cases=reading.cases[:limit],
        thresholds=thresholds,
        notes=_left_out(reading, limit, "rows without a passage"),
        limited=limit is not None and limit < len(reading.cases),
    )


def _left_out(
    found: ReadingSet[ReadingCase] | ReadingSet[RankingCase], limit: int | None, what: str
) -> tuple[str, ...]:
    notes = []
    if found.left_out:
        notes.append(f"{found.left_out} of {found.left_out + len(found.cases)} left out: {what}")
    if limit is not None and limit < len(found.cases):
        notes.append(f"limited to {limit} questions: thresholds are not applied")
    return tuple(notes)


def _one_of(data: Path, name: str) -> Path | None:
    return next((path for path in (data / name, data / f"{name}.gz") if path.is_file()), None)
