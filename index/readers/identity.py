"""What an article is called when it has no id of its own, and the host that it is from.

Ids are plain strings, the same in every run:

- the source's own id, trimmed and otherwise as given;
- else "url-" and a hash of the url, without the parts that do not change the page: fragment, tracking
  parameters, default port, case of scheme and host;
- else, in a file that holds one article, "path-" and a hash of the file's absolute path (a file that moves is
  another article);
- else, in a file of many, "row-" and a hash of that path, the title, the day and how the text begins: rows
  may be sorted anew without becoming other articles, and one that is edited further down stays itself.
"""

import hashlib
import re
from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from index.errors import ArticleRejected

MAX_ID_CHARS = 500
MAX_URL_CHARS = 4_000
_BEGINNING = 200
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_cid|mc_eid|_ga|ref_src|cmpid|ocid|smid|cmp",
    re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_CONTROL_OR_SPACE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def check_own_id(value: object) -> str | None:
    """The source's own id as text, or None when it is absent or blank. Raises ArticleRejected."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        # Of bounded size, so that a number of a million digits is not written out.
        if value.bit_length() > 256:
            raise ArticleRejected("the id is too large a number: give it as text")
        return str(value)
    if not isinstance(value, str):
        raise ArticleRejected("the id is not text")
    own = value.strip()
    if len(own) > MAX_ID_CHARS:
        raise ArticleRejected(f"the id is longer than {MAX_ID_CHARS} characters")
    if _CONTROL.search(own):
        raise ArticleRejected("the id holds control characters")
    return own or None


def check_url(value: object) -> str | None:
    """An http(s) address, trimmed, or None when it is absent or blank. Raises ArticleRejected.

    Other schemes are refused and not merely ignored: the address becomes a link on the page.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise ArticleRejected("the url is not text")
    url = value.strip()
    if not url:
        return None
    if len(url) > MAX_URL_CHARS:
        raise ArticleRejected(f"the url is longer than {MAX_URL_CHARS:,} characters")
    if not is_url(url):
        raise ArticleRejected(
            "the url does not start with http:// or https:// and a host, or has spaces in it"
        )
    return url


def is_url(text: str) -> bool:
    """Whether this is an http(s) address with a host and nothing else."""
    if _CONTROL_OR_SPACE.search(text):
        return False
    try:
        parts = urlsplit(text)
        # Reading the port checks it.
        return parts.scheme.lower() in _DEFAULT_PORTS and bool(host_of(text)) and parts.port != 0
    except ValueError:
        return False


def host_of(url: str | None) -> str:
    """Lower-case, without "www."; "" for no url."""
    return (urlsplit(url).hostname or "").strip(".").removeprefix("www.") if url else ""


def id_from_url(url: str) -> str:
    """`url` has passed `check_url`."""
    return "url-" + _hash(normalised(url))


def id_from_path(origin: str) -> str:
    """`origin` is the file's absolute path, or a name that does not depend on where the package is
    installed."""
    return "path-" + _hash(origin)


def id_from_row(origin: str, title: str, published: date | None, body: str) -> str:
    """For one row of the file at `origin`."""
    day = published.isoformat() if published else ""
    return "row-" + _hash("\0".join((origin, title, day, body[:_BEGINNING])))


def normalised(url: str) -> str:
    """The address without what does not change the page that it leads to."""
    parts = urlsplit(url)
    scheme, host, port = parts.scheme.lower(), parts.hostname or "", parts.port
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    query = parts.query
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(pair[0])]
    if len(kept) != len(parse_qsl(query, keep_blank_values=True)):
        query = urlencode(kept)
    return urlunsplit((scheme, host, parts.path or "/", query, ""))


def _hash(text: str) -> str:
    """64 bits in hex: among ten million articles the chance of two alike is one in 400,000."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
