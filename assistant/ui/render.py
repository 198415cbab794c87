"""One turn of a conversation as safe HTML: question, answer, sources, what to copy. Pure: no Gradio, no
corpus.

Every function returns a single line without line breaks (see `assistant.ui.escape.escape`).
"""

from collections.abc import Iterable, Sequence
from datetime import date

from assistant.also import also_text
from assistant.answer import Answer, Citation, RetrievedPassage
from assistant.days import meanings
from assistant.days.wording import long_day
from assistant.ui.dated import dated_html
from assistant.ui.escape import escape, outlet, safe_url
from assistant.ui.export import export_text
from assistant.ui.links import article_link
from assistant.ui.marked import answer_html, citation_link, partial_html
from assistant.verify.wording import doubts_of, left_out
from index.stories import Copies, Copy

NEAREST_SHOWN = 3
NEAREST_IN_WORDS = " Nearest: “"
"""How a refusal starts to name the nearest articles (prompts/refusal.jinja)."""
UNTITLED = "Untitled article"


def turn_html(
    turn_id: str,
    question: str,
    *,
    limits: str = "",
    understood: str | None = None,
    answer: Answer | None = None,
    partial: str = "",
    waited: float | None = None,
    failure: str | None = None,
    stopped: str | None = None,
    fell_back: str | None = None,
) -> str:
    """A turn in whichever state it is: failed, answered, refused, arriving (`partial`), over before it was
    whole (`stopped`, the line below what had arrived) or waiting (none of them; `waited`: for so many
    seconds, and for a language model). `fell_back`: why the language model's answer was given up, while the
    other one arrives."""
    if failure is not None:
        state, content = "dl-done dl-failed", f'<p class="dl-failure" role="alert">{escape(failure)}</p>'
    elif answer is not None and answer.refused:
        state, content = "dl-done dl-refused", _refused(answer)
    elif answer is not None:
        state, content = "dl-done dl-answered", _answered(answer, turn_id)
    elif stopped is not None:
        said = f'<div class="dl-text">{partial_html(partial)}</div>'
        state = "dl-done dl-stopped"
        content = f'{said}<p class="dl-halfway" role="status">{escape(stopped)}</p>'
    elif partial:
        state, content = "dl-arriving", f'<div class="dl-text">{partial_html(partial)}</div>'
    else:
        doing = "Looking through the articles…" if waited is None else _waiting_for_model(waited)
        state, content = "dl-waiting", f'<p class="dl-wait">{doing}</p>'
    above = f'<p class="dl-limits">Only articles {escape(limits)}</p>' if limits else ""
    if understood:
        above += f'<p class="dl-understood">Understood as: <bdi>{escape(understood)}</bdi></p>'
    reason = answer.notice if answer is not None else fell_back
    if reason and failure is None:
        above += (
            '<p class="dl-fallback" role="status">In the articles’ own words, without the language model: '
            f"<bdi>{escape(reason)}</bdi></p>"
        )
    heading = f'<h2 class="dl-question" dir="auto">{escape(question)}</h2>'
    return f'<section class="dl-turn {state}" id="{escape(turn_id)}">{heading}{above}{content}</section>'


def gone_html(questions: int) -> str:
    """Says that so many of a long conversation are no longer there; nothing for none."""
    if not questions:
        return ""
    which = "The first question" if questions == 1 else f"The first {questions:,} questions"
    shown = "is" if questions == 1 else "are"
    return f'<p class="dl-gone" role="note">{which} of this conversation {shown} no longer shown.</p>'


def _waiting_for_model(seconds: float) -> str:
    return f"Waiting for the language model… {seconds:.0f} s"


def _answered(answer: Answer, turn_id: str) -> str:
    by_article: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        by_article.setdefault(citation.article_id, []).append(citation)
    heading = "Source" if len(by_article) == 1 else "Sources"
    sources = "".join(_source(citations) for citations in by_article.values())
    panel = f'<div class="dl-sources"><h3>{heading}</h3><ul>{sources}</ul></div>' if sources else ""
    copy = '<button type="button" class="dl-copy">Copy with citations</button>'
    return (
        f'<div class="dl-text">{answer_html(answer, turn_id)}</div>{_doubts(answer)}{panel}'
        f'<div class="dl-foot">{copy}<span class="dl-how">{escape(_how(answer))}</span></div>'
        f'<pre class="dl-export" hidden>{escape(export_text(answer))}</pre>'
    )


