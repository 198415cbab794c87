"""Which articles a search may return: `Filters`."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Days are inclusive; an article without a date passes only when neither day is set. `source` is a host
    such as "bbc.co.uk", compared without "www." and without regard to case."""

    since: date | None = None
    until: date | None = None
    source: str | None = None

    def __bool__(self) -> bool:
        return not (self.since is None and self.until is None and self.source is None)
