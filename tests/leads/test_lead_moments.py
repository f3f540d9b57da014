"""Moments that no clock of a brokerage can show, and the day of a deal."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import Brokerage, User
from leads.admin.looks import next_step
from leads.models import Interaction, Lead
from tests.conftest import Api, make_lead
from tests.realty_crm.admin_setting import act, browser, page_url

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "moment", ["9999-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "1969-12-31T23:59:59Z"]
)
def test_moments_far_from_now_are_refused(
    key: Api, sunrise: Brokerage, meera: User, moment: str
) -> None:
    """The last one has no time in Kolkata, so that the lead's page could not be opened any more."""
    lead = make_lead(sunrise)
    calls = [
        (key.patch, "", {"next_follow_up_at": moment}),
        (key.post, "/interactions", {"kind": "message", "at": moment}),
        (key.post, "/outcome", {"outcome": "won", "at": moment}),
    ]
    for send, path, body in calls:
        answer = send(f"/api/leads/{lead.pk}{path}", body)
        assert answer.status_code == 400, (path, answer.content)
    lead.refresh_from_db()
    assert (lead.version, lead.status, lead.next_follow_up_at, lead.last_customer_at) == (
        1,
        "new",
        None,
        None,
    )
    assert not Interaction.objects.exists()
    assert browser(meera).get(page_url(lead)).status_code == 200


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2199-12-31T23:59:59Z"])
def test_the_first_and_last_moment_are_shown(
    key: Api, sunrise: Brokerage, meera: User, moment: str
) -> None:
    lead = make_lead(sunrise)
    assert key.patch(f"/api/leads/{lead.pk}", {"next_follow_up_at": moment}).status_code == 200
    assert browser(meera).get(page_url(lead)).status_code == 200


def test_a_deal_of_an_earlier_day_ends_with_that_day(sunrise: Brokerage, meera: User) -> None:
    """As in an import: what was noted on that day was known before the outcome."""
    lead = make_lead(sunrise)
    kolkata = ZoneInfo("Asia/Kolkata")
    day = timezone.now().astimezone(kolkata).date() - timedelta(days=3)
    act(browser(meera), lead, "win", value="100", commission="", at=day.isoformat(), reason="")
    closed = Lead.objects.get(pk=lead.pk).closed_at
    assert closed is not None
    assert closed.astimezone(kolkata) == datetime(
        day.year, day.month, day.day, 23, 59, 59, tzinfo=kolkata
    )
    assert closed.tzinfo == UTC


@pytest.mark.parametrize(
    ("zone", "day"), [("Asia/Kolkata", "22 Nov"), ("UTC", "21 Nov"), ("America/New_York", "21 Nov")]
)
def test_a_follow_up_is_on_the_brokerages_day(sunrise: Brokerage, zone: str, day: str) -> None:
    """At two in the morning in Kolkata it is still the day before in Greenwich."""
    at = datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
    lead = make_lead(sunrise, next_follow_up_at=at)
    with timezone.override(ZoneInfo(zone)):
        assert next_step(lead, at - timedelta(hours=1)) == f"Follow up on {day}"
        assert next_step(lead, at + timedelta(hours=1)) == f"Follow up: overdue since {day}"
