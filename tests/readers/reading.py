"""What the tests of the readers share: write a file, read it, tell the articles from the rejections."""

import atexit
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from index.article import Article, Rejection
from index.readers import read_paths
from index.readers.worker import Worker

SEED = "Blinken urges calm\n20220202\nhttps://www.example.org/a\nFirst paragraph.\nSecond one.\n"

# One for all tests that are not about workers: to start one takes longer than most tests.
WORKER = Worker()
atexit.register(WORKER.close)


@dataclass(kw_only=True)
class Read:
    articles: list[Article] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def article(self) -> Article:
        assert len(self.articles) == 1, self
        assert not self.rejections, self
        return self.articles[0]

    @property
    def reason(self) -> str:
        """Why the only thing that was read was rejected."""
        assert len(self.rejections) == 1, self
        assert not self.articles, self
        return self.rejections[0].reason

    @property
    def reasons(self) -> dict[str, str]:
        """By file name and line."""
        return {rejection.path.rsplit("/", 1)[-1]: rejection.reason for rejection in self.rejections}


def read(*paths: Path) -> Read:
    result = Read()
    for origin, item in read_paths(paths, WORKER):
        if isinstance(item, Article):
            result.articles.append(item)
        else:
            assert item.path.startswith(origin)
            result.rejections.append(item)
    return result


def read_as(folder: Path, name: str, content: bytes | str) -> Read:
    """Read `content` from a file of this name."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read(path)


def has_something_to_see(text: str) -> bool:
    """False of a text of white space and control characters, which no reader takes for an article."""
    return any(not char.isspace() and unicodedata.category(char) != "Cc" for char in text)
