"""How a run is shown to people: a table for the terminal, one HTML file for sharing. Computes nothing.

Questions, answers and quotes are texts from outside: control characters do not reach the terminal, and the
page is rendered with Jinja's autoescaping from `report.html.jinja`, in one file that loads nothing.
"""

from pathlib import Path

from evals.result import Run, SuiteResult
from evals.score import Figure

TEMPLATE = Path(__file__).parent / "report.html.jinja"
MISSES_SHOWN = 20


def render_table(run: Run) -> str:
    """Plain text: a block per suite with its figures against the thresholds, and the cases that lost
    points."""
    blocks = ["\n".join(_suite_lines(suite)) for suite in run.suites]
    return "\n\n".join([*blocks, "passed" if run.passed else "FAILED"])


def render_html(run: Run) -> str:
    """A whole HTML document."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(run=run, shown=shown, verdicts=verdicts)


def shown(figure: Figure) -> str:
    """A figure's value as people read it: milliseconds and words without four decimals."""
    if figure.name.startswith("total_ms") or figure.name.endswith("_median"):
        return f"{figure.value:.1f}".removesuffix(".0")
    return f"{figure.value:.4f}"


def verdicts(suite: SuiteResult) -> dict[str, list[tuple[str, bool]]]:
    """For each figure its thresholds in words, and whether each was reached."""
    found: dict[str, list[tuple[str, bool]]] = {}
    for check in suite.checks:
        found.setdefault(check.threshold.figure, []).append((str(check.threshold), check.passed))
    return found


def _suite_lines(suite: SuiteResult) -> list[str]:
    lines = [f"{suite.name}: {len(suite.results)} questions in {suite.seconds:.1f} s"]
    lines += [f"  {_plain(note)}" for note in suite.notes]
    bounds = verdicts(suite)
    width = max((len(name) for name in [*bounds, *(figure.name for figure in suite.figures)]), default=0)
    for figure in suite.figures:
        judged = "; ".join(
            f"{'ok    ' if ok else 'FAILED'} {words}" for words, ok in bounds.pop(figure.name, [])
        )
        lines.append(f"  {figure.name:<{width}}  {shown(figure):>9}  of {figure.of:<5} {judged}".rstrip())
    for name, missing in bounds.items():
        lines += [f"  {name:<{width}}  {'-':>9}  not measured   FAILED {words}" for words, _ in missing]
    errors = [result for result in suite.results if result.error]
    lines += [
        f"  failed: {_plain(result.case.id)}: {_plain(result.error)}" for result in errors[:MISSES_SHOWN]
    ]
    if len(errors) > MISSES_SHOWN:
        lines.append(f"  … {len(errors) - MISSES_SHOWN} more failed")
    misses = suite.misses()
    for case, lost in misses[:MISSES_SHOWN]:
        names = ", ".join(score.name for score in lost)
        lines.append(
            f"  missed: {_plain(case.id)} ({names}) “{_plain(case.question)}”: {_plain(lost[0].reason)}"
        )
    if len(misses) > MISSES_SHOWN:
        lines.append(f"  … {len(misses) - MISSES_SHOWN} more; --json and --report list them all")
    return lines


def _plain(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
