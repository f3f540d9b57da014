"""Real threads on real connections: what one agent has, one customer gets."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from common.errors import ApplicationError
from scheduling.diary.asked_time import When
from scheduling.models import Callback, SiteVisit
from scheduling.services.visits.expire import expire_due_visits
from scheduling.services.visits.reschedule import reschedule_visit
from scheduling.services.visits.status import change_visit_status
from tests.conftest import NOW, TEST, make_lead, make_project
from tests.scheduling.diary_setting import SATURDAY, ask, book, local, news, used

pytestmark = pytest.mark.django_db(transaction=True)


def race(jobs: list[Callable[[], Any]]) -> list[str]:
    """Runs all at once, each on its own connection and transaction; "done" or the code of the
    refusal."""
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> str:
        try:
            gate.wait(timeout=30)
            with transaction.atomic():
                job()
            return "done"
        except ApplicationError as error:
            return error.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(run, jobs))


def test_twenty_customers_for_one_agents_morning_of_three(sunrise, citrine, alice):
    leads = [make_lead(sunrise, name=f"Customer {n}") for n in range(20)]
    results = race([lambda lead=lead: book(sunrise, citrine, lead=lead) for lead in leads])
    assert results == ["done"] * 3 + ["slot_taken"] * 17
    hours = SiteVisit.objects.order_by("planned_start").values_list("planned_start", flat=True)
    assert list(hours) == [local(21, 9), local(21, 10), local(21, 11)]
    assert (used(citrine), news()) == (3, ["visit_booked"] * 3)
    assert set(SiteVisit.objects.values_list("reference", flat=True)) == {
        f"visit_00000{n}" for n in (1, 2, 3)
    }


def test_shares_stay_even_when_everybody_books_at_once(sunrise, citrine, alice, bob):
    leads = [make_lead(sunrise, name=f"Customer {n}") for n in range(6)]
    assert (
        race([lambda lead=lead: book(sunrise, citrine, lead=lead) for lead in leads])
        == ["done"] * 6
    )
    assert SiteVisit.objects.filter(agent=alice).count() == 3
    assert SiteVisit.objects.filter(agent=bob).count() == 3


def test_a_full_site_takes_no_more_than_it_holds(sunrise, alice, bob):
    small = make_project(sunrise, "Small Site", visits_per_slot=2)
    leads = [make_lead(sunrise, name=f"Customer {n}") for n in range(8)]
    results = race([lambda lead=lead: book(sunrise, small, lead=lead) for lead in leads])
    assert results == ["done"] * 2 + ["slot_taken"] * 6
    assert used(small) == 2


def test_one_customer_books_once(sunrise, citrine, alice, bob):
    lead = make_lead(sunrise)
    results = race([lambda: book(sunrise, citrine, lead=lead) for _ in range(6)])
    assert results == ["already_booked"] * 5 + ["done"]
    assert used(citrine) == 1


def test_two_people_confirm_at_once(sunrise, citrine, alice):
    visit = book(sunrise, citrine)
    copies = [SiteVisit.objects.get(pk=visit.pk) for _ in range(4)]
    confirm = [
        lambda copy=copy: change_visit_status(visit=copy, status="confirmed", actor=TEST, now=NOW)
        for copy in copies
    ]
    assert race(confirm) == ["done"] + ["invalid_transition"] * 3
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("confirmed", 2)
    assert news() == ["visit_booked", "visit_confirmed"]


def test_cancelling_moving_expiring_and_booking_at_once_never_deadlock(
    sunrise, citrine, alice, bob
):
    visits = [book(sunrise, citrine) for _ in range(6)]
    copies = [
        SiteVisit.objects.select_related("brokerage", "project", "listing").get(pk=v.pk)
        for v in visits
    ]
    newcomers = [make_lead(sunrise, name=f"Customer {n}") for n in range(4)]
    jobs: list[Callable[[], Any]] = [
        *(
            lambda v=v: change_visit_status(visit=v, status="cancelled", actor=TEST, now=NOW)
            for v in copies[:3]
        ),
        *(
            lambda v=v: reschedule_visit(
                visit=v, when=When(SATURDAY, "evening"), actor=TEST, now=NOW
            )
            for v in copies[3:5]
        ),
        lambda: expire_due_visits(now=NOW),
        *(lambda lead=lead: book(sunrise, citrine, lead=lead) for lead in newcomers),
    ]
    results = race(jobs)
    assert set(results) <= {"done", "slot_taken"}
    taken = SiteVisit.objects.filter(status="pending", slot="morning").count()
    assert used(citrine) == taken <= 6
    assert used(citrine, "evening") == 2


def test_one_customer_waits_for_one_call(sunrise, alice):
    lead = make_lead(sunrise)
    assert race([lambda: ask(sunrise, lead=lead) for _ in range(5)]) == ["done"] * 5
    assert Callback.objects.count() == 1
    assert news("callback_") == ["callback_requested"]
