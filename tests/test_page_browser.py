"""The page in a headless Chromium: rendered, searched, clicked, by keyboard, and nothing in a memory ever runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import browse, chromium, file_address, needs_chromium
from test_page import HOSTILE

from llm_prellm.log import NewTurn
from llm_prellm.page.export import export
from llm_prellm.store import MemoryStore
from llm_prellm.transfer import scope_of
from llm_prellm.whole import write_whole

playwright = pytest.importorskip("playwright.sync_api", reason="pip install 'llm-prellm[test]'")
expect = playwright.expect

pytestmark = needs_chromium

BOARD = "Płytka ESP32 leży w szufladzie pod oknem"
NOW = 1764000000.0


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A memory with a few conversations, and its page beside it."""
    folder = tmp_path_factory.mktemp("told")
    with MemoryStore(folder / "logs.db") as store:
        turns = [
            NewTurn("How do I list open ports?", "Use `ss -tlnp`.", NOW - 90_000, "ports", model="small"),
            NewTurn(BOARD, "Zapamiętane.", NOW - 80_000, "trip", session="esp32", model="bielik"),
            NewTurn("and the cable?", "It is **on the shelf**.", NOW - 79_000, "trip", session="esp32", model="bielik"),
            NewTurn("I prefer JSON for configuration files", "Noted.", NOW - 9_000, "formats", model="small"),
            NewTurn("I prefer YAML for configuration files", "Noted.", NOW - 8_000, "formats", model="small"),
        ]
        store.add_turns(turns)
        store.catch_up(None)
        write_page(store, folder / "memory.html")
    return folder


def write_page(store: MemoryStore, path: Path) -> None:
    write_whole(path, export(store, scope_of(store, None), ".html")[0])


class Watched:
    """A page that notes what it asks for and what goes wrong in it."""

    def __init__(self, browser: Any, address: str, **settings: Any) -> None:
        options = {"viewport": {"width": 1280, "height": 860}, "locale": "en-GB", "timezone_id": "Europe/Warsaw"}
        self.context = browser.new_context(**options | settings)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.problems: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda message: self.problems.append(message.text))
        self.page.on("dialog", lambda dialog: (self.problems.append(dialog.message), dialog.dismiss()))
        self.page.goto(address)
        self.page.wait_for_selector("html[data-ready]")

    def __enter__(self) -> Any:
        return self.page

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.context.close()
        if error is None:
            assert self.problems == []


def texts(page: Any, selector: str) -> list[str]:
    return page.locator(selector).all_inner_texts()


def test_rendered_by_day(browser: Any, told: Path) -> None:
    watched = Watched(browser, file_address(told / "memory.html"))
    with watched as page:
        assert texts(page, ".row-title") == [
            "I prefer JSON for configuration files",
            BOARD,
            "How do I list open ports?",
        ]
        assert len(texts(page, ".row-head h2")) == 2
        expect(page.locator("#count")).to_have_text("3 conversations")
        assert texts(page, ".figures dd") == ["5", "3", "2", "2"]
        assert page.locator(".heat-cell:not([data-level='0'])[data-at]").count() == 2
        assert page.title() == "Memory"
        page.locator("#group").select_option("session")
        assert texts(page, ".row-head h2") == ["esp32", "no session"]
        page.locator(".row-button").first.click()
        expect(page.locator(".turn .prompt")).to_have_text([BOARD, "and the cable?"])
        assert page.locator(".turn .prose strong").inner_text() == "on the shelf"
    assert watched.requests == [file_address(told / "memory.html")], "no request to anywhere"


def test_search_as_you_type(browser: Any, told: Path) -> None:
    with Watched(browser, file_address(told / "memory.html")) as page:
        page.keyboard.press("/")
        page.keyboard.type("plytka")
        expect(page.locator("#count")).to_have_text("1 found")
        assert texts(page, ".row-button mark") == ["Płytka"]
        page.keyboard.press("Enter")
        page.wait_for_selector(".turn")
        assert texts(page, ".prompt mark") == ["Płytka"]
        page.locator("#query").fill("płytkami")
        expect(page.locator("#count")).to_have_text("No exact match; 1 with words that begin alike")
        page.locator("#query").fill("kwantowa")
        expect(page.locator("#count")).to_have_text("Nothing found")
        page.keyboard.press("Escape")
        expect(page.locator("#count")).to_have_text("3 conversations")
        assert page.locator("#query").input_value() == ""


