"""How values look to a person on a terminal, and as JSON. Owns the layout; does no work of its own.

Text of articles is foreign text: wherever a person reads it, `visible` takes out what a terminal would obey.
"""

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TextIO

import click

from assistant.also import also_text
from assistant.answer import Answer, RetrievedPassage
from assistant.days import meanings
from assistant.days.wording import long_day
from index.article import Article, Rejection

if TYPE_CHECKING:
    from assistant.days import ResolvedDay
    from index import HealthReport, RebuildReport, Status, SyncReport

# Wider lines are hard to read, however wide the terminal is.
WIDEST = 100
NEAREST = 3
MOST_OUTLETS = 10

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Allowed in JSON, but some readers take them for line ends; lone surrogates cannot be written at all.
_AWKWARD = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MARKER = re.compile(r"\[\d+\]")


def to_json(value: Any, *, indent: int | None = 2) -> str:
    """JSON that any reader takes: letters as they are where stdout can write them, the awkward escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    text = _AWKWARD.sub(lambda match: f"\\u{ord(match.group()):04x}", text)
    try:
        # There is no stdout where a supervisor closed it.
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, indent=indent)
    return text


def on_terminal(stream: TextIO | None) -> bool:
    """Whether a person sees what is written there; nobody does where a supervisor closed it."""
    return stream is not None and stream.isatty()


def visible(text: str) -> str:
    """Without the control characters that move a cursor, change colours or turn the direction of writing."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def day_text(day: date | None) -> str:
    """`2 February 2022`."""
    return long_day(day) if day else "undated"


def count_text(number: int, noun: str) -> str:
    """`1 article`, `8,772 articles`, `2 stories`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1]}ies" if noun.endswith("y") else f"{number:,} {noun}s"


def render_answer(answer: Answer) -> str:
    """The answer and its sources by marker; or the refusal and the nearest articles (no sources)."""
    if answer.refused:
        lines = [click.style(_wrap(answer.text), fg="yellow")]
        nearest = _first_of_each_article(answer.passages)[:NEAREST]
        if nearest:
            lines += ["", "Nearest articles (not sources of an answer):"]
            lines += [_headed("  - ", passage.title, _place(passage), passage.url) for passage in nearest]
        return "\n".join(lines)

    outlets = {passage.article_id: passage.source for passage in answer.passages}
    markers: dict[str, list[int]] = {}
    days: dict[str, list[ResolvedDay]] = {}
    for citation in answer.citations:
        markers.setdefault(citation.article_id, []).append(citation.marker)
        days.setdefault(citation.article_id, []).extend(citation.days)
    lines = [_MARKER.sub(lambda match: click.style(match.group(), fg="cyan"), _wrap(answer.text))]
    if answer.citations:
        lines += ["", "Sources"]
    for citation in answer.citations:
        if citation.marker != markers[citation.article_id][0]:
            continue
        label = click.style("".join(f"[{marker}]" for marker in markers[citation.article_id]), fg="cyan")
        place = _joined(
            day_text(citation.published), outlets.get(citation.article_id, ""), also_text(citation.also_in)
        )
        lines.append(_headed(f"{label} ", citation.title, place, citation.url))
        indent = " " * (len(click.unstyle(label)) + 1)
        lines += [f"{indent}{_line(meaning)}" for meaning in meanings(days[citation.article_id])]
    return "\n".join([*lines, *_doubts(answer)])


def _doubts(answer: Answer) -> list[str]:
    """The sentences that the articles do not bear out as they stand, each with the reason."""
    if not answer.sentences:
        return []
    from assistant.verify.wording import doubts_of, left_out

    if answer.left_out:
        return ["", click.style(left_out(answer.left_out), fg="yellow")]
    told = [_wrap(f"“{text}” {why}") for text, why in doubts_of(answer)]
    return ["", click.style("Check before you use it", fg="yellow"), *told] if told else []


def render_passages(passages: Sequence[RetrievedPassage]) -> str:
    """Ranked passages with what one needs to open the article."""
    blocks = []
    for rank, passage in enumerate(passages, 1):
        head = f"{rank:>2}. {click.style(_line(passage.title), bold=True)}"
        place = _joined(_place(passage), f"score {passage.score:.2f}", f"article {passage.article_id}")
        blocks.append("\n".join((head, f"    {visible(place)}", _wrap(passage.text, indent="    "))))
    return "\n\n".join(blocks)


def render_article(article: Article) -> str:
    """Title, where it is from, and the body, a paragraph at a time."""
    place = _joined(day_text(article.published), article.source, article.url or "", f"article {article.id}")
    paragraphs = (_wrap(line) for line in article.body.split("\n"))
    return "\n".join((click.style(_line(article.title), bold=True), visible(place), "", *paragraphs))


def article_json(article: Article) -> dict[str, Any]:
    """Everything that is stored, and the hash by which a citation is checked offline."""
    return {
        "id": article.id,
        "title": article.title,
        "published": article.published.isoformat() if article.published else None,
        "url": article.url,
        "source": article.source,
        "language": article.language,
        "sha256": article.sha256,
        "body": article.body,
    }


def render_sync(report: "SyncReport") -> str:
    """What was done, and what there is now."""
    counts = (
        (report.indexed - report.updated, "new"),
        (report.updated, "updated"),
        (report.unchanged, "unchanged"),
        (len(report.rejected), "rejected"),
        (report.removed, "removed"),
    )
    done = ", ".join(f"{number:,} {what}" for number, what in counts if number) or "nothing to do"
    holds = f"{count_text(report.articles, 'article')} in {count_text(report.passages, 'passage')}"
    seen = f"{count_text(report.seen, 'article')} seen"
    return f"{seen}: {done} ({report.seconds:.1f} s)\nThe index holds {holds}."


def render_rebuild(report: "RebuildReport") -> str:
    """What the index was made with, and is now."""
    if report.rebuilt:
        done = f"Rebuilt with {report.model}"
        if report.before not in (None, report.model):
            done += f" in place of {report.before}"
        done += f": {count_text(report.embedded, 'passage')} embedded ({report.seconds:.1f} s)"
    else:
        done = f"The index is built with {report.model} already: nothing to do"
    holds = f"{count_text(report.articles, 'article')} in {count_text(report.passages, 'passage')}"
    lines = [f"{done}\nThe index holds {holds}."]
    lines += [
        f"A rebuild with {model} lies half done: DATELINE_MODEL={model} dateline index --rebuild goes on."
        for model in report.begun
    ]
    return visible("\n".join(lines))


def render_rejection(rejection: Rejection) -> str:
    """One line, even where a file's name holds a line end."""
    return _in_one_line(f"rejected {rejection.path}: {rejection.reason}")


