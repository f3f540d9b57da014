"""GET /api/leads/dashboard: whom to call next."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from leads.models import Lead
from leads.selectors.reports.dashboard import lead_dashboard
from tests.conftest import NOW, Api, make_lead, staff_api

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: NOW is 11:30 in the office; its day ends 12 h 30 min later
MIDNIGHT = NOW + timedelta(hours=12, minutes=30)


def names(leads: Any) -> list[str]:
    return [lead.name for lead in leads]


def test_counts_are_an_agents_own_and_a_managers_all(
    sunrise: Brokerage, marina: Brokerage, meera: User, alice: User, bob: User
) -> None:
    make_lead(sunrise, owner=alice, temperature="burning")
    make_lead(sunrise, owner=bob, temperature="burning")
    make_lead(sunrise, temperature="warm")  # the pool
    make_lead(sunrise, owner=alice, temperature="hot", status="won")
    make_lead(marina, temperature="hot")
    mine = lead_dashboard(staff_caller(alice), NOW).temperatures
    assert mine == {"burning": 1, "hot": 0, "warm": 0, "cold": 0}
    assert lead_dashboard(staff_caller(meera), NOW).temperatures == {
        "burning": 2,
        "hot": 0,
        "warm": 1,
        "cold": 0,
    }


def test_follow_ups_of_today_and_before(sunrise: Brokerage, alice: User, bob: User) -> None:
    def plan(name: str, at: datetime, **fields: Any) -> None:
        make_lead(sunrise, **({"owner": alice, "name": name, "next_follow_up_at": at} | fields))

    plan("just past", NOW - MINUTE)
    plan("yesterday", NOW - DAY)
    plan("now", NOW)
    plan("late tonight", MIDNIGHT - MINUTE)
    plan("tomorrow", MIDNIGHT)
    plan("closed", NOW - HOUR, status="lost")
    plan("teammate's", NOW - HOUR, owner=bob)
    found = lead_dashboard(staff_caller(alice), NOW)
    assert (found.overdue.count, names(found.overdue.leads)) == (2, ["yesterday", "just past"])
    assert (found.today.count, names(found.today.leads)) == (2, ["now", "late tonight"])


def test_actions_come_in_the_order_of_a_morning(sunrise: Brokerage, alice: User) -> None:
    def lead(name: str, **fields: Any) -> None:
        make_lead(sunrise, **({"owner": alice, "name": name, "last_customer_at": NOW} | fields))

    phone = {"phone": "+919876543210"}
    lead("scanned twice", lead_score=90, qr_scan_count=2)
    lead("spoke", lead_score=95, unheard_voice_count=1, voice_count=1)
    lead("overdue, warm", lead_score=30, react_by=NOW - DAY, overdue_at=NOW - DAY)
    lead("overdue, hot", lead_score=60, react_by=NOW - HOUR, overdue_at=NOW - HOUR, **phone)
    lead("due soon", lead_score=1, react_by=NOW + MINUTE, **phone)
    lead("nothing to do", lead_score=99)
    lead("closed", lead_score=100, status="won", qr_scan_count=2)
    found = lead_dashboard(staff_caller(alice), NOW).next_best_actions
    assert [(one.lead.name, one.action, one.reason) for one in found] == [
        ("overdue, hot", "Call at once", "nobody has reacted by the deadline"),
        ("overdue, warm", "Call at once", "nobody has reacted by the deadline"),
        ("due soon", "Call for the first time", "the phone is known and nobody has been in touch"),
        ("spoke", "Listen to the voice message", "a voice message was not listened to"),
        ("scanned twice", "Offer a site visit", "2 QR scans or more"),
    ]


def test_lists_stop_at_twenty(sunrise: Brokerage, alice: User) -> None:
    for _ in range(23):
        make_lead(sunrise, owner=alice, next_follow_up_at=NOW - HOUR)
    found = lead_dashboard(staff_caller(alice), NOW)
    assert (found.overdue.count, len(found.overdue.leads), len(found.next_best_actions)) == (
        23,
        20,
        20,
    )


def test_the_answer(
    sunrise: Brokerage, marina: Brokerage, alice: User, charlie: User, key: Api
) -> None:
    now = timezone.now()
    lead = make_lead(
        sunrise, owner=alice, name="Anna", next_follow_up_at=now - HOUR, temperature="hot"
    )
    make_lead(marina, owner=charlie, next_follow_up_at=now - HOUR)
    for api in (key, staff_api(alice)):
        found = api.get("/api/leads/dashboard").json()
        assert {word: found[word] for word in ("burning", "hot", "warm", "cold")} == {
            "burning": 0, "hot": 1, "warm": 0, "cold": 0,
        }  # fmt: skip
        assert found["follow_ups_today"] == {"count": 0, "leads": []}
        assert [one["id"] for one in found["follow_ups_overdue"]["leads"]] == [str(lead.pk)]
        (action,) = found["next_best_actions"]
        assert (action["lead"]["id"], action["action"], action["reason"]) == (
            str(lead.pk), "Follow up as planned", "the planned follow-up is due",
        )  # fmt: skip


def test_five_queries_whatever_there_is(sunrise: Brokerage, alice: User) -> None:
    for count in (2, 25):
        for _ in range(count):
            make_lead(sunrise, owner=alice, next_follow_up_at=NOW - HOUR, react_by=NOW)
        with CaptureQueriesContext(connection) as queries:
            found = lead_dashboard(staff_caller(alice), NOW)
            assert {one.lead.owner for one in found.next_best_actions} == {alice}
        assert len(queries) == 5
    assert Lead.objects.count() == 27
