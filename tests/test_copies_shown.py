"""Retrieval over a collection in which several outlets carry one report."""

from collections.abc import Iterator
from datetime import date

import pytest

from assistant import Assistant, retrieval
from assistant.retrieval import HybridRetriever
from index import Corpus, Filters
from tests.index.newsroom import write_article

QUESTION = "How much will the dredging of the Varn harbour cost?"
LEAD = (
    "Mayor Ada Lindqvist demanded on Monday that the harbour of Varn be dredged before the winter, since the "
    "ferries to the islands had run aground three times since the spring and nobody had been ready to pay."
)
COST = "Harbour master Tom Reyes warned that the dredging of the Varn harbour would cost 12 million crowns."
REST = (
    "He said that the seals on the sandbank would leave once the machines came, and might not return.\n\n"
    "Fishermen from the northern quay told the council that they would rather have the money spent on a new "
    "cold store, because the old one had failed twice in August and whole catches had been thrown away.\n\n"
    "The regional government promised an opinion by the end of the month, a spokeswoman said, but she would "
    "not say whether it would carry a part of the bill, as the mayor had asked in two letters."
)
STORY = f"{LEAD}\n\n{COST}\n\n{REST}"
SHORT = STORY.rpartition("\n\nFishermen")[0]
OTHER = (
    "In the port of Sund, dredging took nine weeks and cost the town 4 million crowns, its treasurer said. "
    "Divers had found two wrecks in the fairway, which were lifted by a crane ship from abroad in the autumn."
)


@pytest.fixture(scope="module")
def over_copies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("copies")
    for name, day, body in (
        ("agency", "20240304", STORY),
        ("north", "20240305", STORY),
        ("south", "20240306", STORY),
        ("brief", "20240304", SHORT),
    ):
        write_article(
            folder / "news", f"{name}.txt", body, title="Quarrel over dredging in Varn harbour", day=day,
            url=f"https://{name}.example/harbour",
        )  # fmt: skip
    write_article(
        folder / "news", "sund.txt", OTHER, title="What dredging cost in Sund", url="https://sund.example/1"
    )
    with Corpus.open(folder / "home") as corpus:
        corpus.sync([folder / "news"])
    with Assistant.open(folder / "home") as assistant:
        yield assistant


def sources(assistant: Assistant, filters: Filters | None = None, as_of: date | None = None) -> list[str]:
    """Outlets of the passages, each once."""
    found = HybridRetriever(assistant.corpus).retrieve(QUESTION, filters=filters, as_of=as_of)
    return list(dict.fromkeys(scored.passage.source for scored in found.passages))


def test_of_copies_the_earliest_full_one_is_shown_and_the_outlets_are_counted(over_copies: Assistant) -> None:
    passages = over_copies.search(QUESTION)
    assert sources(over_copies) == ["agency.example", "sund.example"]
    also = {passage.source: passage.also_in for passage in passages}
    assert (also["agency.example"].articles, also["agency.example"].outlets) == (3, 3)
    named = [copy.source for copy in also["agency.example"].listed]
    assert named == ["brief.example", "north.example", "south.example"]
    assert also["sund.example"].articles == 0
    assert over_copies.corpus.status().copies == 3


@pytest.mark.parametrize(
    ("filters", "shown"),
    [
        (Filters(source="south.example"), ["south.example"]),
        (Filters(source="brief.example"), ["brief.example"]),
        (Filters(since=date(2024, 3, 5)), ["north.example"]),
        (Filters(since=date(2024, 3, 6), until=date(2024, 3, 6)), ["south.example"]),
    ],
)
def test_the_copy_that_is_shown_is_one_that_the_filters_let_through(
    over_copies: Assistant, filters: Filters, shown: list[str]
) -> None:
    assert [source for source in sources(over_copies, filters) if source != "sund.example"] == shown


def test_an_answer_cites_a_story_from_one_article_and_says_who_else_has_it(over_copies: Assistant) -> None:
    answer = over_copies.ask(QUESTION)
    assert not answer.refused
    of_story = [each for each in answer.citations if "Varn" in each.title]
    assert {each.article_id for each in of_story} == {of_story[0].article_id}
    told = answer.to_json()["citations"][0]["also_in"]
    assert (told["articles"], told["outlets"]) == (3, 3)
    assert list(told["listed"][0]) == ["article_id", "title", "published", "url", "source"]
    assert answer.to_json()["passages"][0]["also_in"] == told


def test_a_story_that_everybody_carries_does_not_crowd_out_another(
    over_copies: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With legs so short that copies alone fill them."""
    monkeypatch.setattr(retrieval, "LEG_SIZE", 3)
    assert sources(over_copies) == ["agency.example", "sund.example"]
