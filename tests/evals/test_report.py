"""The table for the terminal and the HTML page, over results made by hand."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

from evals.case import Case
from evals.metrics import score_answer
from evals.report import MISSES_SHOWN, render_html, render_table
from evals.result import CaseResult, Run, SuiteResult, checks_of, figures_of
from evals.thresholds import Threshold
from tests.evals.answers import answer, refusal

HOSTILE = '<script>alert(1)</script> & "quoted" {{ 7 * 7 }} \x1b[31mred\x1b[0m'


class Tags(HTMLParser):
    """The tags and the text of a page, as a browser would take them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += f"{data} "


def run_of(*results: CaseResult, thresholds: tuple[Threshold, ...] = ()) -> Run:
    figures = figures_of(results)
    return Run(
        suites=(
            SuiteResult(
                name="suite",
                results=results,
                figures=figures,
                checks=checks_of(figures, thresholds),
                notes=(f"a note {HOSTILE}",),
                seconds=1.5,
            ),
        )
    )


def hostile_result(name: str = "case") -> CaseResult:
    case = Case(id=name, question=f"Who? {HOSTILE}", quotes=("Nobody.",), history=((f"q {HOSTILE}", "a"),))
    given = answer(f"Somebody. {HOSTILE}", text=f"An answer {HOSTILE} [1]")
    return CaseResult(case=case, answer=given, error="", scores=score_answer(case, given, lambda _: None))


FOLLOWS = (Threshold(figure="follow_up_hit@1", bound="at_least", limit=0.5),)


def test_hostile_text_in_questions_answers_quotes_and_errors_stays_text_on_the_page() -> None:
    failed = CaseResult(case=Case(id="f", question="?", quotes=("a",)), answer=None, error=HOSTILE, scores=())
    page = render_html(run_of(hostile_result(), failed, thresholds=FOLLOWS))
    found = Tags(page)
    assert "script" not in found.tags
    assert found.text.count("<script>alert(1)</script>") >= 5
    assert "{{ 7 * 7 }}" in found.text


def test_the_page_loads_nothing_from_anywhere() -> None:
    page = render_html(run_of(hostile_result()))
    assert Tags(page).addresses == []
    assert "default-src 'none'" in page


def test_control_characters_do_not_reach_the_terminal() -> None:
    failed = CaseResult(
        case=Case(id="f\x07", question="?", quotes=("a",)), answer=None, error=HOSTILE, scores=()
    )
    table = render_table(run_of(hostile_result(), failed, thresholds=FOLLOWS))
    assert all(character.isprintable() or character == "\n" for character in table)
    assert "<script>alert(1)</script>" in table


def test_the_table_shows_each_figure_beside_its_threshold_and_the_verdict() -> None:
    case = Case(id="fox", question="Who ran?", quotes=("A fox ran.",))
    given = answer("A fox ran.", total=12.34)
    good = CaseResult(
        case=case, answer=given, error="", scores=score_answer(case, given, lambda _: "A fox ran.")
    )
    reached = Threshold(figure="citation_hit@1", bound="at_least", limit=0.9)
    table = render_table(run_of(good, thresholds=(reached,)))
    line = "  citation_hit@1          1.0000  1.000 to 1.000  of 1     ok     at least 0.9"
    assert line in table.split("\n"), table
    assert table.endswith("\npassed")
    missed = Threshold(figure="refused_answerable", bound="at_least", limit=1.0)
    unmeasured = Threshold(figure="article_hit@1", bound="at_least", limit=0.8)
    table = render_table(run_of(good, thresholds=(missed, unmeasured)))
    assert "FAILED at least 1" in table
    assert "not measured   FAILED at least 0.8" in table
    assert "missed: fox (refused_answerable) “Who ran?”: answered" in table
    assert table.endswith("\nFAILED")


def test_a_run_that_was_held_against_no_threshold_is_done_and_not_passed() -> None:
    case = Case(id="no", question="Who sang?", unanswerable=True)
    given = refusal()
    good = CaseResult(case=case, answer=given, error="", scores=score_answer(case, given, lambda _: None))
    run = run_of(good)
    assert render_table(run).endswith("\n\ndone, no thresholds applied")
    page = render_html(run)
    assert "<title>Dateline evaluation: done, no thresholds applied</title>" in page
    assert '<h1>Dateline evaluation: <span class="note">done, no thresholds applied</span></h1>' in page
    failed = run_of(CaseResult(case=case, answer=None, error="broken", scores=()))
    assert render_table(failed).endswith("\nFAILED")
    reached = Threshold(figure="refused_unanswerable", bound="at_least", limit=0.9)
    passed = run_of(good, thresholds=(reached,))
    both = Run(suites=(*run.suites, *passed.suites))
    assert render_table(both).endswith("\npassed")
    for one, word in ((failed, "failed"), (passed, "passed")):
        assert f'<h1>Dateline evaluation: <span class="{word}">{word}</span></h1>' in render_html(one)


