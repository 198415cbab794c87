"""Reading, in Chromium: the article that covers a small screen, and paper."""

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from tests.ui.test_page_in_browser import BLINKEN, LAVROV, PHONE, WIDE, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


def test_an_article_that_covers_the_page_is_all_there_is_until_it_is_left(
    browser: "Browser", page_url: str
) -> None:
    context = browser.new_context(viewport=PHONE)
    reader = Reader(context.new_page(), page_url)
    page = reader.page
    article = page.locator("#dl-reader")
    inside = (
        "document.activeElement === document.body || document.activeElement.closest('#dl-reader') !== null"
    )
    reader.ask("what did Blinken demand?", turn=1)

    reader.open_marker(1, 1)
    assert (article.get_attribute("role"), article.get_attribute("aria-label")) == ("dialog", "Article")
    for _ in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.go_back()
    article.wait_for(state="hidden")
    assert page.locator("#turn-1").is_visible()
    assert page.evaluate("document.activeElement.id") == "turn-1-1"

    # Whichever way it is closed, the way back from the page is as long as before.
    for by_key in (False, True):
        reader.open_marker(1, 1)
        assert page.evaluate("history.state?.dlArticle") is True
        if by_key:
            page.keyboard.press("Escape")
        else:
            page.click(".dl-close")
        reader.until("!history.state?.dlArticle")
        assert article.is_hidden()
        assert page.evaluate("document.activeElement.id") == "turn-1-1"

    # A window that is made wide has both side by side.
    reader.open_marker(1, 1)
    page.set_viewport_size(WIDE)
    reader.until("!document.querySelector('gradio-app').inert")
    assert article.get_attribute("role") is None
    page.focus("#turn-1-1")
    assert page.evaluate("document.activeElement.id") == "turn-1-1"
    page.set_viewport_size(PHONE)
    reader.until("document.querySelector('gradio-app').inert")
    page.reload()
    page.wait_for_selector("#dl-question textarea")
    reader.until("!history.state?.dlArticle")
    context.close()
    assert reader.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_are_the_answers_alone(browser: "Browser", page_url: str, scheme: str) -> None:
    context = browser.new_context(viewport=WIDE, color_scheme="dark" if scheme == "dark" else "light")
    reader = Reader(context.new_page(), page_url)
    reader.ask("what did Blinken demand?", turn=1)
    reader.ask("what did Lavrov warn?", turn=2)
    reader.page.wait_for_selector("#turn-2-1.dl-opened")
    paper = PdfReader(BytesIO(reader.page.pdf(format="A4")))
    text = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    for wanted in ("what did Blinken demand?", BLINKEN, "what did Lavrov warn?", LAVROV, "gulftoday.ae"):
        assert wanted in text
    for unwanted in ("Start over", "Copy with citations", "Limit by date", "Source [1]"):
        assert unwanted not in text
    # The article that is open beside them would fill a page of its own.
    assert len(paper.pages) == 1
    reader.page.emulate_media(media="print")
    ink = "node => getComputedStyle(node).color"
    assert reader.page.locator("#turn-1 .dl-text p").first.evaluate(ink) == "rgb(0, 0, 0)"
    marker = reader.page.locator("#turn-2-1")
    assert marker.evaluate(ink) == reader.page.locator("#turn-1-1").evaluate(ink)
    context.close()
