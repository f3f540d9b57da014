"""Forms of the back office: what they save, for whom, and what they refuse."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import ApiKey, Brokerage, User
from accounts.services.keys import find_live_key
from common.models import Event
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile
from scheduling.models import Holiday, TimeOff
from tests.conftest import make_lead, make_profile, make_project
from tests.realty_crm.admin_setting import act, add_url, browser, list_url, page_url, root, said


def lead_fields(lead: Lead, **changes: Any) -> dict[str, Any]:
    """What a browser posts for a lead's page."""
    fields = {
        "name": lead.name,
        "phone": lead.phone,
        "email": lead.email,
        "owner": lead.owner_id or "",
        "next_follow_up_at_0": "",
        "next_follow_up_at_1": "",
        "version": lead.version,
        "transaction_type": lead.transaction_type,
        "property_type": lead.property_type,
        "configurations": ",".join(lead.configurations),
        "locations": ",".join(lead.locations),
        "budget_min": "",
        "budget_max": "",
        "currency": lead.currency,
        "payment_method": lead.payment_method,
        "project": "",
        "listing": "",
        "tags": "",
    }
    return {**fields, **changes}


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="John Doe", owner=alice)


# --- leads ----------------------------------------------------------------------------------------
def test_saving_a_lead_scores_it_and_raises_its_version(lead: Lead, alice: User) -> None:
    fields = lead_fields(
        lead, phone="98765 43210", budget_max="15000000", locations="Whitefield, Hoodi"
    )
    assert browser(alice).post(page_url(lead), fields).status_code == 302
    lead.refresh_from_db()
    assert (lead.phone, lead.budget_max, lead.locations) == (
        "+919876543210",
        15_000_000,
        ["Whitefield", "Hoodi"],
    )
    assert lead.lead_score == 25  # phone 10, budget 10, location 5
    assert lead.temperature == "warm"
    assert lead.version == 2


def test_an_outdated_page_is_refused(lead: Lead, alice: User) -> None:
    Lead.objects.filter(pk=lead.pk).update(version=4)
    response = browser(alice).post(
        page_url(lead), lead_fields(lead, name="Somebody Else", version=3)
    )
    assert said(response) == ["This lead was changed meanwhile. Load it again."]
    lead.refresh_from_db()
    assert (lead.name, lead.version) == ("John Doe", 4)


def test_counters_that_moved_meanwhile_are_kept(lead: Lead, alice: User) -> None:
    Lead.objects.filter(pk=lead.pk).update(messages_count=7)
    browser(alice).post(
        page_url(lead), lead_fields(lead, name="John A. Doe", messages_count=0, lead_score=99)
    )
    lead.refresh_from_db()
    assert (lead.name, lead.messages_count, lead.lead_score) == ("John A. Doe", 7, 7)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "12", "phone number"),
        ("email", "nobody", "email"),
        ("budget_max", "5", "below the smallest"),
    ],
)
def test_wrong_input_is_refused_beside_the_field(
    field: str, value: str, words: str, lead: Lead, alice: User
) -> None:
    response = browser(alice).post(
        page_url(lead), lead_fields(lead, **{"budget_min": "10", field: value})
    )
    assert response.status_code == 200
    assert words in str(response.context["adminform"].form.errors[field])
    lead.refresh_from_db()
    assert lead.version == 1


def test_a_manager_gives_a_lead_and_an_agent_cannot(
    lead: Lead, meera: User, alice: User, bob: User
) -> None:
    browser(alice).post(page_url(lead), lead_fields(lead, owner=str(bob.pk)))
    lead.refresh_from_db()
    assert lead.owner == alice

    browser(meera).post(page_url(lead), lead_fields(lead, owner=str(bob.pk)))
    lead.refresh_from_db()
    assert lead.owner == bob


@pytest.mark.parametrize("who", ["manager", "superuser"])
def test_rows_of_another_brokerage_cannot_be_chosen(
    who: str, lead: Lead, meera: User, charlie: User, marina: Brokerage
) -> None:
    tower = make_project(marina, "Marina Gate")
    client = browser(meera if who == "manager" else root())
    response = client.post(
        page_url(lead), lead_fields(lead, owner=str(charlie.pk), project=str(tower.pk))
    )
    assert set(response.context["adminform"].form.errors) == {"owner", "project"}
    lead.refresh_from_db()
    assert lead.project is None


