"""Markdown: the body is everything after the front matter, as given, markup included.

Front matter is YAML between two lines "---" at the very start. All its values are read as text, so that YAML
turns no id "007" into a number, no title "No" into False, and builds no objects. The title is its `title`,
else the first heading, else the beginning of the text. A `date` (or `published`) key that is blank or no date
is a fault; without the key, as without front matter, there is no place for a date and the day is unknown.
"""

import re
from collections.abc import Iterator, Mapping

from index.article import Article
from index.errors import ArticleRejected
from index.readers.decoding import decode_text, unify_line_ends
from index.readers.rows import DATE_NAMES, MAX_TITLE_CHARS, article_from_row
from index.readers.source import Source

MAX_FRONT_MATTER_CHARS = 16_384
"""Of text made to be slow, YAML takes two seconds for 60,000 characters."""

# One line each, so that blank lines after the front matter stay in the body.
_FENCE = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE)
_CODE_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-{2,})[ \t]*")
_HEAD_CHARS = 20_000


def read_markdown(source: Source) -> Iterator[Article]:
    """Raises ArticleRejected, OSError."""
    text = unify_line_ends(decode_text(source.whole()))
    given, body = _split(text)
    row: dict[str, object] = {str(name).strip().lower(): value for name, value in given.items()}
    # The body is what follows, whatever the front matter calls its own fields.
    row = {name: value for name, value in row.items() if name not in ("text", "content")} | {"body": body}
    if row.get("title", "") == "":
        row["title"] = first_heading(body)
    dated = any(name in row for name in DATE_NAMES)
    yield article_from_row(row, origin=source.origin, dated=dated, one_of_many=False)


def _split(text: str) -> tuple[Mapping[object, object], str]:
    from frontmatter.default_handlers import YAMLHandler

    # frontmatter.parse would strip the body, and its own boundary swallows blank lines.
    handler = YAMLHandler(fm_boundary=_FENCE)
    if not handler.detect(text) or len(_FENCE.findall(text)) < 2:
        return {}, text
    front, body = handler.split(text)
    if len(front) > MAX_FRONT_MATTER_CHARS:
        return {}, text
    values = _yaml(front)
    if values is None:
        return {}, body
    # Text between two thematic breaks is no front matter.
    return (values, body) if isinstance(values, Mapping) else ({}, text)


def _yaml(front: str) -> object:
    import yaml

    try:
        # BaseLoader knows text, lists and mappings only.
        return yaml.load(front, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 2})" if mark else ""
        raise ArticleRejected(f"the front matter is not readable YAML{where}") from error


def first_heading(body: str) -> str | None:
    """The text of the first heading outside code blocks, if it is short enough for a title."""
    fence = ""
    previous = ""
    for line in body[:_HEAD_CHARS].split("\n"):
        code = _CODE_FENCE.match(line)
        if fence:
            if code and code.group(1).startswith(fence):
                fence = ""
            previous = ""
            continue
        if code:
            fence = code.group(1)
            continue
        heading = _HEADING.fullmatch(line)
        found = heading.group(1) if heading else previous if _UNDERLINE.fullmatch(line) else ""
        if 0 < len(found) <= MAX_TITLE_CHARS:
            return found
        previous = line.strip()
    return None
