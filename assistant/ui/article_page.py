"""One article as a whole HTML page with the quoted words highlighted. The chat page shows it beside the
answer; opened in a tab of its own it works without JavaScript. Pure: no Gradio, no corpus."""

from collections.abc import Sequence

from assistant.days import ResolvedDay, find_days
from assistant.ui.dated import dated_html
from assistant.ui.escape import clean, escape
from assistant.ui.links import Span
from assistant.ui.render import UNTITLED, meta_html
from index.article import Article

# More than any news article holds; of a longer text the page shows as much on either side of the quote.
MAX_SHOWN = 200_000

MISSING = "This article is no longer in the index."
CHANGED = "This article has changed since the answer was given: the quoted words are no longer at this place."


def article_html(article: Article, span: Span | None = None) -> str:
    """The quote is one or more `<mark>`, the first with the id "quote"; together they are exactly the quoted
    words, paragraph by paragraph, in which words of time tell their day. A span that no longer holds is not
    highlighted: a notice says so."""
    body = article.body
    quoted = (span.start, span.end) if span is not None and span.holds_in(body) else None
    notice = f'<p class="dl-notice">{CHANGED}</p>' if span is not None and quoted is None else ""
    days = find_days(body[quoted[0] : quoted[1]], article.published) if quoted else ()
    title = escape(article.title) or UNTITLED
    head = f'<h1 dir="auto">{title}</h1>{meta_html(article.published, article.source, article.url)}'
    return _page(title, f'{head}{notice}<div class="dl-body">{_body(clean(body), quoted, days)}</div>')


def notice_html(text: str) -> str:
    """The page in place of an article that cannot be shown: `text` says why."""
    return _page("Not found", f'<p class="dl-notice">{escape(text)}</p>')


def _page(title: str, content: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title} · Dateline</title>"
        '<link rel="icon" href="ui/icon.svg"><link rel="stylesheet" href="ui/article.css">'
        f'</head><body><main class="dl-article">{content}</main></body></html>'
    )


def _body(body: str, quoted: tuple[int, int] | None, days: Sequence[ResolvedDay]) -> str:
    first, last = quoted or (0, 0)
    start, end = max(0, first - MAX_SHOWN), min(len(body), last + MAX_SHOWN)
    # Lines are paragraphs, as in the seed format, unless blank lines part the paragraphs: then line ends are
    # just kept.
    separator = "\n\n" if "\n\n" in body else "\n"
    pieces, at = ['<p class="dl-cut">…</p>'] if start else [], start
    anchor = ' id="quote"'
    for paragraph in body[start:end].split(separator):
        if paragraph.strip():
            low = min(max(first, at), at + len(paragraph))
            high = min(max(last, at), at + len(paragraph))
            inside = body[low:high]
            mark = ""
            if inside:
                mark, anchor = f"<mark{anchor}>{dated_html(inside, days, at=low - first)}</mark>", ""
            pieces.append(
                f'<p dir="auto">{escape(body[at:low])}{mark}{escape(body[high : at + len(paragraph)])}</p>'
            )
        at += len(paragraph) + len(separator)
    if end < len(body):
        pieces.append('<p class="dl-cut">…</p>')
    return "".join(pieces)
