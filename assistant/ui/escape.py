"""Untrusted text to safe HTML: the only place that decides what may reach the page and in which form.

Everything that came from an article, a question or a model goes through `escape` (or `safe_url`), without
exception. Nobody else writes entities by hand.
"""

import html
import re
from urllib.parse import urlsplit

MAX_URL_CHARACTERS = 2_000

# What HTML cannot carry or would silently change: C0 and C1 controls other than tab and newline, lone
# surrogates (they cannot be encoded), noncharacters. Each becomes one U+FFFD, so that lengths stay as they
# are.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_A_URL = re.compile(r"[\x00-\x20\x7f-\xa0\ud800-\udfff\\<>\"`{}|^]")


def clean(text: str) -> str:
    """The same text, as long as before, with what a page cannot show replaced by U+FFFD."""
    return _UNSHOWABLE.sub("\ufffd", text)


def escape(text: str) -> str:
    """Safe between tags and inside a quoted attribute. Newlines become `&#10;` and tabs `&#9;`: the page's
    conversation travels through a Markdown component, and one line that starts with a tag and holds no tab is
    the form in which Markdown changes nothing."""
    return html.escape(clean(text), quote=True).replace("\n", "&#10;").replace("\t", "&#9;")


def safe_url(url: str | None) -> str | None:
    """The url when it is an http or https address that can be linked to, else None. Not escaped yet."""
    if not url or len(url) > MAX_URL_CHARACTERS or _NOT_IN_A_URL.search(url):
        return None
    try:
        parts = urlsplit(url)
        hostname = parts.hostname
    except ValueError:  # "http://[": not an address at all
        return None
    return url if parts.scheme in ("http", "https") and hostname else None


def outlet(url: str | None) -> str:
    """The host that an address leads to, without "www.", or "" when there is no safe address. Never the part
    before an "@", which only looks like one."""
    safe = safe_url(url)
    return (urlsplit(safe).hostname or "").removeprefix("www.") if safe else ""
