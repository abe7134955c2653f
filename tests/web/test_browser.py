"""The pages in a real browser, before a real server: what a desk officer does on a day, and whether all can use it.

Needs Debian's Chromium (`apt-get install chromium`); without it these tests are skipped.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.web.serving import Server, serving

from dragoman.settings import Settings
from dragoman.web.access import Access, Role, access_file

CHROMIUM = next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), "")
pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium is installed: apt-get install chromium")

ARTICLE = """Norway recalled its ambassador to Mali on 4 March 2024, the foreign ministry in Oslo said.

Norway suspended relations with Mali on 11 March 2024. Foreign Minister Tove Aasland said Norway would reopen
its embassy in Bamako if Mali releases the two engineers.

Norway demanded that Mali release the engineers by 30 April 2024."""

PAGES = (
    "/today?since=2017-01-01&on=2023-12-10",
    "/CAN/VEN?on=2023-12-10",
    "/CAN/VEN?on=2023-12-10&group=missions&from=2017-01-01",
    "/watch?on=2023-11-22",
    "/align?party=CAN,PER&toward=VEN&since=2018-06-01&on=2023-12-10",
    "/align",
    "/map?toward=VEN&on=2023-12-10",
    "/search?q=venezuela",
    "/review",
    "/sources",
    "/add",
    "/nowhere",
    "/login",
)


@pytest.fixture(scope="module")
def server(filled_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server on a ledger of its own."""
    folder = tmp_path_factory.mktemp("browser")
    shutil.copy(filled_ledger, folder / "own.db")
    with serving("own.db", folder) as running:
        yield running
        assert "Traceback" not in running.log.read_text()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser. It ends with this module, as its event loop would stand in the way of other tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    """A browser of its own; whatever its pages complain about fails the test."""
    made = chromium.new_context(base_url=server.url, viewport={"width": 1280, "height": 900}, accept_downloads=True)
    made.set_default_timeout(30_000)
    complaints: list[str] = []
    made.on("weberror", lambda error: complaints.append(str(error.error)))
    made.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield made
    made.close()
    assert complaints == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page."""
    return context.new_page()


def test_a_day_at_the_desk(page: Page) -> None:
    page.goto("/add")
    page.get_by_label("Text", exact=True).fill(ARTICLE)
    page.get_by_label("Title").fill("Norway and Mali")
    page.get_by_label("Publisher").fill("Fjord Times")
    page.get_by_label("Published on").fill("2024-03-12")
    page.get_by_role("button", name="Read and record").click()
    expect(page.get_by_role("status")).to_have_text("Read and recorded.")
    expect(page.locator("a.mark", has_text="suspended relations with Mali")).to_be_visible()

    page.get_by_label("Party", exact=True).fill("Norway")
    page.get_by_label("Toward", exact=True).fill("Mali")
    page.get_by_role("button", name="Show").first.click()
    expect(page).to_have_url(re.compile("/NOR/MLI"))
    page.get_by_label("On", exact=True).fill("2024-03-20")
    show(page)
    expect(page).to_have_url(re.compile("on=2024-03-20"))
    bar = page.get_by_role("link", name=re.compile("Relations: suspended, 2024-03-11"))
    bar.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Norway suspends relations with Mali")
    expect(page.locator("blockquote")).to_have_text("Norway suspended relations with Mali on 11 March 2024.")

    page.get_by_label("Your name").first.fill("Ana Belmonte")
    page.get_by_role("button", name="Reject").click()
    expect(page.locator("#standing")).to_have_text("rejected")
    page.goto("/NOR/MLI?on=2024-03-20")
    expect(page.get_by_role("link", name=re.compile("Relations: suspended"))).to_have_count(0)


def show(page: Page) -> None:
    """Ask for the dates that stand in the form of a pair."""
    page.get_by_role("form", name="Dates and events of this page").get_by_role("button", name="Show").first.click()


def test_the_dates_change_the_page(page: Page) -> None:
    page.goto("/CAN/VEN")
    severed = page.get_by_role("link", name=re.compile("Relations: severed"))
    expect(severed).to_have_count(1)
    page.get_by_label("On", exact=True).fill("2018-06-01")
    show(page)
    expect(page).to_have_url(re.compile("on=2018-06-01"))
    expect(severed).to_have_count(0)
    page.get_by_role("link", name="Now").click()
    expect(severed).to_have_count(1)
    page.get_by_label("As known on").fill("2023-12-31")  # before anything was recorded
    show(page)
    expect(page).to_have_url(re.compile("as_of=2023-12-31"))
    expect(page.get_by_text("Nothing that is told of.").first).to_be_visible()


def test_search_save_and_export(page: Page) -> None:
    page.goto("/search")
    page.get_by_label("Words").fill("venezuela")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="3 documents")).to_be_visible()
    page.get_by_role("link", name="Harbour Post").click()
    expect(page.get_by_role("heading", name="1 document")).to_be_visible()
    page.get_by_role("button", name="Save this search").click()
    page.goto("/search")
    page.get_by_role("link", name="venezuela, Harbour Post").click()
    expect(page).to_have_url(re.compile("publisher=Harbour"))
    answer = page.request.get(page.get_by_role("link", name="CSV").get_attribute("href") or "")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "Relations never broken, minister says" in answer.text()
    page.get_by_role("button", name="Forget venezuela, Harbour Post").click()
    expect(page.get_by_role("link", name="venezuela, Harbour Post")).to_have_count(0)


def test_the_calendar_of_deadlines(page: Page) -> None:
    page.goto("/watch?on=2023-11-22&party=VEN")
    address = page.get_by_role("link", name="calendar of deadlines").get_attribute("href") or ""
    answer = page.request.get(f"{address}&on=2023-11-22")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "DTSTART;VALUE=DATE:20231130" in answer.text()


def test_the_queue_by_its_keys(page: Page) -> None:
    page.goto("/review?party=VEN")
    page.get_by_label("Your name").fill("Ana Belmonte")
    cards = page.locator("[data-claim]")
    first, second = (cards.nth(place).get_attribute("data-claim") for place in (0, 1))
    page.locator("h1").click()
    for key in ("j", "a"):
        page.keyboard.press(key)
    expect(cards.nth(0).locator(".verdict strong")).to_have_text("Accepted")
    page.keyboard.press("u")
    expect(cards.nth(0).locator(".verdict")).to_be_hidden()
    expect(cards.nth(0)).to_be_focused()
    page.keyboard.press("r")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("a")
    expect(cards.nth(0).locator(".verdict strong")).to_have_text("Rejected, recorded")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile(r"/claim/\w+#correct"))
    expect(page.get_by_role("button", name="Correct")).to_be_visible()

    def standing(id: str | None) -> str:
        return str(page.request.get(f"/claim/{id}.json").json()["entity"]["standing"])

    assert standing(first) == "rejected"
    page.wait_for_timeout(300)  # what was held was sent when the page was left
    assert standing(second) == "accepted"


def test_without_scripts_all_is_there(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/CAN/VEN?on=2023-12-10")
    page.get_by_role("link", name=re.compile("Relations: severed")).click()
    page.get_by_label("Your name").first.fill("Ana Belmonte")
    page.get_by_role("button", name="Accept").click()
    expect(page.locator("#standing")).to_have_text("accepted")
    page.goto("/review")
    page.get_by_label("Your name").fill("Ana Belmonte")
    before = page.locator("[data-claim]").count()
    page.get_by_role("button", name=re.compile("Accept.*Chile")).click()
    expect(page.locator("[data-claim]")).to_have_count(before - 1)
    context.close()


def test_an_analyst_signs_in_and_signs(chromium: Browser, filled_ledger: Path, tmp_path: Path) -> None:
    shutil.copy(filled_ledger, tmp_path / "own.db")
    secret = Access(access_file(Settings(ledger=str(tmp_path / "own.db")))).issue("Ana Belmonte", Role.ANALYST)
    with serving("own.db", tmp_path) as server:
        context = chromium.new_context(base_url=server.url)
        page = context.new_page()
        page.goto("/CAN/VEN?on=2023-11-25")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.get_by_label("Your token").fill(secret)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(re.compile(r"/CAN/VEN\?on=2023-11-25"))
        page.get_by_role("link", name=re.compile("Relations: severed")).click()
        expect(page.get_by_text("Signed by Ana Belmonte").first).to_be_visible()
        page.get_by_role("button", name="Accept").click()
        expect(page.locator("#standing")).to_have_text("accepted")
        expect(page.get_by_text("accept by Ana Belmonte")).to_be_visible()
        page.goto("/watch")
        expect(page.get_by_text("dragoman token issue NAME --feed")).to_be_visible()
        page.get_by_role("button", name="Sign out").click()
        page.goto("/review")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_can_use_every_page(chromium: Browser, server: Server, scheme: str) -> None:
    context = chromium.new_context(base_url=server.url, color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto("/search?q=venezuela")
    document = page.locator(".hits h3 a", has_text="Caracas").get_attribute("href") or ""
    page.goto(document)
    claim = page.locator(".card h3 a").first.get_attribute("href") or ""
    compare = page.get_by_role("link", name="compare").first.get_attribute("href") or ""
    found: dict[str, list[str]] = {}
    for path in (*PAGES, document, compare, f"{document}/left-out", claim):
        page.goto(path)
        told = Axe().run(page).response["violations"]
        serious = [
            f"{each['id']}: {each['nodes'][0]['html'][:200]}"
            for each in told
            if each["impact"] in ("serious", "critical")
        ]
        if serious:
            found[path] = serious
    context.close()
    assert found == {}


def test_a_phone_shows_every_page_without_scrolling_sideways(chromium: Browser, server: Server) -> None:
    context = chromium.new_context(base_url=server.url, viewport={"width": 390, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
    context.close()
