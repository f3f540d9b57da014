"""A manager decides a review on a phone, in Chromium."""

import shutil
from typing import Any

import pytest
from django.db import connections

from accounts.models import Brokerage, User
from profiles.models import CustomerProfile
from tests.conftest import make_profile
from tests.profiles.merge_setting import make_review
from tests.realty_crm.admin_setting import browser, list_url, page_url

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


def test_on_a_phone_nothing_is_cut_off_and_one_tap_merges(
    live_server: Any, sunrise: Brokerage, meera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
    long = "anna.thomas.of.whitefield.bengaluru.karnataka@a-rather-long-domain-name.example.org"
    ann = make_profile(
        sunrise, "Ann Thomas", primary_phone="+919845011111", locations=["Whitefield", "Hebbal"]
    )
    anna = make_profile(sunrise, "Anna", primary_email=long, budget_max=20_000_000, currency="INR")
    review = make_review(ann, anna)
    cookie = browser(meera).cookies["sessionid"].value
    with playwright.sync_playwright() as runner:
        phone = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = phone.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"{live_server.url}{list_url(type(review))}")
        assert _width(page) <= 390
        page.goto(f"{live_server.url}{page_url(review)}")
        assert _width(page) <= 390
        for label in page.locator(".rc-pair label").all():
            box = label.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 390
            assert box["height"] >= 44  # a finger's width
        page.locator(f'input[name="winner"][value="{anna.pk}"]').check()
        page.get_by_role("button", name="Same person").tap()
        page.get_by_role("button", name="Undo the merge").wait_for()
        phone.close()
        connections.close_all()  # beside a running loop Django's connections are other ones
    assert CustomerProfile.objects.get(pk=ann.pk).merged_into == anna


def _width(page: Any) -> int:
    width: int = page.evaluate("document.documentElement.scrollWidth")
    return width
