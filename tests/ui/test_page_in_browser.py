"""The page as a reader meets it, in Chromium, over a real assistant."""

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from assistant import Assistant
from tests.ui.conftest import HOSTILE_ARTICLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

pytestmark = pytest.mark.browser

WIDE: "ViewportSize" = {"width": 1280, "height": 800}
PHONE: "ViewportSize" = {"width": 390, "height": 844}
BLINKEN = (
    "Blinken urged immediate Russian de-escalation and the withdrawal of troops and equipment from Ukraines "
    "borders, Price said."
)
LAVROV = (
    "And in his call with Blinken, Lavrov warned that Moscow will not allow Washington to hush up the issue."
)
BOX = "#dl-question textarea"


class Reader:
    """Someone with a browser tab open on the page; it notes every request and every complaint of the
    browser."""

    def __init__(self, page: "Page", url: str) -> None:
        self.page = page
        self.url = url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.goto(url)
        page.wait_for_selector(BOX)

    def _hear(self, said: "ConsoleMessage") -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def ask(self, question: str, *, turn: int) -> None:
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")
        self.page.wait_for_selector(f"#turn-{turn}.dl-done")

    def open_marker(self, turn: int, marker: int) -> str:
        """Click a marker; the highlighted words, which have to be in sight."""
        self.page.click(f"#turn-{turn}-{marker}")
        self.page.wait_for_selector(f"#turn-{turn}-{marker}.dl-opened")
        mark = self.page.locator("#dl-reader mark")
        box, view = mark.bounding_box(), self.page.viewport_size
        assert box is not None
        assert view is not None
        assert box["y"] >= 0, box
        assert box["y"] + box["height"] <= view["height"], box
        assert box["x"] >= 0, box
        assert box["x"] + box["width"] <= view["width"] + 1, box
        return mark.text_content() or ""

    def until(self, true: str) -> None:
        """Waits for it. Playwright's own way is to evaluate a string in the page, whose policy forbids it."""
        for _ in range(200):
            if self.page.evaluate(true):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"never true: {true}")

    def overflows(self) -> bool:
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def reader(browser: "Browser", page_url: str) -> Iterator[Reader]:
    context = browser.new_context(viewport=WIDE)
    reader = Reader(context.new_page(), page_url)
    yield reader
    context.close()
    assert reader.complaints == []
    assert [url for url in reader.requests if not url.startswith(page_url + "/")] == []


def test_a_marker_opens_the_article_at_the_quoted_words(reader: Reader) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    assert reader.open_marker(1, 1) == BLINKEN
    assert reader.page.locator(".dl-turn .dl-quote blockquote").first.text_content() == BLINKEN
    title = reader.page.locator("#dl-reader h1").text_content()
    assert title == "Putin accuses US of ignoring Russian security needs"
    assert "2 February 2022 · gulftoday.ae · Original" in reader.page.inner_text("#dl-reader .dl-meta")
    link = reader.page.locator("#dl-reader .dl-original")
    assert (link.get_attribute("href") or "").startswith("https://www.gulftoday.ae/opinion/2022/02/02/")
    assert "noopener" in (link.get_attribute("rel") or "")


def test_a_marker_of_an_earlier_answer_opens_its_own_citation(reader: Reader) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    reader.ask("what did Lavrov warn?", turn=2)
    assert reader.open_marker(2, 1) == LAVROV
    assert reader.open_marker(1, 1) == BLINKEN
    assert reader.open_marker(2, 1) == LAVROV
    for number, quote in ((1, BLINKEN), (2, LAVROV)):
        assert reader.page.locator(f"#turn-{number} blockquote").first.text_content() == quote


def test_a_relative_day_is_resolved_under_its_quote_and_in_the_article(reader: Reader) -> None:
    reader.ask("when did Lavrov and Blinken speak?", turn=1)
    assert "Lavrov and Blinken spoke on Tuesday" in reader.open_marker(1, 1)
    source = reader.page.locator("#turn-1 .dl-quote").first
    assert source.locator(".dl-days").inner_text() == "on Tuesday = 1 February 2022"
    for abbreviation in (source.locator("blockquote abbr"), reader.page.locator("#dl-reader mark abbr")):
        assert abbreviation.text_content() == "on Tuesday"
        assert abbreviation.get_attribute("title") == "Tuesday, 1 February 2022"
        assert "dotted" in abbreviation.evaluate("node => getComputedStyle(node).textDecorationStyle")


