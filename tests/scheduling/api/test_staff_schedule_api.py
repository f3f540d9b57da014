"""The staff's routes: lists, steps, and who reaches what."""

from datetime import timedelta
from uuid import uuid4

import pytest

from scheduling.models import Callback, SiteVisit
from tests.conftest import key_api, make_lead, make_project, staff_api, visitor_api
from tests.scheduling.diary_setting import SATURDAY, ask, book

VISITS, CALLBACKS = "/api/admin/schedule/visits", "/api/admin/schedule/callbacks"


def ids(api, path):
    response = api.get(path)
    assert response.status_code == 200, response.content
    return [row["id"] for row in response.json()["results"]]


def test_visits_are_listed_latest_first_and_filtered(sunrise, citrine, alice, meera):
    days = [SATURDAY + timedelta(days=n) for n in range(3)]
    first, second, third = (str(book(sunrise, citrine, day=day).pk) for day in days)
    SiteVisit.objects.filter(pk=second).update(status="confirmed")
    api = staff_api(meera)
    assert ids(api, VISITS) == [third, second, first]
    assert ids(api, f"{VISITS}?status=confirmed") == [second]
    assert ids(api, f"{VISITS}?status=confirmed&status=pending") == [third, second, first]
    assert ids(api, f"{VISITS}?date_from={days[1]}") == [third, second]
    assert ids(api, f"{VISITS}?date_from={days[1]}&date_to={days[1]}") == [second]
    assert ids(api, f"{VISITS}?agent={alice.pk}") == [third, second, first]
    assert ids(api, f"{VISITS}?agent={meera.pk}") == []
    page = api.get(f"{VISITS}?page_size=2").json()
    assert [row["id"] for row in page["results"]] == [third, second]
    assert ids(api, page["next"].removeprefix("http://testserver")) == [first]


def test_rows_say_whom_to_meet(sunrise, citrine, alice, meera):
    book(sunrise, citrine)
    (row,) = staff_api(meera).get(VISITS).json()["results"]
    assert row["contact"] == {"name": "John Doe", "phone": "+919876543210", "email": ""}
    assert row["lead_score"] == 10  # the lead has a phone number


def test_callbacks_are_listed_by_urgency_then_due_time(sunrise, alice, meera):
    asked = {}
    for word in ("low", "urgent", "medium", "high", "urgent"):
        asked.setdefault(word, []).append(str(ask(sunrise, urgency=word)[0].pk))
    Callback.objects.filter(pk=asked["urgent"][0]).update(
        due_at=Callback.objects.get(pk=asked["low"][0]).due_at
    )
    api = staff_api(meera)
    in_order = [*reversed(asked["urgent"]), *asked["high"], *asked["medium"], *asked["low"]]
    assert ids(api, CALLBACKS) == in_order
    assert ids(api, f"{CALLBACKS}?urgency=urgent") == list(reversed(asked["urgent"]))
    assert ids(api, f"{CALLBACKS}?status=contacted") == []
    page = api.get(f"{CALLBACKS}?page_size=2").json()
    assert ids(api, page["next"].removeprefix("http://testserver")) == in_order[2:4]


@pytest.mark.parametrize(
    "query",
    [
        "status=lost",
        "agent=alice",
        "date_from=yesterday",
        "date_to=9999-12-31",
        "colour=red",
        "cursor=x",
        "page_size=0",
    ],
)
def test_wrong_filters(key, query):
    response = key.get(f"{VISITS}?{query}")
    assert response.status_code == 400, response.content
    assert response.json()["error"]["code"] == "invalid"


def test_a_visit_is_confirmed_and_completed(sunrise, citrine, alice):
    path = f"/api/admin/schedule/visit/{book(sunrise, citrine).pk}/status"
    api = staff_api(alice)
    confirmed = api.put(path, {"status": "confirmed", "notes": "called him", "version": 1}).json()
    assert (confirmed["status"], confirmed["rm_notes"], confirmed["version"]) == (
        "confirmed",
        "called him",
        2,
    )
    assert confirmed["confirmed_at"] is not None
    assert "is confirmed. Alice Thomas will meet you." in confirmed["message"]
    assert api.put(path, {"status": "completed"}).json()["status"] == "completed"
    again = api.put(path, {"status": "confirmed"})
    assert (again.status_code, again.json()["error"]["code"]) == (409, "invalid_transition")


