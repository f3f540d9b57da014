"""The life of a visit after it is booked."""

from datetime import timedelta
from itertools import product

import pytest

from common.errors import ApplicationError, Conflict
from common.models import Step
from profiles.handles import Contact
from scheduling import tasks
from scheduling.choices import VisitStatus
from scheduling.diary.asked_time import When
from scheduling.models import Assignment, SiteVisit
from scheduling.services.visits.capacity import take_capacity
from scheduling.services.visits.expire import expire_due_visits
from scheduling.services.visits.reschedule import reschedule_visit
from scheduling.services.visits.status import change_visit_status
from tests.conftest import NOW, TEST, make_lead, make_project
from tests.scheduling.diary_setting import SATURDAY, book, local, news, used

SUNDAY = SATURDAY + timedelta(days=1)
ALLOWED = {
    ("pending", "confirmed"),
    ("pending", "cancelled"),
    ("confirmed", "completed"),
    ("confirmed", "cancelled"),
    ("confirmed", "no_show"),
    ("no_show", "confirmed"),
}


def step(visit, status, **wish):
    return change_visit_status(visit=visit, status=status, **({"actor": TEST, "now": NOW} | wish))


def move(visit, day=SUNDAY, **wish):
    wish = {"actor": TEST, "now": NOW} | wish
    usual = None if "start" in wish else "morning"
    when = When(day, wish.pop("slot", usual), wish.pop("start", None))
    return reschedule_visit(visit=visit, when=when, **wish)


def snapshot(visit):
    return (
        SiteVisit.objects.filter(pk=visit.pk).values().get(),
        Step.objects.count(),
        news(),
        used(visit.project),
    )


@pytest.mark.parametrize(("before", "after"), list(product(VisitStatus.values, VisitStatus.values)))
def test_every_step_is_allowed_or_refused_without_a_trace(sunrise, citrine, alice, before, after):
    visit = book(sunrise, citrine)
    SiteVisit.objects.filter(pk=visit.pk).update(status=before)
    state = snapshot(visit)
    if (before, after) in ALLOWED:
        assert step(visit, after).status == after
        assert SiteVisit.objects.get(pk=visit.pk).version == 2
        return
    with pytest.raises(Conflict) as caught:
        step(visit, after)
    assert (caught.value.status, caught.value.code) == (409, "invalid_transition")
    assert snapshot(visit) == state


def test_the_usual_life(sunrise, citrine, alice):
    visit = step(book(sunrise, citrine), "confirmed", now=local(20, 12), notes="called him")
    assert (visit.confirmed_at, visit.rm_notes, visit.version) == (local(20, 12), "called him", 2)
    visit = step(visit, "completed", now=local(21, 11))
    assert (visit.completed_at, visit.rm_notes, visit.version) == (local(21, 11), "called him", 3)
    assert news() == ["visit_booked", "visit_confirmed", "visit_completed"]
    steps = (
        Step.objects.filter(subject_id=visit.pk)
        .order_by("at", "id")
        .values_list("from_status", "to_status", "reason")
    )
    assert list(steps) == [
        ("", "pending", ""),
        ("pending", "confirmed", "called him"),
        ("confirmed", "completed", ""),
    ]


def test_a_stale_version_changes_nothing(sunrise, citrine, alice):
    visit = book(sunrise, citrine)
    state = snapshot(visit)
    for change in (
        lambda: step(visit, "confirmed", expected_version=7),
        lambda: move(visit, expected_version=7),
    ):
        with pytest.raises(Conflict) as caught:
            change()
        assert (caught.value.code, caught.value.extra) == ("stale_version", {"version": 1})
        assert snapshot(visit) == state


def test_cancelling_gives_time_and_capacity_back(sunrise, alice):
    small = make_project(sunrise, "Small Site", visits_per_slot=1)
    visit = step(book(sunrise, small), "cancelled", reason="no time", now=local(20, 13))
    assert (visit.cancelled_at, used(small)) == (local(20, 13), 0)
    assert Step.objects.filter(subject_id=visit.pk, reason="no time").exists()
    assert news() == ["visit_booked", "visit_cancelled"]
    assert book(sunrise, small).planned_start == local(21, 9)


def test_a_no_show_is_reversible_for_a_day(sunrise, citrine, alice):
    visit = step(
        step(book(sunrise, citrine), "confirmed", now=local(20, 12)), "no_show", now=local(21, 11)
    )
    back = step(visit, "confirmed", now=local(22, 11))
    assert back.confirmed_at == local(20, 12)
    assert news() == [
        "visit_booked",
        "visit_confirmed",
        "visit_no_show",
    ]  # taking a mistake back is no news
    step(back, "no_show", now=local(22, 11))
    with pytest.raises(Conflict) as caught:
        step(back, "confirmed", now=local(23, 11, 1))
    assert caught.value.code == "invalid_transition"


def test_the_day_counts_from_the_last_time_it_was_marked(sunrise, citrine, alice):
    visit = step(step(book(sunrise, citrine), "confirmed"), "no_show", now=local(21, 11))
    step(visit, "confirmed", now=local(21, 12))
    step(visit, "no_show", now=local(22, 10))
    back = step(visit, "confirmed", now=local(23, 9))  # 46 hours after the first, 23 after the last
    assert back.status == "confirmed"


def test_a_no_show_whose_hour_is_taken_stays_one(sunrise, citrine, alice):
    visit = step(step(book(sunrise, citrine), "confirmed"), "no_show", now=local(21, 9))
    book(sunrise, citrine, now=local(21, 9))
    with pytest.raises(Conflict) as caught:
        step(visit, "confirmed", now=local(21, 9))
    assert caught.value.code == "agent_busy"
    visit.refresh_from_db()
    assert visit.status == "no_show"


