"""A run beside an earlier one: what is judged worse, and which files cannot be compared."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from evals.case import Case
from evals.comparison import Change, compare, load_earlier
from evals.errors import ComparisonError
from evals.report import render_html, render_table
from evals.result import CaseResult, Run, SuiteResult, figures_of
from evals.score import Score


def suite_of(points: Mapping[str, Sequence[float]], of: int = 1) -> SuiteResult:
    """Scores by name, one for each of the questions q0, q1, …"""
    count = len(next(iter(points.values())))
    results = tuple(
        CaseResult(
            case=Case(id=f"q{number}", question=f"{number}?", answers=("a",)),
            answer=None,
            error="",
            scores=tuple(
                Score(name=name, value=values[number], of=of, reason="") for name, values in points.items()
            ),
        )
        for number in range(count)
    )
    return SuiteResult(
        name="suite", results=results, figures=figures_of(results), checks=(), notes=(), seconds=1.0
    )


def written(path: Path, suite: SuiteResult) -> Path:
    path.write_text(json.dumps(Run(suites=(suite,)).to_json()), encoding="utf-8")
    return path


def changes(path: Path, before: SuiteResult, now: SuiteResult) -> dict[str, Change]:
    earlier = load_earlier(written(path, before))
    earlier.check(now.name, [result.case for result in now.results])
    return {change.figure: change for change in compare(earlier, now.name, now.figures, now.results).changes}


def test_a_figure_is_worse_or_better_when_its_whole_interval_lies_on_one_side_of_zero(
    tmp_path: Path,
) -> None:
    before = {"article_hit@1": [1.0] * 40, "mrr": [0.2] * 40, "map": [0.5] * 40, "span_f1": [1.0] * 40}
    now = {
        "article_hit@1": [0.0] * 20 + [1.0] * 20,
        "mrr": [0.3] * 40,
        "map": [0.5] * 40,
        "span_f1": [0.0] + [1.0] * 39,
    }
    found = changes(tmp_path / "before.json", suite_of(before), suite_of(now))
    assert {name: change.verdict for name, change in found.items()} == {
        "article_hit@1": "worse",
        "mrr": "better",
        "map": "same",
        "span_f1": "within noise",
    }
    hit = found["article_hit@1"]
    assert (hit.before, hit.after, hit.difference) == (1.0, 0.5, -0.5)
    assert hit.interval is not None
    assert -0.75 < hit.interval.low < hit.interval.high < -0.25
    surely = found["mrr"].interval
    assert surely is not None
    assert [surely.low, surely.high] == pytest.approx([0.1, 0.1])
    assert hit.worse == tuple(f"q{number}" for number in range(20))
    assert (hit.better, found["map"].worse, found["span_f1"].worse) == ((), (), ("q0",))


def test_refusing_more_answerable_questions_is_worse_and_more_unanswerable_ones_better(
    tmp_path: Path,
) -> None:
    names = ("refused_answerable", "refused_unanswerable")
    before, now = ({name: [value] * 10 for name in names} for value in (0.0, 1.0))
    found = changes(tmp_path / "before.json", suite_of(before), suite_of(now))
    assert [found[name].verdict for name in names] == ["worse", "better"]
    assert [len(found[name].worse) for name in names] == [10, 0]


def test_more_false_alarms_are_worse_in_all_and_of_each_kind_and_fewer_are_better(tmp_path: Path) -> None:
    names = ("false_alarm", "false_alarm_paraphrase")
    few, many = (
        suite_of({name: [1.0] * alarms + [0.0] * (40 - alarms) for name in names}) for alarms in (0, 30)
    )
    rising = changes(tmp_path / "few.json", few, many)
    falling = changes(tmp_path / "many.json", many, few)
    for name in names:
        worse, better = rising[name], falling[name]
        assert (worse.verdict, len(worse.worse), len(worse.better)) == ("worse", 30, 0)
        assert (better.verdict, len(better.worse), len(better.better)) == ("better", 0, 30)


def test_quotes_are_compared_by_citation_also_where_one_run_has_none(tmp_path: Path) -> None:
    """q1 was refused then: its one citation is new and counts in the figure, and the question lost
    nothing."""
    both = suite_of({"exact_quotes": [2.0, 2.0]}, of=2)
    silent = both.results[1]
    before = SuiteResult(
        name="suite",
        results=(both.results[0], CaseResult(case=silent.case, answer=None, error="", scores=())),
        figures=figures_of(both.results[:1]),
        checks=(),
        notes=(),
        seconds=1.0,
    )
    change = changes(tmp_path / "before.json", before, both)["exact_quotes"]
    assert (change.verdict, change.difference, change.worse, change.better) == ("same", 0, (), ())


def test_figures_of_one_run_alone_are_named(tmp_path: Path) -> None:
    earlier = load_earlier(written(tmp_path / "before.json", suite_of({"map": [1.0], "old": [1.0]})))
    now = suite_of({"map": [1.0], "new": [1.0]})
    found = compare(earlier, "suite", now.figures, now.results)
    assert (found.appeared, found.vanished) == (("new",), ("old",))


EARLIER = (
    '{"suites": [{"name": "s", "figures": {}, "results": [{"id": "q", "question": "?", '
    '"scores": {"map": {"value": %s, "of": %s}}}]}]}'
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON; write it with `dateline eval --json > FILE`"),
        pytest.param("[" * 100_000, "not JSON; write it with", id="deep"),
        pytest.param("9" * 5_000, "not JSON; write it with", id="digits"),
        (EARLIER % ("1", "Infinity"), "not what `dateline eval --json` writes"),
        pytest.param(EARLIER % ("9" * 400, "1"), "not what `dateline eval --json` writes", id="huge"),
        ("[]", "not what `dateline eval --json` writes"),
        ('{"suites": [{"name": "s", "figures": {"map": 1}}]}', "not what `dateline eval --json` writes"),
        ('{"suites": [{"name": "s", "figures": {}, "results": [[]]}]}', "not what `dateline eval --json` wr"),
    ],
)
def test_a_file_that_no_run_wrote_is_one_clear_line(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "before.json"
    path.write_text(text)
    with pytest.raises(ComparisonError) as caught:
        load_earlier(path)
    assert str(caught.value).startswith(f"{path}: {reason}")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ComparisonError, match=r"none\.json: cannot be read: No such file"):
        load_earlier(tmp_path / "none.json")


def test_other_suites_and_other_questions_cannot_be_compared(tmp_path: Path) -> None:
    earlier = load_earlier(written(tmp_path / "before.json", suite_of({"map": [1.0, 1.0]})))
    cases = [Case(id=f"q{number}", question=f"{number}?") for number in range(2)]
    earlier.check("suite", cases)
    with pytest.raises(ComparisonError, match=r"holds no suite 'other' \(it holds: suite\)"):
        earlier.check("other", cases)
    with pytest.raises(ComparisonError, match=r"\(0 new, 1 gone, 0 worded otherwise; the first is 'q1'\)"):
        earlier.check("suite", cases[:1])
    with pytest.raises(ComparisonError, match=r"\(1 new, 0 gone, 0 worded otherwise; the first is 'q2'\)"):
        earlier.check("suite", [*cases, Case(id="q2", question="2?")])
    with pytest.raises(ComparisonError, match=r"\(0 new, 0 gone, 1 worded otherwise; the first is 'q0'\)"):
        earlier.check("suite", [Case(id="q0", question="else?"), cases[1]])


def test_what_got_worse_is_marked_in_the_table_the_json_and_the_page(tmp_path: Path) -> None:
    before, now = suite_of({"map": [1.0] * 8, "old": [1.0] * 8}), suite_of({"map": [0.0] * 8})
    earlier = load_earlier(written(tmp_path / "<b>.json", before))
    compared = SuiteResult(
        name=now.name,
        results=now.results,
        figures=now.figures,
        checks=(),
        notes=(),
        seconds=1.0,
        comparison=compare(earlier, "suite", now.figures, now.results),
    )
    run = Run(suites=(compared,))
    table = render_table(run)
    assert "  map     1.0000     0.0000    -1.0000  -1.000 to -1.000  WORSE" in table.split("\n"), table
    assert "  worse now: q7 (map)" in table
    assert "  measured only then: old" in table
    found = json.loads(json.dumps(run.to_json()))["suites"][0]["comparison"]
    assert found["figures"]["map"] == {
        "before": 1.0,
        "after": 0.0,
        "difference": -1.0,
        "interval": [-1.0, -1.0],
        "verdict": "worse",
        "worse": [f"q{number}" for number in range(8)],
        "better": [],
    }
    assert found["worse"]["q0"] == ["map"]
    page = render_html(run)
    assert '<tr class="worse"><td class="name">map</td>' in page
    assert "Questions that do worse now: 8" in page
    assert "&lt;b&gt;.json" in page
