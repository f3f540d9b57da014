"""Planned follow-ups on the first page: what is overdue, and what is due today."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from tests.conftest import make_lead
from tests.realty_crm.admin_setting import browser

pytestmark = pytest.mark.django_db


def follow_ups(user: User) -> list[tuple[str, str]]:
    """(customer, badge's word) of each row."""
    panels: list[Any] = browser(user).get("/admin/").context["panels"]
    found = [panel for panel in panels if panel.title == "Planned follow-ups"]
    return [
        (row.title, "Overdue" if "Overdue" in row.badge else "Today")
        for panel in found
        for row in panel.rows
    ]


@pytest.fixture
def today(sunrise: Brokerage) -> datetime:
    """The last second of the brokerage's day."""
    local = timezone.now().astimezone(sunrise.zone)
    return local.replace(hour=23, minute=59, second=59, microsecond=0)


def test_overdue_ones_first_then_todays_and_none_of_tomorrow(
    sunrise: Brokerage,
    marina: Brokerage,
    alice: User,
    bob: User,
    meera: User,
    charlie: User,
    today: datetime,
) -> None:
    now = timezone.now()
    make_lead(sunrise, owner=alice, name="Due tonight", next_follow_up_at=today)
    make_lead(sunrise, owner=alice, name="Long overdue", next_follow_up_at=now - timedelta(days=9))
    make_lead(sunrise, owner=bob, name="Just overdue", next_follow_up_at=now - timedelta(seconds=1))
    make_lead(sunrise, owner=alice, name="Tomorrow", next_follow_up_at=today + timedelta(seconds=1))
    make_lead(
        sunrise, owner=alice, name="Lost", status="lost", next_follow_up_at=now - timedelta(days=1)
    )
    make_lead(marina, owner=charlie, name="Elsewhere", next_follow_up_at=now - timedelta(days=1))
    make_lead(sunrise, name="Nobody's", next_follow_up_at=now - timedelta(days=2))

    assert follow_ups(alice) == [("Long overdue", "Overdue"), ("Due tonight", "Today")]
    assert follow_ups(meera) == [
        ("Long overdue", "Overdue"),
        ("Nobody's", "Overdue"),
        ("Just overdue", "Overdue"),
        ("Due tonight", "Today"),
    ]
    assert follow_ups(charlie) == [("Elsewhere", "Overdue")]
    assert follow_ups(bob) == [("Just overdue", "Overdue")]


def test_without_any_there_is_no_panel(sunrise: Brokerage, alice: User) -> None:
    make_lead(sunrise, owner=alice)
    assert follow_ups(alice) == []
    assert "Planned follow-ups" not in browser(alice).get("/admin/").content.decode()
