"""How a run is shown to people: a table for the terminal, one HTML file for sharing. Computes nothing.

Questions, answers and quotes are texts from outside: control characters do not reach the terminal, and the
page is rendered with Jinja's autoescaping from `report.html.jinja`, in one file that loads nothing. Its plots
are drawn by `plots.svg.jinja` as SVG in the page: they follow the reader's light or dark colours, and each
has its numbers in a table below it.
"""

from pathlib import Path

from evals.bootstrap import Interval
from evals.comparison import Change, Comparison
from evals.result import CaseResult, Run, SuiteResult, figures_by_kind
from evals.score import Figure

TEMPLATES = Path(__file__).parent
MISSES_SHOWN = 20
KIND_FIGURES = (
    "right",
    "article_hit@1",
    "quote_has_answer@3",
    "citation_hit@3",
    "short_f1",
    "span_f1",
    "map",
    "refused_answerable",
    "refused_unanswerable",
    "no_answer_accuracy",
)
"""Shown for each kind of question, those of them that were measured."""


def render_table(run: Run) -> str:
    """Plain text: a block per suite with its figures against the thresholds and an earlier run, and the cases
    that lost points."""
    blocks = ["\n".join(_suite_lines(suite)) for suite in run.suites]
    return "\n\n".join([*blocks, outcome(run)])


def render_html(run: Run) -> str:
    """A whole HTML document."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja").render(
        run=run,
        outcome=outcome(run),
        number=number,
        shown=shown,
        spread=spread,
        signed=signed,
        verdicts=verdicts,
        kinds=kinds,
        expected=expected,
        changes={suite.name: _changes(suite) for suite in run.suites},
    )


def outcome(run: Run) -> str:
    """The run in one word, or in more where nothing was held against a threshold: then nothing was passed."""
    if not run.passed:
        return "FAILED"
    return "passed" if any(suite.checks for suite in run.suites) else "done, no thresholds applied"


def shown(figure: Figure) -> str:
    """A figure's value as people read it."""
    return number(figure.name, figure.value)


def spread(interval: Interval | None) -> str:
    """An interval as people read it; "" where there is none."""
    # No minus sign on a zero.
    return "" if interval is None else f"{interval.low + 0.0:.3f} to {interval.high + 0.0:.3f}"


def signed(change: Change) -> str:
    """The difference, with its sign."""
    written = number(change.figure, change.difference)
    return written if change.difference < 0 else f"+{written}"


def verdicts(suite: SuiteResult) -> dict[str, list[tuple[str, bool]]]:
    """For each figure its thresholds in words, and whether each was reached."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for check in suite.checks:
        found.setdefault(check.threshold.figure, []).append((str(check.threshold), check.passed))
    return found


def kinds(suite: SuiteResult) -> list[tuple[str, int, dict[str, Figure]]]:
    """(kind, questions, its `KIND_FIGURES`) for each kind of question that was asked."""
    counts: dict[str, int] = {}
    for result in suite.results:
        counts[result.asks_for.value] = counts.get(result.asks_for.value, 0) + 1
    found = []
    for kind, figures in figures_by_kind(suite.results).items():
        named = {figure.name: figure for figure in figures}
        found.append(
            (kind.value, counts[kind.value], {name: named[name] for name in KIND_FIGURES if name in named})
        )
    return found


def expected(result: CaseResult) -> list[str]:
    """What a case wanted, in words: the right sentence where it names one, else the answers."""
    case = result.case
    return ["(no answer)"] if case.unanswerable else list(case.quotes or case.answers)


def _changes(suite: SuiteResult) -> dict[str, Change]:
    return {change.figure: change for change in suite.comparison.changes} if suite.comparison else {}


def number(name: str, value: float) -> str:
    """Milliseconds and words without four decimals."""
    if name.startswith("total_ms") or name.endswith("_median"):
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.4f}"


def _suite_lines(suite: SuiteResult) -> list[str]:
    lines = [f"{suite.name}: {len(suite.results)} questions in {suite.seconds:.1f} s"]
    lines += [f"  {_plain(note)}" for note in suite.notes]
    bounds = verdicts(suite)
    width = max((len(name) for name in [*bounds, *(figure.name for figure in suite.figures)]), default=0)
    for figure in suite.figures:
        judged = "; ".join(
            f"{'ok    ' if ok else 'FAILED'} {words}" for words, ok in bounds.pop(figure.name, [])
        )
        lines.append(
            f"  {figure.name:<{width}}  {shown(figure):>9}  {spread(figure.interval):<14}  "
            f"of {figure.of:<5} {judged}".rstrip()
        )
    for name, missing in bounds.items():
        lines += [f"  {name:<{width}}  {'-':>9}  not measured   FAILED {words}" for words, _ in missing]
    if suite.comparison:
        lines += _comparison_lines(suite.comparison, width)
    errors = [result for result in suite.results if result.error]
    lines += [
        f"  failed: {_plain(result.case.id)}: {_plain(result.error)}" for result in errors[:MISSES_SHOWN]
    ]
    if len(errors) > MISSES_SHOWN:
        lines.append(f"  … {len(errors) - MISSES_SHOWN} more failed")
    misses = suite.misses()
    for result, lost in misses[:MISSES_SHOWN]:
        names = ", ".join(score.name for score in lost)
        lines.append(
            f"  missed: {_plain(result.case.id)} ({names}) “{_plain(result.case.question)}”: "
            f"{_plain(lost[0].reason)}"
        )
    if len(misses) > MISSES_SHOWN:
        lines.append(f"  … {len(misses) - MISSES_SHOWN} more; --json and --report list them all")
    return lines


def _comparison_lines(comparison: Comparison, width: int) -> list[str]:
    lines = [f"  against {_plain(str(comparison.path))}: then, now, difference with its 95 % interval"]
    for change in comparison.changes:
        then, now = number(change.figure, change.before), number(change.figure, change.after)
        verdict = "WORSE" if change.verdict == "worse" else change.verdict
        lines.append(
            f"  {change.figure:<{width}}  {then:>9}  {now:>9}  {signed(change):>9}  "
            f"{spread(change.interval):<15}  {verdict}".rstrip()
        )
    for word, names in (("only now", comparison.appeared), ("only then", comparison.vanished)):
        if names:
            lines.append(f"  measured {word}: {', '.join(_plain(name) for name in names)}")
    for word, questions in (("worse", comparison.worse()), ("better", comparison.better())):
        for case, figures in list(questions.items())[:MISSES_SHOWN]:
            lines.append(f"  {word} now: {_plain(case)} ({', '.join(figures)})")
        if len(questions) > MISSES_SHOWN:
            lines.append(f"  … {len(questions) - MISSES_SHOWN} more {word} now")
    return lines


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
