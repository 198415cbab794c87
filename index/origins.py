"""The places that articles of the catalogue came from, against what is there now and what comes in: owns when
an article has another place, and when it is another article (`Origins`)."""

import os
import re
from collections.abc import Collection
from sqlite3 import Connection

from index import elsewhere
from index.article import Article
from index.catalogue import Catalogue
from index.entry import Known, Note
from index.errors import ArticleNotFound, IndexUnusable
from index.places import lies_in
from index.readers import STREAM_ORIGIN
from index.readers.identity import normalised

# Of a title, where it tells which article is meant.
TITLE_CHARACTERS = 80
# Two texts are one that was edited when they share so many of the different words of the shorter one.
SAME_WORDS = 0.6
_WORD = re.compile(r"\w+")


class Origins:
    """Of one run. An article that came from a file goes on belonging to it while that is there, whoever else
    has it: --prune of the other one must not take it away."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        # Articles that were read elsewhere than where they came from: the old place and the new one.
        self._elsewhere: dict[str, tuple[str, str]] = {}
        # Ids of articles with places that hold them besides; their own place may be among them.
        self._others: set[tuple[str, str]] = set()

    def seen(self, known: Known, origin: str) -> str | None:
        """An article as it was is in this place; which one it has from now on, None for the one it had."""
        if known.origin == origin:
            return None
        if not may_stand(known.origin):
            if not is_gone(known.origin):
                self._others.add((known.id, known.origin))
            return origin
        self._elsewhere[known.id] = known.origin, origin
        self._others.add((known.id, origin))
        return None

    def seen_again(self, article_id: str, origin: str) -> None:
        """It is in this place as well."""
        self._others.add((article_id, origin))
        old, _ = self._elsewhere.get(article_id, ("", ""))
        if old == origin:
            del self._elsewhere[article_id]

    def left(self, places: set[str], rejected: set[str]) -> list[Note]:
        """Of the articles whose file was read, as one of the `places`, and holds them no more: where they
        are."""
        return [
            Note(article_id=article_id, origin=new)
            for article_id, (old, new) in self._elsewhere.items()
            if lies_in(old, places) and not lies_in(old, rejected)
        ]

    def settle(self, connection: Connection, places: set[str], rejected: set[str]) -> None:
        """At the end of a run that has read the `places`: keep in mind where articles lie besides."""
        elsewhere.renew(
            connection,
            self._others,
            lambda place: lies_in(place, places) and not lies_in(place, rejected),
        )

    def prune(
        self, connection: Connection, taken: Collection[str], places: set[str], rejected: set[str]
    ) -> int:
        """Remove the articles of the `places` that the run has not `taken`, by their ids; how many. One that
        lies in another place too is that one's from now on."""
        gone = [
            article_id
            for article_id, origin in self._catalogue.origins(connection)
            if article_id not in taken and lies_in(origin, places) and not lies_in(origin, rejected)
        ]
        lost = [article_id for article_id in gone if not elsewhere.move(connection, article_id, _holds)]
        return self._catalogue.remove(connection, lost)

    def hold_another(self, known: Known, origin: str, article: Article) -> bool:
        """Whether the id of an article in this place is that of another story, of a file that is still there:
        as within one run, the first has it."""
        if known.origin == origin or not may_stand(known.origin):
            return False
        with self._catalogue.reading() as connection:
            try:
                older = self._catalogue.article(connection, known.id)
            except (ArticleNotFound, IndexUnusable):
                # What is damaged is mended by whatever has its id.
                return False
        return _tells_another(article, older)


def _holds(place: str) -> bool:
    """Whether an article can be had from a place again, as far as can be told: standard input is over."""
    return place != STREAM_ORIGIN and not is_gone(place)


def second_with_id(article: Article, first: str) -> str:
    """Why an article is not taken beside the first with its id."""
    return (
        f"“{article.title[:TITLE_CHARACTERS]}” has the id {article.id!r}, as has {first}: "
        "that one was taken; give each an id of its own"
    )


def is_gone(origin: str) -> bool:
    """Whether it is a file that is there no more. Where it cannot be told, it is not."""
    return os.path.isabs(origin) and not may_stand(origin)


def may_stand(origin: str) -> bool:
    """Whether it is a file that is there, as far as can be told; an address and standard input are none."""
    if not os.path.isabs(origin):
        return False
    try:
        os.lstat(origin)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _tells_another(article: Article, older: Article) -> bool:
    """Whether these two with one id are two stories, and not one that was edited: that keeps its title, its
    address or most of its words."""
    if article.title == older.title:
        return False
    if article.url and older.url and normalised(article.url) == normalised(older.url):
        return False
    words, known = (frozenset(_WORD.findall(one.body.lower())) for one in (article, older))
    return len(words & known) < SAME_WORDS * min(len(words), len(known))
