"""Which suites there are and what each consists of: `Suite`, and how one is found by its name.

A suite that ships is `cases/NAME.jsonl`, asked over the seed articles. A news set is a pair of files in a
folder that the user names, `NAME.questions.jsonl[.gz]` and `NAME.articles.jsonl[.gz]`, with
`NAME.unanswerable.jsonl[.gz]` where there is one. Thresholds lie in `cases/NAME.thresholds.json` for both:
they are ours, the data are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.case import Case, load_cases, load_news_questions
from evals.errors import SuiteError, UnknownSuite
from evals.thresholds import Threshold, load_thresholds

CASES = Path(__file__).parent / "cases"
_QUESTIONS = ".questions.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """`articles` is the file to ask about, None for the seeds. `limited` says that only the first cases are
    here."""

    name: str
    cases: tuple[Case, ...]
    thresholds: tuple[Threshold, ...]
    articles: Path | None = None
    limited: bool = False


def shipped_names() -> list[str]:
    """The suites that need no data folder: what `dateline eval` runs when none is named."""
    return sorted(path.name.removesuffix(".jsonl") for path in CASES.glob("*.jsonl"))


def news_names(data: Path) -> list[str]:
    """The news sets in a folder."""
    found = [path.name for ending in ("", ".gz") for path in data.glob(f"*{_QUESTIONS}{ending}")]
    return sorted({name.partition(_QUESTIONS)[0] for name in found})


def load_suites(names: Sequence[str], data: Path | None = None, limit: int | None = None) -> list[Suite]:
    """Read the named suites, or all that ship when none is named; a name given twice counts once.

    `limit` keeps the first cases of each file. Raises `UnknownSuite` before any file is read, `SuiteError`,
    `CaseError`.
    """
    shipped = shipped_names()
    if data is not None and not data.is_dir():
        raise SuiteError(f"{data}: no such folder; --data names the folder with NAME{_QUESTIONS}[.gz]")
    news = news_names(data) if data is not None else []
    for name in names:
        if name not in shipped and name not in news:
            known = ", ".join([*shipped, *(name for name in news if name not in shipped)])
            hint = "" if data is not None else "; a news set needs --data FOLDER"
            raise UnknownSuite(f"no suite {name!r}; known are: {known}{hint}")
    chosen = list(dict.fromkeys(names)) or shipped
    return [
        _shipped(name, limit) if name in shipped or data is None else _news(name, data, limit)
        for name in chosen
    ]


def _shipped(name: str, limit: int | None) -> Suite:
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


def _one_of(data: Path, name: str) -> Path | None:
    return next((path for path in (data / name, data / f"{name}.gz") if path.is_file()), None)