def _doubts(answer: Answer) -> str:
    """The sentences that the articles do not bear out as they stand, each with the reason; or how many of
    them were taken out."""
    found = doubts_of(answer)
    if answer.left_out:
        return f'<p class="dl-left-out" role="note">{escape(left_out(answer.left_out))}</p>'
    if not found:
        return ""
    items = "".join(f"<li><q><bdi>{escape(text)}</bdi></q> {escape(why)}</li>" for text, why in found)
    return f'<div class="dl-doubts" role="note"><h3>Check before you use it</h3><ul>{items}</ul></div>'


def _how(answer: Answer) -> str:
    how = "Quoted word for word"
    if answer.mode == "llm":
        how = f"Written by {answer.model or 'a language model'} from these sources"
        if answer.support and answer.support.sentences:
            how += f" · {answer.support.label} by them"
    seconds = answer.timings.total / 1000
    return f"{how} · {seconds:.1f} s" if seconds >= 0.05 else how


def _source(citations: Sequence[Citation]) -> str:
    """One article with what was quoted of it. Its title opens the first quote."""
    first = citations[0]
    title = citation_link(first, f"<bdi>{escape(first.title) or UNTITLED}</bdi>", kind="dl-title")
    quotes = "".join(_quote(citation) for citation in citations)
    meta = meta_html(first.published, outlet(first.url), first.url)
    return f"<li>{title}{meta}{_also(first.also_in)}{quotes}</li>"


def _also(copies: Copies) -> str:
    """Who else carries the story, with what they made of it behind a click."""
    text = also_text(copies)
    if not text:
        return ""
    items = "".join(_copy(copy) for copy in copies.listed)
    more = copies.articles - len(copies.listed)
    rest = f"<li>and {more:,} more</li>" if more > 0 else ""
    summary = f"<summary>{escape(text[0].upper() + text[1:])}</summary>"
    return f'<details class="dl-also">{summary}<ul>{items}{rest}</ul></details>'


def _copy(copy: Copy) -> str:
    href = escape(article_link(copy.article_id))
    title = f"<bdi>{escape(copy.title) or UNTITLED}</bdi>"
    place = " · ".join(
        part for part in (long_day(copy.published) if copy.published else "", copy.source) if part
    )
    return f'<li><a class="dl-open" href="{href}">{title}</a> <bdi>{escape(place)}</bdi></li>'


def _quote(citation: Citation) -> str:
    number = citation_link(citation, f"[{citation.marker}]", kind="dl-number")
    quote = f'<blockquote dir="auto">{dated_html(citation.quote, citation.days)}</blockquote>'
    # A tooltip needs a mouse: the days stand below in plain words too.
    known = "".join(f"<li><bdi>{escape(meaning)}</bdi></li>" for meaning in meanings(citation.days))
    days = f'<ul class="dl-days">{known}</ul>' if known else ""
    return f'<div class="dl-quote">{number}<div>{quote}{days}</div></div>'


def meta_html(published: date | None, host: str, url: str | None) -> str:
    """Day, outlet and the link to the original, as far as they are known and safe."""
    parts = []
    if published:
        parts.append(f'<time datetime="{published.isoformat()}">{escape(long_day(published))}</time>')
    if host:
        parts.append(f"<bdi>{escape(host)}</bdi>")
    safe = safe_url(url)
    if safe:
        out = 'class="dl-original" target="_blank" rel="noopener noreferrer"'
        parts.append(f'<a {out} href="{escape(safe)}">Original</a>')
    return f'<p class="dl-meta">{" · ".join(parts)}</p>' if parts else ""


def _refused(answer: Answer) -> str:
    """The list says what the sentence says last, and can be clicked: shown once is enough."""
    text = answer.text.partition(NEAREST_IN_WORDS)[0] if answer.passages else answer.text
    nearest = "".join(_near(passage) for passage in _one_per_article(answer.passages))
    listed = f'<div class="dl-nearest"><h3>Nearest articles</h3><ul>{nearest}</ul></div>' if nearest else ""
    said = f'<div class="dl-text"><p dir="auto">{escape(text)}</p></div>'
    return f'<div class="dl-none"><p class="dl-label">Not found in these articles</p>{said}{listed}</div>'


def _one_per_article(passages: Iterable[RetrievedPassage]) -> list[RetrievedPassage]:
    best: dict[str, RetrievedPassage] = {}
    for passage in passages:
        best.setdefault(passage.article_id, passage)
    return list(best.values())[:NEAREST_SHOWN]


def _near(passage: RetrievedPassage) -> str:
    href = escape(article_link(passage.article_id))
    title = f"<bdi>{escape(passage.title) or UNTITLED}</bdi>"
    meta = meta_html(passage.published, passage.source or outlet(passage.url), passage.url)
    return f'<li><a class="dl-open dl-title" href="{href}">{title}</a>{meta}{_also(passage.also_in)}</li>'