def render_more_rejected(count: int, reason: str) -> str:
    """One line for those that are not named one by one."""
    return _in_one_line(f"rejected {count:,} more for the same reason, which --json names: {reason}")


def _in_one_line(text: str) -> str:
    return visible(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


def render_status(status: "Status") -> str:
    """What is indexed, a fact a line."""
    if not status.articles:
        what = "no articles yet: run `dateline index PATH`"
    else:
        what = f"{count_text(status.articles, 'article')} in {count_text(status.passages, 'passage')}"
    days = [day_text(day) for day in dict.fromkeys((status.first_day, status.last_day)) if day]
    outlets = ", ".join(status.sources[:MOST_OUTLETS])
    if len(status.sources) > MOST_OUTLETS:
        outlets += f" and {len(status.sources) - MOST_OUTLETS:,} more"
    copies = ""
    if status.copies:
        copies = f"{count_text(status.groups, 'story')} again in {count_text(status.copies, 'article')}"
    rows = (
        ("home", str(status.home)),
        ("articles", what),
        ("days", " to ".join(days)),
        ("outlets", outlets),
        ("languages", ", ".join(f"{code} {number:,}" for code, number in status.languages.items())),
        ("copies", copies),
        ("model", status.model),
        ("rebuild", ", ".join(f"half done, with {model}" for model in status.rebuilds)),
        ("size", f"{status.bytes / 1e6:,.1f} MB"),
        ("last indexed", status.last_sync or "never"),
        ("health", "sound" if status.healthy else "damaged: run `dateline doctor`"),
    )
    return _table((label, value) for label, value in rows if value)


def render_health(report: "HealthReport") -> str:
    """What was found and what was mended."""
    lines = [f"{click.style('repaired', fg='green')}  {_line(what)}" for what in report.repaired]
    lines += [f"{click.style('problem', fg='red')}   {_line(what)}" for what in report.problems]
    if report.healthy:
        holds = f"{count_text(report.articles, 'article')}, {count_text(report.passages, 'passage')}"
        lines.append(f"The index is sound: {holds}.")
    return "\n".join(lines)


def _table(rows: Iterable[tuple[str, str]]) -> str:
    """`label  value` lines, the values in one column."""
    rows = list(rows)
    width = max(len(label) for label, _ in rows)
    return "\n".join(f"{click.style(label.ljust(width), bold=True)}  {_line(value)}" for label, value in rows)


def _first_of_each_article(passages: Iterable[RetrievedPassage]) -> list[RetrievedPassage]:
    firsts: dict[str, RetrievedPassage] = {}
    for passage in passages:
        firsts.setdefault(passage.article_id, passage)
    return list(firsts.values())


def _headed(label: str, title: str, place: str, url: str | None) -> str:
    indent = " " * len(click.unstyle(label))
    lines = [f"{label}{_line(title)}", f"{indent}{visible(place)}", f"{indent}{_line(url)}" if url else ""]
    return "\n".join(line for line in lines if line)


def _place(passage: RetrievedPassage) -> str:
    return _joined(day_text(passage.published), passage.source, also_text(passage.also_in))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _wrap(text: str, *, indent: str = "") -> str:
    """To the width of the terminal. In a pipe a paragraph stays one line: `grep` finds whole sentences."""
    text = _line(text)
    if not on_terminal(sys.stdout):
        return indent + text
    width = min(shutil.get_terminal_size().columns, WIDEST)
    return textwrap.fill(
        text,
        max(width, 20),
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
