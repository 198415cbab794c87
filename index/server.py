"""Which Chroma server holds the vectors, when one does: `Server`. Owns its settings, and that no key of it is
ever shown."""

import os
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from index.errors import IndexUnusable

URL = "DATELINE_CHROMA_URL"
TOKEN = "DATELINE_CHROMA_TOKEN"
HEADERS = "DATELINE_CHROMA_HEADERS"
DATABASE = "DATELINE_CHROMA_DATABASE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """`url` carries no key and may be shown; `headers` are sent with every request and may not."""

    url: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    tenant: str = "default_tenant"
    database: str = "default_database"

    @property
    def place(self) -> str:
        """Where exactly, as the catalogue remembers it."""
        return f"{self.url} {self.tenant}/{self.database}"

    @classmethod
    def resolve(cls) -> "Server | None":
        """From the environment; None when no server is set. Raises `IndexUnusable` for what cannot be
        right."""
        url = os.environ.get(URL, "").strip().rstrip("/")
        if not url:
            return None
        try:
            parts = urlsplit(url)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            valid = False
        if not valid or parts.query or parts.fragment:
            raise IndexUnusable(
                f"${URL} is no address of a server: set it to something like http://host:8000"
            )
        if "@" in parts.netloc:
            raise IndexUnusable(f"${URL} holds a name or password: put the key into ${TOKEN} instead")
        tenant, slash, database = (os.environ.get(DATABASE) or "default_tenant/default_database").partition(
            "/"
        )
        if not (tenant and slash and database) or "/" in database:
            raise IndexUnusable(f"${DATABASE} names no database: set it to TENANT/DATABASE")
        return cls(url=url, headers=_headers(), tenant=tenant, database=database)


def _headers() -> tuple[tuple[str, str], ...]:
    """The key as a bearer token, and further headers, one a line."""
    headers: list[tuple[str, str]] = []
    if token := os.environ.get(TOKEN, "").strip():
        headers.append(("Authorization", f"Bearer {token}"))
    for line in os.environ.get(HEADERS, "").splitlines():
        if line.strip():
            name, colon, value = line.partition(":")
            if not colon or not name.strip():
                raise IndexUnusable(f"${HEADERS} is not understood: write `Name: value`, one a line")
            headers.append((name.strip(), value.strip()))
    if not all(text.isascii() and text.isprintable() for header in headers for text in header):
        raise IndexUnusable(f"${TOKEN} or ${HEADERS} holds what no header can carry: check them")
    return tuple(headers)
