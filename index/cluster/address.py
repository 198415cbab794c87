"""Where a Ray cluster is, as the user says it: `Address`. Loads nothing of Ray."""

import re
from dataclasses import dataclass
from typing import Self

AUTO, LOCAL, CLIENT = "auto", "local", "ray://"

_LOCAL = re.compile(r"local(?::(?P<workers>[1-9]\d{0,2}))?")
_PLACE = re.compile(r"(?:ray://)?(?P<host>[^\s:/\[\]]+|\[[0-9a-fA-F:.]+\]):(?P<port>\d{1,5})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """`text` as Ray takes it. `host` and `port` where they are named, "" and 0 for `auto` and `local`.
    `workers`: how many a cluster on this machine gets, None for one a processor."""

    text: str
    host: str = ""
    port: int = 0
    workers: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError, saying what there can be."""
        text = text.strip()
        local, place = _LOCAL.fullmatch(text), _PLACE.fullmatch(text)
        if text == AUTO:
            return cls(text=text)
        if local:
            workers = local["workers"]
            return cls(text=LOCAL, workers=int(workers) if workers else None)
        if place and 0 < int(place["port"]) < 65536:
            return cls(text=text, host=place["host"].strip("[]"), port=int(place["port"]))
        raise ValueError(
            f"{text[:60]!r} is no address of a Ray cluster: give auto, local, HOST:PORT or ray://HOST:PORT"
        )

    @property
    def by_client(self) -> bool:
        """Whether it is reached from outside, through Ray Client."""
        return self.text.startswith(CLIENT)
