"""An answer as plain text that can be pasted anywhere, its citations included."""

import re

from assistant.answer import Answer, Citation
from assistant.days import meanings
from assistant.days.wording import long_day
from assistant.ui.escape import clean, outlet, safe_url

# "[1](http://…": pasted where Markdown is read, the marker would become a link to there.
_BEFORE_AN_ADDRESS = re.compile(r"(\[\d+\])(?=\()")


def export_text(answer: Answer) -> str:
    """Question, answer with its markers, then each citation: quote, title, outlet, day, what
    its words of time mean, address."""
    lines = [f"Q: {_line(answer.question)}"]
    if answer.standalone_question:
        lines.append(f"(understood as: {_line(answer.standalone_question)})")
    lines += ["", _BEFORE_AN_ADDRESS.sub(r"\1 ", clean(answer.text).strip())]
    if answer.citations:
        lines += ["", "Sources"]
        for citation in answer.citations:
            lines += _source(citation)
    return "\n".join(lines) + "\n"


def _source(citation: Citation) -> list[str]:
    about = [part for part in (_line(citation.title), outlet(citation.url)) if part]
    about += [long_day(citation.published)] if citation.published else []
    lines = [f"[{citation.marker}] “{clean(citation.quote)}”", f"    {', '.join(about)}"]
    lines += [f"    {_line(meaning)}" for meaning in meanings(citation.days)]
    url = safe_url(citation.url)
    return [*lines, f"    {url}"] if url else lines


def _line(text: str) -> str:
    return " ".join(clean(text).split())
