"""Who gets into the back office, and whose rows they see there."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Brokerage, User
from channels_app.models import Conversation, Message
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile
from scheduling.models import Callback, SiteVisit
from tests.conftest import make_lead, make_profile, make_project
from tests.realty_crm.admin_setting import (
    browser,
    fill,
    list_url,
    make_callback,
    make_visit,
    page_url,
    root,
)


def _log_in(client: Client, email: str, password: str = "correct horse") -> int:
    return client.post("/admin/login/", {"username": email, "password": password}).status_code


def test_log_in_is_by_email_in_any_case(alice: User) -> None:
    for email in ("alice@sunrise.test", "  Alice@Sunrise.TEST "):
        client = Client()
        response = client.post("/admin/login/", {"username": email, "password": "correct horse"})
        assert (response.status_code, response.url) == (302, "/admin/")
        assert client.get("/admin/").status_code == 200


def test_a_wrong_password_or_an_inactive_user_stays_out(alice: User) -> None:
    assert _log_in(Client(), alice.email, "wrong horse") == 200
    alice.is_active = False
    alice.save()
    client = Client()
    _log_in(client, alice.email)
    assert client.get("/admin/").status_code == 302


def test_five_wrong_tries_lock_the_log_in(alice: User, bob: User) -> None:
    client = Client()
    for email in (
        alice.email,
        "ALICE@sunrise.test",
        " alice@Sunrise.test",
        alice.email,
    ):  # one and the same
        assert _log_in(client, email, "wrong horse") == 200
    assert _log_in(client, alice.email, "wrong horse") == 429
    assert _log_in(client, alice.email) == 429
    assert _log_in(client, bob.email) == 302


def test_a_successful_log_in_forgets_the_wrong_tries(alice: User) -> None:
    client = Client()
    for _ in range(2):
        for _ in range(4):
            assert _log_in(client, alice.email, "wrong horse") == 200
        assert _log_in(client, alice.email) == 302


def test_staff_of_a_closed_brokerage_see_nothing(meera: User, sunrise: Brokerage) -> None:
    sunrise.is_active = False
    sunrise.save()
    assert browser(meera).get(list_url(Lead)).status_code == 403


def test_the_navigation_shows_what_one_may_open(meera: User, alice: User) -> None:
    of_everybody, of_managers = "/admin/leads/lead/", "/admin/accounts/apikey/"
    of_the_platform = "/admin/common/eventdelivery/"
    for user, shown in ((alice, 1), (meera, 2), (root(), 3)):
        page = browser(user).get("/admin/").content.decode()
        links = [f'href="{url}"' in page for url in (of_everybody, of_managers, of_the_platform)]
        assert links == [True] * shown + [False] * (3 - shown)


@pytest.fixture
def rows_of_leads(
    sunrise: Brokerage, marina: Brokerage, alice: User, bob: User, charlie: User
) -> dict[str, Lead]:
    return {
        "own": make_lead(sunrise, name="Asha Own", owner=alice),
        "pool": make_lead(sunrise, name="Asha Pool"),
        "teammate": make_lead(sunrise, name="Asha Teammate", owner=bob),
        "foreign": make_lead(marina, name="Asha Foreign", owner=charlie),
    }


def _seen(client: Client, model: type, rows: dict) -> set[str]:
    listed = client.get(list_url(model)).content.decode()
    seen = {name for name, row in rows.items() if page_url(row) in listed}
    opened = {name for name, row in rows.items() if client.get(page_url(row)).status_code == 200}
    assert opened == seen
    return seen


def test_who_sees_which_leads(rows_of_leads: dict, meera: User, alice: User, omar: User) -> None:
    assert _seen(browser(alice), Lead, rows_of_leads) == {"own", "pool"}
    assert _seen(browser(meera), Lead, rows_of_leads) == {"own", "pool", "teammate"}
    assert _seen(browser(omar), Lead, rows_of_leads) == {"foreign"}
    assert _seen(browser(root()), Lead, rows_of_leads) == set(rows_of_leads)


def test_an_agent_reads_but_does_not_change_a_lead_they_only_serve(
    rows_of_leads: dict, alice: User, citrine: Project
) -> None:
    lead = rows_of_leads["teammate"]
    make_visit(lead, citrine, alice)
    client = browser(alice)

    page = client.get(page_url(lead))
    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert client.post(page_url(lead), {"name": "Stolen"}).status_code == 403
    lead.refresh_from_db()
    assert lead.name == "Asha Teammate"


def test_who_sees_which_customers(
    rows_of_leads: dict, meera: User, alice: User, omar: User
) -> None:
    profiles = {name: lead.profile for name, lead in rows_of_leads.items()}
    assert _seen(browser(alice), CustomerProfile, profiles) == {"own", "pool"}
    assert _seen(browser(meera), CustomerProfile, profiles) == {"own", "pool", "teammate"}
    assert _seen(browser(omar), CustomerProfile, profiles) == {"foreign"}


def test_who_sees_which_visits_and_callbacks(
    rows_of_leads: dict,
    marina: Brokerage,
    meera: User,
    alice: User,
    bob: User,
    charlie: User,
    citrine: Project,
) -> None:
    tower = make_project(marina, "Marina Gate")
    agents = {"own": alice, "pool": bob, "teammate": bob, "foreign": charlie}
    sites = {name: tower if name == "foreign" else citrine for name in agents}
    visits = {
        name: make_visit(rows_of_leads[name], sites[name], agent) for name, agent in agents.items()
    }
    callbacks = {name: make_callback(rows_of_leads[name], agent) for name, agent in agents.items()}

    for model, rows in ((SiteVisit, visits), (Callback, callbacks)):
        assert _seen(browser(alice), model, rows) == {"own", "pool"}
        assert _seen(browser(meera), model, rows) == {"own", "pool", "teammate"}
        assert _seen(browser(charlie), model, rows) == {"foreign"}


def test_a_hold_is_no_visit_yet(
    rows_of_leads: dict, meera: User, alice: User, citrine: Project
) -> None:
    from django.utils import timezone

    held = make_visit(rows_of_leads["own"], citrine, alice, hold_until=timezone.now())
    assert _seen(browser(meera), SiteVisit, {"held": held}) == set()


def test_who_reads_which_threads(rows_of_leads: dict, meera: User, alice: User, omar: User) -> None:
    from django.utils import timezone

    threads = {
        name: Conversation.objects.create(
            brokerage=lead.brokerage,
            profile=lead.profile,
            lead=lead,
            last_activity_at=timezone.now(),
        )
        for name, lead in rows_of_leads.items()
    }
    messages = {
        name: Message.objects.create(
            brokerage=thread.brokerage,
            conversation=thread,
            channel="web_chat",
            direction="inbound",
            author="customer",
            body="Hi",
        )
        for name, thread in threads.items()
    }
    for model, rows in ((Conversation, threads), (Message, messages)):
        assert _seen(browser(alice), model, rows) == {"own", "pool"}
        assert _seen(browser(meera), model, rows) == {"own", "pool", "teammate"}
        assert _seen(browser(omar), model, rows) == {"foreign"}


def test_a_thread_is_shown_in_order(sunrise: Brokerage, meera: User, alice: User) -> None:
    fill(sunrise, alice)
    thread = Conversation.objects.get()
    for body in ("first words", "second words"):
        Message.objects.create(
            brokerage=sunrise,
            conversation=thread,
            channel="web_chat",
            direction="inbound",
            author="customer",
            body=body,
        )
    page = browser(meera).get(page_url(thread)).content.decode()
    assert 0 < page.index("first words") < page.index("second words")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("asha", {"own", "pool"}),
        ("Asha Own", {"own"}),
        ("98450 12345", {"own"}),
        ("+91 98450 12345", {"own"}),
        ("ow", {"own"}),
        ("nobody", set()),
        ("'; drop & | !", set()),
    ],
)
def test_search_finds_by_phone_and_name_only_what_one_sees(
    text: str, found: set, rows_of_leads: dict, alice: User
) -> None:
    Lead.objects.filter(pk=rows_of_leads["own"].pk).update(phone="+919845012345")
    listed = browser(alice).get(list_url(Lead), {"q": text}).content.decode()
    assert {name for name, row in rows_of_leads.items() if page_url(row) in listed} == found


def test_filters_name_nobody_of_another_brokerage(rows_of_leads: dict, meera: User) -> None:
    for model in (Lead, SiteVisit, Callback):
        listed = browser(meera).get(list_url(model)).content.decode()
        assert "Bob Mathew" in listed
        assert "Charlie Stone" not in listed


def test_autocomplete_offers_nobody_of_another_brokerage(rows_of_leads: dict, meera: User) -> None:
    where = {"app_label": "leads", "model_name": "lead", "field_name": "owner"}
    offered = browser(meera).get(reverse("admin:autocomplete"), where).json()["results"]
    assert {row["text"] for row in offered} == {"Meera Nair", "Alice Thomas", "Bob Mathew"}


def test_a_merged_customer_is_not_listed(sunrise: Brokerage, meera: User) -> None:
    kept = make_profile(sunrise, "Kept")
    gone = make_profile(sunrise, "Gone", merged_into=kept)
    assert _seen(browser(meera), CustomerProfile, {"kept": kept, "gone": gone}) == {"kept"}


@pytest.mark.parametrize("term", ["+91 98450 12345", "98450 12345", "anna@example.com", "Ann"])
def test_customers_are_found_by_address_and_name(
    term: str, sunrise: Brokerage, meera: User
) -> None:
    from django.utils import timezone

    now = timezone.now()
    anna, other = make_profile(sunrise, "Anna Rao"), make_profile(sunrise, "Zoe")
    for kind, value in (("phone", "+919845012345"), ("email", "anna@example.com")):
        anna.identifiers.create(
            brokerage=sunrise, kind=kind, value=value, first_seen=now, last_seen=now
        )
    listed = browser(meera).get(list_url(CustomerProfile), {"q": term}).content.decode()
    assert page_url(anna) in listed
    assert page_url(other) not in listed
