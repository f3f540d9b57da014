"""A step that is taken on a phone, in Chromium: the page comes back, and twice is once."""

import re
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from accounts.models import Brokerage, User
from leads.models import HotMark, Interaction, Lead
from tests.conftest import make_lead
from tests.realty_crm.admin_setting import browser, list_url, page_url

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium (chromium or google-chrome in PATH)"),
]


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="John Doe", owner=alice, phone="+919876543210")


@pytest.fixture
def phone(
    live_server: Any,
    lead: Lead,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Any]:
    """A phone of 390 px with Alice's lead on it."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop is in this thread
    cookie = browser(alice).cookies["sessionid"].value
    with playwright.sync_playwright() as runner:
        chromium = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        size = {"width": 390, "height": 844}
        context = chromium.new_context(viewport=size, has_touch=True, is_mobile=True)
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{page_url(lead)}#")
        yield page
        chromium.close()
        connections.close_all()  # beside a running loop Django's connections are other ones


def open_step(page: Any, *path: str) -> None:
    """By the menu behind the three dots."""
    page.locator("a", has_text="more_horiz").first.tap()
    for words in path:
        page.locator("a:visible", has_text=words).last.tap()
    page.locator("#dialog form").wait_for()


def test_a_double_tap_logs_one_call_and_the_page_comes_back(phone: Any, lead: Lead) -> None:
    open_step(phone, "Log a call or message")
    phone.locator("#dialog textarea").fill("Wants to come on Saturday")
    phone.get_by_role("button", name="Log it").dblclick()
    phone.get_by_text("Logged.").wait_for()
    assert phone.locator("#dialog").count() == 0
    assert "#" not in phone.url
    assert phone.locator(".rc-timeline").get_by_text("Wants to come on Saturday").count() == 1
    assert Interaction.objects.count() == 1


def test_a_dialog_that_has_to_be_corrected_can_be_sent_again(phone: Any, lead: Lead) -> None:
    open_step(phone, "More", "Mark as hot")
    button = phone.get_by_role("button", name="Mark for 7 days")
    button.tap()
    phone.get_by_text("This field is required.").wait_for()
    phone.locator("#dialog textarea").fill("Asked for the keys")
    button.tap()
    phone.get_by_text("Marked as hot for seven days.").wait_for()
    assert HotMark.objects.get().reason == "Asked for the keys"


def test_what_got_no_answer_is_sent_again_and_done_once(phone: Any, lead: Lead) -> None:
    """The first post is done, but its answer is lost on the way."""
    open_step(phone, "Log a call or message")
    lost: list[Any] = []

    def lose(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0))
            route.abort()
        else:
            route.continue_()

    phone.route("**/log-touch/", lose)
    button = phone.get_by_role("button", name="Log it")
    button.tap()
    phone.get_by_text("There was no answer. Send it again").wait_for()
    assert button.is_enabled()
    button.tap()
    phone.get_by_text("Done already: Logged.").wait_for()
    assert (len(lost), Interaction.objects.count()) == (1, 1)


def test_the_menu_of_a_row_shows_what_can_be_done_to_it(phone: Any, lead: Lead) -> None:
    phone.goto(phone.url.split("/admin/")[0] + list_url(Lead))
    more = phone.get_by_role("button", name="Actions")
    assert more.bounding_box()["height"] >= 44
    more.tap()
    shown = phone.locator(".rc-menu a:visible")
    shown.first.wait_for()
    words = ["Log a call or message", "Mark contacted", "Mark qualified", "Won", "Lost"]
    assert [re.sub(r"^\w+\s+", "", text.strip()) for text in shown.all_inner_texts()] == words
    shown.get_by_text("Mark contacted").tap()
    phone.get_by_role("button", name="Mark contacted").tap()
    phone.get_by_text("The lead is contacted now.").wait_for()
    phone.wait_for_load_state()
    more.tap()
    shown.get_by_text("Mark qualified").wait_for()
    assert not shown.get_by_text("Mark contacted").is_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
