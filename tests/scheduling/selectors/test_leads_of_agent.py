"""Which leads an RM serves: the answer to the port leads_served_by."""

import pytest

from accounts.models import Brokerage, User
from common.ports import leads_served_by
from leads.models import Lead
from listings.models import Project
from profiles.handles import Contact
from tests.conftest import make_lead, make_project
from tests.scheduling.diary_setting import ask, book

pytestmark = pytest.mark.django_db


def test_visits_and_callbacks_of_the_agent_each_lead_once(
    sunrise: Brokerage, marina: Brokerage, citrine: Project, alice: User, bob: User, charlie: User
) -> None:
    visited, called, both = (make_lead(sunrise, owner=alice) for _ in range(3))
    book(sunrise, citrine, lead=visited)
    ask(sunrise, lead=called)
    book(sunrise, citrine, lead=both, slot="evening")
    ask(sunrise, lead=both)
    ask(sunrise, lead=make_lead(sunrise, owner=bob))
    book(marina, make_project(marina, "Dubai Pearl"), lead=make_lead(marina))
    served = leads_served_by(alice.pk)
    assert sorted(served) == sorted(lead.pk for lead in (visited, called, both))
    assert set(Lead.objects.filter(pk__in=served)) == {visited, called, both}


def test_what_is_only_held_serves_nobody(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    book(sunrise, citrine, hold=True, contact=Contact())
    assert list(leads_served_by(alice.pk)) == []


def test_it_is_in_no_order(alice: User) -> None:
    """The bookings' own order names columns that a union of leads does not have."""
    served = leads_served_by(alice.pk)
    assert not served.ordered
    assert "ORDER BY" not in str(served.query)
    assert "ORDER BY" not in str(Lead.objects.order_by().filter(pk__in=served).query)
