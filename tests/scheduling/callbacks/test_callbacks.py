"""Callbacks: asking, steps, retries, the watch. Friday 20 November 2026, 11:30 in Bengaluru; open
9–18 every day."""

from datetime import timedelta
from itertools import product

import pytest

from common.errors import ApplicationError, Conflict
from common.models import Event, Step
from profiles.handles import Contact
from scheduling import tasks
from scheduling.choices import CallbackStatus
from scheduling.models import Assignment, Callback, TimeOff
from scheduling.presentation import callback_json
from scheduling.services.callbacks.status import CallReport, change_callback_status
from scheduling.services.callbacks.watch import watch_callbacks_batch
from tests.conftest import NOW, TEST, make_lead, make_profile, make_user
from tests.scheduling.diary_setting import ask, local, news

ALLOWED = {
    ("pending", "contacted"),
    ("pending", "no_answer"),
    ("pending", "cancelled"),
    ("contacted", "completed"),
    ("contacted", "no_answer"),
    ("contacted", "cancelled"),
    ("no_answer", "pending"),
    ("no_answer", "cancelled"),
}

_TOLD = ("notes", "outcome", "attempts", "duration_seconds")


def step(callback, status, **wish):
    told = {name: wish.pop(name) for name in _TOLD if name in wish}
    wish = {"actor": TEST, "now": NOW} | wish
    return change_callback_status(
        callback=callback, status=status, report=CallReport(**told), **wish
    )


def told() -> list[str]:
    return news("callback_")


def test_a_callback_says_everything(sunrise, alice):
    callback, created = ask(sunrise, urgency="high", reason="home loan")
    assert created
    answer = callback_json(callback, internal=True, now=NOW)
    wanted = {
        "id": str(callback.pk),
        "reference": "callback_000001",
        "status": "pending",
        "urgency": "high",
        "due_at": "2026-11-20T12:30:00+05:30",
        "expected": "Within 1-2 hours",
        "agent": {"id": str(alice.pk), "name": "Alice Thomas", "phone": ""},
        "attempts": 0,
        "lead_score": 10,  # the lead has a phone number now
        "version": 1,
        "reason": "home loan",
        "message": "Alice Thomas will call you back: within 1-2 hours.",
    }
    assert {name: answer[name] for name in wanted} == wanted
    browser = callback_json(callback, now=NOW)
    assert (browser["lead_score"], browser["notes"], browser["outcome"]) == (None, None, None)
    assert told() == ["callback_requested"]
    callback.profile.refresh_from_db()
    assert callback.profile.callbacks_requested == 1
    assert Assignment.objects.get(callback=callback).agent == alice


def test_after_hours(sunrise, alice):
    callback, _ = ask(sunrise, urgency="urgent", now=local(20, 20))
    assert (callback.due_at, callback.warn_at) == (local(21, 9, 30), local(21, 9, 24))
    assert callback_json(callback, now=local(20, 20))["expected"] == "Tomorrow by 9:30 AM"


def test_a_phone_is_needed(sunrise, alice):
    with pytest.raises(ApplicationError) as caught:
        ask(sunrise, contact=Contact.of(name="John"))
    assert list(caught.value.fields) == ["phone"]
    known = make_lead(sunrise, make_profile(sunrise, primary_phone="+919811111111"))
    assert ask(sunrise, lead=known, contact=Contact())[0].contact_phone == "+919811111111"


def test_urgent_ones_go_to_seniors_first(sunrise, alice):
    senior = make_user(sunrise, "Sunil Senior", is_senior=True)
    lead = make_lead(sunrise, owner=alice)
    assert ask(sunrise, lead=lead, urgency="high")[0].agent == alice
    for _ in range(2):
        assert (
            ask(sunrise, lead=make_lead(sunrise, owner=alice), urgency="urgent")[0].agent == senior
        )


