"""An untrusted mapping to an `Article`: the one place where every format's fields are checked.

Names, in any case: id?, title?, date (or published), url?, language (or lang)?, body (or text, or content);
other names are ignored. Where a value may go by several names, the first that is not blank is taken, in the
order given here. A title that is missing is the beginning of the text.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from index.article import Article
from index.errors import ArticleRejected
from index.language import language_code
from index.readers.dates import HOW_TO_WRITE_IT, parse_day
from index.readers.decoding import unify_line_ends
from index.readers.identity import check_own_id, check_url, host_of, id_from_path, id_from_row, id_from_url
from index.readers.notices import is_notice

NOTICE = "no article: a notice about cookies, a registration or the like"

MAX_BODY_CHARS = 2_000_000
MAX_TITLE_CHARS = 500
MADE_TITLE_CHARS = 100

BODY_NAMES = ("body", "text", "content")
DATE_NAMES = ("date", "published")
LANGUAGE_NAMES = ("language", "lang")
KNOWN_NAMES = frozenset(("id", "title", "url", *BODY_NAMES, *DATE_NAMES, *LANGUAGE_NAMES))

# Columns that are named where the one with the text is missing, and characters of each.
_NAMED_COLUMNS, _NAMED_CHARACTERS = 8, 30

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_VISIBLE = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]")
_FIRST_SENTENCE = re.compile(r"(.{20,}?[.!?][\"'”’)]*)\s", re.DOTALL)


def no_body_column(columns: Sequence[str]) -> str:
    """Why a table with these columns cannot be taken."""
    named = [
        name if len(name) <= _NAMED_CHARACTERS else f"{name[:_NAMED_CHARACTERS]}…"
        for name in columns[:_NAMED_COLUMNS]
    ]
    more = ", …" if len(columns) > _NAMED_COLUMNS else ""
    return (
        f'no column "text", "body" or "content", but {", ".join(named)}{more}: rename the one with the text'
    )


def article_from_row(row: Mapping[str, object], *, origin: str, dated: bool, one_of_many: bool) -> Article:
    """Raises ArticleRejected with what is wrong with the first field that is.

    dated: the format has a place for a date, so one without is rejected; else `published` may be None. Such
    formats come from scrapers, so one that is only a notice to the reader of a page is rejected too.
    one_of_many: the file at `origin` holds other articles too, so its path alone cannot be the id.
    """
    fields = {name: row[name] for name in row if name in KNOWN_NAMES}
    for name in row:
        fields.setdefault(name.strip().lower(), row[name])
    for name in KNOWN_NAMES & fields.keys():
        _reject_bad_characters(name, fields[name])

    body = _body(fields)
    if dated and is_notice(body):
        raise ArticleRejected(NOTICE)
    title = _title(fields.get("title"), body)
    published = _published(fields, dated)
    url = check_url(fields.get("url"))
    own = check_own_id(fields.get("id"))
    if own is not None:
        article_id = own
    elif url is not None:
        article_id = id_from_url(url)
    elif one_of_many:
        article_id = id_from_row(origin, title, published, body)
    else:
        article_id = id_from_path(origin)
    return Article(
        id=article_id,
        title=title,
        published=published,
        url=url,
        source=host_of(url),
        body=body,
        language=language_code((_first_given(fields, LANGUAGE_NAMES) or ("", None))[1]),
    )


def _reject_bad_characters(name: str, value: object) -> None:
    if not isinstance(value, str):
        return
    if "\0" in value:
        raise ArticleRejected(f"looks binary (a NUL character in the {name})")
    try:
        # Five times faster than searching for one.
        value.encode()
    except UnicodeEncodeError as error:
        raise ArticleRejected(f"half a character (a lone surrogate) in the {name}") from error


def _first_given(fields: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, object] | None:
    for name in names:
        value = fields.get(name)
        if value is not None and not (isinstance(value, str) and not value.strip()):
            return name, value
    return None


def _body(fields: Mapping[str, object]) -> str:
    given = _first_given(fields, BODY_NAMES)
    if given is None:
        if any(name in fields for name in BODY_NAMES):
            raise ArticleRejected("the text is empty")
        raise ArticleRejected('no text: expected "text", "body" or "content"')
    name, value = given
    if not isinstance(value, str):
        raise ArticleRejected(f"{name} is not text")
    if not _VISIBLE.search(value):
        raise ArticleRejected("the text is empty")
    if len(value) > MAX_BODY_CHARS:
        raise ArticleRejected(f"text longer than {MAX_BODY_CHARS:,} characters")
    return unify_line_ends(value)


def _title(value: object, body: str) -> str:
    if value is not None and not isinstance(value, str):
        raise ArticleRejected("title is not text")
    title = _one_line(value or "")
    if len(title) > MAX_TITLE_CHARS:
        raise ArticleRejected(f"title longer than {MAX_TITLE_CHARS} characters")
    return title or title_of_body(body)


def title_of_body(body: str) -> str:
    """The first line that is not blank, or its first sentence when it is long, or its beginning with "…"."""
    seen = _VISIBLE.search(body)
    begin = seen.start() if seen else 0
    # A first line can be two million characters, and only its beginning matters.
    line = _one_line(body[begin : begin + MADE_TITLE_CHARS * 10].split("\n", 1)[0])
    if len(line) <= MADE_TITLE_CHARS:
        return line
    sentence = _FIRST_SENTENCE.match(line[: MADE_TITLE_CHARS + 1])
    if sentence:
        return sentence.group(1)
    beginning = line[: MADE_TITLE_CHARS - 1]
    words, _, _ = beginning.rpartition(" ")
    return (words or beginning).rstrip(" ,;:–—-") + "…"


def _one_line(text: str) -> str:
    """White space made single, control characters taken out: titles are shown on terminals."""
    return " ".join(_CONTROL.sub(" ", text).split())


def _published(fields: Mapping[str, object], dated: bool) -> date | None:
    given = _first_given(fields, DATE_NAMES)
    if given is not None:
        return parse_day(given[1])
    if dated:
        raise ArticleRejected(f'no date: add "date" and {HOW_TO_WRITE_IT}')
    return None
