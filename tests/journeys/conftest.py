"""A real browser, a real worker, a real mail server. What a person would do, at the width of a phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from celery import current_app
from playwright.sync_api import Error, Page

from tests.faults.crew import Crew, wait_until
from tests.support.mail_server import Sink, serve

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = {"width": 390, "height": 844}
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,  # it would fetch what stylesheets import, and look for it beside the page
}

# What a browser says to a script whose page went on to the next while it ran; axe may also be gone with the page.
MOVED_ON = ("Execution context was destroyed", "because of a navigation", "axe is not defined")
SETTLES = 4  # times a page may move on while it is looked over


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)
            item.add_marker(pytest.mark.timeout(600))  # several people, a browser and axe on every page
            if _is_the_second_time(item):
                item.add_marker(pytest.mark.long)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine: apt install chromium"))


def _is_the_second_time(item: pytest.Item) -> bool:
    """The same way once more, in English: it takes as long again, and few faults show only there."""
    return getattr(item, "callspec", None) is not None and item.callspec.params.get("language") == "en"


@pytest.fixture(scope="session", autouse=True)
def _the_browser_has_a_loop_of_its_own():
    """Playwright runs an event loop in this thread; Django would refuse its database there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": quiet}


@dataclass
class PostOffice:
    """What a worker carried to a real mail server."""

    sink: Sink
    read: int = 0

    def next_letter(self, to: str, about: str, seconds: float = 120.0) -> str:
        """The text of the next letter to ``to`` whose subject contains ``about``; each letter is read once."""
        found: list[str] = []

        def arrived() -> bool:
            for number, letter in enumerate(self.sink.letters):
                if letter.to == to and about in str(letter.message["Subject"]):
                    found.append(letter.message.get_body(("plain",)).get_content())
                    del self.sink.letters[number]
                    return True
            return False

        wait_until(arrived, seconds, f"a letter to {to} about {about!r}")
        return found[0]

    def next_code(self, to: str, seconds: float = 120.0) -> str:
        """The code out of the next letter to ``to`` that has one on a line of its own."""
        found: list[str] = []

        def arrived() -> bool:
            for number, letter in enumerate(self.sink.letters):
                text = letter.message.get_body(("plain",)).get_content()
                code = re.search(r"^\s*([A-Z0-9]{6}|\d{6})\s*$", text, re.MULTILINE)
                if letter.to == to and code:
                    found.append(code[1])
                    del self.sink.letters[number]
                    return True
            return False

        wait_until(arrived, seconds, f"a code for {to}")
        return found[0]


@pytest.fixture(scope="module")
def crew(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Crew, Sink]]:
    """A worker and the clock as processes of their own, and the server that they hand letters to.

    For a module, and no longer: tests of other modules want the database for themselves.
    """
    sink = Sink()
    server = serve(sink)
    with django_db_blocker.unblock():
        crew = Crew(tmp_path_factory.mktemp("crew") / "crew.log", server.port)
    crew.start_worker()
    crew.start_clock()
    yield crew, sink
    crew.stop()
    server.stop()


@pytest.fixture
def post_office(transactional_db, crew, monkeypatch) -> PostOffice:
    """What this test's letters are read from; the bell of this process rings at the crew's own worker."""
    hands, sink = crew
    app = current_app._get_current_object()
    monkeypatch.setattr(app, "send_task", partial(app.send_task, queue=hands.queue))
    sink.letters.clear()
    return PostOffice(sink)


@dataclass
class Watched:
    """What a browser must never see: foreign hosts, words on the console, reports against the policy."""

    host: str
    faults: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self.faults.append(f"{page.url} console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"{page.url} error: {error}"))
        page.on("request", lambda request: self._look_at(page, request.url))
        page.on("response", lambda response: response.status >= 500 and self.faults.append(f"500 at {response.url}"))

    def _look_at(self, page: Page, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.faults.append(f"{page.url} asked {parts.netloc}")


@dataclass
class Traveller:
    """Somebody at a screen of their own."""

    page: Page
    site: str
    language: str
    size: dict[str, int]

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.site + path)
        self.check()

    def press(self, name: str | re.Pattern) -> None:
        """The button or link of that name; then the page that follows is looked over."""
        target = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first
        target.click()
        self.page.wait_for_load_state()
        self.check()

    def check(self) -> None:
        """axe finds nothing, and nothing runs out of the side of a phone.

        A page that waits for a worker moves on by itself; then the page it became is the one that is looked over.
        """
        for _ in range(SETTLES):
            try:
                self.page.wait_for_load_state()
                self._look_over()
                return
            except Error as error:
                if not any(word in error.message for word in MOVED_ON):
                    raise
                self.page.set_viewport_size(self.size)
        raise AssertionError(f"{self.page.url} never comes to rest")

    def _look_over(self) -> None:
        # In a window shorter than the page axe finds what lies under the bars that stick to its edges.
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": self.size["width"], "height": max(height, self.size["height"])})
        results = Axe().run(self.page, options=RULES)
        self.page.set_viewport_size(self.size)
        violations = [
            f"{violation['id']}: {node['target']}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
        assert not violations, f"{self.page.url} {self.page.title()}: {violations}"
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def says(self, text: str) -> None:
        assert text in self.page.inner_text("main"), f"{self.page.url} does not say {text!r}"


@pytest.fixture
def traveller(browser, live_server, settings) -> Iterator:
    """``traveller("en")`` opens a screen; at the end nothing may have gone wrong on any of them."""
    settings.SITE_URL = live_server.url
    settings.ALLOWED_HOSTS = ["*"]
    watched = Watched(urlsplit(live_server.url).netloc)
    contexts = []

    def at_a_screen(language: str, size: dict[str, int] = PHONE) -> Traveller:
        context = browser.new_context(viewport=size, locale=LANGUAGES[language])
        contexts.append(context)
        context.set_default_timeout(90_000)  # milliseconds; two cores are shared with a worker and a mail server
        page = context.new_page()
        watched.watch(page)
        return Traveller(page, live_server.url, language, size)

    yield at_a_screen
    for context in contexts:
        context.close()
    assert not watched.faults, watched.faults