def test_a_lead_added_by_hand_is_the_agents_own(
    sunrise: Brokerage, alice: User, citrine: Project
) -> None:
    fields = lead_fields(
        Lead(name="Walk In", source="walk_in"), phone="98765 43210", project=str(citrine.pk)
    )
    browser(alice).post(
        add_url(Lead),
        {**fields, "source": "walk_in", "origin": "", "initial_message": "2BHK please"},
    )
    lead = Lead.objects.get()
    assert (lead.brokerage, lead.owner, lead.phone, lead.project) == (
        sunrise,
        alice,
        "+919876543210",
        citrine,
    )
    assert lead.reference == "lead_000001"
    assert lead.interactions.get().text == "2BHK please"
    assert lead.profile.primary_phone == "+919876543210"


def test_a_lead_added_by_a_manager_goes_to_the_pool(meera: User) -> None:
    fields = {
        **lead_fields(Lead(name="Ann"), phone="98765 43210"),
        "source": "phone",
        "initial_message": "",
        "origin": "",
    }
    browser(meera).post(add_url(Lead), fields)
    assert Lead.objects.get().owner is None


def test_an_agent_learns_nothing_of_a_colleagues_customer(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    fields = {
        **lead_fields(Lead(name="Ann"), phone="98765 43210"),
        "source": "phone",
        "initial_message": "",
        "origin": "",
    }
    browser(bob).post(add_url(Lead), fields)
    first = Lead.objects.get()
    response = browser(alice).post(add_url(Lead), fields)
    second = Lead.objects.exclude(pk=first.pk).get()
    assert (first.owner, second.owner) == (bob, alice)
    assert first.profile_id != second.profile_id
    assert not any("Bob Mathew" in words for words in said(response))


def test_a_lead_without_phone_and_email_is_refused(alice: User) -> None:
    fields = {
        **lead_fields(Lead(name="Ann")),
        "source": "phone",
        "initial_message": "",
        "origin": "",
    }
    response = browser(alice).post(add_url(Lead), fields)
    assert "phone" in response.context["adminform"].form.errors
    assert not Lead.objects.exists()


def test_the_lead_page_explains_the_score(lead: Lead, alice: User) -> None:
    Lead.objects.filter(pk=lead.pk).update(phone="+919876543210", qr_scan_count=2, lead_score=16)
    page = browser(alice).get(page_url(lead)).content.decode()
    assert 'href="tel:+919876543210"' in page
    assert "Why 16 points" in page
    assert "6 of 15" in page
    assert "Ask for the budget" in page
    assert "Serious buyer: scanned twice" in page


# --- customers ------------------------------------------------------------------------------------
def test_a_customers_name_is_changed_and_nothing_else(sunrise: Brokerage, meera: User) -> None:
    profile = make_profile(sunrise, "Jon")
    CustomerProfile.objects.filter(pk=profile.pk).update(total_sessions=9)
    fields = {
        "display_name": "John",
        "language": "en",
        "preferred_channel": "",
        "total_sessions": 1,
    }
    browser(meera).post(page_url(profile), fields)
    profile.refresh_from_db()
    assert (profile.display_name, profile.language, profile.total_sessions) == ("John", "en", 9)


# --- working time ---------------------------------------------------------------------------------
def _time_off(**more: Any) -> dict[str, Any]:
    return {
        "starts_at_0": "2026-12-01",
        "starts_at_1": "09:00",
        "ends_at_0": "2026-12-02",
        "ends_at_1": "18:00",
        "reason": "wedding",
        **more,
    }


def test_an_agents_time_off_is_their_own_in_their_zone(
    alice: User, bob: User, sunrise: Brokerage
) -> None:
    browser(alice).post(add_url(TimeOff), _time_off(agent=str(bob.pk)))
    leave = TimeOff.objects.get()
    assert (leave.agent, leave.brokerage) == (alice, sunrise)
    assert leave.starts_at.isoformat() == "2026-12-01T03:30:00+00:00"  # 09:00 in Bengaluru
    assert browser(bob).get(page_url(leave)).status_code == 302


def test_a_manager_writes_the_teams_time_off_but_no_outsiders(
    meera: User, bob: User, charlie: User
) -> None:
    client = browser(meera)
    client.post(add_url(TimeOff), _time_off(agent=str(charlie.pk)))
    assert not TimeOff.objects.exists()
    client.post(add_url(TimeOff), _time_off(agent=str(bob.pk)))
    assert TimeOff.objects.get().agent == bob


def test_the_same_holiday_twice_is_an_error_beside_the_form(
    meera: User, sunrise: Brokerage, marina: Brokerage
) -> None:
    Holiday.objects.create(brokerage=marina, day="2026-12-25", name="Christmas")
    client = browser(meera)
    assert (
        client.post(add_url(Holiday), {"day": "2026-12-25", "name": "Christmas"}).status_code == 302
    )
    again = client.post(add_url(Holiday), {"day": "2026-12-25", "name": "Xmas"})
    assert again.status_code == 200
    assert Holiday.objects.filter(brokerage=sunrise).get().name == "Christmas"


# --- people and keys ------------------------------------------------------------------------------
def _person(**more: Any) -> dict[str, Any]:
    fields = {
        "email": "New@Sunrise.test",
        "name": "Nina New",
        "role": "agent",
        "phone": "",
        "usable_password": "true",
    }
    return {**fields, "password1": "staple battery", "password2": "staple battery", **more}


def test_a_manager_adds_an_agent_who_can_log_in(meera: User, sunrise: Brokerage) -> None:
    browser(meera).post(add_url(User), _person(is_superuser="on", is_staff="on"))
    nina = User.objects.get(email="new@sunrise.test")
    assert (nina.brokerage, nina.role, nina.is_superuser) == (sunrise, "agent", False)
    login = Client().post(
        "/admin/login/", {"username": "new@sunrise.test", "password": "staple battery"}
    )
    assert login.status_code == 302


def test_a_taken_email_is_refused_in_any_case(meera: User, alice: User, charlie: User) -> None:
    for email in ("ALICE@sunrise.test", charlie.email):
        response = browser(meera).post(add_url(User), _person(email=email))
        assert "email" in response.context["adminform"].form.errors


def _user_fields(user: User, **more: Any) -> dict[str, Any]:
    fields = {
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "phone": "",
        "is_active": "on",
        "weight": "1",
    }
    return {
        **fields,
        "daily_visit_cap": "8",
        "takes_assignments": "on",
        "timezone": "",
        "languages": "",
        **more,
    }


def test_nobody_raises_themselves(meera: User, alice: User) -> None:
    wish = {"is_superuser": "on", "is_staff": "on", "role": "manager"}
    assert browser(alice).post(page_url(alice), _user_fields(alice, **wish)).status_code == 403
    browser(meera).post(
        page_url(meera), _user_fields(meera, is_superuser="on", role="agent", name="Meera N")
    )
    alice.refresh_from_db()
    meera.refresh_from_db()
    assert (alice.role, alice.is_superuser) == ("agent", False)
    assert (meera.name, meera.role, meera.is_superuser, meera.is_active) == (
        "Meera N",
        "manager",
        False,
        True,
    )


def test_a_manager_cannot_see_or_change_a_superuser(meera: User, sunrise: Brokerage) -> None:
    boss = root()
    User.objects.filter(pk=boss.pk).update(brokerage=sunrise)
    client = browser(meera)
    assert client.get(page_url(boss)).status_code == 302
    assert client.post(f"/admin/accounts/user/{boss.pk}/password/", {}).status_code in (403, 404)
    assert page_url(boss) not in client.get(list_url(User)).content.decode()


def test_passwords_are_set_by_managers_of_the_same_brokerage(
    meera: User, omar: User, alice: User, bob: User
) -> None:
    given = {
        "usable_password": "true",
        "password1": "staple battery",
        "password2": "staple battery",
        "set-password": "1",
    }
    address = f"/admin/accounts/user/{alice.pk}/password/"
    assert browser(omar).post(address, given).status_code == 404
    assert browser(bob).post(address, given).status_code == 403
    alice.refresh_from_db()
    assert alice.check_password("correct horse")

    assert browser(meera).post(address, given).status_code == 302
    alice.refresh_from_db()
    assert alice.check_password("staple battery")


def test_no_page_shows_a_password_hash(meera: User, alice: User, bob: User) -> None:
    for user in (meera, alice, root()):
        assert bob.password not in browser(user).get(page_url(bob)).content.decode()


def test_a_key_is_shown_once_and_works(meera: User, sunrise: Brokerage) -> None:
    fields = {
        "name": "website",
        "kind": "secret",
        "scopes": ["chat", "booking"],
        "origins": "",
        "user": "",
    }
    response = browser(meera).post(
        add_url(ApiKey), {**fields, "expires_at_0": "", "expires_at_1": ""}, follow=True
    )
    page = response.content.decode()
    secret = page.split("rc-secret'>")[1].split("<")[0]
    key = find_live_key(secret)
    assert key is not None
    assert (key.brokerage, key.scopes) == (sunrise, ["booking", "chat"])
    assert secret not in browser(meera).get(page_url(key)).content.decode()
    assert key.key_hash not in page


@pytest.mark.parametrize(
    ("kind", "scopes", "field"),
    [("secret", [], "scopes"), ("personal", [], "user"), ("secret", ["nonsense"], "scopes")],
)
def test_an_impossible_key_is_refused(kind: str, scopes: list, field: str, meera: User) -> None:
    fields = {
        "name": "x",
        "kind": kind,
        "scopes": scopes,
        "origins": "",
        "user": "",
        "expires_at_0": "",
        "expires_at_1": "",
    }
    response = browser(meera).post(add_url(ApiKey), fields)
    assert field in response.context["adminform"].form.errors
    assert not ApiKey.objects.exists()


def test_a_key_is_revoked_by_its_brokerage_only(
    meera: User, omar: User, sunrise: Brokerage
) -> None:
    from accounts.services.keys import create_api_key

    key, secret = create_api_key(brokerage=sunrise, name="site", scopes=["chat"])
    assert act(browser(omar), key, "revoke").status_code == 404
    assert find_live_key(secret) == key
    act(browser(meera), key, "revoke")
    assert find_live_key(secret) is None


def test_a_manager_changes_the_settings_of_their_own_brokerage_only(
    meera: User, sunrise: Brokerage, marina: Brokerage
) -> None:
    fields = {
        "name": "Sunrise Homes",
        "slug": "stolen",
        "country": "IN",
        "timezone": "Asia/Kolkata",
        "currency": "INR",
        "money_words": "indian",
        "opens_at": "10:00",
        "closes_at": "19:00",
        "working_days": "0,1,2,3,4,5",
        "travel_minutes": "30",
        "burning_from": "70",
        "hot_from": "50",
        "warm_from": "25",
        "burning_reaction_minutes": "5",
        "hot_reaction_minutes": "60",
        "warm_reaction_minutes": "1440",
        "offer_minutes": "10",
    }
    client = browser(meera)
    client.post(page_url(sunrise), fields)
    assert client.post(page_url(marina), fields).status_code == 302
    sunrise.refresh_from_db()
    marina.refresh_from_db()
    assert (sunrise.name, sunrise.slug, sunrise.working_days) == (
        "Sunrise Homes",
        "sunrise",
        [0, 1, 2, 3, 4, 5],
    )
    assert marina.name == "Marina Homes"

    wrong = client.post(page_url(sunrise), {**fields, "warm_from": "60"})
    assert "Thresholds must rise" in wrong.content.decode()
    assert not Event.objects.filter(name="temperature_rules_changed").exists()

    client.post(page_url(sunrise), {**fields, "warm_from": "30"})
    told = Event.objects.get(name="temperature_rules_changed")
    assert told.brokerage_id == sunrise.pk
    assert [d.handler for d in told.deliveries.all()] == ["leads.rescore.temperature_rules_changed"]
