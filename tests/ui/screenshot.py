"""Takes the picture of the page that the README shows: `python -m tests.ui.screenshot docs/page.png`."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from assistant import Assistant
from tests.ui.conftest import CHROMIUM_ARGS, app_over, chromium_path, running


def take(picture: Path) -> None:
    """Of the seeds' first question, 1280 pixels wide."""
    with (
        tempfile.TemporaryDirectory() as home,
        Assistant.open(home) as assistant,
        running(app_over(assistant)) as url,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(url)
        page.fill("#dl-question textarea", "what did Blinken demand?")
        page.press("#dl-question textarea", "Enter")
        page.wait_for_selector("#turn-1-1.dl-opened")
        page.evaluate("document.activeElement.blur()")
        page.screenshot(path=picture)
        browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