def test_callbacks_are_shared(sunrise, alice, bob):
    agents = [ask(sunrise)[0].agent for _ in range(6)]
    assert agents.count(alice) == agents.count(bob) == 3


def test_who_is_off_until_it_is_due_is_passed_over(sunrise, alice, bob):
    TimeOff.objects.create(
        brokerage=sunrise, agent=alice, starts_at=local(20, 0), ends_at=local(21, 0)
    )
    assert {ask(sunrise)[0].agent for _ in range(3)} == {bob}
    TimeOff.objects.create(
        brokerage=sunrise, agent=bob, starts_at=local(20, 0), ends_at=local(21, 0)
    )
    callback, _ = ask(sunrise)
    assert callback.agent is None  # the pool: never refused
    assert (
        callback_json(callback, now=NOW)["message"]
        == "Somebody of our team will call you back: within 4 hours."
    )


def test_waiting_customers_get_no_second_callback(sunrise, alice):
    lead = make_lead(sunrise)
    first, _ = ask(sunrise, lead=lead, urgency="medium", reason="price")
    again, created = ask(sunrise, lead=lead, urgency="low", reason="price")
    assert (created, again.pk, again.urgency, again.version) == (False, first.pk, "medium", 1)
    assert told() == ["callback_requested"]
    hurried, created = ask(sunrise, lead=lead, urgency="urgent", reason="token", now=local(20, 12))
    assert (created, hurried.pk, hurried.urgency, hurried.urgency_rank) == (
        False,
        first.pk,
        "urgent",
        0,
    )
    assert (hurried.due_at, hurried.reason, hurried.version) == (
        local(20, 12, 30),
        "price; token",
        2,
    )
    assert told() == ["callback_requested", "callback_requested"]
    assert Callback.objects.count() == 1
    lead.profile.refresh_from_db()
    assert lead.profile.callbacks_requested == 1


def test_a_promise_is_never_moved_back(sunrise, alice):
    lead = make_lead(sunrise)
    ask(sunrise, lead=lead, urgency="medium")  # due 15:30
    hurried, _ = ask(sunrise, lead=lead, urgency="high", now=local(20, 15))  # would be due 16:00
    assert (hurried.due_at, hurried.breach_at) == (local(20, 15, 30), local(20, 15, 30))


def test_an_urgent_wish_reaches_a_senior(sunrise, alice):
    lead = make_lead(sunrise, owner=alice)
    ask(sunrise, lead=lead)
    senior = make_user(sunrise, "Sunil Senior", is_senior=True)
    assert ask(sunrise, lead=lead, urgency="urgent")[0].agent == senior


def test_after_the_call_a_new_wish_is_a_new_callback(sunrise, alice):
    lead = make_lead(sunrise)
    first, _ = ask(sunrise, lead=lead)
    step(first, "contacted")
    second, created = ask(sunrise, lead=lead)
    assert created
    assert second.reference == "callback_000002"


@pytest.mark.parametrize(
    ("before", "after"), list(product(CallbackStatus.values, CallbackStatus.values))
)
def test_every_step_is_allowed_or_refused_without_a_trace(sunrise, alice, before, after):
    callback, _ = ask(sunrise)
    Callback.objects.filter(pk=callback.pk).update(status=before)
    state = (
        Callback.objects.filter(pk=callback.pk).values().get(),
        Step.objects.count(),
        Event.objects.count(),
    )
    if (before, after) in ALLOWED:
        assert step(callback, after).status == after
        return
    with pytest.raises(Conflict) as caught:
        step(callback, after)
    assert (caught.value.status, caught.value.code) == (409, "invalid_transition")
    assert state == (
        Callback.objects.filter(pk=callback.pk).values().get(),
        Step.objects.count(),
        Event.objects.count(),
    )


