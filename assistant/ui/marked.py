"""The text of an answer as HTML: markers become links to their citations, the short answer becomes bold.

Verbatim text may itself hold "[1]" (a footnote of the article): inside a quoted sentence that is text, not a
marker.
"""

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.answer import Answer, Citation
from assistant.days import added_day, own_words
from assistant.ui.escape import escape
from assistant.ui.links import Span, article_link

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKER = re.compile(r"\[(\d{1,3})\]")
_BROKEN_MARKER = re.compile(r"\s?\[\d{0,3}$")

_BLANK_LINES = re.compile(r"\n\s*\n")

Range = tuple[int, int]


def citation_link(citation: Citation, label: str, *, anchor: str | None = None, kind: str) -> str:
    """An anchor that opens this very citation. `label` is HTML already; `anchor` is the element's id."""
    href = escape(article_link(citation.article_id, Span.of(citation.quote, citation.start, citation.end)))
    identity = f' id="{escape(anchor)}"' if anchor else ""
    return f'<a class="dl-open {kind}"{identity} href="{href}">{label}</a>'


def answer_html(answer: Answer, turn_id: str) -> str:
    """The whole text, one line of HTML."""
    text = _Marked(answer, turn_id)
    if answer.mode == "llm":
        return _markdown(text)
    return "".join(f'<p dir="auto">{text.html(paragraph)}</p>' for paragraph in _paragraphs(answer.text))


def partial_html(text: str) -> str:
    """What has arrived so far. Markers are not links yet, since what they stand for is not known; half a
    marker waits."""
    shown = _BROKEN_MARKER.sub("", text)
    return "".join(
        f'<p dir="auto">{_MARKER.sub(_unlinked, escape(paragraph))}</p>' for paragraph in _paragraphs(shown)
    )


def _unlinked(match: re.Match[str]) -> str:
    return f'<span class="dl-marker dl-waiting">{match.group()}</span>'


def _paragraphs(text: str) -> list[str]:
    """Parted by blank lines; a single line end is white space, since quoted articles may be wrapped by
    hand."""
    return [paragraph for paragraph in _BLANK_LINES.split(text) if paragraph.strip()]


class _Marked:
    """Turns stretches of one answer's text to HTML, in order: the short answer is bold once, a marker has an
    id once."""

    def __init__(self, answer: Answer, turn_id: str) -> None:
        self._citations = {citation.marker: citation for citation in answer.citations}
        self._quotes = sorted({c.quote for c in answer.citations if "[" in c.quote}, key=len, reverse=True)
        self._said = (answer.short or "").strip()
        self._short = _as_words(self._said, answer.text)
        self._turn_id = turn_id
        self._anchored: set[int] = set()
        self.text = answer.text

    def html(self, text: str) -> str:
        quoted = [m.span() for quote in self._quotes for m in re.finditer(re.escape(quote), text)]
        markers = [m for m in _MARKER.finditer(text) if not _within(m.span(), quoted)]
        bold = self._bold(text, [m.span() for m in markers])
        cuts: list[tuple[Range, str]] = [(m.span(), self._marker(m)) for m in markers]
        if bold:
            cuts.append((bold, self._strong(text[bold[0] : bold[1]])))
        pieces, at = [], 0
        for (start, end), piece in sorted(cuts):
            pieces += [escape(text[at:start]), piece]
            at = end
        return "".join(pieces) + escape(text[at:])

    def _strong(self, words: str) -> str:
        """The words of the short answer; with what they mean, when that was put behind them."""
        day = added_day(self._said) if words != self._said else ""
        inner = f'<abbr class="dl-day" title="{escape(day)}">{escape(words)}</abbr>' if day else escape(words)
        return f"<strong>{inner}</strong>"

    def _marker(self, match: re.Match[str]) -> str:
        citation = self._citations.get(int(match.group(1)))
        if citation is None:  # it points nowhere, so it is no marker
            return escape(match.group())
        first = citation.marker not in self._anchored
        self._anchored.add(citation.marker)
        anchor = f"{self._turn_id}-{citation.marker}" if first else None
        return citation_link(citation, match.group(), anchor=anchor, kind="dl-marker")

    def _bold(self, text: str, taken: Sequence[Range]) -> Range | None:
        if self._short is None:
            return None
        for match in self._short.finditer(text):
            if not any(match.start() < end and start < match.end() for start, end in taken):
                self._short = None
                return match.span()
        return None


def _as_words(short: str, text: str) -> re.Pattern[str] | None:
    """A pattern for the short answer that does not match inside a longer word. The day that was put behind
    its words stands in no article, and a name may be cut short in the one that is quoted."""
    if not short:
        return None
    parts = own_words(short).split()
    forms = [short, own_words(short)]
    if not any(form in text for form in forms) and parts[0][0].isupper():
        # The longest end of it that stands there; its first word alone is not told from another's.
        ends = (" ".join(parts[at:]) for at in range(1, len(parts)))
        forms = [next((end for end in ends if end[0].isupper() and end in text), short)]
    words = "|".join(re.escape(form) for form in dict.fromkeys(forms))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _within(inner: Range, outer: Iterable[Range]) -> bool:
    return any(start <= inner[0] and inner[1] <= end for start, end in outer)


def _markdown(marked: _Marked) -> str:
    """A model's Markdown, of which only what shapes text is left: no HTML, no images, no links of its own.
    Entities too stand as they were written: "&#91;1&#93;" would become a marker that nobody checked."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False})
    parser.disable(["image", "link", "autolink", "reference", "html_block", "html_inline", "entity"])

    def text_rule(_renderer: Any, tokens: Sequence["Token"], at: int, _options: Any, _env: Any) -> str:
        return marked.html(tokens[at].content)

    parser.add_render_rule("text", text_rule)
    return str(parser.render(marked.text)).strip().replace("\n", "&#10;")
