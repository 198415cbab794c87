"""Claims with known verdicts: those that ship, those built from articles by rule, and how they are judged."""

import json
import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from evals.damage import DAMAGES
from evals.errors import CaseError, SuiteError
from evals.newslines import NewsLine
from evals.rewording import REWORDINGS
from evals.suites import CASES, VerdictSuite, load_suites, shipped_names
from evals.verdict_case import build_verdict_cases, holds_claims, load_verdict_cases
from evals.verdict_suites import judge_verdicts
from index.models.minilm import MiniLM

NAMES = "Arlen Bostick Corwin Dovar Elmstead Farrow Gretna Halsey Ingram Jessop Kilmer Lorimer".split()
SENTENCE = (
    "Mayor {one} said on Tuesday that {number} houses near the town of {two} were not damaged by the storm, "
    "which passed in 2019."
)


def write_articles(folder: Path, articles: int = 40) -> Path:
    rows = []
    for number in range(articles):
        one, two = NAMES[number % len(NAMES)], NAMES[(number + 5) % len(NAMES)]
        text = SENTENCE.format(one=one, two=two, number=number + 20)
        more = f"The council of {two} has opened {number + 31} shelters for people who had left their houses."
        day = date(2024, 1, 3) + timedelta(days=number)
        rows.append(
            {"id": str(number), "title": f"Storm {number}", "date": day.isoformat(), "text": f"{text} {more}"}
        )
    path = folder / "storms.articles.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def write_claims(folder: Path, *rows: dict[str, object]) -> Path:
    path = folder / "claims.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


ROW: dict[str, object] = {
    "id": "a",
    "kind": "number",
    "claim": "It cost 40.",
    "quote": "It cost 14.",
    "verdicts": ["number_differs"],
}


def test_the_claims_that_ship_are_many_and_half_of_them_are_held_out() -> None:
    dev, held_out = (
        load_verdict_cases(CASES / f"{name}.jsonl") for name in ("claims_dev", "claims_held_out")
    )
    assert len(dev) >= 50
    assert len(held_out) >= 50
    for cases in (dev, held_out):
        kinds = Counter(case.kind for case in cases)
        assert set(kinds) >= {"paraphrase", "number", "name", "date", "negation", "role", "added", "source"}
    assert not {case.evidence.quote for case in dev} & {case.evidence.quote for case in held_out}


def test_cases_are_built_of_every_kind_and_are_the_same_at_every_call(tmp_path: Path) -> None:
    path = write_articles(tmp_path)
    cases = build_verdict_cases(path, of_a_kind=10)
    kinds = Counter(case.kind for case in cases)
    assert set(kinds) == {"verbatim", "paraphrase", "number", "name", "date", "negation", "added", "source"}
    assert cases == build_verdict_cases(path, of_a_kind=10)
    assert len({case.case.id for case in cases}) == len(cases)
    for case in cases:
        assert (case.claim == case.evidence.quote) == (case.kind == "verbatim")


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damage_changes_the_sentence_or_leaves_it_be(name: str) -> None:
    sentence = SENTENCE.format(one="Arlen", two="Bostick", number=31)
    damaged = DAMAGES[name](sentence, ["Corwin"], random.Random(1))
    assert damaged is not None
    assert damaged != sentence
    assert DAMAGES[name]("All stays well in here.", [], random.Random(1)) is None


@pytest.mark.parametrize(
    ("name", "sentence", "reworded"),
    [
        ("attribution", "Arlen said that the town was safe.", "According to Arlen, the town was safe."),
        (
            "number_words",
            "It has two doors and 40% of the glass.",
            "It has 2 doors and 40 percent of the glass.",
        ),
        ("day", "Arlen left the town on Tuesday.", "Arlen left the town on 2 January 2024."),
        ("short_name", "It hurt Mayor Joan Arlen badly.", None),
        ("contraction", "It isn't here.", "It is not here."),
        ("passive", "Arlen praised Bostick on Monday.", "Bostick was praised by Arlen on Monday."),
        ("spelled_out", "He left the US in May.", "He left the United States in May."),
        ("pronoun", "She said no.", "Arlen said no."),
    ],
)
def test_a_rewording_says_the_same_in_other_words(name: str, sentence: str, reworded: str | None) -> None:
    line = NewsLine(
        text=sentence, before="Arlen said it.", after="", title="", published=date(2024, 1, 3), article=0
    )
    found = REWORDINGS[name](sentence, line, random.Random(1))
    if reworded is None:
        assert found in ("It hurt Arlen badly.", "It hurt Mayor Arlen badly.")
    else:
        assert found == reworded


def test_a_suite_is_judged_with_shares_for_each_kind(tmp_path: Path, minilm: MiniLM) -> None:
    write_articles(tmp_path)
    [suite] = load_suites(["storms.verdicts"], tmp_path, limit=60)
    assert isinstance(suite, VerdictSuite)
    result = judge_verdicts(suite, minilm)
    figures = {figure.name: figure for figure in result.figures}
    assert figures["false_alarm_verbatim"].value == 0
    assert (
        figures["false_alarm"].of + figures.get("caught", figures["false_alarm"]).of >= 60
        or "caught" not in figures
    )
    assert {"own_ms_p50", "own_ms_p95"} <= set(figures)
    assert not result.checks, "a limited suite is held to no threshold"


def test_a_claim_file_is_known_by_its_rows_and_found_in_a_folder(tmp_path: Path) -> None:
    assert holds_claims(write_claims(tmp_path, ROW, {**ROW, "id": "b", "same_as": "a"}))
    assert not holds_claims(tmp_path / "none.jsonl")
    assert not holds_claims(CASES / "seeds.jsonl")
    [suite] = load_suites(["claims"], tmp_path)
    assert isinstance(suite, VerdictSuite)
    assert suite.cases[1].evidence == suite.cases[0].evidence
    assert "claims_dev" in shipped_names()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "odd"}, "'kind' is 'odd'"),
        ({"verdicts": []}, "'verdicts' must name some of"),
        ({"verdicts": ["wrong"]}, "'verdicts' must name some of"),
        ({"claim": ""}, "'claim' is missing or not a text"),
        ({"published": "soon"}, "'published' is no day"),
        ({"same_as": "z"}, "'same_as' names 'z'"),
        ({"others": "x"}, "'others' must be a list"),
        ({"more": 1}, "unknown field 'more'"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    path = write_claims(tmp_path, ROW, {**ROW, "id": "b", **change})
    with pytest.raises(CaseError, match=reason) as raised:
        load_verdict_cases(path)
    assert "2" in str(raised.value)


def test_articles_without_a_fit_sentence_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.articles.jsonl"
    path.write_text('{"id": "1", "title": "T", "date": "2024-01-01", "text": "Too short."}\n')
    with pytest.raises(SuiteError, match="no sentence in this file"):
        build_verdict_cases(path)
