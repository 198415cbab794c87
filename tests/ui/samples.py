"""Values for tests of the page's rendering, and a reader of the markup that it makes."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

from assistant.answer import Answer, Citation, RetrievedPassage, Timings

DAY = date(2022, 2, 2)

HOSTILE = (
    "<script>window.hacked=1</script>",
    '"><img src=x onerror="window.hacked=1">',
    "' onmouseover='window.hacked=1' x='",
    "</p></section><iframe src=//evil.example></iframe>",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "{{constructor}} ${alert(1)} $$x^2$$",
    "&lt;script&gt; &#60;b&#62; &amp;",
    "\u202egnp.exe\u202c \u2066isolate",
    "# heading\n\n```\ncode\n```\n\n<b>\n\n| a | b |",
    "\x00\x01\x1f\x7f\x85\ud800\udfff\ufffe",
    "[1] [2] [99] [x] 【1】",
)
hostile_text = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=60),
    st.text(st.sampled_from("<>&\"'`[]()123\n\r\t \u202e\u2028\ud800ab*_#"), max_size=60),
)


def citation(marker: int = 1, **changes: Any) -> Citation:
    quote = changes.pop("quote", "Blinken urged a withdrawal.")
    fields: dict[str, Any] = {
        "article_id": "a1",
        "title": "A title",
        "published": DAY,
        "url": "https://www.gulftoday.ae/opinion/x",
        "start": 10,
        "end": 10 + len(quote),
    }
    return Citation(marker=marker, quote=quote, **(fields | changes))


def passage(**changes: Any) -> RetrievedPassage:
    fields: dict[str, Any] = {
        "article_id": "a1",
        "title": "A title",
        "published": DAY,
        "url": "https://www.gulftoday.ae/opinion/x",
        "source": "gulftoday.ae",
        "start": 0,
        "end": 4,
        "score": 0.5,
        "text": "Text",
    }
    return RetrievedPassage(**(fields | changes))


def answer(**changes: Any) -> Answer:
    fields: dict[str, Any] = {
        "question": "what did Blinken demand?",
        "standalone_question": None,
        "text": "Blinken urged a withdrawal. [1]",
        "short": None,
        "refused": False,
        "mode": "extractive",
        "confidence": 0.8,
        "citations": (citation(),),
        "passages": (passage(),),
        "timings": Timings(total=120.0),
    }
    return Answer(**(fields | changes))


class Markup(HTMLParser):
    """What a browser would make of it: tags with attributes in order, and the text by tag or class."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []
        self._closed: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(html)
        self.close()
        assert not self._open, f"never closed: {[tag for tag, _, _ in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link"):
            self._open.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        opened, attrs, pieces = self._open.pop()
        assert opened == tag, f"{opened} is closed by {tag}"
        self._closed.append((tag, attrs, "".join(pieces)))

    def handle_data(self, data: str) -> None:
        self.text += data
        for _, _, pieces in self._open:
            pieces.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def texts(self, tag: str, kind: str = "") -> list[str]:
        """The text of every element of this tag, or only of those with the class `kind`."""
        return [
            text
            for name, attrs, text in self._closed
            if name == tag and kind in ["", *(attrs.get("class") or "").split()]
        ]

    @property
    def shape(self) -> list[tuple[str, str | None]]:
        """Tags with their classes: what must not depend on what a text says."""
        return [(tag, attrs.get("class")) for tag, attrs in self.tags]

    @property
    def hrefs(self) -> list[str]:
        return [attrs["href"] or "" for _, attrs in self.tags if "href" in attrs]
