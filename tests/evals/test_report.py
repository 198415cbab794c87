"""The table for the terminal and the HTML page, over results made by hand."""

from html.parser import HTMLParser

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