def test_filters(browser: Any, told: Path) -> None:
    with Watched(browser, file_address(told / "memory.html")) as page:
        page.keyboard.press("f")
        page.locator("#filter-session").select_option("esp32")
        assert texts(page, ".row-title") == [BOARD]
        page.locator("#filter-model").select_option("small")
        expect(page.locator("#count")).to_have_text("Nothing found")
        page.get_by_role("button", name="Remove the filter: esp32").click()
        assert len(texts(page, ".row-title")) == 2
        page.get_by_role("button", name="Remove the filter: small").click()
        page.locator("#filter-tools").check()
        expect(page.locator("#count")).to_have_text("Nothing found")
        page.locator("#filter-tools").uncheck()
        page.get_by_role("button", name=re.compile("23 November 2025: 3 interactions")).click()
        assert texts(page, ".row-title") == [BOARD, "How do I list open ports?"]


def test_preferences_show_where_they_come_from(browser: Any, told: Path) -> None:
    with Watched(browser, file_address(told / "memory.html", "#/preferences")) as page:
        card = page.locator(".card").first
        assert card.locator(".card-key").inner_text() == "preferred_format"
        assert card.locator(".card-value").inner_text() == "yaml"
        assert card.locator("q").inner_text() == "I prefer YAML for configuration files"
        page.locator(".ended summary").click()
        assert page.locator(".card.over .card-value").inner_text() == "json"
        card.get_by_role("link").click()
        page.wait_for_selector(".turn.shown")
        assert page.locator(".turn.shown .prompt").inner_text() == "I prefer YAML for configuration files"


def test_keyboard(browser: Any, told: Path) -> None:
    with Watched(browser, file_address(told / "memory.html")) as page:

        def focused() -> str:
            return page.evaluate("document.activeElement.id || document.activeElement.className")

        page.keyboard.press("Tab")
        assert focused() == "skip"
        page.keyboard.press("j")
        expect(page.locator("h1")).to_have_text("I prefer JSON for configuration files")
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("j")
        expect(page.locator("h1")).to_have_text(BOARD)
        assert page.locator(".row-button[aria-current]").count() == 1
        page.locator(".row-button[aria-current]").focus()
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.dataset.index") == "4"
        page.keyboard.press("Home")
        assert page.evaluate("document.activeElement.dataset.index") == "1"
        page.keyboard.press("Enter")
        expect(page.locator("#reading")).to_be_focused()
        page.keyboard.press("?")
        assert page.get_by_role("dialog", name="Keyboard shortcuts").is_visible()
        page.get_by_label("Single-key shortcuts").uncheck()
        page.keyboard.press("Escape")
        page.keyboard.press("o")
        assert not page.url.endswith("overview"), "single keys are off"
        page.keyboard.press("/")
        assert focused() == "query", "and this one is left"
        page.keyboard.press("?")
        assert page.get_by_role("dialog").count() == 0


def test_landmarks_names_and_a_live_region(browser: Any, told: Path) -> None:
    with Watched(browser, file_address(told / "memory.html")) as page:
        for role, name in (
            ("banner", None),
            ("search", None),
            ("main", None),
            ("navigation", "Views"),
            ("region", "Conversations"),
            ("searchbox", "Search"),
            ("grid", "Activity"),
        ):
            assert page.get_by_role(role, **({"name": name} if name else {})).count() == 1, role
        assert page.locator("#count").get_attribute("aria-live") == "polite"
        page.keyboard.press("f")
        unnamed = page.evaluate(
            "[...document.querySelectorAll('button, a, input, select')].filter((each) => !each.textContent.trim()"
            " && !each.getAttribute('aria-label') && !each.labels?.length).length"
        )
        assert unnamed == 0
        assert page.locator(".row").first.get_attribute("aria-setsize") == "3"


