"""The customer's own page behind a signed link."""

import re
from datetime import time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone

from accounts.models import Brokerage, User
from listings.models import Project
from profiles.models import Consent, CustomerProfile, Erasure
from profiles.services.identity.own_link import OwnLink, own_token, read_own_link
from tests.conftest import make_profile
from tests.flows.api_setting import snapshot
from tests.profiles.privacy_setting import EMAIL, NAME, PHONE, build_person, hits

pytestmark = pytest.mark.django_db


@pytest.fixture
def john(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, NAME, locations=["Whitefield"], budget_max=9_000_000)


@pytest.fixture
def page(john: CustomerProfile) -> str:
    return f"/my/{own_token(john)}/"


def test_it_shows_the_customers_data_and_wishes(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert NAME in html
    assert 'value="Whitefield"' in html
    assert "9000000" in html


def test_no_link_but_the_signed_one_opens_it(
    client: Client, john: CustomerProfile, page: str, monkeypatch: Any
) -> None:
    before = snapshot()
    for bad in (str(john.pk), own_token(john)[:-1], "A" + own_token(john)[1:], "x" * 400):
        answer = client.post(f"/my/{bad}/", {"do": "erase", "sure": "yes"})
        assert answer.status_code == 404
        assert NAME not in answer.content.decode()
    assert snapshot() == before
    later = timezone.now().timestamp() + timedelta(days=31).total_seconds()
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client.get(page).status_code == 404


def test_a_merge_does_not_open_the_winner_to_the_losers_link(
    client: Client, john: CustomerProfile, page: str, sunrise: Brokerage
) -> None:
    winner = make_profile(sunrise, "Winner Secret")
    CustomerProfile.objects.filter(pk=john.pk).update(merged_into=winner)
    answer = client.get(page)
    assert answer.status_code == 404
    assert "Winner" not in answer.content.decode()


def test_a_closed_brokerages_page_is_closed(client: Client, page: str, sunrise: Brokerage) -> None:
    Brokerage.objects.filter(pk=sunrise.pk).update(is_active=False)
    assert client.get(page).status_code == 404


def test_preferences_are_changed(client: Client, john: CustomerProfile, page: str) -> None:
    body = {
        "do": "preferences", "locations": "Hebbal, Sarjapur , Hebbal", "configurations": "3BHK",
        "budget_min": "",
        "budget_max": "12000000", "language": "hi", "preferred_channel": "email",
        "quiet_from": "21:30",
        "quiet_until": "08:00",
    }  # fmt: skip
    assert client.post(page, body).status_code == 302
    john.refresh_from_db()
    assert (john.locations, john.configurations) == (["Hebbal", "Sarjapur"], ["3BHK"])
    assert (john.budget_min, john.budget_max) == (None, Decimal(12_000_000))
    assert (john.language, john.preferred_channel) == ("hi", "email")
    assert (john.quiet_from, john.quiet_until) == (time(21, 30), time(8))


@pytest.mark.parametrize(
    "wrong",
    [
        {"budget_min": "5", "budget_max": "4"},
        {"budget_max": "-1"},
        {"budget_max": "1" * 40},
        {"quiet_from": "22:00"},
        {"language": "xx"},
        {"configurations": "x" * 13},
        {"locations": ",".join(str(n) for n in range(21))},
        {"locations": "a\x00b"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused(client: Client, page: str, wrong: dict[str, str]) -> None:
    before = snapshot()
    assert client.post(page, {"do": "preferences", **wrong}).status_code == 400
    assert snapshot() == before


def test_consent_is_given_and_withdrawn(client: Client, john: CustomerProfile, page: str) -> None:
    for state in ("given", "withdrawn"):
        assert (
            client.post(page, {"do": "consent", "purpose": "marketing", "state": state}).status_code
            == 302
        )
    said = list(Consent.objects.order_by("at").values_list("purpose", "state", "source"))
    assert said == [
        (("marketing"), state, "customer, on their own page") for state in ("given", "withdrawn")
    ]
    for wrong in (
        {"purpose": "else", "state": "given"},
        {"purpose": "marketing", "state": "x"},
        {},
    ):
        assert client.post(page, {"do": "consent", **wrong}).status_code == 400
    assert client.post(page, {"do": "nothing known"}).status_code == 400
    assert Consent.objects.count() == 2


def test_export_and_erase(
    client: Client, sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    person = build_person(sunrise, citrine, alice)
    page = f"/my/{own_token(person)}/"
    assert PHONE in client.get(page).content.decode()
    found = client.post(page, {"do": "export", "form": "json"})
    assert found["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert {row["value"] for row in found.json()["tables"]["identifiers"]} >= {PHONE, EMAIL}
    assert PHONE in client.post(page, {"do": "export", "form": "html"}).content.decode()
    assert client.post(page, {"do": "erase"}).status_code == 400
    assert hits()
    assert client.post(page, {"do": "erase", "sure": "yes"}).status_code == 302
    assert hits() == []
    assert {one.actor for one in Erasure.objects.all()} == {"customer, on their own page"}
    after = client.get(page)
    assert after.status_code == 200
    assert "Your data was erased" in after.content.decode()
    before = snapshot()
    client.post(page, {"do": "preferences", "locations": "Hebbal"})
    assert snapshot() == before


def test_other_sites_cannot_post(page: str) -> None:
    assert (
        Client(enforce_csrf_checks=True).post(page, {"do": "erase", "sure": "yes"}).status_code
        == 403
    )


def test_policy_language_and_caching(client: Client, page: str) -> None:
    answer = client.get(page, headers={"Accept-Language": "hi"})
    html = answer.content.decode()
    assert answer["Content-Language"] == "hi"
    assert '<html lang="hi" dir="ltr">' in html
    assert "मेरा डेटा मिटाएँ" in html
    assert "बजट (अधिक से अधिक)" in html
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Robots-Tag"] == "noindex"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|https?://", html)
    files = re.findall(r'/static/(channels_app/[\w.]+)"', html)
    assert len(files) == 2
    assert (
        len(html.encode()) + sum(Path(finders.find(name)).stat().st_size for name in files)
        < 40 * 1024
    )


def test_a_link_is_made_by_a_manager_only(
    client: Client, john: CustomerProfile, meera: User, alice: User
) -> None:
    path = f"/admin/profiles/customerprofile/{john.pk}/own-page/"
    client.force_login(alice)
    assert client.post(path, {}).status_code in {403, 404}
    client.force_login(meera)
    html = client.post(path, {"_form_submitted": "on"}, follow=True).content.decode()
    found = re.search(r"/my/([^/]+)/<", html)
    assert found
    assert read_own_link(found[1]) == OwnLink(john)
