"""Asking, in Chromium, as people do it: in a hurry, with a draft in the box, over articles that come and
go."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from tests.ui.conftest import LATER_ARTICLE, app_over, running
from tests.ui.test_page_in_browser import BOX, WIDE, Reader

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = pytest.mark.browser

TABBED = {
    "id": "tabbed",
    "title": "Quay vote",
    "date": "2024-07-01",
    "url": "https://quay.example/vote",
    "text": "The council of Bodmin voted\t40 to 2 for the new quay on Monday.",
}


@pytest.fixture(scope="module")
def changing(
    tmp_path_factory: pytest.TempPathFactory, page_url: str
) -> Iterator[tuple[str, Assistant, Path]]:
    """A page over the seeds, with its assistant and its home. `page_url`: has to be there before the browser
    as well."""
    home = tmp_path_factory.mktemp("changing") / "home"
    with Assistant.open(home) as assistant, running(app_over(assistant)) as url:
        yield url, assistant, home


# Its app has to be there before the browser, whose event loop would be in the way.
def test_the_page_is_loaded_with_what_is_indexed_by_then(
    changing: tuple[str, Assistant, Path], browser: "Browser", tmp_path: Path
) -> None:
    url, assistant, home = changing
    context = browser.new_context(viewport=WIDE)
    reader = Reader(context.new_page(), url)
    page = reader.page

    def listed() -> list[str]:
        page.wait_for_selector(".dl-masthead p")
        page.click("#dl-limits > button")
        page.click("#dl-outlet input")
        page.wait_for_selector("#dl-outlet [role=option]")
        return [
            text.strip().removeprefix("✓").strip() for text in page.locator("[role=option]").all_inner_texts()
        ]

    assert listed() == ["Any outlet", "gulftoday.ae"]
    lines = tmp_path / "articles.jsonl"
    lines.write_text("".join(json.dumps(article) + "\n" for article in (LATER_ARTICLE, TABBED)))
    assert assistant.corpus.sync([lines]).indexed == 2
    page.reload()
    page.wait_for_selector(".dl-masthead p >> text=3 articles")
    assert listed() == ["Any outlet", "gulftoday.ae", "harbour.example", "quay.example"]
    assert page.locator("#dl-examples").is_visible()

    page.keyboard.press("Escape")
    reader.ask("how did the council of Bodmin vote?", turn=1)
    assert "voted\t40 to 2 for" in (page.locator("#turn-1 .dl-export").text_content() or "")

    home.rename(home.with_name("elsewhere"))
    page.reload()
    page.wait_for_selector(".dl-masthead .dl-failure")
    assert page.locator("#dl-examples").is_hidden()
    home.with_name("elsewhere").rename(home)
    page.reload()
    page.wait_for_selector(".dl-masthead p >> text=3 articles")
    page.wait_for_selector("#dl-examples", state="visible")
    context.close()
    assert reader.complaints == []


def test_nothing_that_is_typed_or_asked_in_a_hurry_is_lost(browser: "Browser", page_url: str) -> None:
    context = browser.new_context(viewport=WIDE)
    reader = Reader(context.new_page(), page_url)
    page = reader.page
    # A draft stays when an example is clicked, and the keyboard is where it goes on.
    page.fill(BOX, "what did Lavrov")
    page.click("#dl-examples button >> text=what did Blinken demand?")
    page.wait_for_selector("#turn-1.dl-done")
    page.keyboard.type(" warn?")
    assert page.input_value(BOX) == "what did Lavrov warn?"

    # What is typed right after Enter is the next question; asked at once, it waits in the box. The question
    # before it is held back for so long, that its answer is not there first.
    held: list[Route] = []
    page.route("**/queue/join*", lambda request: held.append(request))
    page.keyboard.press("Enter")
    page.keyboard.type("how many troops are near the border?")
    page.keyboard.press("Enter")
    assert held
    for request in held:
        request.continue_()
    page.unroute("**/queue/join*")
    page.wait_for_selector("#turn-2.dl-done")
    assert page.input_value(BOX) == "how many troops are near the border?"
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-3.dl-done")
    assert page.input_value(BOX) == ""
    assert page.locator(".dl-turn h2").all_text_contents() == [
        "what did Blinken demand?",
        "what did Lavrov warn?",
        "how many troops are near the border?",
    ]

    page.click("#dl-restart")
    page.wait_for_selector("#dl-examples", state="visible")
    assert page.evaluate("document.activeElement.closest('#dl-question') !== null")
    toggle = page.locator("#dl-limits > button")
    closed = toggle.get_attribute("aria-expanded")
    toggle.click()
    page.wait_for_selector("#dl-since", state="visible")
    page.wait_for_selector("#dl-limits > button[aria-expanded=true]")
    assert closed == "false"
    context.close()
    assert reader.complaints == []