def test_the_usual_life(sunrise, alice):
    callback = step(ask(sunrise)[0], "contacted", duration_seconds=240, notes="likes the price")
    assert (callback.attempts, callback.duration_seconds, callback.contacted_at) == (1, 240, NOW)
    callback = step(callback, "completed", outcome="visit booked", now=local(20, 12))
    assert (callback.completed_at, callback.outcome, callback.notes) == (
        local(20, 12),
        "visit booked",
        "likes the price",
    )
    assert (callback.attempts, callback.version) == (1, 3)
    assert told() == ["callback_requested", "callback_contacted", "callback_completed"]


def test_the_number_of_attempts_can_be_given(sunrise, alice):
    assert step(ask(sunrise)[0], "contacted", attempts=2).attempts == 2


def test_a_stale_version(sunrise, alice):
    with pytest.raises(Conflict) as caught:
        step(ask(sunrise)[0], "contacted", expected_version=9)
    assert caught.value.code == "stale_version"


def test_unanswered_calls_are_tried_again_three_times_in_all(sunrise, alice):
    callback = step(ask(sunrise, urgency="urgent")[0], "no_answer")
    assert (callback.status, callback.attempts, callback.due_at) == (
        "no_answer",
        1,
        local(20, 12, 30),
    )
    assert watch_callbacks_batch(now=local(20, 12, 29)) == 0
    assert watch_callbacks_batch(now=local(20, 12, 30)) == 1
    callback.refresh_from_db()
    assert (callback.status, callback.due_at) == ("pending", local(20, 13))
    callback = step(callback, "no_answer", now=local(20, 13))
    assert (callback.attempts, callback.due_at) == (2, local(20, 17))  # four working hours
    watch_callbacks_batch(now=local(20, 17))
    callback.refresh_from_db()
    callback = step(callback, "no_answer", now=local(20, 17, 5))
    assert callback.attempts == 3
    assert watch_callbacks_batch(now=local(25, 12)) == 0
    with pytest.raises(Conflict):
        step(callback, "pending")
    assert step(callback, "cancelled").status == "cancelled"


def test_a_customer_who_asks_again_is_called_without_waiting(sunrise, alice):
    lead = make_lead(sunrise)
    callback = step(ask(sunrise, lead=lead, urgency="high")[0], "no_answer")
    again, created = ask(sunrise, lead=lead, now=local(20, 11, 40))
    assert (created, again.pk, again.status) == (False, callback.pk, "pending")
    assert (again.urgency, again.due_at) == ("high", local(20, 12, 40))


def test_warned_once_then_late_once(sunrise, alice):
    callback, _ = ask(sunrise, urgency="high")  # 11:30: warn 12:18, due 12:30, broken 13:30
    assert watch_callbacks_batch(now=local(20, 12, 17)) == 0
    assert watch_callbacks_batch(now=local(20, 12, 18)) == 1
    assert watch_callbacks_batch(now=local(20, 13, 29)) == 0
    assert watch_callbacks_batch(now=local(20, 13, 30)) == 1
    assert watch_callbacks_batch(now=local(20, 14)) == 0
    callback.refresh_from_db()
    assert (callback.warned_at, callback.breached_at) == (local(20, 12, 18), local(20, 13, 30))
    assert told() == ["callback_requested", "callback_due_soon", "callback_late"]
    late = Event.objects.get(name="callback_late")
    assert (late.brokerage_id, late.payload) == (sunrise.pk, {"callback_id": str(callback.pk)})


def test_what_was_done_in_time_is_left_alone(sunrise, alice):
    step(ask(sunrise)[0], "contacted")
    assert watch_callbacks_batch(now=local(25, 12)) == 0


def test_the_task_works_until_nothing_is_left(sunrise, alice):
    for _ in range(3):
        ask(sunrise)
    long_ago = NOW - timedelta(days=400)
    Callback.objects.update(warn_at=long_ago, due_at=long_ago, breach_at=long_ago)
    assert tasks.watch_callbacks() == 3
    assert tasks.watch_callbacks() == 0
    assert Callback.objects.filter(breached_at__isnull=False).count() == 3
