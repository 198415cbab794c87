"""A story that several outlets carry, as a reader meets it in Chromium."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from index import Corpus
from tests.index.newsroom import write_article
from tests.test_copies_shown import QUESTION, STORY
from tests.ui.conftest import app_over, running
from tests.ui.test_page_in_browser import WIDE, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def copies_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("copies")
    # The second headline looks like a citation that the answer has.
    for day, (outlet, before) in enumerate((("agency.example", ""), ("north.example", "[1] ")), start=4):
        write_article(
            folder / "news",
            f"{outlet}.txt",
            STORY,
            title=f"{before}Quarrel over dredging in Varn harbour, says {outlet}",
            day=f"2024030{day}",
            url=f"https://{outlet}/harbour",
        )
    with Corpus.open(folder / "home") as corpus:
        corpus.sync([folder / "news"])
    with Assistant.open(folder / "home") as assistant, running(app_over(assistant)) as url:
        yield url


# The browser keeps an event loop in this thread, in which no app can be built: the app comes first.
def test_the_page_says_who_else_carries_a_story_and_opens_their_articles(
    copies_url: str, browser: "Browser"
) -> None:
    context = browser.new_context(viewport=WIDE)
    reader = Reader(context.new_page(), copies_url)
    reader.ask(QUESTION, turn=1)
    also = reader.page.locator("#turn-1 .dl-also")
    assert also.locator("summary").text_content() == "Also in 1 other outlet"
    link = also.locator("a")
    assert not link.is_visible()
    also.locator("summary").click()
    assert link.text_content() == "[1] Quarrel over dredging in Varn harbour, says north.example"
    link.click()
    reader.page.wait_for_selector("#dl-reader h1:has-text('says north.example')")
    # It is no citation of the answer, whatever its headline looks like.
    assert reader.page.inner_text(".dl-reader-label") == "Article"
    assert reader.page.locator(".dl-opened").count() == 0
    assert not reader.overflows()
    context.close()
    assert reader.complaints == []