def test_a_callback_is_worked_on(sunrise, alice):
    path = f"/api/admin/schedule/callback/{ask(sunrise)[0].pk}/status"
    api = staff_api(alice)
    contacted = api.put(
        path, {"status": "contacted", "attempts": 2, "duration_seconds": 90, "notes": "warm"}
    ).json()
    assert (contacted["status"], contacted["attempts"], contacted["duration_seconds"]) == (
        "contacted",
        2,
        90,
    )
    assert contacted["notes"] == "warm"
    done = api.put(path, {"status": "completed", "outcome": "visit booked"}).json()
    assert (done["status"], done["outcome"]) == ("completed", "visit booked")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "lost"},
        {"status": 1},
        {"status": "confirmed", "colour": "red"},
        {"status": "confirmed", "version": 0},
    ],
)
def test_wrong_steps(sunrise, citrine, alice, key, body):
    visit = book(sunrise, citrine)
    assert key.put(f"/api/admin/schedule/visit/{visit.pk}/status", body).status_code == 400
    visit.refresh_from_db()
    assert (visit.status, visit.version) == ("pending", 1)


@pytest.mark.parametrize(
    "body",
    [{"attempts": -1}, {"attempts": "many"}, {"duration_seconds": 1e9}, {"outcome": "x" * 201}],
)
def test_wrong_results_of_a_call(sunrise, alice, key, body):
    callback, _ = ask(sunrise)
    path = f"/api/admin/schedule/callback/{callback.pk}/status"
    assert key.put(path, {"status": "contacted"} | body).status_code == 400


def test_agents_reach_their_own_and_the_pools(sunrise, citrine, alice, bob, meera):
    own = make_lead(sunrise, owner=alice)
    visit, (callback, _) = book(sunrise, citrine, lead=own), ask(sunrise, lead=own)
    steps = [
        (f"/api/admin/schedule/visit/{visit.pk}/status", "confirmed"),
        (f"/api/admin/schedule/callback/{callback.pk}/status", "contacted"),
    ]
    outsider = staff_api(bob)
    assert (ids(outsider, VISITS), ids(outsider, CALLBACKS)) == ([], [])
    for path, status in steps:
        assert outsider.put(path, {"status": status}).status_code == 404
    for name in ("cancel", "reschedule"):
        assert outsider.post(f"/api/schedule/visit/{visit.pk}/{name}", {}).status_code == 404
    visit.refresh_from_db()
    assert visit.status == "pending"
    for insider in (staff_api(alice), staff_api(meera)):
        assert (ids(insider, VISITS), ids(insider, CALLBACKS)) == (
            [str(visit.pk)],
            [str(callback.pk)],
        )
    own.owner = None
    own.save()
    assert ids(outsider, VISITS) == [str(visit.pk)]


def test_another_brokerage_sees_nothing(sunrise, citrine, alice, foreign_key, charlie, omar):
    visit, (callback, _) = book(sunrise, citrine), ask(sunrise)
    for api in (foreign_key, staff_api(charlie), staff_api(omar)):
        assert (ids(api, VISITS), ids(api, CALLBACKS)) == ([], [])
        visit_path = f"/api/schedule/visit/{visit.pk}"
        assert (
            api.put(
                f"/api/admin/schedule/visit/{visit.pk}/status", {"status": "confirmed"}
            ).status_code
            == 404
        )
        assert (
            api.put(
                f"/api/admin/schedule/callback/{callback.pk}/status", {"status": "contacted"}
            ).status_code
            == 404
        )
        assert api.post(f"{visit_path}/cancel", {}).status_code == 404
        assert (
            api.post(
                f"{visit_path}/reschedule", {"date": "2026-11-22", "slot": "morning"}
            ).status_code
            == 404
        )
        assert api.get(f"/api/schedule/user/{visit.profile_id}").status_code == 404
        assert api.get(f"/api/schedule/slots?project={citrine.pk}").status_code == 404
    visit.refresh_from_db()
    callback.refresh_from_db()
    assert (visit.status, visit.version, callback.status) == ("pending", 1, "pending")


def test_who_may_not(sunrise, alice):
    for api in (key_api(sunrise, "chat,booking,read"), visitor_api(sunrise)):
        assert api.get(VISITS).status_code == 403
        assert api.get(CALLBACKS).status_code == 403
        assert (
            api.put(
                f"/api/admin/schedule/visit/{uuid4()}/status", {"status": "confirmed"}
            ).status_code
            == 403
        )
    nobody = staff_api(alice)
    nobody.headers.clear()
    assert nobody.get(VISITS).status_code == 401


def test_holds_are_not_listed(sunrise, citrine, alice, meera):
    book(sunrise, citrine, hold=True)
    assert ids(staff_api(meera), VISITS) == []


def test_lists_cost_the_same_for_one_and_for_many(
    sunrise, citrine, alice, bob, key, django_assert_max_num_queries
):
    aqua = make_project(sunrise, "Godrej Aqua")
    for n in range(4):
        book(sunrise, citrine, day=SATURDAY + timedelta(days=n))
        book(sunrise, aqua, day=SATURDAY + timedelta(days=n), slot="evening")
        ask(sunrise)
    for path in (VISITS, CALLBACKS):
        with django_assert_max_num_queries(4):
            assert len(ids(key, path)) >= 4