def test_the_page_shows_figures_thresholds_and_what_was_not_measured() -> None:
    case = Case(id="no", question="Who sang?", unanswerable=True)
    given = refusal("These articles do not say.")
    good = CaseResult(case=case, answer=given, error="", scores=score_answer(case, given, lambda _: None))
    thresholds = (
        Threshold(figure="refused_unanswerable", bound="at_least", limit=0.9),
        Threshold(figure="exact_quotes", bound="at_least", limit=1.0),
    )
    text = " ".join(Tags(render_html(run_of(good, thresholds=thresholds))).text.split())
    assert "refused_unanswerable 1.0000 1.000 to 1.000 1 at least 0.9: reached" in text
    assert "exact_quotes not measured at least 1: missed" in text
    assert "These articles do not say." in text


def test_a_long_list_of_misses_is_cut_on_the_terminal_and_whole_on_the_page() -> None:
    results = [hostile_result(f"case{number}") for number in range(MISSES_SHOWN + 5)]
    run = run_of(*results, thresholds=FOLLOWS)
    table = render_table(run)
    assert table.count("missed: case") == MISSES_SHOWN
    assert "… 5 more; --json and --report list them all" in table
    assert Tags(render_html(run)).text.count("follow_up_hit@1: cited") == len(results)


def sure(name: str, question: str, confidence: float, *, right: bool) -> CaseResult:
    case = Case(id=name, question=question, answers=("A fox", "a fox indeed"), articles=("a",))
    quote = "A fox ran." if right else "A dog slept."
    given = replace(answer(quote, articles=["a"]), confidence=confidence)
    return CaseResult(case=case, answer=given, error="", scores=score_answer(case, given, lambda _: None))


def confident_run() -> Run:
    """Three answers of the last bin, two of them right; one refusal."""
    no = Case(id="no", question="How many foxes were there?", unanswerable=True)
    given = refusal()
    refused = CaseResult(case=no, answer=given, error="", scores=score_answer(no, given, lambda _: None))
    return run_of(
        sure("one", "Who ran?", 0.97, right=True),
        sure("two", "Who ran home?", 0.95, right=True),
        sure("three", "Who slept?", 0.93, right=False),
        refused,
    )


def pictures(page: str) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(found) for found in re.findall(r"<svg.*?</svg>", page, re.DOTALL)]


def test_the_plots_show_the_numbers_in_the_right_places_and_say_what_they_are() -> None:
    """Mean confidence 0.95 lies at x 46 + 250 * 0.95, two right of three at y 260 - 250 * 2/3; three of four
    questions answered at x 46 + 250 * 0.75."""
    reliability, coverage, kinds = pictures(render_html(confident_run()))
    for picture in (reliability, coverage, kinds):
        assert picture.get("role") == "img"
        assert "The numbers are in the table below." in (picture.get("aria-label") or "")
        numbers = [value for mark in picture.iter() for value in mark.attrib.values()]
        assert "nan" not in " ".join(numbers)
    [dot] = reliability.findall("circle")
    assert (dot.get("cx"), dot.get("cy")) == ("283.5", "93.3")
    assert [text.text for text in reliability.findall("text")].count("3") == 1
    [end] = coverage.findall("circle")
    assert (end.get("cx"), end.get("cy")) == ("233.5", "93.3")
    [curve] = coverage.findall("polyline")
    assert (curve.get("points") or "").split() == ["108.5,10.0", "171.0,10.0", "233.5,93.3"]
    labels = [text.text for text in kinds.findall("text")]
    assert labels[-2:] == ["number (1)", "right of the answerable questions, %"]
    assert "person (3)" in labels


def test_each_plot_has_its_numbers_in_a_table() -> None:
    text = " ".join(Tags(render_html(confident_run())).text.split())
    assert "expected calibration error 0.283 over 3 answers" in text
    assert "0.9 to 1.0 3 0.950 0.667" in text
    assert "3 of 4 answered, the rest refused" in text
    assert "75.0 % 0.930 0.667" in text
    assert "person 3 0.667" in text


def test_the_page_follows_light_and_dark_and_its_plots_name_no_colour_of_their_own() -> None:
    page = render_html(confident_run())
    assert "@media (prefers-color-scheme: dark)" in page
    for picture in pictures(page):
        for mark in picture.iter():
            assert not {"fill", "stroke", "style"} & set(mark.attrib)


def test_a_miss_is_listed_with_question_expected_and_got() -> None:
    text = " ".join(Tags(render_html(confident_run())).text.split())
    assert "Cases that lost points: 1" in text
    assert "Case Question Expected Got Why" in text
    assert "three Who slept? A fox or a fox indeed An answer. [1] quote_has_answer@1: no citation" in text


def test_a_run_without_any_confidence_has_no_plot_of_it() -> None:
    failed = CaseResult(
        case=Case(id="f", question="Who?", quotes=("a",)), answer=None, error="broken", scores=()
    )
    [kinds] = pictures(render_html(run_of(failed)))
    assert "each kind of question" in (kinds.get("aria-label") or "")