CONTRAST = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const found = {};
  for (const node of document.querySelectorAll("body *")) {
    const says = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim());
    if (!says || !node.checkVisibility()) continue;
    const levels = [luminance(rgb(getComputedStyle(node).color)), luminance(behind(node))];
    const ratio = (Math.max(...levels) + 0.05) / (Math.min(...levels) + 0.05);
    if (ratio < 4.5) found[`${node.tagName}.${node.className}`] = ratio.toFixed(2);
  }
  return found;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_enough_to_read(browser: Any, told: Path, scheme: str) -> None:
    """WCAG 2.2 AA: 4.5 to 1, https://www.w3.org/TR/WCAG22/#contrast-minimum"""
    with Watched(browser, file_address(told / "memory.html"), color_scheme=scheme) as page:
        page.keyboard.press("f")
        page.locator("#filter-session").select_option("esp32")
        assert page.evaluate(CONTRAST) == {}
        page.locator("#query").fill("cable")
        page.locator(".row-button").first.click()
        page.wait_for_selector(".turn mark")
        assert page.evaluate(CONTRAST) == {}
        page.locator("#help").click()
        assert page.evaluate(CONTRAST) == {}


def test_light_and_dark(browser: Any, told: Path) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    with Watched(browser, file_address(told / "memory.html"), color_scheme="dark") as page:
        dark = page.evaluate(paper)
        page.locator("#theme").click()
        light = page.evaluate(paper)
        assert light != dark
        page.reload()
        page.wait_for_selector("html[data-ready]")
        assert page.evaluate(paper) == light, "the choice is kept"
        page.locator("#theme").click()
        assert page.evaluate(paper) == dark


def test_polish_and_english(browser: Any, told: Path) -> None:
    with Watched(browser, file_address(told / "memory.html"), locale="pl-PL") as page:
        assert page.evaluate("document.documentElement.lang") == "pl"
        expect(page.locator("#count")).to_have_text("3 rozmowy")
        page.locator("#query").fill("noted")
        expect(page.locator("#count")).to_have_text("2 trafienia")
        page.get_by_role("button", name="In English").click()
        expect(page.locator("#count")).to_have_text("2 found")
        assert page.evaluate("document.documentElement.lang") == "en"
    with Watched(browser, file_address(told / "memory.html", "?lang=pl")) as page:
        assert page.locator("h1").inner_text() == "Przegląd"


def test_narrow_screens(browser: Any, told: Path) -> None:
    size = {"width": 360, "height": 740}
    with Watched(browser, file_address(told / "memory.html"), viewport=size, has_touch=True) as page:
        assert page.locator("#reader").is_hidden()
        page.locator(".row-button").nth(1).tap()
        page.wait_for_selector(".turn")
        assert page.locator("#listing").is_hidden()
        assert page.evaluate("document.scrollingElement.scrollWidth") <= 360
        assert page.evaluate("document.getElementById('reader').scrollWidth") <= 360
        page.get_by_role("link", name="Back to the list").tap()
        expect(page.locator("#listing")).to_be_visible()
        page.get_by_role("link", name="Overview").tap()
        page.wait_for_selector(".figures")
        assert page.evaluate("document.getElementById('reader').scrollWidth") <= 360


def test_no_script_from_a_memory_runs(browser: Any, tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "logs.db") as store:
        ids = [
            store.add(text, text, timestamp=NOW - number, session=text[:40], conversation_id=f"{text[:40]}-{number}")
            for number, text in enumerate(HOSTILE)
        ]
        store.set_preference("evil", HOSTILE[0] + HOSTILE[1])
        write_page(store, tmp_path / "memory.html")
    watched = Watched(browser, file_address(tmp_path / "memory.html"))
    with watched as page:
        for index, text in enumerate(HOSTILE):
            page.locator(".row-button").nth(index).click()
            turn = page.wait_for_selector(f"#turn-{ids[index]} .prompt")
            assert turn.text_content() == text.strip(), "every character of it is shown"
            for link in page.locator(".turn a").all():
                assert link.get_attribute("href").startswith(("http:", "https:", "mailto:"))
        page.locator("#query").fill("<script>")
        page.locator("#query").fill("window.hacked")
        page.keyboard.press("Escape")
        page.locator("#query").blur()
        page.keyboard.press("p")
        page.wait_for_selector(".card")
        assert page.locator(".reader img, .reader script, .reader iframe, .reader svg[onload]").count() == 0
        assert page.evaluate("window.hacked") is None
        # The policy holds where the code would not.
        assert (
            page.evaluate(
                "(() => { try { document.body.innerHTML = '<b>x</b>'; return 'set' } catch { return 'no' } })()"
            )
            == "no"
        )
        watched.problems = [each for each in watched.problems if "TrustedHTML" not in each]
    assert len(watched.requests) == 1


