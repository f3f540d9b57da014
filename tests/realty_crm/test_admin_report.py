"""The managers' report, the morning's order, deals and offers in the back office."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Brokerage, User
from common.models import Step
from leads.models import Lead
from leads.services.pipeline.close import Ending, close_lead
from listings.models import Project
from scheduling.models import LeadOffer
from tests.conftest import TEST, make_lead, make_listing, make_profile, make_project
from tests.realty_crm.admin_setting import act, browser, fill, list_url, page_url, root, said

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REPORT = "/admin/leads/lead/report/"


def won_lead(brokerage: Brokerage, agent: User, name: str = "Anna", **fields: object) -> Lead:
    lead = make_lead(brokerage, owner=agent, name=name, currency=brokerage.currency, **fields)
    Step.objects.create(
        brokerage=brokerage,
        subject_kind="lead",
        subject_id=lead.pk,
        to_status="new",
        at=timezone.now() - DAY,
    )
    close_lead(
        lead=lead,
        outcome="won",
        ending=Ending(value=Decimal(15_000_000), commission=Decimal(300_000)),
        actor=TEST,
        now=timezone.now() - MINUTE,
    )
    lead.refresh_from_db()
    return lead


def test_managers_read_it_and_nobody_else(sunrise: Brokerage, meera: User, alice: User) -> None:
    assert browser(meera).get(REPORT).status_code == 200
    assert browser(alice).get(REPORT).status_code == 403
    assert browser(root()).get(REPORT).status_code == 200
    assert reverse("admin:leads_lead_report") == REPORT


def test_only_those_who_may_see_the_way_there(sunrise: Brokerage, meera: User, alice: User) -> None:
    assert REPORT in browser(meera).get("/admin/").content.decode()
    assert REPORT not in browser(alice).get("/admin/").content.decode()


def test_it_shows_the_brokerages_own_numbers(
    sunrise: Brokerage, marina: Brokerage, meera: User, omar: User, alice: User, charlie: User
) -> None:
    won_lead(sunrise, alice)
    won_lead(marina, charlie)
    page = browser(meera).get(REPORT).content.decode()
    assert "Alice Thomas" in page
    assert "₹1.5 Cr" in page
    assert "Charlie" not in page
    assert "AED" not in page
    assert "Charlie Stone" in browser(omar).get(REPORT).content.decode()


def test_small_shares_have_a_decimal_and_large_numbers_commas(
    sunrise: Brokerage, meera: User, alice: User
) -> None:
    """One of 1,001 leads was won: 0.0999 %."""
    won = won_lead(sunrise, alice)
    Lead.objects.bulk_create(
        Lead(
            brokerage=sunrise,
            profile=won.profile,
            owner=alice,
            reference=f"other_{number}",
            source="website",
        )
        for number in range(1000)
    )
    page = browser(meera).get(REPORT).content.decode()
    assert "<td>1,001</td>" in page
    assert "<td>0.1 %</td>" in page


@pytest.mark.parametrize(("projects", "folded"), [(12, 0), (13, 3)])
def test_a_long_table_unfolds(sunrise: Brokerage, meera: User, projects: int, folded: int) -> None:
    for number in range(projects):
        make_lead(sunrise, project=make_project(sunrise, f"Project {number}"))
    page = browser(meera).get(REPORT).content.decode()
    assert [f"Project {number}" in page for number in range(projects)] == [True] * projects
    assert (f"<summary>{folded} more</summary>" in page) is bool(folded)
    assert page.count("<details>") == bool(folded)


def test_a_superuser_chooses_the_brokerage(
    sunrise: Brokerage, marina: Brokerage, alice: User, charlie: User
) -> None:
    won_lead(sunrise, alice)
    won_lead(marina, charlie)
    client = browser(root())
    first = client.get(REPORT).content.decode()
    assert "Charlie Stone" in first  # Marina comes before Sunrise
    second = client.get(f"{REPORT}?brokerage={sunrise.pk}").content.decode()
    assert "Alice Thomas" in second
    assert "Charlie Stone" not in second


@pytest.mark.parametrize(
    ("asked", "days"), [("7", 7), ("365", 365), ("", 30), ("12", 30), ("x", 30), ("-7", 30)]
)
def test_the_period_is_one_of_four(meera: User, asked: str, days: int) -> None:
    response = browser(meera).get(REPORT, {"days": asked, "brokerage": "x"})
    assert response.status_code == 200
    assert f"Leads of the last {days} days" in response.content.decode()


def test_an_empty_report_says_so(meera: User) -> None:
    page = browser(meera).get(REPORT).content.decode()
    for words in (
        "No lead came in this period.",
        "No deal was closed in this period.",
        "There is no conversion score",
    ):
        assert words in page
    assert "<table" not in page


def test_without_any_brokerage_there_is_nothing_to_report(db: None) -> None:
    assert "There is no brokerage yet." in browser(root()).get(REPORT).content.decode()


def test_the_page_takes_as_many_queries_for_more_leads(
    sunrise: Brokerage, meera: User, alice: User
) -> None:
    client, taken = browser(meera), []
    for count in (3, 20):
        fill(sunrise, alice, count)
        won_lead(sunrise, alice)
        client.get(REPORT)
        with CaptureQueriesContext(connection) as queries:
            client.get(REPORT)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_the_list_is_in_the_order_of_a_morning(sunrise: Brokerage, alice: User) -> None:
    now = timezone.now()
    rows = [
        make_lead(
            sunrise,
            owner=alice,
            name="Overdue Om",
            lead_score=20,
            react_by=now - HOUR,
            overdue_at=now,
        ),
        make_lead(
            sunrise,
            owner=alice,
            name="Old Olga",
            lead_score=15,
            react_by=now - DAY,
            overdue_at=now - DAY,
        ),
        make_lead(sunrise, owner=alice, name="Waiting Wen", lead_score=10, react_by=now + HOUR),
        make_lead(sunrise, owner=alice, name="Hot Hanna", lead_score=90, first_contact_at=now),
        make_lead(sunrise, owner=alice, name="Cold Carl", lead_score=5),
    ]
    page = browser(alice).get(list_url(Lead)).content.decode()
    places = [page.index(row.name) for row in rows]
    assert places == sorted(places)
    assert page.count("rc-badge rc-bad") == 2
    assert "due an hour ago" in page.replace("\xa0", " ")


def test_the_list_filters_by_flag(sunrise: Brokerage, alice: User) -> None:
    make_lead(sunrise, owner=alice, name="Scanned Sam", qr_scan_count=2)
    make_lead(sunrise, owner=alice, name="Plain Pia")
    client = browser(alice)
    page = client.get(list_url(Lead), {"flag": "serious_buyer"}).content.decode()
    assert "Scanned Sam" in page
    assert "Plain Pia" not in page
    assert not client.get(list_url(Lead), {"flag": "nonsense"}).context["cl"].result_list


def test_an_agent_says_that_the_voice_message_was_heard(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    lead = make_lead(sunrise, owner=alice, voice_count=1, unheard_voice_count=1)
    assert "Unheard voice message" in browser(alice).get(page_url(lead)).content.decode()
    act(browser(bob), lead, "voice-heard")
    lead.refresh_from_db()
    assert lead.unheard_voice_count == 1
    assert said(act(browser(alice), lead, "voice-heard")) == ["Noted."]
    lead.refresh_from_db()
    assert lead.unheard_voice_count == 0
    assert "Unheard voice message" not in browser(alice).get(page_url(lead)).content.decode()


def test_winning_asks_for_value_commission_and_day(sunrise: Brokerage, alice: User) -> None:
    lead, yesterday = make_lead(sunrise, owner=alice), timezone.now() - DAY
    day = yesterday.astimezone(sunrise.zone).date()
    act(
        browser(alice),
        lead,
        "win",
        value="12500000",
        commission="250000",
        at=day.isoformat(),
        reason="the view",
    )
    lead.refresh_from_db()
    assert (lead.status, lead.deal_value, lead.commission) == ("won", 12_500_000, 250_000)
    assert lead.closed_at is not None
    assert lead.closed_at.astimezone(sunrise.zone).date() == day


def test_a_deal_is_not_closed_in_the_future(sunrise: Brokerage, alice: User) -> None:
    lead = make_lead(sunrise, owner=alice)
    day = (timezone.now() + 2 * DAY).date().isoformat()
    assert said(act(browser(alice), lead, "win", value="1", at=day)) == [
        "This time is in the future."
    ]
    lead.refresh_from_db()
    assert (lead.status, lead.closed_at) == ("new", None)


def test_a_customers_deals_are_on_their_page(
    sunrise: Brokerage, citrine: Project, alice: User, bob: User
) -> None:
    anna = make_profile(sunrise, "Anna")
    listing = make_listing(citrine)
    bought = won_lead(sunrise, alice, profile=anna, listing=listing, project=citrine)
    make_lead(sunrise, anna, owner=alice)
    page = browser(alice).get(page_url(anna)).content.decode()
    assert "2BHK in Brigade Citrine: ₹1.5 Cr" in page
    assert "commission ₹3 lakh" in page
    assert page_url(bought) in page
    make_lead(sunrise, anna, owner=bob)  # Bob knows Anna, but not what she bought from Alice
    assert "₹1.5 Cr" not in browser(bob).get(page_url(anna)).content.decode()


def test_offers_are_on_today_and_on_the_leads_page(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    lead, now = make_lead(sunrise, name="Kavya Rao"), timezone.now()
    LeadOffer.objects.create(
        brokerage=sunrise,
        lead=lead,
        agent=alice,
        due_at=now + 5 * MINUTE,
        reason="Alice has waited longest",
    )
    assert "Offered to you" in browser(alice).get("/admin/").content.decode()
    assert "Offered to you" not in browser(bob).get("/admin/").content.decode()
    page = browser(bob).get(page_url(lead)).content.decode()
    assert "Alice has waited longest" in page
    act(browser(bob), lead, "take")
    assert "Offered to you" not in browser(alice).get("/admin/").content.decode()
    assert "Passed on" in browser(bob).get(page_url(lead)).content.decode()


def test_overdue_leads_head_the_day(sunrise: Brokerage, alice: User) -> None:
    now = timezone.now()
    hot = make_lead(sunrise, owner=alice, temperature="hot", lead_score=60)
    warm = make_lead(sunrise, owner=alice, temperature="warm", react_by=now - MINUTE)
    make_lead(sunrise, owner=alice, name="In time", temperature="warm", react_by=now + MINUTE)
    page = browser(alice).get("/admin/").content.decode()
    assert 0 < page.index(page_url(warm)) < page.index(page_url(hot))
    assert "Overdue" in page
    assert "In time" not in page