def test_every_source_of_an_answer_opens_what_it_quotes(reader: Reader) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    sources = reader.page.locator("#turn-1 .dl-quote")
    assert sources.count() >= 1
    for at in range(sources.count()):
        source = sources.nth(at)
        number = re.sub(r"\D", "", source.locator(".dl-number").text_content() or "")
        source.locator(".dl-number").click()
        reader.page.wait_for_selector(f"#turn-1-{number}.dl-opened")
        marked = reader.page.locator("#dl-reader mark").all_text_contents()
        assert "\n".join(marked) == source.locator("blockquote").text_content()


def test_on_a_wide_screen_the_first_source_opens_by_itself_until_it_is_closed(reader: Reader) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    reader.page.wait_for_selector("#turn-1-1.dl-opened")
    assert reader.page.locator("#dl-reader mark").text_content() == BLINKEN
    reader.page.click(".dl-close")
    reader.ask("what did Lavrov warn?", turn=2)
    reader.page.wait_for_timeout(300)
    assert reader.page.locator("#dl-reader").is_hidden()


def test_a_link_opened_in_a_new_tab_shows_the_quote_without_any_script(
    reader: Reader, browser: "Browser"
) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    href = reader.page.locator("#turn-1-1").get_attribute("href")
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{reader.url}/{href}")
    mark = tab.locator("mark#quote")
    assert mark.text_content() == BLINKEN
    box = mark.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < PHONE["height"]
    context.close()


def test_what_the_articles_do_not_hold_is_said_with_the_nearest_as_nearest(reader: Reader) -> None:
    reader.ask("who won the World Cup?", turn=1)
    turn = reader.page.locator("#turn-1")
    assert "dl-refused" in (turn.get_attribute("class") or "")
    assert "3 articles here, dated 2 February 2022 to 7 June 2024." in turn.inner_text()
    assert "Nearest:" not in turn.inner_text()
    assert turn.locator(".dl-nearest li").count() == 3
    assert turn.locator(".dl-sources, .dl-marker, .dl-copy").count() == 0
    turn.locator(".dl-nearest .dl-title", has_text="Harbour").click()
    reader.page.wait_for_selector("#dl-reader h1")
    assert reader.page.locator("#dl-reader mark").count() == 0
    assert reader.page.locator("#dl-reader h1").text_content() == "Harbour trust doubles its budget"


def test_a_hostile_article_is_shown_as_text_and_does_nothing(reader: Reader) -> None:
    reader.ask("which lighthouse reopened on Friday?", turn=1)
    marked = reader.open_marker(1, 1)
    assert marked.startswith("The <script>window.hacked=3</script> lighthouse of Zennor reopened on Friday")
    body = reader.page.locator("#dl-reader .dl-body").all_text_contents()[0]
    assert "".join(body.split()) == "".join(HOSTILE_ARTICLE["text"].split())
    assert reader.page.locator("#dl-reader :is(img, svg, iframe, script)").count() == 0
    assert reader.page.locator(".dl-turn :is(img, svg, iframe, script)").count() == 0
    assert reader.page.locator(".dl-turn a[href^='javascript']").count() == 0
    assert reader.page.locator("#dl-reader .dl-original").count() == 0
    assert reader.page.evaluate("window.hacked") is None


def test_a_hostile_question_is_shown_as_text_and_does_nothing(reader: Reader) -> None:
    question = '<img src=x onerror="window.hacked=6"> **what** did Blinken demand? $$x$$ ${window.hacked=7}'
    reader.ask(question, turn=1)
    assert reader.page.locator("#turn-1 h2").text_content() == question
    assert reader.page.evaluate("window.hacked") is None


