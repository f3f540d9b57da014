"""Erasure: nothing of the person stays, nothing of others goes, and no list brings them back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.models import Conversation, Message
from common.errors import NotPossibleNow
from common.models import Event
from common.transitions import Actor
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, capture
from listings.models import Project
from profiles.handles import Contact, read_email
from profiles.models import CustomerProfile, Erasure, Identifier, Suppression
from profiles.privacy.holdings import holdings
from profiles.services.privacy.erase import erase_profile
from profiles.services.privacy.suppression import is_suppressed, key_hash
from scheduling.models import Callback, SiteVisit
from tests.conftest import NOW, TEST, key_api, make_lead, make_profile, staff_api, visitor_api
from tests.flows.api_setting import OURS, snapshot
from tests.leads.import_setting import ASHA, written
from tests.leads.import_setting import run as import_list
from tests.profiles.privacy_setting import (
    EMAIL,
    NAME,
    PHONE,
    TRACES,
    USER_ID,
    build_person,
    hits,
    same_person,
)

pytestmark = pytest.mark.django_db
BY = Actor("Meera Nair")


@pytest.fixture
def person(sunrise: Brokerage, citrine: Project, alice: User, meera: User) -> CustomerProfile:
    return build_person(sunrise, citrine, alice)


def models_with_a_path() -> Iterator[type]:
    """Every model of ours from which foreign keys lead to a customer."""
    reached: set[Any] = {CustomerProfile}
    grown = True
    while grown:
        grown = False
        for model in apps.get_models():
            if model in reached or model._meta.app_label not in OURS:
                continue
            if any(
                isinstance(f, ForeignKey) and f.related_model in reached for f in model._meta.fields
            ):
                reached.add(model)
                grown = True
    yield from reached


def test_every_table_with_a_path_to_a_customer_is_exported_and_erased() -> None:
    found = set(models_with_a_path())
    assert len(found) > 20
    assert {model.__name__ for model in found} - {
        one.model.__name__ for one in holdings() if not one.technical
    } == set()


def test_the_person_is_in_the_tables_before(person: CustomerProfile) -> None:
    """Otherwise the next test could not fail."""
    found = hits()
    tables = {hit.partition(":")[0] for hit in found}
    assert {hit.partition(": ")[2] for hit in found} == set(TRACES)
    assert tables >= {
        "profiles_customerprofile", "profiles_identifier", "leads_lead", "leads_interaction",
        "channels_app_message",
        "channels_app_chatturn", "scheduling_sitevisit", "scheduling_callback", "common_step",
        "common_eventdelivery",
        "common_idempotencyrecord", "django_admin_log", "profiles_profilemerge",
        "profiles_memoryitem",
    }  # fmt: skip
    assert Message.objects.filter(recipient__isnull=False, body__contains=NAME).exists()


def test_nothing_of_the_person_stays_in_any_table(person: CustomerProfile) -> None:
    erase_profile(profile=person, actor=BY, now=NOW)
    assert hits() == []
    assert CustomerProfile.objects.get(pk=person.pk).is_erased


def test_others_lose_nothing(person: CustomerProfile, sunrise: Brokerage) -> None:
    neighbour = make_profile(sunrise, "Anna Neighbour", primary_phone="+919845000001")
    lead = make_lead(sunrise, neighbour, phone="+919845000001", initial_message="3BHK")
    api = key_api(sunrise)
    api.post("/api/chat", {"user_id": "anna", "text": "Hello", "name": "Anna"})
    before = {
        "lead": Lead.objects.filter(pk=lead.pk).values().get(),
        "messages": Message.objects.count(),
    }
    mine = Message.objects.filter(conversation__profile=person).count()
    assert mine
    erase_profile(profile=person, actor=BY, now=NOW)
    assert Lead.objects.filter(pk=lead.pk).values().get() == before["lead"]
    assert CustomerProfile.objects.get(pk=neighbour.pk).display_name == "Anna Neighbour"
    assert Conversation.objects.get().profile.display_name == "Anna"
    assert Message.objects.filter(conversation__profile__display_name="Anna").count() == 2


def test_a_dry_run_reports_the_same_and_changes_nothing(person: CustomerProfile) -> None:
    before = snapshot()
    told = erase_profile(profile=person, actor=BY, now=NOW, dry_run=True)
    assert snapshot() == before
    done = erase_profile(profile=person, actor=BY, now=NOW)
    assert (told.pop("dry_run"), done.pop("dry_run")) == (True, False)
    assert told == done
    assert done["removed"]["channels_app.conversation"] == 1
    assert (
        done["anonymised"]["profiles.customerprofile"] == 2
    )  # the profile and the one merged into it
    assert done["suppressed_identifiers"] == 3  # user id, phone, e-mail


def test_what_was_to_come_is_cancelled_and_the_deal_stays_as_a_number(
    person: CustomerProfile,
) -> None:
    Lead.objects.filter(profile=person).update(deal_value=9_000_000)
    erase_profile(profile=person, actor=BY, now=NOW)
    lead = Lead.objects.get(profile=person)
    assert (lead.status, lead.deal_value, lead.name) == ("lost", None, "Erased customer")
    assert SiteVisit.objects.get(profile=person).status == "cancelled"
    assert Callback.objects.get(profile=person).status == "cancelled"
    assert Event.objects.filter(name="visit_cancelled").count() == 1


def test_a_won_deal_keeps_its_value(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise, NAME)
    lead = make_lead(sunrise, profile, status="won", deal_value=9_000_000, phone=PHONE)
    erase_profile(profile=profile, actor=BY, now=NOW)
    lead.refresh_from_db()
    assert (lead.status, lead.deal_value, lead.phone, lead.name) == (
        "won",
        9_000_000,
        "",
        "Erased customer",
    )


def test_the_record_names_nobody(person: CustomerProfile) -> None:
    erase_profile(profile=person, actor=BY, now=NOW)
    records = list(Erasure.objects.values())
    assert {record["actor"] for record in records} == {"Meera Nair"}
    assert [
        word for word in (*TRACES, str(person.pk)) if any(word in str(record) for record in records)
    ] == []


def test_the_hash_cannot_be_made_without_the_key(sunrise: Brokerage, settings: Any) -> None:
    with_key = key_hash(sunrise.pk, "phone", PHONE)
    settings.PRIVACY_KEY = "another"
    assert key_hash(sunrise.pk, "phone", PHONE) != with_key
    assert len(with_key) == 64


def test_an_import_does_not_bring_the_person_back(
    person: CustomerProfile, sunrise: Brokerage
) -> None:
    erase_profile(profile=person, actor=BY, now=NOW)
    before = CustomerProfile.objects.count()
    contact = Contact.of(name=NAME, email=read_email("ZQ.Private@Example.org"))
    with pytest.raises(NotPossibleNow) as refusal, transaction.atomic():
        capture(
            brokerage=sunrise,
            enquiry=Enquiry(contact=contact, source="import"),
            actor=TEST,
            now=NOW,
        )
    assert refusal.value.code == "suppressed"
    with pytest.raises(NotPossibleNow), transaction.atomic():
        same_person(sunrise, bulk=True)
    assert CustomerProfile.objects.count() == before
    assert hits() == []


def test_another_brokerage_may_still_import_them(
    person: CustomerProfile, marina: Brokerage
) -> None:
    erase_profile(profile=person, actor=BY, now=NOW)
    assert same_person(marina, bulk=True).display_name == NAME


def test_who_comes_back_by_themself_starts_anew(
    person: CustomerProfile, sunrise: Brokerage
) -> None:
    erase_profile(profile=person, actor=BY, now=NOW)
    answer = (
        key_api(sunrise)
        .post("/api/chat", {"user_id": USER_ID, "text": "Hello", "phone": PHONE})
        .json()
    )
    assert answer["profile"]["id"] != str(person.pk)
    assert answer["profile"]["total_sessions"] == 1
    assert answer["welcome_back"] is None
    fresh = Identifier.objects.get(kind="phone", value=PHONE).profile
    assert fresh.display_name == ""
    assert is_suppressed(sunrise.pk, [("phone", PHONE)])  # lists still do not speak for them


def test_who_was_erased_is_in_no_list(
    client: Any, person: CustomerProfile, sunrise: Brokerage, meera: User, citrine: Project
) -> None:
    """The numbers of their leads stay, the customer does not: neither the winner nor who was merged
    into them."""
    api = staff_api(meera)
    CustomerProfile.objects.update(
        last_active=timezone.now(), intent_temperature="hot", intent_score=8
    )
    pages = ("/api/segments/hot", "/api/segments/repeat-viewers", "/api/identity/reviews")
    overview = "/api/analytics/customer-profiles"
    assert str(person.pk) in api.get("/api/segments/hot").content.decode()
    assert api.get(overview).json()["customers"]["total"] == 2  # with "Somebody Else"
    erase_profile(profile=person, actor=BY, now=NOW)
    for page in pages:
        found = api.get(page)
        assert found.status_code == 200
        assert str(person.pk) not in found.content.decode()
    assert api.get(overview).json()["customers"]["total"] == 1
    assert api.get(f"/api/profiles/{person.pk}").status_code == 404
    client.force_login(meera)
    listed = client.get("/admin/profiles/customerprofile/").content.decode()
    assert "Somebody Else" in listed
    assert "Erased customer" not in listed
    assert (
        "Erased customer"
        not in client.get("/admin/profiles/matchreview/?queue=all").content.decode()
    )


def test_nobody_is_merged_with_what_an_erasure_left(
    person: CustomerProfile, sunrise: Brokerage, meera: User
) -> None:
    other = CustomerProfile.objects.get(display_name="Somebody Else")
    erase_profile(profile=person, actor=BY, now=NOW)
    api = staff_api(meera)
    before = snapshot()
    for winner, loser in ((person, other), (other, person)):
        body = {"winner": str(winner.pk), "loser": str(loser.pk), "dry_run": False}
        refused = api.post("/api/identity/merge", body)
        assert (refused.status_code, refused.json()["error"]["code"]) == (409, "erased")
    assert snapshot() == before


def test_a_list_with_the_number_of_a_lead_does_not_fill_the_empty_row(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    path = written(tmp_path, ASHA)
    import_list(sunrise, path)
    profile = CustomerProfile.objects.get()
    erase_profile(profile=profile, actor=BY, now=NOW)
    again = import_list(sunrise, path)
    assert (again.counts.created, again.counts.updated, len(again.skipped)) == (0, 0, 1)
    lead = Lead.objects.get()
    assert lead.reference == f"erased_{lead.pk}"
    assert lead.profile.display_name == lead.name == "Erased customer"


def test_shared_mailboxes_are_not_barred(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)
    Identifier.objects.create(
        brokerage=sunrise, profile=profile, kind="email", value="info@agency.example",
        is_evidence=False,
        first_seen=NOW, last_seen=NOW,
    )  # fmt: skip
    erase_profile(profile=profile, actor=BY, now=NOW)
    assert not Suppression.objects.exists()
    assert not Identifier.objects.exists()


def test_erasing_twice_does_no_harm(person: CustomerProfile) -> None:
    erase_profile(profile=person, actor=BY, now=NOW)
    again = erase_profile(profile=CustomerProfile.objects.get(pk=person.pk), actor=BY, now=NOW)
    assert again["suppressed_identifiers"] == 0
    assert "profiles.identifier" not in again["removed"]
    assert hits() == []


def test_who_may_erase(
    person: CustomerProfile, sunrise: Brokerage, marina: Brokerage, alice: User, meera: User
) -> None:
    path = f"/api/profiles/{USER_ID}"

    def delete(api: Any, query: str = "") -> Any:
        return api.client.delete(path + query, headers=api.headers)

    before = hits()
    for api in (key_api(sunrise, "chat,booking,read"), staff_api(alice), visitor_api(sunrise)):
        assert delete(api).status_code == 403
    assert delete(key_api(marina)).status_code == 404
    assert delete(staff_api(meera), "?dry_run=perhaps").status_code == 400
    assert delete(staff_api(meera), "?sure=1").status_code == 400
    dry = delete(staff_api(meera), "?dry_run=true")
    assert (dry.status_code, dry.json()["dry_run"]) == (200, True)
    assert hits() == before
    assert delete(key_api(sunrise, "admin")).json()["removed"]["profiles.identifier"] == 3
    assert hits() == []
    assert (
        delete(key_api(sunrise, "admin")).status_code == 404
    )  # nobody is known by this id any more


def test_a_manager_erases_in_the_back_office(
    client: Any, person: CustomerProfile, meera: User, alice: User
) -> None:
    path = f"/admin/profiles/customerprofile/{person.pk}/erase/"
    client.force_login(alice)
    assert client.post(path, {}).status_code == 403
    client.force_login(meera)
    assert client.post(path, {"_form_submitted": "on", "dry_run": "on"}).status_code == 302
    assert hits()
    assert client.post(path, {"_form_submitted": "on"}).status_code == 302
    assert hits() == []
    assert (
        EMAIL
        not in client.get(f"/admin/profiles/customerprofile/{person.pk}/change/").content.decode()
    )