def test_moving_keeps_id_uid_and_agent(sunrise, citrine, alice, bob):
    lead = make_lead(sunrise, owner=bob)
    visit = step(book(sunrise, citrine, lead=lead), "confirmed")
    moved = move(visit, reason="wife works")
    moved.refresh_from_db()
    assert (moved.pk, moved.calendar_uid, moved.agent) == (visit.pk, visit.calendar_uid, bob)
    assert (moved.status, moved.version, moved.confirmed_at) == ("pending", 3, None)
    assert (moved.slot_start, moved.planned_start) == (local(22, 9), local(22, 9))
    assert (used(citrine), used(citrine, day=SUNDAY)) == (0, 1)
    assert news() == ["visit_booked", "visit_confirmed", "visit_rescheduled"]
    assert Assignment.objects.filter(visit=visit).count() == 1
    assert Step.objects.filter(
        subject_id=visit.pk, from_status="confirmed", reason="wife works"
    ).exists()


def test_moving_to_a_time_at_which_the_agent_is_busy_changes_the_agent(
    sunrise, citrine, alice, bob
):
    visit = book(sunrise, citrine, lead=make_lead(sunrise, owner=alice))
    for _ in range(3):
        book(sunrise, citrine, lead=make_lead(sunrise, owner=alice), day=SUNDAY)
    moved = move(visit)
    assert moved.agent == bob
    assert Assignment.objects.filter(visit=visit).order_by("created_at").last().agent == bob


def test_the_counter_itself_never_passes_the_capacity(sunrise):
    small = make_project(sunrise, "Small Site", visits_per_slot=2)
    assert [take_capacity(project=small, day=SATURDAY, slot="morning") for _ in range(3)] == [
        True,
        True,
        False,
    ]
    assert used(small) == 2


def test_moving_within_the_slot_is_not_in_its_own_way(sunrise, alice):
    small = make_project(sunrise, "Small Site", visits_per_slot=1)
    visit = book(sunrise, small)
    moved = move(visit, day=SATURDAY, start=local(21, 9, 30))
    assert (moved.planned_start, moved.version, used(small)) == (local(21, 9, 30), 2, 1)


def test_moving_to_a_full_slot_changes_nothing(sunrise, citrine, alice):
    visit = book(sunrise, citrine)
    for _ in range(3):
        book(sunrise, citrine, day=SUNDAY)
    state = snapshot(visit)
    with pytest.raises(Conflict) as caught:
        move(visit)
    assert caught.value.code == "slot_taken"
    assert caught.value.extra["free_slots"][0] == {
        "date": "2026-11-22",
        "slot": "afternoon",
        "start": "2026-11-22T12:00:00+05:30",
        "end": "2026-11-22T15:00:00+05:30",
    }
    assert snapshot(visit) == state
    assert used(citrine, day=SUNDAY) == 3


def test_moving_onto_ones_own_other_visit_is_refused(sunrise, citrine, alice, bob):
    lead = make_lead(sunrise)
    book(sunrise, citrine, lead=lead, day=SUNDAY)
    visit = book(sunrise, citrine, lead=lead)
    with pytest.raises(Conflict) as caught:
        move(visit)
    assert caught.value.code == "already_booked"


@pytest.mark.parametrize("status", ["completed", "cancelled", "no_show", "expired"])
def test_what_is_over_cannot_be_moved(sunrise, citrine, alice, status):
    visit = book(sunrise, citrine)
    SiteVisit.objects.filter(pk=visit.pk).update(status=status)
    state = snapshot(visit)
    with pytest.raises(Conflict) as caught:
        move(visit)
    assert caught.value.code == "invalid_transition"
    assert snapshot(visit) == state


def test_moving_into_the_past_is_refused(sunrise, citrine, alice):
    visit = book(sunrise, citrine)
    with pytest.raises(ApplicationError) as caught:
        move(visit, day=SATURDAY - timedelta(days=2))
    assert caught.value.status == 400


def test_unconfirmed_visits_expire_at_their_planned_start(sunrise, citrine, alice):
    forgotten, confirmed = book(sunrise, citrine), step(book(sunrise, citrine), "confirmed")
    assert expire_due_visits(now=local(21, 8, 59)) == 0
    assert expire_due_visits(now=local(21, 9)) == 1
    assert expire_due_visits(now=local(21, 10)) == 0
    forgotten.refresh_from_db()
    confirmed.refresh_from_db()
    assert (forgotten.status, confirmed.status, used(citrine)) == ("expired", "confirmed", 1)
    assert news() == ["visit_booked", "visit_booked", "visit_confirmed", "visit_expired"]


def test_holds_end_in_silence(sunrise, citrine, alice):
    held = book(sunrise, citrine, hold=True, contact=Contact())
    assert expire_due_visits(now=NOW + timedelta(minutes=4, seconds=59)) == 0
    assert expire_due_visits(now=NOW + timedelta(minutes=5)) == 1
    held.refresh_from_db()
    assert (held.status, used(citrine), news()) == ("expired", 0, [])


def test_a_hold_cannot_be_confirmed(sunrise, citrine, alice):
    held = book(sunrise, citrine, hold=True, contact=Contact())
    with pytest.raises(Conflict) as caught:
        step(held, "confirmed")
    assert caught.value.code == "invalid_transition"


def test_the_sweep_covers_every_brokerage(sunrise, marina, citrine, alice, charlie):
    pearl = make_project(marina, "Dubai Pearl")
    book(sunrise, citrine)
    book(marina, pearl)
    SiteVisit.objects.update(planned_start=NOW - timedelta(days=400))
    assert tasks.expire_visits() == 2
    assert set(SiteVisit.objects.values_list("status", flat=True)) == {"expired"}