def test_a_follow_up_says_how_it_was_understood(reader: Reader, newsroom: Assistant) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    reader.ask("and what did he say about sanctions?", turn=2)
    history = [("what did Blinken demand?", newsroom.ask("what did Blinken demand?").text)]
    understood = newsroom.ask("and what did he say about sanctions?", history=history).standalone_question
    assert understood
    assert reader.page.inner_text("#turn-2 .dl-understood") == f"Understood as: {understood}"


def test_dates_and_outlets_limit_what_is_searched(reader: Reader) -> None:
    reader.page.click("#dl-limits > button")
    reader.page.fill("#dl-since input", "2024")
    reader.ask("what did Blinken demand?", turn=1)
    assert (
        reader.page.locator("#turn-1.dl-refused .dl-limits").inner_text()
        == "Only articles since 1 January 2024"
    )
    reader.page.fill("#dl-since input", "")
    reader.page.fill("#dl-until input", "2022-02")
    reader.ask("what did Blinken demand?", turn=2)
    assert reader.open_marker(2, 1) == BLINKEN
    reader.page.click(".dl-close")
    reader.page.fill("#dl-until input", "")
    reader.page.fill("#dl-outlet input", "harbour.example")
    reader.page.press("#dl-outlet input", "Enter")
    reader.ask("what did Blinken demand?", turn=3)
    assert reader.page.locator("#turn-3 .dl-limits").inner_text() == "Only articles from harbour.example"
    assert reader.page.locator("#turn-3.dl-refused").count() == 1


def test_a_date_that_is_none_is_one_line_and_keeps_the_question(reader: Reader) -> None:
    reader.page.click("#dl-limits > button")
    reader.page.fill("#dl-since input", "2022-13-40")
    reader.page.fill(BOX, "what did Blinken demand?")
    reader.page.click("#dl-send")
    reader.page.wait_for_selector("#dl-notice .dl-failure")
    assert reader.page.inner_text("#dl-notice").strip() == (
        "“2022-13-40” is not a date: write 2022-02-01, or 2022-02, or 2022."
    )
    assert reader.page.input_value(BOX) == "what did Blinken demand?"
    assert reader.page.locator(".dl-turn").count() == 0
    reader.page.fill("#dl-since input", "2022")
    reader.page.click("#dl-send")
    reader.page.wait_for_selector("#turn-1.dl-answered")
    assert reader.page.inner_text("#dl-notice").strip() == ""


def test_an_empty_question_does_nothing(reader: Reader) -> None:
    for typed in ("", "   "):
        reader.page.fill(BOX, typed)
        reader.page.press(BOX, "Enter")
    reader.page.wait_for_timeout(500)
    assert reader.page.locator(".dl-turn").count() == 0
    assert reader.page.locator("#dl-examples").is_visible()


def test_what_cannot_be_asked_is_one_line_and_keeps_the_question(reader: Reader) -> None:
    page = reader.page
    page.click("#dl-limits > button")

    def refused(question: str, *, why: str) -> None:
        page.fill(BOX, question)
        page.press(BOX, "Enter")
        page.wait_for_selector(f"#dl-notice .dl-failure >> text={why}")
        reader.until(f"document.querySelector('{BOX}').value === {json.dumps(question)}")
        assert page.locator(".dl-turn").count() == 0
        assert not reader.overflows()

    # Twice the same is said twice: the question comes back each time.
    for _ in range(2):
        refused("why? " * 2_000, why="more than 2,000: ask a shorter one")
    page.fill("#dl-outlet input", "nosuch.example")
    page.press("#dl-outlet input", "Enter")
    refused("what did Blinken demand?", why="No article here is from nosuch.example.")
    page.fill("#dl-outlet input", "https://www.GulfToday.ae/opinion/2022?x=1")
    page.press("#dl-outlet input", "Enter")
    page.press(BOX, "Enter")
    page.wait_for_selector("#turn-1.dl-answered")
    assert page.inner_text("#turn-1 .dl-limits") == "Only articles from gulftoday.ae"
    assert page.inner_text("#dl-notice").strip() == ""
    assert page.input_value(BOX) == ""


