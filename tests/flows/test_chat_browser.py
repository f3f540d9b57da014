"""A customer at /chat/<brokerage>/ in Chromium, against the real API; only lost connections are
made up."""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.choices import Author
from channels_app.models import Conversation, Message
from common.text.format_money import format_money
from listings.models import Project
from scheduling.models import SiteVisit
from tests.channels_app.thread_setting import add_message
from tests.conftest import make_listing, make_project

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium on this machine (chromium or google-chrome in PATH)"
    ),
]
expect = playwright.expect
expect.set_options(timeout=15_000)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}

OpenPage = Callable[..., Any]


@pytest.fixture
def open_page(
    live_server: Any, sunrise: Brokerage, alice: User, monkeypatch: Any
) -> Iterator[OpenPage]:
    """Opens the page in a browser profile of its own; at the end no page broke its content policy
    or threw."""
    # Playwright's loop runs in this thread, which makes Django refuse the tests' own queries.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    faults: list[str] = []
    with playwright.sync_playwright() as runner:
        browser = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])

        def open_chat(path: str = "/chat/sunrise/", **options: Any) -> Any:
            context = browser.new_context(**({"locale": "en-IN"} | PHONE | options))
            page = context.new_page()
            page.set_default_timeout(15_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on(
                "console",
                lambda line: faults.append(line.text) if "Content Security" in line.text else None,
            )
            page.goto(f"{live_server.url}{path}")
            return page

        yield open_chat
        browser.close()
        connections.close_all()  # beside a running loop Django's connections are other ones
    assert faults == []


@pytest.fixture
def citrine(sunrise: Brokerage) -> Project:
    """Brigade Citrine in Whitefield with a 2BHK for 1.35 crore, and a dearer neighbour."""
    project = make_project(sunrise, "Brigade Citrine")
    make_listing(project, "2BHK", 13_500_000)
    make_listing(make_project(sunrise, "Prestige Falcon City"), "2BHK", 18_000_000)
    return project


def say(page: Any, text: str) -> None:
    """Writes, presses Enter, waits for the answer."""
    page.get_by_label("Your message").fill(text)
    with page.expect_response(lambda response: response.url.endswith("/api/chat")):
        page.get_by_label("Your message").press("Enter")


def bubbles(page: Any, author: str) -> list[str]:
    return [text.strip() for text in page.locator(f".message.{author} .bubble").all_inner_texts()]


def poll_now(page: Any) -> None:
    with page.expect_response(lambda response: "/api/chat/messages" in response.url) as answer:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    answer.value.finished()
    page.evaluate("new Promise((shown) => setTimeout(shown, 100))")


def test_from_first_question_to_booked_visit_and_back_again(
    open_page: OpenPage, citrine: Project, alice: User
) -> None:
    page = open_page()
    expect(page.get_by_role("heading", name="Hello! How can we help you?")).to_be_visible()
    say(page, "Show me 2BHK in Whitefield under 2 Cr")
    card = page.locator(".card", has_text="Brigade Citrine")
    expect(card).to_contain_text("₹1.35 Cr")
    expect(card).to_contain_text("2BHK · Whitefield")
    expect(page.get_by_role("heading", name="Hello! How can we help you?")).to_be_hidden()

    card.get_by_role("button", name="Visit Brigade Citrine").click()
    expect(page.locator(".message.bot .bubble").last).to_contain_text("your name")
    day = timezone.localdate(timezone=alice.brokerage.zone) + timedelta(days=3)
    say(
        page,
        f"My name is John Doe, phone +91 98765 43210, john@example.com, I'm free on "
        f"{day:%d %B %Y} morning",
    )
    booking = page.locator(".booking")
    expect(booking).to_contain_text("Brigade Citrine")
    expect(booking).to_contain_text("Alice Thomas")
    expect(booking).to_contain_text(re.compile(rf"\b{day.day}\b.*{day.year}"))
    visit = SiteVisit.objects.get()
    assert (visit.project_id, visit.slot, visit.agent_id) == (citrine.pk, "morning", alice.pk)
    expect(booking).to_contain_text(visit.reference)

    written, answered = bubbles(page, "customer"), bubbles(page, "bot")
    assert len(written) == 3
    poll_now(page)
    assert (bubbles(page, "customer"), bubbles(page, "bot")) == (written, answered)
    page.reload()
    expect(page.locator(".booking")).to_be_visible()
    assert (bubbles(page, "customer"), bubbles(page, "bot")) == (written, answered)

    page.evaluate("sessionStorage.clear()")
    page.reload()
    expect(page.locator(".booking")).to_be_visible()
    say(page, "Hello")
    expect(page.locator(".message.bot .bubble").last).to_contain_text("Brigade Citrine")


def test_later_messages_appear_once(open_page: OpenPage, citrine: Project) -> None:
    page = open_page()
    say(page, "Hello")
    expect(page.locator(".message.bot")).to_have_count(1)
    conversation = Conversation.objects.get()
    add_message(
        conversation,
        author=Author.STAFF,
        channel="web_chat",
        now=timezone.now(),
        body="Alice here, good morning",
    )
    # polled every five seconds, without any doing of the customer's
    expect(page.locator(".message.staff .bubble")).to_have_text("Alice here, good morning")
    poll_now(page)
    assert bubbles(page, "staff") == ["Alice here, good morning"]
    assert bubbles(page, "customer") == ["Hello"]


def test_after_the_hand_over_a_notice_stays_and_messages_are_not_doubled(
    open_page: OpenPage, citrine: Project
) -> None:
    page = open_page()
    say(page, "I want to talk to a human")
    expect(page.get_by_role("status")).to_have_text("A colleague will answer here.")
    say(page, "Are you there?")
    poll_now(page)
    assert bubbles(page, "customer") == ["I want to talk to a human", "Are you there?"]
    page.reload()
    expect(page.locator(".message.customer")).to_have_count(2)
    expect(page.get_by_role("status")).to_have_text("A colleague will answer here.")


def test_a_message_without_connection_survives_a_reload_and_is_sent_once(
    open_page: OpenPage, citrine: Project
) -> None:
    page = open_page()
    page.route("**/api/chat", lambda route: route.abort())
    page.get_by_label("Your message").fill("Show me 2BHK in Whitefield")
    page.get_by_label("Your message").press("Enter")
    page.get_by_label("Your message").fill("half a thought")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("No connection")
    assert Message.objects.count() == 0

    page.reload()
    expect(page.get_by_label("Your message")).to_have_value("half a thought")
    expect(page.get_by_role("button", name="Retry")).to_be_visible()
    assert bubbles(page, "customer") == ["Show me 2BHK in Whitefield"]
    page.unroute("**/api/chat")
    page.get_by_role("button", name="Retry").click()
    expect(page.locator(".card").first).to_be_visible()
    assert bubbles(page, "customer") == ["Show me 2BHK in Whitefield"]
    expect(page.get_by_role("status")).to_have_text("")
    assert Message.objects.filter(author=Author.CUSTOMER).count() == 1
    page.reload()
    expect(page.locator(".card").first).to_be_visible()
    assert bubbles(page, "customer") == ["Show me 2BHK in Whitefield"]


def test_an_answer_lost_on_its_way_is_asked_for_again_under_the_same_id(
    open_page: OpenPage, citrine: Project
) -> None:
    page = open_page()
    ids: list[str] = []

    def lose_the_first_answer(route: Any) -> None:
        ids.append(route.request.post_data_json["message_id"])
        if len(ids) == 1:
            route.fetch()  # the server hears it
            route.abort()
        else:
            route.continue_()

    page.route("**/api/chat", lose_the_first_answer)
    page.get_by_label("Your message").fill("Hello")
    page.get_by_label("Your message").press("Enter")
    expect(page.locator(".message.bot")).to_have_count(1)
    assert len(ids) == 2
    assert ids[0] == ids[1]
    poll_now(page)
    assert bubbles(page, "customer") == ["Hello"]
    assert len(bubbles(page, "bot")) == 1
    assert Message.objects.filter(author=Author.CUSTOMER).count() == 1


def test_a_token_that_is_no_longer_taken_gives_way_to_a_fresh_one(
    open_page: OpenPage, sunrise: Brokerage
) -> None:
    page = open_page()
    page.evaluate("localStorage.setItem('chat:sunrise:token', 'forged')")
    page.reload()
    say(page, "Hello")
    expect(page.locator(".message.bot")).to_have_count(1)
    assert page.evaluate("localStorage.getItem('chat:sunrise:token')") != "forged"


def test_keyboard_alone_and_text_stays_text(open_page: OpenPage, sunrise: Brokerage) -> None:
    page = open_page(**(DESKTOP | {"has_touch": False, "is_mobile": False}))
    box = page.get_by_label("Your message")
    expect(box).to_be_focused()
    page.keyboard.type("<img src=x onerror=alert(1)>")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("see https://example.com/a?b=1.")
    assert bubbles(page, "customer") == []
    page.keyboard.press("Enter")
    bubble = page.locator(".message.customer .bubble")
    expect(bubble).to_have_text("<img src=x onerror=alert(1)>\nsee https://example.com/a?b=1.")
    assert bubble.locator("img").count() == 0
    expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.com/a?b=1")
    say(page, "Hello")
    expect(page.locator("#choices button")).to_have_count(3)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")  # the last suggestion
    expect(page.locator(".message.customer .bubble").last).to_have_text("Call me back")
    expect(box).to_be_focused()


def test_a_phone_needs_no_sideways_scrolling_and_every_target_is_44_pixels(
    open_page: OpenPage, citrine: Project
) -> None:
    page = open_page("/chat/sunrise/?lang=hi")
    page.get_by_role("button", name="मुझे 2BHK घर दिखाइए").click()
    expect(page.locator(".card").first).to_be_visible()
    page.get_by_label("आपका संदेश").fill("x" * 400)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("document.querySelector('#scroller').scrollWidth") <= 390
    sizes = page.evaluate(
        "[...document.querySelectorAll('button, nav a, textarea')].filter((one) => "
        "one.checkVisibility())"
        ".map((one) => Math.round(one.getBoundingClientRect().height))"
    )
    assert len(sizes) >= 6
    assert min(sizes) >= 44
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('textarea')).fontSize)")
        >= 16
    )


def test_prices_are_worded_as_in_the_replies(open_page: OpenPage) -> None:
    page = open_page()
    indian = (
        0,
        999,
        75_500,
        99_999,
        100_000,
        8_000_000,
        9_999_499,
        9_999_500,
        13_450_000,
        13_500_000,
    )
    others = (850_000, 999_999, 2_500_000, 999_999_999, 18_505_000, 123_456_789_012)
    wordings = (
        ("INR", "indian"),
        ("INR", "international"),
        ("AED", "international"),
        ("USD", "indian"),
    )
    cases = [
        (amount, currency, words) for amount in (*indian, *others) for currency, words in wordings
    ]
    shown = page.evaluate(
        "(cases) => cases.map(([amount, currency, words]) => ChatView.price(String(amount), "
        "currency, words))",
        cases,
    )
    assert shown == [
        format_money(Decimal(amount), currency, words=words) for amount, currency, words in cases
    ]
    assert page.evaluate("ChatView.price('13500000', 'INR', 'indian')") == "₹1.35 Cr"
    assert page.evaluate("ChatView.price('2500000', 'AED', 'international')") == "AED 2.5M"
