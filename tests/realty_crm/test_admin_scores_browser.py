"""The scores of a lead on a phone, and by keyboard, in Chromium."""

import shutil
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Brokerage, User
from leads.models import Lead, TemperatureChange
from scoring.models import ContentScore, ScoreChange, ScoringSetting
from tests.conftest import make_lead
from tests.realty_crm.admin_setting import browser, page_url

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


def make_story(brokerage: Brokerage, owner: User) -> Lead:
    """A month of scores, and words that were read."""
    now = timezone.now()
    lead = make_lead(
        brokerage, name="John Doe", owner=owner, source="referral", messages_count=4,
        total_interactions=6,
        phone="+919876543210", reply_minutes=12, locations=["Whitefield"], last_customer_at=now,
    )  # fmt: skip
    said = {
        "score": "urgency",
        "words": "possession before Diwali",
        "what": "a date to move",
        "points": 6,
    }
    ContentScore.objects.create(
        brokerage=brokerage,
        lead=lead,
        urgency=6,
        intent=8,
        budget=7,
        evidence=[said],
        read_at=now,
    )
    for days, before, after, score in ((30, 35, 44, 30), (12, 44, 61, 55), (2, 61, 52, 71)):
        own = {"brokerage": brokerage, "lead": lead, "at": now - timedelta(days=days)}
        ScoreChange.objects.create(**own, before=before, after=after, because="computed")
        TemperatureChange.objects.create(
            **own, from_temperature="cold", to_temperature="hot", score=score
        )
    return lead


def test_on_a_phone_and_by_keyboard(
    live_server: Any, sunrise: Brokerage, meera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
    lead = make_story(sunrise, meera)
    setting = ScoringSetting.objects.create(brokerage=sunrise)
    cookie = browser(meera).cookies["sessionid"].value
    with playwright.sync_playwright() as runner:
        phone = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = phone.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        complaints: list[str] = []
        page.on(
            "console",
            lambda one: complaints.append(one.text) if "Content Security" in one.text else None,
        )
        page.goto(f"{live_server.url}{page_url(setting)}")
        assert _width(page) <= 390
        page.goto(f"{live_server.url}{page_url(lead)}")
        assert _width(page) <= 390
        bars = page.locator(".rc-diverging rect").all()
        assert (
            len(bars) == 5
        )  # content 42, engagement 8·4 + 2·5 = 42, source 90, timing 70, profile 15 + 20
        assert all(bar.bounding_box()["width"] > 0 for bar in bars)
        assert page.get_by_role("img", name="temperature from 30 to 71").count() == 1
        assert page.locator("polyline").count() == 2
        assert complaints == []
        page.goto(f"{live_server.url}{page_url(lead).removesuffix('change/')}set-score/")
        page.locator('input[name="score"]').focus()
        page.keyboard.type("88")
        page.keyboard.press("Tab")
        page.keyboard.type("A friend of the house")
        page.get_by_role("button", name="Set it").press("Enter")
        page.get_by_text("Conversion score 88").wait_for()
        phone.close()
        connections.close_all()  # beside a running loop Django's connections are other ones
    assert Lead.objects.get(pk=lead.pk).conversion_is_manual


def _width(page: Any) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width