def test_an_example_is_asked_by_a_click_and_a_new_conversation_starts_over(reader: Reader) -> None:
    reader.page.click("#dl-examples button >> text=what did Blinken demand?")
    reader.page.wait_for_selector("#turn-1.dl-answered")
    assert reader.page.locator("#dl-examples").is_hidden()
    reader.page.click("#dl-restart")
    reader.page.wait_for_selector("#dl-examples", state="visible")
    assert reader.page.locator(".dl-turn").count() == 0
    assert reader.page.locator("#dl-reader").is_hidden()
    reader.ask("what did he demand?", turn=2)
    assert reader.page.locator("#turn-2 .dl-understood").count() == 0


def test_the_copied_answer_carries_its_quotes_titles_and_addresses(browser: "Browser", page_url: str) -> None:
    context = browser.new_context(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])
    reader = Reader(context.new_page(), page_url)
    reader.ask("what did Lavrov warn?", turn=1)
    reader.ask("what did Blinken demand?", turn=2)
    reader.page.click("#turn-1 .dl-copy")
    reader.page.wait_for_selector("#turn-1 .dl-copy >> text=Copied")
    copied = reader.page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied.startswith(f"Q: what did Lavrov warn?\n\n{LAVROV} [1]")
    assert f"[1] “{LAVROV}”\n    Putin accuses US of ignoring Russian security needs, gulftoday.ae" in copied
    assert "\n    https://www.gulftoday.ae/opinion/2022/02/02/" in copied
    assert BLINKEN not in copied
    context.close()


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
def test_the_newest_answer_is_in_sight_whole_from_its_question_on(
    browser: "Browser", page_url: str, viewport: "ViewportSize"
) -> None:
    context = browser.new_context(viewport=viewport)
    reader = Reader(context.new_page(), page_url)
    for turn, question in enumerate(
        ("what did Blinken demand?", "what did Lavrov warn?", "who won the World Cup?"), 1
    ):
        reader.ask(question, turn=turn)
        reader.page.wait_for_timeout(400)
        top = reader.page.locator(f"#turn-{turn} h2").bounding_box()
        said = reader.page.locator(f"#turn-{turn} .dl-text").bounding_box()
        composer = reader.page.locator("#dl-composer").bounding_box()
        assert top is not None
        assert said is not None
        assert composer is not None
        assert top["y"] >= 0
        assert said["y"] + min(said["height"], 300) <= composer["y"] + 15
    context.close()


def test_everything_can_be_done_with_the_keyboard(reader: Reader) -> None:
    page = reader.page
    page.focus(BOX)
    page.keyboard.type("what did Blinken demand?")
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1-1.dl-opened")
    page.click(".dl-close")
    page.focus("#turn-1-1")
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    outline = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
    assert outline >= 2
    page.keyboard.press("Enter")
    page.wait_for_selector("#turn-1-1.dl-opened")
    assert page.evaluate("document.activeElement.className") == "dl-reader-body"
    page.keyboard.press("Escape")
    assert page.locator("#dl-reader").is_hidden()
    assert page.evaluate("document.activeElement.id") == "turn-1-1"


def test_a_line_break_in_the_box_does_not_send(reader: Reader) -> None:
    reader.page.focus(BOX)
    reader.page.keyboard.type("what did")
    reader.page.keyboard.press("Shift+Enter")
    reader.page.keyboard.type("Blinken demand?")
    assert reader.page.input_value(BOX) == "what did\nBlinken demand?"
    assert reader.page.locator(".dl-turn").count() == 0


