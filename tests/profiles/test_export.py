"""Export: everything about one person, nothing about others, for those who may."""

import json
from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.models import Step
from common.transitions import Actor
from listings.models import Project
from profiles.models import CustomerProfile
from profiles.privacy.holdings import holdings
from profiles.services.privacy.export import export_profile, readable_export
from tests.conftest import NOW, key_api, make_profile, staff_api, visitor_api
from tests.profiles.privacy_setting import EMAIL, NAME, PHONE, TRACES, USER_ID, WORD, build_person

pytestmark = pytest.mark.django_db
BY = Actor("Meera Nair")


@pytest.fixture
def person(sunrise: Brokerage, citrine: Project, alice: User, meera: User) -> CustomerProfile:
    return build_person(sunrise, citrine, alice)


def test_it_has_a_row_of_every_table_that_holds_something(person: CustomerProfile) -> None:
    tables = export_profile(profile=person, actor=BY, now=NOW)["tables"]
    expected = {
        str(one.model._meta.verbose_name_plural)
        for one in holdings()
        if not one.technical and one.model.__name__ != "Outgoing"
    }
    optional = {"sentiment points", "visit sessions"}  # depends on what the chat found in the words
    assert expected - set(tables) - optional == set()


def test_it_holds_what_was_said_and_typed(person: CustomerProfile) -> None:
    found = export_profile(profile=person, actor=BY, now=NOW)
    text = json.dumps(found, ensure_ascii=False)
    assert [trace for trace in TRACES if trace not in text] == []
    assert found["brokerage"] == "Sunrise Realty"
    assert found["made_at"] == "2026-11-20T06:00:00Z"
    assert {row["value"] for row in found["tables"]["identifiers"]} == {USER_ID, PHONE, EMAIL}
    assert any(f"I am a {WORD}, show me 2BHK" == row["body"] for row in found["tables"]["messages"])
    assert len(found["tables"]["customer profiles"]) == 2  # the one merged into it too


def test_it_says_nothing_of_others(
    person: CustomerProfile, sunrise: Brokerage, alice: User
) -> None:
    make_profile(sunrise, "Anna Neighbour")
    key_api(sunrise).post("/api/chat", {"user_id": "anna", "text": "my own secret"})
    text = json.dumps(export_profile(profile=person, actor=BY, now=NOW))
    other = CustomerProfile.objects.get(display_name="Somebody Else")  # of the review
    for word in ("Anna", "my own secret", "Somebody Else", str(other.pk), alice.email, "code_hash"):
        assert word not in text, word


def test_the_page_can_be_read_and_is_safe(person: CustomerProfile) -> None:
    CustomerProfile.objects.filter(pk=person.pk).update(display_name="<script>alert(1)</script>")
    html = readable_export(export_profile(profile=person, actor=BY, now=NOW))
    assert "<h2>Messages</h2>" in html
    assert PHONE in html
    assert "<script" not in html


def test_who_exported_is_kept(person: CustomerProfile) -> None:
    export_profile(profile=person, actor=BY, now=NOW)
    step = Step.objects.get(subject_id=person.pk, to_status="exported")
    assert (step.actor, step.at) == ("Meera Nair", NOW)


def test_who_may_export(
    person: CustomerProfile, sunrise: Brokerage, marina: Brokerage, alice: User, meera: User
) -> None:
    path = f"/api/profiles/{USER_ID}/export"
    for api in (key_api(sunrise, "chat,booking,read"), staff_api(alice), visitor_api(sunrise)):
        refused = api.get(path)
        assert refused.status_code == 403
        assert NAME not in refused.content.decode()
    assert key_api(marina).get(path).status_code == 404
    assert NAME in key_api(sunrise, "admin").get(path).content.decode()
    assert staff_api(meera).get(path).json()["tables"]["leads"][0]["phone"] == PHONE
    page = staff_api(meera).get(f"{path}?form=html")
    assert page["Content-Type"].startswith("text/html")
    assert staff_api(meera).get(f"{path}?form=pdf").status_code == 400
    assert not Step.objects.filter(
        subject_id=person.pk, actor="Alice Thomas", to_status="exported"
    ).exists()


def test_a_manager_downloads_it_in_the_back_office(
    client: Any, person: CustomerProfile, meera: User, alice: User
) -> None:
    base = f"/admin/profiles/customerprofile/{person.pk}"
    client.force_login(alice)
    assert client.get(f"{base}/export-json/").status_code == 403
    client.force_login(meera)
    answer = client.get(f"{base}/export-json/")
    assert answer["Content-Disposition"] == 'attachment; filename="customer.json"'
    assert NAME in answer.content.decode()
    assert PHONE in client.get(f"{base}/export-readable/").content.decode()
    page = client.get(f"{base}/change/").content.decode()
    assert "Consent" in page
    assert "Link to the customer" in page
