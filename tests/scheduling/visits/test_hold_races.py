"""Holds under real concurrency: each job on its own connection."""

from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.errors import ApplicationError
from listings.models import Project
from profiles.handles import Contact
from scheduling.models import SiteVisit
from scheduling.services.visits.expire import expire_due_visits
from scheduling.services.visits.keep import keep_visit
from tests.common.race import one_after_the_other, race
from tests.conftest import NOW, TEST, make_lead
from tests.scheduling.diary_setting import JOHN, book, local, news, used

pytestmark = pytest.mark.django_db(transaction=True)

ELEVEN = local(21, 11)
LATER = NOW + timedelta(minutes=5)


def codes(results: list[Any]) -> list[str]:
    """What became of each: done, or the code of the refusal."""
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, ApplicationError):
            raise result
    return sorted(getattr(result, "code", "done") for result in results)


def copies(visit: SiteVisit, number: int) -> list[SiteVisit]:
    loaded = SiteVisit.objects.select_related("brokerage", "profile", "lead")
    return [loaded.get(pk=visit.pk) for _ in range(number)]


def test_one_of_many_holds_the_hour(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    leads = [make_lead(sunrise, name=f"Customer {n}") for n in range(8)]
    wish: dict[str, Any] = {"start": ELEVEN, "hold": True}
    held = race([lambda lead=lead: book(sunrise, citrine, lead=lead, **wish) for lead in leads])
    assert codes(held) == ["done"] + ["slot_taken"] * 7
    refused = [one for one in held if isinstance(one, ApplicationError)]
    assert all(one.extra["free_slots"][0]["slot"] == "morning" for one in refused)
    assert (SiteVisit.objects.count(), used(citrine), news()) == (1, 1, [])


def test_keeping_twice_at_once_is_one_booking(
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
) -> None:
    held = book(sunrise, citrine, start=ELEVEN, hold=True, contact=Contact())
    who: dict[str, Any] = {"contact": JOHN, "actor": TEST, "now": NOW}
    jobs = [lambda copy=copy: keep_visit(visit=copy, **who) for copy in copies(held, 4)]
    assert codes(race(jobs)) == ["done"] * 4
    held.refresh_from_db()
    assert (held.version, held.hold_until, news()) == (2, None, ["visit_booked"])
    assert held.profile.__class__.objects.get(pk=held.profile_id).site_visits_scheduled == 1


def test_what_is_kept_in_time_is_not_swept(
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
) -> None:
    """The sweep waits for who keeps it, and finds no hold any more."""
    held = book(sunrise, citrine, start=ELEVEN, hold=True, contact=Contact())
    (copy,) = copies(held, 1)
    kept, swept = one_after_the_other(
        lambda: keep_visit(visit=copy, contact=JOHN, actor=TEST, now=LATER - timedelta(seconds=1)),
        lambda: expire_due_visits(now=LATER),
    )
    assert (codes([kept]), swept) == (["done"], 0)
    held.refresh_from_db()
    assert (held.status, used(citrine), news()) == ("pending", 1, ["visit_booked"])


def test_who_books_a_time_that_ran_out_gets_it_before_who_held_it(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    held = book(sunrise, citrine, start=ELEVEN, hold=True, contact=Contact())
    (copy,) = copies(held, 1)
    newcomer = make_lead(sunrise, name="Mary Roy")
    booked, kept = one_after_the_other(
        lambda: book(sunrise, citrine, lead=newcomer, start=ELEVEN, now=LATER),
        lambda: keep_visit(visit=copy, contact=JOHN, actor=TEST, now=LATER),
    )
    assert codes([booked, kept]) == ["done", "hold_expired"]
    held.refresh_from_db()
    assert (held.status, used(citrine), news()) == ("expired", 1, ["visit_booked"])