def test_two_readers_do_not_see_each_others_conversations(browser: "Browser", page_url: str) -> None:
    contexts = [browser.new_context(viewport=WIDE) for _ in range(2)]
    first, second = (Reader(context.new_page(), page_url) for context in contexts)
    first.ask("what did Blinken demand?", turn=1)
    second.ask("and what did he say about sanctions?", turn=1)
    assert second.page.locator(".dl-turn h2").all_text_contents() == ["and what did he say about sanctions?"]
    assert second.page.locator(".dl-understood").count() == 0
    first.ask("what did Lavrov warn?", turn=2)
    assert first.page.locator(".dl-turn h2").all_text_contents() == [
        "what did Blinken demand?",
        "what did Lavrov warn?",
    ]
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_is_wider_than_the_screen(browser: "Browser", page_url: str, scheme: str) -> None:
    context = browser.new_context(viewport=PHONE, color_scheme="dark" if scheme == "dark" else "light")
    reader = Reader(context.new_page(), page_url)
    assert not reader.overflows()
    reader.ask("what did Blinken demand?", turn=1)
    reader.page.wait_for_timeout(300)
    assert reader.page.locator("#dl-reader").is_hidden()
    assert not reader.overflows()
    assert reader.open_marker(1, 1) == BLINKEN
    assert not reader.overflows()
    reader.page.keyboard.press("Escape")
    reader.page.click("#dl-limits > button")
    reader.ask("x" * 1_500, turn=2)
    assert not reader.overflows()
    assert reader.complaints == []
    context.close()


# WCAG 2 asks for 4.5:1 for text of this size.
CONTRAST = """
(selector) => {
  const light = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const element = document.querySelector(selector);
  let below = element, ground = "";
  while (below && (!ground || ground.startsWith("rgba(0, 0, 0, 0)"))) {
    ground = getComputedStyle(below).backgroundColor;
    below = below.parentElement;
  }
  const pair = [light(getComputedStyle(element).color), light(ground)].sort((a, b) => b - a);
  return (pair[0] + 0.05) / (pair[1] + 0.05);
}
"""


AT_FIRST = (".dl-masthead p", "#dl-examples button", "#dl-hint p")
WHEN_ANSWERED = (
    ".dl-masthead h1",
    "#turn-1 h2",
    "#turn-1 .dl-text p",
    "#turn-1-1",
    "#turn-1 .dl-title",
    "#turn-1 time",
    "#turn-1 blockquote",
    "#turn-1 .dl-number",
    "#turn-1 .dl-original",
    "#turn-1 .dl-copy",
    "#turn-1 .dl-how",
    "#turn-2 .dl-label",
    "#turn-2 .dl-text p",
    "#turn-2 .dl-nearest h3",
    "#turn-2 .dl-nearest time",
    "#dl-send",
    "#dl-limits > button",
    BOX,
    "#dl-reader h1",
    "#dl-reader mark",
    "#dl-reader .dl-body p",
    "#dl-reader time",
    ".dl-reader-label",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_is_readable_in_both_colour_schemes(
    browser: "Browser", page_url: str, scheme: str
) -> None:
    context = browser.new_context(viewport=WIDE, color_scheme="dark" if scheme == "dark" else "light")
    reader = Reader(context.new_page(), page_url)
    contrasts = {selector: reader.page.evaluate(CONTRAST, selector) for selector in AT_FIRST}
    reader.ask("what did Blinken demand?", turn=1)
    reader.page.wait_for_selector("#turn-1-1.dl-opened")
    reader.ask("who won the World Cup?", turn=2)
    reader.open_marker(1, 1)
    for selector in WHEN_ANSWERED:
        contrasts[selector] = reader.page.evaluate(CONTRAST, selector)
    context.close()
    assert {selector: round(ratio, 1) for selector, ratio in contrasts.items() if ratio < 4.5} == {}


def test_the_page_says_what_is_indexed(reader: Reader) -> None:
    assert reader.page.title() == "Dateline"
    assert reader.page.inner_text(".dl-masthead p") == "3 articles, from 2 February 2022 to 7 June 2024"
    # Without a language model there is nothing to choose.
    assert reader.page.locator("#dl-model:visible").count() == 0


def test_a_server_that_is_gone_is_said_when_an_article_is_opened(reader: Reader) -> None:
    reader.ask("what did Blinken demand?", turn=1)
    reader.page.wait_for_selector("#turn-1-1.dl-opened")
    reader.page.route("**/article?*", lambda route: route.abort())
    reader.page.click("#turn-1-1")
    reader.page.wait_for_selector("#dl-reader .dl-notice")
    assert "is Dateline still running?" in reader.page.inner_text("#dl-reader")
    reader.complaints.clear()
