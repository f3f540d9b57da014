"""A manager merges two customers by hand and undoes it, with the keyboard alone and on a phone, in
Chromium."""

import shutil
from typing import Any

import pytest
from django.db import connections

from accounts.models import Brokerage, User
from profiles.models import CustomerProfile, ProfileMerge
from tests.conftest import make_lead, make_profile
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
LONG = "anna.thomas.of.whitefield.bengaluru.karnataka@a-rather-long-domain-name.example.org"
SMALL = (
    "[...document.querySelectorAll('.rc-card button, .rc-card label:has(input), .rc-input')]"
    ".map((one) => Math.round(one.getBoundingClientRect().height)).filter((height) => height < 44)"
)


def test_by_keyboard_on_a_phone(
    live_server: Any, sunrise: Brokerage, meera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
    ann = make_profile(
        sunrise, "Ann Thomas", primary_phone="+919845011111", locations=["Whitefield", "Hebbal"]
    )
    zara = make_profile(
        sunrise, "Zara Thomas", primary_email=LONG, budget_max=20_000_000, currency="INR"
    )
    make_lead(sunrise, zara)
    cookie = browser(meera).cookies["sessionid"].value
    with playwright.sync_playwright() as runner:
        phone = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = phone.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.goto(f"{live_server.url}{page_url(ann).removesuffix('change/')}merge-with/")
        page.get_by_label("A phone number, an e-mail address").focus()
        page.keyboard.type("Zara")
        page.keyboard.press("Enter")
        _press(page, "Compare with Zara Thomas")
        _press(page, "Show what it would do")
        playwright.expect(page.locator("#rc-preview")).to_be_focused()
        playwright.expect(page.locator("#rc-preview")).to_contain_text("1 lead")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.evaluate(SMALL) == []
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        playwright.expect(page.get_by_role("button", name="Merge them")).to_be_focused()
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Undo the merge of").wait_for()
        assert ProfileMerge.objects.get(undone_at__isnull=True)
        _press(page, "Undo the merge of")
        page.get_by_text("Undone: both are customers of their own again.").wait_for()
        phone.close()
        connections.close_all()  # beside a running loop Django's connections are other ones
    assert not CustomerProfile.objects.filter(merged_into__isnull=False).exists()


def _press(page: Any, name: str) -> None:
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_load_state()