def test_five_thousand_interactions(browser: Any, tmp_path: Path) -> None:
    with MemoryStore(tmp_path / "logs.db") as store:
        store.add_turns(
            NewTurn(f"question {n} about płytki", f"answer **{n}** " * 30, NOW - 5000 * 700 + 700 * n, f"c{n // 2}")
            for n in range(5000)
        )
        write_page(store, tmp_path / "memory.html")
    with Watched(browser, file_address(tmp_path / "memory.html")) as page:
        expect(page.locator("#count")).to_have_text("2,500 conversations")
        assert page.locator("script.chunk").count() == 0
        assert page.locator(".row").count() < 40, "only the rows in sight are there"
        page.locator("#query").fill("question 4321")
        expect(page.locator("#count")).to_have_text("1 found")
        page.keyboard.press("Escape")
        page.locator(".row-button").first.focus()
        page.keyboard.press("End")
        assert page.evaluate("document.activeElement.textContent").startswith("question 0 about")
        assert page.locator(".row").count() < 40


# -- the live page --------------------------------------------------------------------------


@pytest.fixture
def live(told: Path, user_path: Path) -> Iterator[str]:
    (user_path / "logs.db").write_bytes((told / "logs.db").read_bytes())
    with browse() as address:
        yield address


def test_the_live_page(browser: Any, live: str) -> None:
    watched = Watched(browser, live)
    with watched as page:
        assert "token" not in page.url
        assert texts(page, ".row-title") == [
            "I prefer JSON for configuration files",
            BOARD,
            "How do I list open ports?",
        ]
        page.locator("#query").fill("gdzie leży płytka")
        expect(page.locator("#count")).to_contain_text("best first")
        assert texts(page, ".row-title")[0] == BOARD
        page.locator(".row-button").first.click()
        expect(page.locator(".turn .prompt")).to_have_text([BOARD, "and the cable?"])
        assert texts(page, ".prompt mark") == ["Płytka", "leży"]
        page.keyboard.press("f")
        page.locator("#query").fill("")
        page.locator("#filter-session").select_option("esp32")
        expect(page.locator(".row")).to_have_count(1)
    host = live.split("/?")[0]
    assert all(request.startswith(host) for request in watched.requests)


def test_forgetting_on_the_live_page(browser: Any, live: str, user_path: Path) -> None:
    with Watched(browser, live) as page:
        page.locator(".row-button").nth(1).click()
        page.wait_for_selector(".turn")
        page.get_by_role("button", name="Forget…").first.click()
        page.get_by_role("button", name="Cancel").click()
        page.get_by_role("button", name="Forget…").first.click()
        assert BOARD in page.get_by_role("dialog").inner_text()
        page.get_by_role("button", name="Forget it").click()
        expect(page.locator("#count")).to_have_text("Forgotten")
        expect(page.locator(".turn .prompt")).to_have_text(["and the cable?"])
        assert BOARD not in texts(page, ".row-title")
    with MemoryStore(user_path / "logs.db") as store:
        assert BOARD not in [each.query for each in store.interactions()]


def test_the_live_page_says_when_the_server_has_ended(browser: Any, told: Path, user_path: Path) -> None:
    (user_path / "logs.db").write_bytes((told / "logs.db").read_bytes())
    with browse() as address:
        watched = Watched(browser, address)
    page = watched.page
    page.locator("#query").fill("płytka")
    expect(page.locator("#count")).to_contain_text("llm session browse")
    watched.context.close()
