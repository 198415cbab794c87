"""A few made-up articles on purpose: twins of other days, a title that says what its body does not, a long
read, odd script."""

from assistant import Answer, Assistant

BRIDGE = (
    "The Varn bridge was closed on Wednesday after the river rose by two metres, the council said. "
    "Buses were sent over the hill road instead. Nobody was hurt."
)
_STRIKE = (
    "Railway workers went on strike in district {n} on Monday over pay, and line {n} stood still. "
    "The rail union said that the strike in district {n} would last {n} days unless wages rose. "
    "Commuters in district {n} shared cars, took bicycles or stayed at home during the railway strike. "
    "A railway spokesman said trains on line {n} would not run before the strike was over. "
    "Shops near the station of district {n} sold half of what they sell on other days, owners said. "
    "Schools in district {n} sent the children home at noon, and the railway closed its ticket offices. "
    "On the second day of the railway strike nobody in district {n} expected an end, a reporter found."
)


def _article(name: str, title: str, day: str, url: str, text: str) -> dict[str, str]:
    return {"id": name, "title": title, "date": day, "url": url, "text": text}


ARTICLES = (
    _article("bridge-2022", "Varn bridge closed", "2022-03-02", "https://www.north.example/1", BRIDGE),
    _article("bridge-2024", "Varn bridge closed", "2024-03-06", "https://south.example/1", BRIDGE),
    _article(
        "ospreys",
        "Ospreys return to Loch Tarn",
        "2023-05-01",
        "https://www.north.example/2",
        "The pair was seen on Monday by two wardens. They built on last year's platform, the wardens said.",
    ),
    _article(
        "strike-long",
        "Railway strike spreads",
        "2023-06-05",
        "https://www.north.example/3",
        "\n\n".join(_STRIKE.format(n=number) for number in range(2, 9)),
    ),
    _article(
        "strike-short",
        "Ferry crews will not join the railway strike",
        "2023-06-06",
        "https://south.example/3",
        "Ferry crews will not join the railway strike, their union said on Tuesday. Boats sail as planned.",
    ),
    _article(
        "harbour",
        "Mayor and harbour master quarrel over dredging",
        "2023-09-10",
        "https://south.example/4",
        "Mayor Ada Lindqvist demanded that the harbour be dredged before winter. Harbour master Tom Reyes "
        "warned that dredging would cost 12 million crowns. He said the seals would leave. “Who pays?” "
        "Lindqvist asked.",
    ),
    _article(
        "odd",
        "Café 🙂 “Zürich” wins prize",
        "2023-10-11",
        "https://south.example/5",
        "The cafe\u0301 🙂 won the 2023 prize 👩\u200d👩\u200d👧 for its "
        "\u202eelpitlum\u202c menu, judges said.\u2028"
        "今天下雨。「好」\nهل هذا صحيح؟ Yes,\u00a0said the owner, Zoë Müller, of the prize.",
    ),
)
# Only Markdown and plain text come in without a day.
UNDATED = f"---\nid: bridge-undated\ntitle: Varn bridge closed\n---\n{BRIDGE}\n"


def assert_exact(assistant: Assistant, answer: Answer) -> None:
    """What is promised of every answer, whatever was asked."""
    for number, citation in enumerate(answer.citations, start=1):
        article = assistant.corpus.article(citation.article_id)
        assert article.body[citation.start : citation.end] == citation.quote
        assert (article.title, article.url) == (citation.title, citation.url)
        assert article.published == citation.published
        assert citation.marker == number
        assert f"{' '.join(citation.quote.split())} [{number}]" in answer.text
        assert citation.verdict == "verbatim"
    for passage in answer.passages:
        body = assistant.corpus.article(passage.article_id).body
        assert body[passage.start : passage.end] == passage.text
    assert answer.refused == (not answer.citations)
    assert len(answer.citations) <= 3
    assert 0 <= answer.confidence <= 1
