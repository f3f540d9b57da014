"""Booking: who gets it, when, and what is refused. Friday 20 November 2026, 11:30 in Bengaluru."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from common.errors import ApplicationError, Conflict
from common.models import Step
from common.ports import leads_served_by, next_visit
from profiles.handles import Contact
from scheduling.diary.place import MeetingPlace
from scheduling.models import Assignment, Availability, Holiday, SiteVisit, SlotWindow, TimeOff
from scheduling.presentation import visit_json
from scheduling.services.visits.keep import keep_visit
from scheduling.services.visits.status import change_visit_status
from tests.conftest import NOW, TEST, make_lead, make_listing, make_profile, make_project, make_user
from tests.scheduling.diary_setting import JOHN, SATURDAY, book, local, news, used


def refused(code: str, *args, **wish) -> ApplicationError:
    before = SiteVisit.objects.count()
    with pytest.raises(ApplicationError) as caught:
        book(*args, **wish)
    assert caught.value.code == code
    assert SiteVisit.objects.count() == before
    return caught.value


def test_a_booking_says_everything(sunrise, citrine, alice):
    lead = make_lead(sunrise)
    visit = book(sunrise, citrine, lead=lead, notes="two of us")
    assert visit.agent == alice
    assert (visit.status, visit.version, visit.slot) == ("pending", 1, "morning")
    assert (visit.slot_start, visit.slot_end) == (local(21, 9), local(21, 12))
    assert (visit.planned_start, visit.planned_end) == (local(21, 9), local(21, 10))
    assert visit_json(visit, internal=True) == {
        "id": str(visit.pk),
        "reference": "visit_000001",
        "status": "pending",
        "project": {"id": str(citrine.pk), "name": "Brigade Citrine"},
        "listing": None,
        "date": "2026-11-21",
        "slot": "morning",
        "start": "2026-11-21T09:00:00+05:30",
        "end": "2026-11-21T12:00:00+05:30",
        "planned_start": "2026-11-21T09:00:00+05:30",
        "planned_end": "2026-11-21T10:00:00+05:30",
        "version": 1,
        "hold_until": None,
        "agent": {"id": str(alice.pk), "name": "Alice Thomas", "phone": ""},
        "lead_score": 10,  # the lead has a phone number now
        "notes": "two of us",
        "rm_notes": "",
        "created_at": visit.created_at.astimezone(sunrise.zone).isoformat(),
        "confirmed_at": None,
        "completed_at": None,
        "message": "Your visit to Brigade Citrine is booked for Saturday 21 November, morning (9 "
        "AM – 12 PM). "
        "Alice Thomas will meet you and confirms shortly.",
    }
    browser = visit_json(visit)
    assert (browser["lead_score"], browser["rm_notes"]) == (None, None)


def test_what_follows_from_a_booking(sunrise, citrine, alice):
    lead = make_lead(sunrise)
    visit = book(sunrise, citrine, lead=lead)
    lead.refresh_from_db()
    lead.profile.refresh_from_db()
    assert (lead.status, lead.owner) == ("visit", alice)
    assert (lead.profile.site_visits_scheduled, lead.profile.current_stage) == (1, "visit")
    assert news() == ["visit_booked"]
    assert used(citrine) == 1
    assignment = Assignment.objects.get(visit=visit)
    assert (assignment.agent, assignment.reason) == (alice, "Alice Thomas is the only one free")
    step = Step.objects.get(subject_id=visit.pk)
    assert (step.from_status, step.to_status, step.actor) == ("", "pending", "test")
    upcoming = next_visit(lead.profile.pk, NOW)
    assert (upcoming.id, upcoming.project_name, upcoming.start) == (
        visit.pk,
        "Brigade Citrine",
        local(21, 9),
    )
    assert next_visit(lead.profile.pk, local(21, 10)) is None
    assert list(leads_served_by(alice.pk)) == [lead.pk]


def test_one_agents_morning_holds_three_visits(sunrise, citrine, alice):
    hours = [book(sunrise, citrine).planned_start for _ in range(3)]
    assert hours == [local(21, 9), local(21, 10), local(21, 11)]
    error = refused("slot_taken", sunrise, citrine)
    assert error.status == 409
    free = error.extra["free_slots"]
    assert len(free) == 10
    assert free[0] == {
        "date": "2026-11-21",
        "slot": "afternoon",
        "start": "2026-11-21T12:00:00+05:30",
        "end": "2026-11-21T15:00:00+05:30",
    }
    assert [(one["date"], one["slot"]) for one in free[1:4]] == [
        ("2026-11-21", "evening"),
        ("2026-11-22", "morning"),
        ("2026-11-22", "afternoon"),
    ]
    assert used(citrine) == 3


def test_visits_are_shared_fairly(sunrise, citrine, alice, bob):
    agents = [book(sunrise, citrine, day=SATURDAY + timedelta(days=n)).agent for n in range(6)]
    assert agents.count(alice) == agents.count(bob) == 3


def test_the_leads_owner_is_asked_first(sunrise, citrine, alice, bob):
    lead = make_lead(sunrise, owner=bob)
    visits = [book(sunrise, citrine, lead=lead, day=SATURDAY + timedelta(days=n)) for n in range(3)]
    assert [visit.agent for visit in visits] == [bob, bob, bob]
    TimeOff.objects.create(
        brokerage=sunrise, agent=bob, starts_at=local(24, 8), ends_at=local(24, 20)
    )
    elsewhere = book(sunrise, citrine, lead=lead, day=date(2026, 11, 24))
    assert elsewhere.agent == alice
    lead.refresh_from_db()
    assert lead.owner == bob
    kept = Assignment.objects.get(visit=elsewhere)
    assert [row["refused"] for row in kept.candidates if row["name"] == bob.name] == ["away"]


def test_a_newcomer_starts_at_the_teams_mean(sunrise, citrine, alice, bob):
    now = timezone.now()
    for n in range(6):
        book(sunrise, citrine, day=now.date() + timedelta(days=n + 1), now=now)
    for agent in (alice, bob):
        type(agent).objects.filter(pk=agent.pk).update(created_at=now - timedelta(days=90))
    dora = make_user(sunrise, "Dora New")
    later = timezone.now()
    decision = None
    for n in range(3):
        visit = book(sunrise, citrine, day=now.date() + timedelta(days=n + 10), now=later)
        decision = decision or Assignment.objects.get(visit=visit)
    (row,) = [row for row in decision.candidates if row["agent"] == str(dora.pk)]
    assert (row["load"], row["credit"], row["fair_share"]) == (0, 3.0, 3.0)
    assert SiteVisit.objects.filter(agent=dora).count() == 1  # one in three, no flood


def test_travel_between_projects_takes_time(sunrise, citrine, alice):
    azure = make_project(sunrise, "Godrej Aqua")
    first = book(sunrise, citrine)
    second = book(sunrise, azure)
    assert first.planned_start == local(21, 9)
    assert second.planned_start == local(21, 10, 30)
    refused(
        "slot_taken", sunrise, citrine
    )  # 10:00–11:00 runs into the second visit, after it come 30 min of travel
    assert book(sunrise, citrine, slot="afternoon").planned_start == local(21, 12)


def test_capacity_of_the_site(sunrise, alice, bob):
    small = make_project(sunrise, "Small Site", visits_per_slot=1)
    book(sunrise, small)
    assert "fully booked" in refused("slot_taken", sunrise, small).message
    assert used(small) == 1
    assert book(sunrise, small, slot="evening").status == "pending"


def test_daily_cap_shift_and_pause(sunrise, citrine):
    capped = make_user(sunrise, "Cap One", daily_visit_cap=1)
    paused = make_user(sunrise, "Paused Two", takes_assignments=False)
    late = make_user(sunrise, "Late Three")
    Availability.objects.create(brokerage=sunrise, agent=late, starts=time(15), ends=time(18))
    assert book(sunrise, citrine).agent == capped
    refused("slot_taken", sunrise, citrine)
    assert book(sunrise, citrine, slot="evening").agent == late
    assert not SiteVisit.objects.filter(agent=paused).exists()


def test_a_visit_that_took_place_counts_for_the_day_and_a_cancelled_one_does_not(
    sunrise, citrine, alice
):
    type(alice).objects.filter(pk=alice.pk).update(daily_visit_cap=1)
    visit = book(sunrise, citrine)
    change = {"visit": visit, "actor": TEST}
    change_visit_status(status="confirmed", now=NOW, **change)
    change_visit_status(status="completed", now=local(21, 10), **change)
    later = {"slot": "afternoon", "now": local(21, 10, 30)}
    refused("slot_taken", sunrise, citrine, **later)
    assert SiteVisit.objects.count() == 1
    SiteVisit.objects.update(status="confirmed", completed_at=None)
    change_visit_status(status="cancelled", now=local(21, 10), **change)
    assert book(sunrise, citrine, **later).agent == alice


def test_credit_for_an_absence_is_by_weight(sunrise, citrine, alice, bob):
    """A newcomer who takes twice as much as each of the others missed twice their mean."""
    now = timezone.now()
    for n in range(6):
        book(sunrise, citrine, day=now.date() + timedelta(days=n + 1), now=now)
    for agent in (alice, bob):
        type(agent).objects.filter(pk=agent.pk).update(created_at=now - timedelta(days=90))
    dora = make_user(sunrise, "Dora New", weight=2)
    later = timezone.now()
    visits = [
        book(sunrise, citrine, day=now.date() + timedelta(days=n + 10), now=later) for n in range(4)
    ]
    rows = {row["agent"]: row for row in Assignment.objects.get(visit=visits[0]).candidates}
    # alice and bob had 3 each, so she is credited with 6; of these 12 she is due the half
    assert (rows[str(dora.pk)]["credit"], rows[str(dora.pk)]["fair_share"]) == (6.0, 6.0)
    assert [rows[str(agent.pk)]["fair_share"] for agent in (alice, bob)] == [3.0, 3.0]
    assert [visit.agent for visit in visits].count(dora) == 2  # half of the next ones


def test_shifts_follow_the_agents_zone(sunrise, citrine):
    abroad = make_user(sunrise, "Zoe Dubai", timezone="Asia/Dubai")
    Availability.objects.create(brokerage=sunrise, agent=abroad, starts=time(9), ends=time(12))
    # 9–12 in Dubai is 10:30–13:30 in Bengaluru
    assert book(sunrise, citrine).planned_start == local(21, 10, 30)


def test_language_decides_where_somebody_speaks_it(sunrise, citrine, alice):
    hindi = make_user(sunrise, "Hari Hindi", languages=["hi"])
    type(alice).objects.filter(pk=alice.pk).update(languages=["en"])
    in_hindi = make_lead(sunrise, make_profile(sunrise, language="hi-IN"))
    in_french = make_lead(sunrise, make_profile(sunrise, language="fr"))
    assert book(sunrise, citrine, lead=in_hindi).agent == hindi
    assert book(sunrise, citrine, lead=in_french).agent == alice  # nobody does: then anybody


def test_an_exact_start_is_planned_exactly(sunrise, citrine, alice):
    visit = book(sunrise, citrine, start=local(21, 10, 30))
    assert (visit.slot, visit.planned_start, visit.slot_start) == (
        "morning",
        local(21, 10, 30),
        local(21, 10, 30),
    )
    assert visit_json(visit)["message"].startswith(
        "Your visit to Brigade Citrine is booked for Saturday 21 November, 10:30 AM – 11:30 AM."
    )
    refused("slot_taken", sunrise, citrine, start=local(21, 11))
    assert book(sunrise, citrine, start=local(21, 11, 30)).planned_end == local(21, 12, 30)


def test_a_listing_can_be_visited_too(sunrise, citrine, alice):
    listing = make_listing(citrine)
    visit = book(sunrise, citrine, place=MeetingPlace(listing=listing))
    assert (visit.project, visit.listing, visit.place_name) == (citrine, listing, "Brigade Citrine")
    assert used(citrine) == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"day": date(2026, 11, 19)}, "date"),
        ({"day": date(2027, 5, 20)}, "date"),  # 181 days ahead
        ({"day": date.max}, "date"),
        ({"day": date.min}, "date"),
        ({"slot": "midnight"}, "slot"),
        ({"slot": None}, "slot"),
        ({"start": local(21, 8, 59)}, "start"),
        ({"start": local(21, 18)}, "start"),
        ({"start": local(22, 10)}, "start"),
        ({"day": date(2026, 11, 20), "start": local(20, 11)}, "start"),
    ],
)
def test_impossible_times_are_refused(sunrise, citrine, alice, wish, field):
    with pytest.raises(ApplicationError) as caught:
        book(sunrise, citrine, **wish)
    assert caught.value.status == 400
    assert list(caught.value.fields) == [field]


def test_the_last_bookable_day(sunrise, citrine, alice):
    assert book(sunrise, citrine, day=date(2027, 5, 19)).planned_start.date() == date(2027, 5, 19)


def test_a_slot_that_is_over_offers_the_next_ones(sunrise, citrine, alice):
    noon = local(20, 12)
    error = refused("past", sunrise, citrine, day=date(2026, 11, 20), now=noon)
    assert list(error.fields) == ["slot"]
    assert error.extra["free_slots"][0]["slot"] == "afternoon"
    closed = refused(
        "past", sunrise, citrine, day=date(2026, 11, 20), slot="evening", now=local(20, 18)
    )
    assert closed.message == "Visiting hours of this day are over. Choose a later day."
    assert closed.extra["free_slots"][0]["date"] == "2026-11-21"


def test_today_begins_at_the_next_quarter_hour(sunrise, citrine, alice):
    assert book(
        sunrise, citrine, day=date(2026, 11, 20), now=local(20, 9, 50)
    ).planned_start == local(20, 10)
    refused("slot_taken", sunrise, citrine, day=date(2026, 11, 20), now=local(20, 11, 1))


def test_holidays_are_closed(sunrise, citrine, alice):
    Holiday.objects.create(brokerage=sunrise, day=SATURDAY, name="Founder's day")
    error = refused("slot_taken", sunrise, citrine)
    assert error.message == "There are no visits on that day (Founder's day)."
    assert error.extra["free_slots"][0]["date"] == "2026-11-22"


def test_days_on_which_the_office_is_closed(sunrise, citrine, alice):
    sunrise.working_days = [0, 1, 2, 3, 4]
    sunrise.save()
    assert refused("slot_taken", sunrise, citrine).extra["free_slots"][0]["date"] == "2026-11-23"


def test_a_brokerage_sets_its_own_windows(sunrise, citrine, alice):
    SlotWindow.objects.create(brokerage=sunrise, name="morning", starts=time(10), ends=time(13))
    visit = book(sunrise, citrine)
    assert (visit.slot_start, visit.slot_end) == (local(21, 10), local(21, 13))


def test_a_customer_has_one_visit_at_a_time(sunrise, citrine, alice, bob):
    lead = make_lead(sunrise)
    first = book(sunrise, citrine, lead=lead)
    other = make_project(sunrise, "Godrej Aqua")
    error = refused("already_booked", sunrise, other, lead=lead)
    assert (error.status, error.extra) == (
        409,
        {"visit": {"id": str(first.pk), "reference": "visit_000001"}},
    )
    assert error.message == (
        "You already have a visit then: Brigade Citrine, Saturday 21 November, morning (9 AM – 12 "
        "PM)."
    )
    assert used(other) == 0
    assert book(sunrise, other, lead=lead, slot="afternoon").reference == "visit_000002"


def test_nobody_to_show_the_place(sunrise, citrine):
    assert refused("slot_taken", sunrise, citrine).extra == {"free_slots": []}


def test_the_rm_must_know_whom_to_meet(sunrise, citrine, alice):
    nameless = make_lead(sunrise, make_profile(sunrise, name=""))
    error = refused("invalid", sunrise, citrine, lead=nameless, contact=Contact())
    assert list(error.fields) == ["name", "phone"]
    known = make_lead(sunrise, make_profile(sunrise, primary_phone="+919811111111"))
    visit = book(sunrise, citrine, lead=known, contact=Contact())
    assert (visit.contact_name, visit.contact_phone) == ("John Doe", "+919811111111")


def test_a_hold_is_silent_until_the_contact_comes(sunrise, citrine, alice):
    lead = make_lead(sunrise)
    held = book(sunrise, citrine, lead=lead, hold=True, contact=Contact())
    assert held.hold_until == NOW + timedelta(minutes=5)
    assert (news(), used(citrine)) == ([], 1)
    assert next_visit(lead.profile.pk, NOW) is None
    kept = keep_visit(visit=held, contact=JOHN, actor=TEST, now=NOW + timedelta(minutes=4))
    assert (kept.hold_until, kept.contact_phone, kept.version) == (None, "+919876543210", 2)
    assert (news(), used(citrine)) == (["visit_booked"], 1)
    again = keep_visit(visit=held, contact=JOHN, actor=TEST, now=NOW + timedelta(minutes=4))
    assert (again.version, news()) == (2, ["visit_booked"])
    lead.refresh_from_db()
    assert lead.owner == alice


def test_a_hold_that_took_too_long(sunrise, citrine, alice):
    held = book(sunrise, citrine, hold=True, contact=Contact())
    with pytest.raises(Conflict) as caught:
        keep_visit(visit=held, contact=JOHN, actor=TEST, now=NOW + timedelta(minutes=5))
    assert caught.value.code == "hold_expired"
    assert news() == []


@pytest.mark.parametrize("wish", [{"start": local(21, 9)}, {"slot": "evening"}])
def test_the_customers_own_hold_makes_way(sunrise, citrine, alice, wish):
    """They decided anew, for an overlapping time or for another one."""
    lead = make_lead(sunrise)
    held = book(sunrise, citrine, lead=lead, hold=True, contact=Contact())
    booked = book(sunrise, citrine, lead=lead, **wish)
    held.refresh_from_db()
    assert booked.pk != held.pk
    assert (held.status, booked.status) == ("expired", "pending")
    assert used(citrine) + used(citrine, "evening") == 1
    assert news() == ["visit_booked"]


def test_the_database_refuses_what_the_code_would_miss(sunrise, citrine, alice):
    """Two visits of one agent that touch are fine; that overlap are not, whatever wrote them."""
    first = book(sunrise, citrine)
    second = book(sunrise, citrine)
    second.blocked = (first.planned_start + timedelta(minutes=59), second.planned_end)
    with pytest.raises(Exception, match="agent_in_one_place"):
        second.save(update_fields=["blocked"])


def test_rules_are_checked_when_they_are_written(sunrise, alice):
    shift = Availability(
        brokerage=sunrise, agent=alice, rrule="FREQ=SECONDLY", starts=time(9), ends=time(12)
    )
    with pytest.raises(ValidationError):
        shift.full_clean()
    shift.rrule = "FREQ=WEEKLY;BYDAY=MO,SA"
    shift.full_clean()


def statements(work) -> int:
    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def test_queries_grow_with_neither_agents_nor_visits(sunrise, citrine, alice):
    leads = [make_lead(sunrise, phone="+919876543210") for _ in range(2)]
    small = statements(lambda: book(sunrise, citrine, lead=leads[0]))
    for number in range(12):
        make_user(sunrise, f"Agent{number} More")
    for number in range(20):
        book(sunrise, citrine, slot=("afternoon", "evening")[number % 2])
    assert statements(lambda: book(sunrise, citrine, lead=leads[1])) == small
    assert small <= 30
